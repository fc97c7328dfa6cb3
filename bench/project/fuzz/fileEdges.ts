import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { ExpressionWatch } from '../../../src/analysis/alert/expression/evaluateExpression.ts';
import { ExpressionError } from '../../../src/analysis/alert/expression/expression.ts';
import { parseExpression } from '../../../src/analysis/alert/expression/parseExpression.ts';
import { readDocument } from '../../../src/benchmarks/benchmarkDocument.ts';
import { progressLine, readProgress } from '../../../src/benchmarks/progress.ts';
import { timeArgument } from '../../../src/cli/timeArgument.ts';
import { usualLogs } from '../../../src/collect/application/usualLogs.ts';
import { parseCustomText } from '../../../src/collect/customText.ts';
import { parseGpus } from '../../../src/collect/gpu/nvidiaText.ts';
import { splitCommandLine } from '../../../src/collect/portable/commandLine.ts';
import { CsvError } from '../../../src/input/csvRows.ts';
import { decodeText } from '../../../src/input/decodeText.ts';
import { parseJsonc } from '../../../src/input/jsonc.ts';
import { readCsvTable } from '../../../src/input/readCsvTable.ts';
import { CATALOGUE, type MetricName } from '../../../src/metrics/catalogue.ts';
import { SeriesIndex } from '../../../src/metrics/frame.ts';
import { readAlertsFile } from '../../../src/notify/alertsFile.ts';
import { retryAfterSeconds } from '../../../src/notify/http.ts';
import { UsageError } from '../../../src/terminal/output.ts';
import { problemsOf } from '../../../src/tuning/checkFile.ts';
import { readConfigurationFile } from '../../../src/tuning/configurationFile.ts';
import type { HostFacts } from '../../../src/tuning/hostFacts.ts';
import { ImportError, importConfiguration } from '../../../src/tuning/importConfiguration.ts';
import { readYaml, YamlError } from '../../../src/tuning/yaml.ts';
import { fioFigures } from '../../system/fio.ts';
import { type Edge, text } from './edge.ts';

const ROOT = join(import.meta.dirname, '../../..');
const textsIn = (folder: string) =>
  readdirSync(join(ROOT, folder)).map((name) => readFileSync(join(ROOT, folder, name), 'utf8'));
const KEY = 'b'.repeat(96);
const YAML_WORDS = [
  'directories:\n',
  'plotting:\n',
  'jobs:\n',
  '  - ',
  '    tmp: ',
  '&a ',
  '*a',
  '!!int ',
  '|\n',
  '>-\n',
  '? ',
  '---\n',
  '# ',
  '{a: ',
  '[[',
  '<<: *a',
  '"\\x',
  'type: gigahorse',
];
const JSON_WORDS = [
  '{"a":',
  '[',
  '[[[',
  '"plotter": "madmax",',
  '"k": ',
  '"directories": {',
  '"matrix": {',
  '"threads": 1e999',
  '// c\n',
  '/* ',
  '\\u',
  '"configurations": {',
  '"flags": ["-x"],',
];

const PLOTMAN = `version: [2]
logging:
        plots: /home/chia/logs   # fast disk
directories:
        tmp:
                - /mnt/tmp/00
                - /mnt/tmp/01
        tmp2: /mnt/ram
        dst: [/mnt/dst/00, "/mnt/dst/01"]
scheduling: { tmpdir_stagger_phase_major: 2, global_stagger_m: 30 }
plotting:
        farmer_pk: ${KEY}
        pool_contract_address: xch1${'q'.repeat(58)}
        type: madmax
        madmax:
                n_threads: 8
                n_buckets: 256
        chia: { k: 32, e: False }
`;
const MACHINARIS = `directories:
  tmp: [/plotting]
  tmp3: /plotting3
  dst: [/plots1, /plots2]
plotting:
  farmer_pk: ${KEY}
  type: madmax
  madmax: { k: 32, mode: gpuplot, compression: 7, gpu_device: 0, gpu_streams: 3, waitforcopy: False }
`;
const SWAR = `chia_location: C:\\Users\\me\\daemon\\chia.exe
backend: madmax
jobs:
  - name: first
    size: 32
    threads: 4
    buckets: 128
    memory_buffer: 4000
    temporary_directory: [D:\\tmp, E:\\tmp]
    destination_directory: F:\\plots
    temporary2_destination_sync: false
  - name: second
    size: 33
    bitfield: true
    temporary_directory: /mnt/a
`;

const GIB = 2 ** 30;
const PLACE = {
  path: '/mnt/ssd/',
  state: 'folder',
  mountpoint: '/mnt/ssd',
  fileSystem: 'xfs',
  disks: ['nvme0n1'],
  rotational: false,
  sizeBytes: 1000 * GIB,
  freeBytes: 900 * GIB,
} as const;
const HOST: HostFacts = {
  ...{ platform: 'linux', logicalCores: 16, memoryBytes: 128 * GIB, freeMemoryBytes: 124 * GIB, home: '/home/me' },
  ...{
    openFiles: { soft: 1024, hard: 4096 },
    places: { '/mnt/ssd/': PLACE },
    mounts: [PLACE],
    programs: { chia_plot: '/usr/bin/chia_plot' },
    plotters: [],
  },
};

/** Two series of every metric, with values at the ends of what can be. */
const FRAME = (() => {
  const names = Object.keys(CATALOGUE) as MetricName[];
  const series = names.flatMap((metric) =>
    ['a', 'b"}'].map((name) => ({
      metric,
      attributes: Object.fromEntries(CATALOGUE[metric].attributes.map((key) => [key, name])),
    })),
  );
  return {
    epochSeconds: 1_790_000_000,
    index: new SeriesIndex({ version: 1, series }),
    values: Float64Array.from(series, (_, slot) => [0, 1, 3.4e38, Number.NaN][slot % 4]),
  };
})();

/** JSON as a program of ours or another's hands it in; what is none is refused before anything else reads it. */
export function json(input: Buffer): unknown {
  return JSON.parse(text(input));
}

export const FILE_EDGES: readonly Edge[] = [
  {
    name: 'configurations of plotters',
    seeds: textsIn('examples'),
    words: JSON_WORDS,
    feed(input) {
      const file = readConfigurationFile(text(input));
      // What the rules call an error is not started.
      const wrong = problemsOf(file, HOST).flatMap(({ severity, configuration }) =>
        severity === 'error' && configuration !== undefined ? [configuration] : [],
      );
      return file.configurations.flatMap(({ name, settings }) => (wrong.includes(name) ? [] : [settings]));
    },
  },
  {
    name: 'JSON with comments',
    seeds: textsIn('examples'),
    words: JSON_WORDS,
    feed: (input) => void parseJsonc(text(input)),
  },
  {
    name: 'YAML',
    seeds: [PLOTMAN, MACHINARIS, SWAR],
    words: YAML_WORDS,
    feed: (input) => void readYaml(text(input)),
    refuses: [YamlError],
  },
  {
    name: 'configurations of other managers',
    seeds: [PLOTMAN, MACHINARIS, SWAR],
    words: YAML_WORDS,
    feed: (input) => importConfiguration(text(input)),
    refuses: [ImportError],
  },
  {
    name: 'where plotman has its logs',
    seeds: [PLOTMAN],
    words: YAML_WORDS,
    feed: (input) =>
      void usualLogs({ chiaRoot: undefined, home: '/home/me', read: () => Promise.resolve(text(input)) }),
  },
  {
    name: 'custom metrics',
    seeds: [
      'plots 12\nroom_celsius{disk="sda",host="a b"} 21.5 1790000000000\n# HELP x y\nx_total 1e3 # {trace_id="1"} 5\n',
      '{"quoted.name",l="a\\nb"} -4.5e-3\nnan_value NaN\n',
    ],
    words: ['# TYPE x counter\n', '{a="', '",b="', '"} ', '\\"', ' # {', 'x 1e999\n', 'x 1e39\n', 'y -0\n'],
    feed: (input) => parseCustomText(text(input)).samples.map(({ value }) => (Number.isNaN(value) ? 0 : value)),
  },
  {
    name: 'tables of values',
    seeds: [
      'timestamp,value,cpu\n2026-11-24T10:00:00Z,1,50 %\n2026-11-24T10:00:01Z,2,51 %\n2026-11-24T10:00:02Z,,\n',
      'time;a;b\n1790000000;1,5;2\n1790000001;1,6;3\n',
      'date\ttime\tx [MB/s]\n2026/11/24\t10:00:00\t1.5 kB/s\n2026/11/24\t10:00:01\t2 MB/s\n',
      '"(PDH-CSV 4.0) (UTC)(-60)","\\\\HOST\\Processor(_Total)\\% Idle"\n"11/24/2026 10:00:00.000","12.5"\n',
      'ts,name,value\n1790000000,sda,1\n1790000000,sdb,2\n1790000001,sda,3\n',
    ],
    words: [
      ',',
      '""',
      '"a\nb",',
      ';',
      '\t',
      '1e999,',
      '1e39,',
      '-inf,',
      '1.234.567,89;',
      '12.5 GiB,',
      '99:99:99',
      '9999999999999999,',
    ],
    feed(input) {
      const { times, columns } = readCsvTable(input, { withTimes: true });
      const told = (values: Iterable<number>) => [...values].filter((value) => !Number.isNaN(value));
      return [told(times), ...[...columns.values()].map(told)];
    },
    refuses: [CsvError],
  },
  {
    name: 'text in any encoding',
    seeds: ['plots 1\n', '\ufeffplots 1\n'],
    words: ['\ufeff', '\ufffe'],
    feed: (input) => void decodeText(input),
  },
  {
    name: 'conditions of alerts',
    seeds: [
      'avg(system.memory.utilization, 1m) > 85 % and count(plotter.progress) > 0',
      'not (system.disk.io.rate{system.device="sda"} + 10 MiB/s <= 1 GiB/s or max(hw.temperature) >= 80 °C)',
      'sum(process.cpu.utilization) / count(process.cpu.utilization) != 1 and min(system.filesystem.available, 5 min) < 10 GiB',
    ],
    words: [
      '(',
      ')',
      'not ',
      ' and ',
      ' or ',
      'avg(',
      'max(',
      ' > 1',
      ' + ',
      ' * ',
      '1e999',
      '{a="',
      '"}',
      'system.cpu.utilization',
      ' %',
      ' / 0',
      'process.memory.usage',
    ],
    feed(input) {
      const watch = new ExpressionWatch(parseExpression(text(input).slice(0, 2000)));
      return [watch.look(FRAME), watch.look({ ...FRAME, epochSeconds: FRAME.epochSeconds + 1 })];
    },
    refuses: [ExpressionError],
  },
  {
    name: 'the file of alerts',
    seeds: [
      '{ "rules": [{ "id": "hot", "title": "Hot", "when": "max(hw.temperature) > 80 °C", "for": "1m", "severity": "critical" }], "builtIn": { "host.memory": { "enabled": false } }, "channels": [{ "type": "webhook", "url": "https://example.org/" }], "quietHours": [{ "from": "22:00", "to": "07:00" }], "silences": [] }',
    ],
    words: [...JSON_WORDS, '"rules": [', '"when": "', '"for": "99999999999h"', '"from": "25:00"', '"__proto__": {'],
    feed: (input) => {
      const { settings, problems } = readAlertsFile(text(input));
      return {
        rules: settings.rules.map(({ cooldownSeconds, forSeconds, clearAfterSeconds, escalateAfterSeconds }) => [
          cooldownSeconds,
          forSeconds,
          clearAfterSeconds,
          escalateAfterSeconds,
        ]),
        quietHours: settings.quietHours,
        problems,
      };
    },
  },
  {
    name: 'documents of benchmarks',
    seeds: textsIn('test/fixtures/benchmark-documents'),
    words: JSON_WORDS,
    feed: (input) => void readDocument(json(input)),
    refuses: [SyntaxError],
  },
  {
    name: 'progress of the harness',
    seeds: [
      '{"kind":"begun","name":"a","index":1,"of":3,"seconds":12.5}',
      '{"kind":"measured","name":"a","unit":"By/s","median":1.5,"interval":[1,2],"n":3,"warnings":[]}',
      'a note',
    ],
    words: ['"kind":"step",', '"seconds":1e999', '"n":-1', '"unit":"s"'],
    feed: (input) => void progressLine(readProgress(text(input))),
  },
  {
    name: 'figures of fio',
    seeds: [
      'note\n{"fio version":"fio-3.36","jobs":[{"error":0,"read":{"bw_bytes":12345,"iops":1.5},"write":{"bw_bytes":0,"iops":0}}]}',
    ],
    words: ['"bw_bytes":1e999', '"iops":-1', '"jobs":[]'],
    feed: (input) => fioFigures(text(input)),
    refuses: [SyntaxError, v.ValiError, Error as never],
  },
  {
    name: 'what nvidia-smi says',
    seeds: [
      '0, GPU-1, RTX 4090, 50, 2000, 24000, 40, 100.5, 450, 1000, 2500, 30, 4, 16, 0x0000000000000004\n1, GPU-2, RTX, [N/A], [Not Supported], 2, 40, 100, 200, 1000, 2000, 30, 3, 8, [N/A]\n',
    ],
    words: ['[N/A]', '1e999', '-1', ', '],
    feed: (input) => void parseGpus(text(input)),
  },
  {
    name: 'a command line of another system',
    seeds: ['"C:\\a b\\chia_plot.exe" -k 32 \'x y\' --t="a\\"b"'],
    words: ['"', "'", '\\', ' "'],
    feed: (input) => void splitCommandLine(text(input)),
  },
  {
    name: 'a point in time as it is typed',
    seeds: ['90m', '2026-03-01T14:00', '1790000000.5', 'now'],
    words: ['9', 'h', '-', ':'],
    feed: (input) => timeArgument(text(input), 1_790_000_000),
    refuses: [UsageError],
  },
  {
    name: 'Retry-After of a server',
    seeds: ['120', 'Wed, 24 Nov 2026 10:00:00 GMT'],
    words: ['9', '-'],
    feed: (input) => retryAfterSeconds(text(input), 1.79e12),
  },
];
