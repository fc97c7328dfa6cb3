import { codeBlock, markdownText } from '../../../src/analysis/common/markdownText.ts';
import { mountOf, mountPoints, plottableMounts } from '../../../src/collect/linux/mountInfo.ts';
import type { RunningPlotter } from '../../../src/events/plotterProcesses.ts';
import { SeriesIndex } from '../../../src/metrics/frame.ts';
import { baseName, programName, resolvePath, withoutBuild } from '../../../src/plotters/filePath.ts';
import { matchesGlob } from '../../../src/plotters/glob.ts';
import { boundedArguments } from '../../../src/plotters/keptArguments.ts';
import { couldBePlotter, needsOf, parseConfiguration, planFor, recognise } from '../../../src/plotters/plotters.ts';
import { forTerminal } from '../../../src/terminal/output.ts';
import { plotterRows } from '../../../src/vscode/rows/plotterRows.ts';
import { Broken, type Edge, text } from './edge.ts';

const COMMANDS = [
  '/opt/chia_plot -n -1 -k 32 -r 4 -u 256 -v 128 -t /mnt/ssd/ -2 /mnt/ram/ -d /mnt/hdd/ -f ab -c xch1q',
  'cuda_plot_k32_v3 -n 3 -C 7 -t /t/ -2 /ssd/ -d @nas -M 64 -r 2 -g 0',
  'bladebit -t 48 -f ab -c xch1 -n 4 diskplot -t1 /t -t2 /u --cache 100G -b 256 /out',
  'bladebit_cuda -z 3 -f ab cudaplot --disk-128 -t1 /t /o',
  'ProofOfSpace create -k 32 -r 2 -u 128 -b 3389 -s 65536 -t /t -2 /u -d /d -e',
  'nice -n 19 ionice -c2 python3.10 /v/bin/chia plots create -k 32 -n 3 -t /t -d /d',
  'chia plotters bladebit ramplot -d /o -n 3',
  `plotter test 28 ${'0f'.repeat(32)}`,
  'xchplot2 --k 28 --strength 2 --num 5 --out /plots --devices 0,1:tiny,cpu',
  'node /x/plotscope-demo.cjs --count 3 --threads 2',
].map((line) => line.replaceAll(' ', '\0'));

const PATTERNS = ['chia*', 'my?plot*', '*a*b*c*', 'x'];
const FRAME = {
  epochSeconds: 1_790_000_000,
  index: new SeriesIndex({ version: 1, series: [] }),
  values: new Float64Array(0),
};

export const ARGUMENT_EDGES: readonly Edge[] = [
  {
    name: 'command lines',
    seeds: COMMANDS,
    words: [
      '\0-k\0',
      '\0-n\0',
      '\0-t\0',
      '\0--',
      '=',
      '/',
      '-',
      '\0-C\0',
      '1e999',
      '\0-M\0',
      '\0--cache\0',
      '99999999999G',
      '*',
      'chia_plot',
      '.exe',
    ],
    feed(input) {
      const facts = { argv: boundedArguments(text(input).split('\0')), cwd: '/home/me' };
      couldBePlotter(facts.argv[0] ?? '', PATTERNS);
      const recognition = recognise(facts, PATTERNS);
      const configuration = recognition && parseConfiguration(facts, recognition);
      const own = configuration ?? {};
      return { configuration, needs: needsOf(recognition?.plotter, own), plan: planFor(recognition?.plotter, own) };
    },
  },
  {
    name: 'patterns of programs',
    seeds: ['chia*', '*plot*', 'a?c', '(x|y)+$'],
    words: ['*', '?', '**a', '.*', '(', '[', '\\', '+', 'a*'],
    feed(input) {
      const pattern = text(input);
      const names = ['chia_plot', 'a'.repeat(200), 'my_chia_plot_2.exe'];
      return void names.map((name) => [
        couldBePlotter(name, [pattern]),
        recognise({ argv: [name] }, [pattern]),
        matchesGlob(name, pattern),
      ]);
    },
  },
  {
    name: 'paths',
    seeds: [
      '/mnt/a/../b/./c.plot',
      'C:\\Users\\me\\a.exe',
      '\\\\nas\\share\\x',
      'relative/a',
      'chia_plot_k32-v1.2.3-linux-x86_64',
    ],
    words: ['/', '\\', '..', './', '-v1.2', '.exe', ' (deleted)', 'C:', '-linux'],
    feed(input) {
      const path = text(input);
      return void [
        baseName(path),
        programName(path),
        withoutBuild(path),
        resolvePath(path, '/home/me'),
        resolvePath(path, 'C:\\x'),
      ];
    },
  },
  {
    name: 'mounts',
    seeds: [
      '30 1 259:1 / / rw,relatime shared:1 - ext4 /dev/sda rw\n31 30 0:50 / /mnt/my\\040plots rw - nfs4 nas:/x rw,addr=1.2.3.4\n',
    ],
    words: [' - ', '\\040', ' ', '/', '0:0'],
    feed(input) {
      const told = text(input);
      plottableMounts(told);
      return void mountOf(mountPoints(told), '/mnt/my plots/x');
    },
  },
  {
    name: 'names in a terminal',
    seeds: ['\r\x1b[K5 % done\r\n', '\x1b]0;title\x07\x1b[2;1H', '\x1b[1;31mred\x1b[0m'],
    words: ['\x1b[', '\x1b', '\r', '\x9b', '\x1b[;', 'm'],
    feed(input) {
      const shown = forTerminal(text(input));
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      const left = shown.replace(/\x1b\[(?:[\d;]{0,20}m|H|J|K)/g, '').replace(/\r(?=\n|$|[^\n])/g, '');
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      if (/[\x00-\x08\x0b-\x1f\x7f-\x9f]/.test(left))
        throw new Broken(`a control character is left in ${JSON.stringify(left.slice(0, 80))}`);
    },
  },
  {
    name: 'names in tooltips',
    seeds: ['![x](http://h/x.png)', '[a](command:x) <img src=x>', '```\n# big\n| a | b |', '**bold** &amp; _x_'],
    words: ['`', '```', '![', '](', '<', '>', '|', '#', '\n', '\\', '&lt;', '*', '_', '~'],
    feed(input) {
      const name = text(input);
      const bare = markdownText(name).replace(/\\[^\w\s]/g, 'x');
      if (/[[\]<|`*~]|:\/\/|\n|^[#>]/.test(bare))
        throw new Broken(`Markdown is left in ${JSON.stringify(bare.slice(0, 80))}`);
      const [fence, ...rest] = codeBlock(name).split('\n');
      if (rest.length !== 2 || rest[1] !== fence || rest[0].includes(fence!))
        throw new Broken('a block of code can be ended');
      const plotter = {
        id: '7:1',
        pid: 7,
        startedAt: 900,
        plotter: 'user',
        role: 'plotter',
        title: name,
        argv: [name],
        cwd: name,
        step: name,
      };
      plotterRows([plotter as unknown as RunningPlotter], FRAME);
    },
  },
];
