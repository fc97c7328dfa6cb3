import assert from 'node:assert/strict';
import { couldBePlotter, recognise, refineByLog } from '../../src/plotters/plotters.ts';
import type { ProcessFacts } from '../../src/plotters/process.ts';

const ID = '022fb42c08c12de3a6af053880199806532e79515f94e83461612101f9412f9e';

function facts(command: string, exe?: string): ProcessFacts {
  return { argv: command.split(' '), ...(exe !== undefined && { exe }) };
}

/** Command line, executable (absent: unreadable), expected `plotter role mode`. */
const RECOGNISED: readonly [string, string | undefined, string][] = [
  ['/opt/chia_plot -k 32 -t /t/ -f ab -c xch1', '/opt/chia_plot', 'madmax plotter cpu'],
  ['chia_plot_k34 -k 34 -t /t/', undefined, 'madmax plotter cpu'],
  ['./chia_plot -n 1 -t /t/', '/home/u/chia-plotter/build/chia_plot (deleted)', 'madmax plotter cpu'],
  ['C:\\plot\\chia_plot.exe -t D:\\t\\', undefined, 'madmax plotter cpu'],
  ['chia_plot -t /t/ -C 3', '/g/chia_plot', 'gigahorse plotter cpu'],
  ['chia_plot -t /t/ --level=7', '/g/chia_plot', 'gigahorse plotter cpu'],
  ['chia_plot -t /t/ -C7', '/g/chia_plot', 'gigahorse plotter cpu'],
  ['chia_plot -t /t/ -d @nas', '/g/chia_plot', 'gigahorse plotter cpu'],
  // A value that looks like the flag isn't the flag.
  ['chia_plot -t -C/ -f ab', '/m/chia_plot', 'madmax plotter cpu'],
  ['cuda_plot_k32 -n -1 -t /t/ -C 5', '/g/cuda_plot_k32', 'gigahorse plotter cuda'],
  ['cuda_plot_k32_v3 -t /t/ -2 /ssd/', undefined, 'gigahorse plotter cuda-partial'],
  ['mmx_cuda_plot_k30 -t /t/ -3 /ssd/', undefined, 'gigahorse plotter cuda-disk'],
  ['chia_plot_sink -- /hdd1/', undefined, 'gigahorse copy -'],
  ['chia_plot_copy -d /hdd1/', undefined, 'gigahorse copy -'],
  ['chia_recompute_server', undefined, 'gigahorse farming -'],
  ['bladebit -t 48 -f ab -c xch1 ramplot /out', '/b/bladebit', 'bladebit plotter ram'],
  ['bladebit -f ab -p cd diskplot -t1 /t /out', '/b/bladebit', 'bladebit plotter disk'],
  ['bladebit_cuda -z 3 -f ab -c xch1 cudaplot /o', '/b/bladebit_cuda', 'bladebit plotter cuda'],
  ['bladebit_cuda.exe -z -f ab -c xch1 cudaplot D:\\o', undefined, 'bladebit plotter cuda'],
  ['bladebit -t 88 -f ab -p cd /out', '/b/bladebit', 'bladebit plotter ram'],
  ['ProofOfSpace create -k 25', '/c/ProofOfSpace', 'chiapos plotter disk'],
  ['ProofOfSpace -k 25 create', undefined, 'chiapos plotter disk'],
  [`plotter test 28 ${ID}`, '/p/plotter', 'pos2 plotter ram'],
  ['/usr/bin/python3.10 /v/bin/chia plots create -k 32', '/usr/bin/python3.10', 'chiapos plotter disk'],
  ['/v/bin/python /v/bin/chia plotters madmax -t /t', '/usr/bin/python3.11', 'madmax wrapper cpu'],
  ['/v/bin/python /v/bin/chia plotters bladebit cudaplot -d /o', '/usr/bin/python3', 'bladebit wrapper cuda'],
  ['/v/bin/python /v/bin/chia plotters chiapos -k 32', '/usr/bin/python3', 'chiapos plotter disk'],
  ['chia.exe plots create -k 32', 'C:\\chia\\daemon\\chia.exe', 'chiapos plotter disk'],
  ['chia_harvester', '/usr/bin/python3.10', 'chia farming -'],
  ['chia_daemon', '/usr/bin/python3.10', 'chia service -'],
  ['python3 squashplot.py --tmp /t', '/usr/bin/python3', 'squashplot wrapper -'],
  ['python3 -u /x/unified_plotter.py', '/usr/bin/python3', 'unified_plotter wrapper -'],
  ['node /x/plotscope-demo.cjs -n 1', '/usr/bin/node', 'demo plotter -'],
  ['node --expose-gc /x/plotscope-demo.cjs', '/usr/bin/node', 'demo plotter -'],
  ['node /x/plotscope-demo.cjs', '/usr/share/code/code', 'demo plotter -'],
  // Wrappers that exec become the plotter.
  ['nice -n 19 chia_plot -t /t/', '/usr/bin/nice', 'madmax plotter cpu'],
  ['ionice -c2 -n 7 nice -n 5 bladebit -f a -c b ramplot /o', '/usr/bin/ionice', 'bladebit plotter ram'],
  ['taskset -c 0-7 /g/cuda_plot_k32 -t /t/', '/usr/bin/taskset', 'gigahorse plotter cuda'],
  ['env LD_PRELOAD=x stdbuf -oL chia_plot -t /t/', '/usr/bin/env', 'madmax plotter cpu'],
  ['numactl -N 0 -m 0 ProofOfSpace create', '/usr/bin/numactl', 'chiapos plotter disk'],
  ['nohup ./chia_plot -t /t/', '/usr/bin/nohup', 'madmax plotter cpu'],
];

/** Processes that only carry a plotter's name. */
const NOT_RECOGNISED: readonly [string, string | undefined][] = [
  ['grep chia_plot', '/usr/bin/grep'],
  ['vim chia_plot.log', '/usr/bin/vim'],
  ['vim chia_plot', undefined],
  ['tail -f chia_plot.log', '/usr/bin/tail'],
  ['bash -c chia_plot -t /t/', '/usr/bin/bash'],
  ['/bin/bash ./chia_plot', '/usr/bin/bash'],
  ['/bin/sh chia_plot -t /t/', undefined],
  ['sudo chia_plot -t /t/', '/usr/bin/sudo'],
  ['time chia_plot -t /t/', '/usr/bin/time'],
  ['docker run --rm x chia_plot -t /t/', '/usr/bin/docker'],
  ['screen -dmS p chia_plot -t /t/', '/usr/bin/screen'],
  ['tmux new chia_plot', '/usr/bin/tmux'],
  ['ssh host chia_plot -t /t/', '/usr/bin/ssh'],
  ['watch chia_plot', '/usr/bin/watch'],
  ['systemd-run chia_plot -t /t/', '/usr/bin/systemd-run'],
  ['timeout 5 chia_plot -t /t/', '/usr/bin/timeout'],
  ['chia_plot --help', '/m/chia_plot'],
  ['chia_plot --version', '/m/chia_plot'],
  ['cuda_plot_k32 --help', '/g/cuda_plot_k32'],
  ['taskset -p 1234', '/usr/bin/taskset'],
  ['bladebit iotest -s 1GB /t', '/b/bladebit'],
  ['bladebit -f ab -c cd memtest', '/b/bladebit'],
  ['bladebit check -n 100 /p.plot', '/b/bladebit'],
  ['bladebit validate /p.plot', '/b/bladebit'],
  ['bladebit simulate /p.plot', '/b/bladebit'],
  ['bladebit help diskplot', '/b/bladebit'],
  ['bladebit --help', '/b/bladebit'],
  ['bladebit --version', '/b/bladebit'],
  ['bladebit -t 2 diskplot --help', '/b/bladebit'],
  ['bladebit_cuda cudaplot --list', '/b/bladebit_cuda'],
  ['bladebit --nosuch', '/b/bladebit'],
  ['ProofOfSpace prove 0x12', '/c/ProofOfSpace'],
  ['ProofOfSpace check', '/c/ProofOfSpace'],
  ['ProofOfSpace -f create verify', '/c/ProofOfSpace'],
  ['ProofOfSpace --help', '/c/ProofOfSpace'],
  ['plotter', '/x/plotter'],
  ['plotter --device hp', '/x/plotter'],
  ['plotter test 28 abcd', '/x/plotter'],
  ['Chia.exe', 'C:\\Program Files\\Chia\\Chia.exe'],
  ['/v/bin/python /v/bin/chia show -s', '/usr/bin/python3'],
  ['/v/bin/python /v/bin/chia plots check', '/usr/bin/python3'],
  ['/v/bin/python /v/bin/chia plotters madmax --help', '/usr/bin/python3'],
  ['python3 -c chia plots create', '/usr/bin/python3'],
  ['python3 log.py chia_plot', '/usr/bin/python3'],
  ['node server.js plotscope-demo.cjs', '/usr/bin/node'],
  ['code plotscope-demo.cjs', '/usr/share/code/code'],
  ['vi squashplot.py', '/usr/bin/vi'],
  ['chia_plot', '/usr/bin/python3.10'],
  ['', undefined],
];

describe('recognise', () => {
  for (const [command, exe, expected] of RECOGNISED) {
    it(`${command} is ${expected}`, () => {
      const found = recognise(facts(command, exe));
      assert.equal(found && `${found.plotter} ${found.role} ${found.mode ?? '-'}`, expected);
    });
  }

  for (const [command, exe] of NOT_RECOGNISED) {
    it(`${command || 'nothing'} (${exe ?? 'unreadable'}) is none`, () => {
      assert.equal(recognise(facts(command, exe)), undefined);
    });
  }

  it('never goes by the name of a thread', () => {
    assert.equal(recognise({ exe: '/usr/bin/grep', argv: ['grep', 'x'], comm: 'chia_plot' }), undefined);
    assert.equal(
      recognise({ exe: '/m/chia_plot', argv: ['chia_plot', '-t', '/t/'], comm: 'phase1/F1' })?.plotter,
      'madmax',
    );
  });

  it('survives empty and odd arguments', () => {
    assert.equal(recognise({ argv: [] }), undefined);
    assert.equal(recognise({ exe: '/m/chia_plot', argv: [] })?.plotter, 'madmax');
    assert.equal(recognise({ argv: ['\0'] }), undefined);
  });

  it('takes the user’s patterns, exact or with wildcards, on base names only', () => {
    const mine = { exe: '/opt/my_plotter-3.exe', argv: ['my_plotter-3.exe', '-x'] };
    assert.equal(recognise(mine), undefined);
    assert.equal(recognise(mine, ['my_plotter-3'])?.plotter, 'user');
    assert.equal(recognise(mine, ['my_*'])?.title, 'my_plotter-3');
    assert.equal(recognise(mine, ['my_plotter-?'])?.role, 'plotter');
    assert.equal(recognise(mine, ['plotter']), undefined);
    assert.equal(recognise({ exe: '/usr/bin/grep', argv: ['grep', 'my_plotter-3'] }, ['my_*']), undefined);
  });

  it('lets the log tell Gigahorse from Mad Max', () => {
    const found = recognise(facts('chia_plot -t /t/', '/x/chia_plot'))!;
    assert.deepEqual(found.couldAlsoBe, ['gigahorse']);
    assert.equal(refineByLog(found, 'gigahorse').plotter, 'gigahorse');
    assert.equal(refineByLog(found, 'madmax').plotter, 'madmax');
    assert.equal(refineByLog(found, 'chiapos').plotter, 'madmax');
    assert.equal(refineByLog(found, undefined).plotter, 'madmax');
  });
});

describe('couldBePlotter', () => {
  it('lets through every program that recognise knows', () => {
    for (const [command, exe] of RECOGNISED) {
      const names = [exe ?? '', command.split(' ')[0]].map((path) => path.split(/[\\/]/).pop()!);
      assert.ok(
        names.some((name) => couldBePlotter(name)),
        names.join(),
      );
    }
  });

  it('keeps back what no rule has', () => {
    for (const name of ['grep', 'vim', 'bash', 'sshd', 'systemd', 'kworker/0:1', 'code', 'Chia', 'chrome']) {
      assert.ok(!couldBePlotter(name), name);
    }
    assert.ok(couldBePlotter('my_plotter', ['my_*']));
  });
});
