import assert from 'node:assert/strict';
import { SeriesTable } from '../../src/metrics/seriesTable.ts';

describe('SeriesTable', () => {
  it('uses a slot again only when the ring has forgotten what it held', () => {
    const table = new SeriesTable(3);
    const slot = table.add('process.memory.usage', { 'process.id': '1:1' });
    table.release(slot);
    assert.notEqual(table.add('process.memory.usage', { 'process.id': '2:1' }), slot);
    for (let frame = 0; frame < 3; frame++) table.nextFrame();
    assert.equal(table.add('process.memory.usage', { 'process.id': '3:1' }), slot);
  });

  it('changes its version with every change, and only then', () => {
    const table = new SeriesTable(3);
    const slot = table.add('system.memory.limit', {});
    const { version } = table;
    table.setAbsence(slot, 'not measured yet');
    assert.equal(table.version, version);
    table.setAbsence(slot, undefined);
    assert.equal(table.version, version + 1);
    assert.deepEqual(table.list().series, [{ metric: 'system.memory.limit', attributes: {} }]);
  });

  it('gives the series of an earlier table their slots again', () => {
    const earlier = new SeriesTable(3);
    earlier.add('system.memory.limit', {});
    const disk = earlier.add('system.disk.utilization', { 'system.device': 'sda' });
    const table = new SeriesTable(3, earlier.list());
    const other = table.add('system.disk.utilization', { 'system.device': 'sdb' });
    assert.equal(table.add('system.disk.utilization', { 'system.device': 'sda' }), disk);
    assert.equal(other, 2, 'what is new does not take a slot that still holds old values');
    assert.ok(table.version > earlier.version);
  });

  it('gives a series that comes back its own slot, also before that is free for others', () => {
    const table = new SeriesTable(3);
    const slot = table.add('plotter.progress', { 'process.id': 'a' });
    table.release(slot);
    assert.notEqual(table.add('plotter.progress', { 'process.id': 'b' }), slot);
    assert.equal(table.add('plotter.progress', { 'process.id': 'a' }), slot);
    table.release(slot);
    for (let frame = 0; frame < 3; frame++) table.nextFrame();
    assert.equal(table.add('plotter.progress', { 'process.id': 'c' }), slot);
    assert.notEqual(table.add('plotter.progress', { 'process.id': 'a' }), slot);
  });

  it('keeps the place of a parked series, unseen by readers, until it won’t come back any more', () => {
    const table = new SeriesTable(3);
    const slot = table.add('plotter.progress', { 'process.id': 'a' });
    const { version } = table;
    for (let time = 0; time < 200; time++) {
      table.park(slot);
      table.nextFrame();
      assert.equal(table.add('plotter.progress', { 'process.id': 'a' }), slot);
    }
    assert.equal(table.version, version);
    table.park(slot);
    for (let frame = 0; frame < 100; frame++) table.nextFrame();
    assert.equal(table.at(slot), null);
    assert.ok(table.version > version);
  });

  it('is as narrow as before when many series have gone, and what is new takes its first slots', () => {
    const table = new SeriesTable(3);
    const add = (id: string) => table.add('plotter.progress', { 'process.id': id });
    const [first, second] = [add('first'), add('second')];
    const crowd = Array.from({ length: 100 }, (_, i) => add(`crowd ${i}`));
    const last = add('last');
    for (const slot of [...crowd, first]) table.release(slot);
    for (let frame = 0; frame < 3; frame++) {
      assert.equal(table.width, 103, 'the ring remembers them');
      table.nextFrame();
    }
    assert.equal(table.width, 103, 'the last one is still there');
    table.release(last);
    const { version } = table;
    for (let frame = 0; frame < 3; frame++) table.nextFrame();
    assert.equal(table.width, 2);
    assert.ok(table.version > version, 'readers ask again');
    assert.deepEqual([add('new'), add('other'), table.at(second)?.attributes['process.id']], [first, 2, 'second']);
  });
});
