import assert from 'node:assert/strict';
import { devicesOf } from '../../../src/collect/recording/wholeFrames.ts';
import { replay } from '../../../src/engine/replay.ts';
import { valueIn } from '../../../src/metrics/frame.ts';
import { smallDump } from './smallRecording.ts';
import { TemporaryFolder } from './temporaryFolder.ts';

describe('a dump of whole frames', () => {
  let folder: TemporaryFolder;

  before(() => {
    folder = new TemporaryFolder();
  });
  after(() => folder.remove());

  it('replays with its plotter, log, disks and space', async () => {
    const memory: (number | undefined)[] = [];
    const written: (number | undefined)[] = [];
    const available: (number | undefined)[] = [];
    const events: string[] = [];
    const frames = await replay(folder.recording('dump.gz', smallDump()), {
      frame: (frame) => {
        memory.push(valueIn(frame, 'process.memory.usage', { 'process.pid': '77' }));
        written.push(valueIn(frame, 'system.disk.io.rate', { 'system.device': 'loop1', 'disk.io.direction': 'write' }));
        available.push(valueIn(frame, 'system.filesystem.available', { 'system.filesystem.mountpoint': '/mnt/tmp' }));
      },
      event: (event) => {
        if (event.type === 'step.changed' || event.type === 'step.ended') events.push(`${event.type} ${event.step}`);
        else events.push(event.type);
      },
    });
    assert.equal(frames, 7);
    const page = 64 * 16_384;
    assert.deepEqual(memory, [undefined, undefined, page, page, page, undefined, undefined]);
    assert.deepEqual(written.slice(1), Array(6).fill(2048 * 512));
    assert.deepEqual(available.slice(0, 2), [undefined, 899 * 4096]);
    assert.ok(events.indexOf('process.seen') < events.indexOf('plot.started'));
    assert.ok(events.includes('step.ended Phase 1, table 1'));
    assert.ok(events.indexOf('step.changed Phase 1, table 2') < events.indexOf('process.ended'));
  });

  it('tells partitions from disks by their names', () => {
    const names =
      'sda sda1 sda12 nvme0n1 nvme0n1p3 loop0 loop1 loop10 md127 md127p1 dm-0 zram0 xvdb1 mmcblk0 mmcblk0boot0';
    const text = names
      .split(' ')
      .map((name, i) => ` 8 ${i} ${name} 0 0 0 0 0 0 0 0 0 0 0\n`)
      .join('');
    const partitions = devicesOf(text).flatMap(({ name, disk }) => (disk === undefined ? [] : [[name, disk]]));
    assert.deepEqual(partitions, [
      ['sda1', 'sda'],
      ['sda12', 'sda'],
      ['nvme0n1p3', 'nvme0n1'],
      ['md127p1', 'md127'],
    ]);
    assert.equal(devicesOf(text)[1].number, '8:1');
  });
});
