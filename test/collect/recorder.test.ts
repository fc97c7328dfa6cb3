import assert from 'node:assert/strict';
import { Recorder } from '../../src/collect/recorder.ts';
import { SeriesTable } from '../../src/metrics/seriesTable.ts';

describe('Recorder', () => {
  function diskOf(recorder: Recorder) {
    const group = recorder.group({ 'system.device': 'sda' });
    const bytes = group.reading();
    const requests = group.reading();
    const read = { 'disk.io.direction': 'read' };
    group.total('system.disk.io', read, bytes, 512);
    group.rate('system.disk.io.rate', read, bytes, 512);
    group.ratio('system.disk.await', read, bytes, requests);
    return { group, bytes, requests };
  }
  const take = (recorder: Recorder, seconds: number, write: () => void) => {
    recorder.beginFrame(seconds);
    write();
    recorder.endFrame();
    return [...recorder.values.subarray(0, 3)];
  };

  it('derives totals at once, rates and ratios from the second reading on', () => {
    const recorder = new Recorder(new SeriesTable(10));
    const { bytes, requests } = diskOf(recorder);
    const put = (b: number, r: number) => () => {
      recorder.count(bytes, b);
      recorder.count(requests, r);
    };
    assert.deepEqual(take(recorder, 1, put(10, 2)), [5120, Number.NaN, Number.NaN]);
    assert.deepEqual(take(recorder, 3, put(30, 12)), [15_360, 5120, 2]);
  });

  it('gives no rate for a counter that went back, and the right one afterwards', () => {
    const recorder = new Recorder(new SeriesTable(10));
    const { bytes } = diskOf(recorder);
    take(recorder, 1, () => recorder.count(bytes, 100));
    assert.ok(Number.isNaN(take(recorder, 2, () => recorder.count(bytes, 4))[1]));
    assert.equal(take(recorder, 3, () => recorder.count(bytes, 6))[1], 1024);
  });

  it('takes a missed frame into account by the time that has passed', () => {
    const recorder = new Recorder(new SeriesTable(10));
    const { bytes } = diskOf(recorder);
    take(recorder, 1, () => recorder.count(bytes, 0));
    assert.equal(take(recorder, 6, () => recorder.count(bytes, 10))[1], 1024);
  });

  it('keeps a rate until the next reading where readings are rarer than frames', () => {
    const recorder = new Recorder(new SeriesTable(10));
    const { bytes } = diskOf(recorder);
    take(recorder, 1, () => recorder.count(bytes, 0));
    take(recorder, 5, () => recorder.count(bytes, 8));
    assert.equal(take(recorder, 6, () => {})[1], 1024);
    assert.equal(take(recorder, 9, () => recorder.count(bytes, 12))[1], 512);
  });

  it('gives back what a thing had, and starts anew for the next', () => {
    const table = new SeriesTable(2);
    const recorder = new Recorder(table);
    const first = diskOf(recorder);
    take(recorder, 1, () => recorder.count(first.bytes, 100));
    first.group.close();
    assert.equal(table.at(0), null);
    const second = diskOf(recorder);
    assert.equal(take(recorder, 2, () => recorder.count(second.bytes, 200)).length, 3);
    assert.ok(Number.isNaN(recorder.values[4]), 'no rate from the readings of the thing before');
  });

  it('derives what is left where things end and others come in one frame', () => {
    const recorder = new Recorder(new SeriesTable(10));
    const things = Array.from({ length: 200 }, () => diskOf(recorder));
    const stay = things.filter((_, at) => at % 2 === 1);
    take(recorder, 1, () => {
      for (const { bytes } of things) recorder.count(bytes, 0);
    });
    for (const { group } of things.filter((_, at) => at % 2 === 0)) group.close();
    const late = diskOf(recorder);
    const count = (to: number) => () => {
      for (const { bytes } of stay) recorder.count(bytes, to);
      recorder.count(late.bytes, to);
    };
    take(recorder, 2, count(10));
    take(recorder, 3, count(30));
    const rates = [...recorder.values].filter((_, slot) => slot % 3 === 1);
    assert.ok(rates.every((rate, at) => at > 200 || at % 2 === 0 || rate === 20 * 512));
    assert.equal(rates.filter((rate) => rate === 20 * 512).length, 101);
  });

  it('says why values are absent, and that they are back', () => {
    const recorder = new Recorder(new SeriesTable(2));
    const { group, bytes } = diskOf(recorder);
    take(recorder, 1, () => recorder.count(bytes, 1));
    group.unavailable('the disk was pulled');
    assert.equal(recorder.table.at(0)?.absence, 'the disk was pulled');
    assert.ok(Number.isNaN(recorder.values[0]));
    take(recorder, 2, () => recorder.count(bytes, 2));
    assert.equal(recorder.table.at(0)?.absence, undefined);
    assert.ok(Number.isNaN(recorder.values[1]), 'a rate does not span the absence');
  });

  it('grows beyond its first size', () => {
    const recorder = new Recorder(new SeriesTable(2));
    const slots = Array.from({ length: 1000 }, (_, i) => recorder.group({ i: String(i) }).gauge('system.memory.limit'));
    slots.forEach((slot, i) => {
      recorder.set(slot, i);
    });
    assert.equal(recorder.values[slots[999]], 999);
  });
});
