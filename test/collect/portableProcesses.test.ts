import assert from 'node:assert/strict';
import type { Systeminformation } from 'systeminformation';
import { argumentsOf } from '../../src/collect/portable/commandLine.ts';
import { PortableProcesses } from '../../src/collect/portable/processes.ts';
import { Recorder } from '../../src/collect/recorder.ts';
import type { EngineEvent } from '../../src/events/events.ts';
import { SeriesIndex, valueIn } from '../../src/metrics/frame.ts';
import { SeriesTable } from '../../src/metrics/seriesTable.ts';

type Told = Systeminformation.ProcessesProcessData;

/** As systeminformation tells of a process. */
function told(facts: Partial<Told>): Told {
  const some = { pid: 7, parentPid: 1, name: '', cpu: 0, memRss: 10, memVsz: 20, started: '2026-11-29 04:12:17' };
  return { ...some, path: '', command: '', params: '', ...facts } as Told;
}

describe('argumentsOf', () => {
  const ofUnix = (path: string, command: string, params: string) =>
    argumentsOf(told({ name: command, path, command, params }), false);
  const ofWindows = (path: string, command: string) => argumentsOf(told({ name: 'bladebit.exe', path, command }), true);

  it('puts the folder before the program, and words without a dash after it', () => {
    assert.deepEqual(ofUnix('', 'bladebit ramplot', '-t 2 /mnt'), ['bladebit', 'ramplot', '-t', '2', '/mnt']);
    assert.deepEqual(ofUnix('/opt/my chia', 'bladebit', '-t 2 ramplot /mnt').slice(0, 2), [
      '/opt/my chia/bladebit',
      '-t',
    ]);
    assert.deepEqual(ofUnix('.', 'plotter test 28 abc 2', ''), ['./plotter', 'test', '28', 'abc', '2']);
  });

  it('takes the whole line of Windows, where a path with blanks may stand without quotes', () => {
    const path = 'C:\\Program Files\\Chia\\bladebit.exe';
    const wanted = [path, 'ramplot', '-t', '2', 'D:\\my plots'];
    assert.deepEqual(ofWindows(path, `"${path}" ramplot -t 2 "D:\\my plots"`), wanted);
    assert.deepEqual(ofWindows(path, `c:\\program files\\chia\\BladeBit.exe ramplot -t 2 "D:\\my plots"`), wanted);
    assert.deepEqual(ofWindows(path, 'bladebit ramplot -t 2 "D:\\my plots"'), wanted);
    assert.deepEqual(ofWindows('', 'bladebit.exe'), ['bladebit.exe'], 'of another user');
  });
});

describe('PortableProcesses', () => {
  function watching(isWindows: boolean) {
    const events: EngineEvent[] = [];
    const processes = new PortableProcesses(isWindows);
    processes.open(new Recorder(new SeriesTable(100)), (event) => events.push(event));
    let frame = 0;
    const look = (...list: Told[]) => {
      const now = { seconds: frame, epochSeconds: 1000 + frame, frame: frame++ };
      processes.record({ all: list.length, list } as Systeminformation.ProcessesData, now);
      return events.splice(0).map((event) => {
        assert.ok(event.type === 'process.seen' || event.type === 'process.ended');
        return [event.type, event.process.plotter, event.process.argv.join(' ')];
      });
    };
    return look;
  }

  it('knows plotters by name, subcommand and folder, as macOS tells them', () => {
    const look = watching(false);
    const other = told({ pid: 1, name: 'launchd', path: '/sbin', command: 'launchd' });
    const bladebit = told({
      name: 'bladebit ramplot',
      path: '/opt/chia',
      command: 'bladebit ramplot',
      params: '-t 2 /mnt',
    });
    const madMax = told({
      pid: 8,
      name: 'chia_plot',
      path: '/usr/local/bin',
      command: 'chia_plot',
      params: '-k 32 -t /mnt/',
    });
    assert.deepEqual(look(other, bladebit, madMax), [
      ['process.seen', 'bladebit', '/opt/chia/bladebit ramplot -t 2 /mnt'],
      ['process.seen', 'madmax', '/usr/local/bin/chia_plot -k 32 -t /mnt/'],
    ]);
  });

  it('knows plotters by executable and line, as Windows tells them', () => {
    const look = watching(true);
    const path = 'C:\\Chia\\bladebit.exe';
    assert.deepEqual(look(told({ name: 'bladebit.exe', path, command: `${path} ramplot D:\\plots` })), [
      ['process.seen', 'bladebit', `${path} ramplot D:\\plots`],
    ]);
  });

  it('tells cores: of Windows it is told the share of all of them, from the second look on', () => {
    const busy = (isWindows: boolean) => {
      const recorder = new Recorder(new SeriesTable(100));
      const processes = new PortableProcesses(isWindows, 16);
      processes.open(recorder, () => {});
      return [0, 5].map((seconds) => {
        const list = [
          told({ name: 'chia_plot', command: 'chia_plot -k 32', path: isWindows ? 'C:\\chia_plot.exe' : '', cpu: 50 }),
        ];
        recorder.beginFrame(seconds);
        processes.record({ all: 1, list } as Systeminformation.ProcessesData, {
          seconds,
          epochSeconds: seconds,
          frame: 0,
        });
        recorder.endFrame();
        const frame = { epochSeconds: 0, index: new SeriesIndex(recorder.table.list()), values: recorder.values };
        return valueIn(frame, 'process.cpu.utilization');
      });
    };
    assert.deepEqual(busy(true), [undefined, 8]);
    assert.deepEqual(busy(false), [0.5, 0.5]);
  });

  it('takes a process whose start is told a second earlier or later for the same', () => {
    const look = watching(false);
    const plotter = (started: string) => told({ name: 'chia_plot', command: 'chia_plot', params: '-k 32', started });
    assert.equal(look(plotter('2026-11-29 04:12:17')).length, 1);
    assert.deepEqual(look(plotter('2026-11-29 04:12:18')), []);
    assert.deepEqual(look(plotter('2026-11-29 04:12:16')), []);
    assert.deepEqual(
      look(plotter('2026-11-29 04:15:00')).map(([type]) => type),
      ['process.ended', 'process.seen'],
      'the number was given again',
    );
  });
});
