import assert from 'node:assert/strict';
import { encodedLabels, writeRequest } from '../../src/fleet/remoteWrite.ts';
import { decodeWrite } from './decodeWrite.ts';

describe('writeRequest', () => {
  it('is read as it was written by the reader of a library', () => {
    const labels = encodedLabels({ z: 'ü', __name__: 'up', a: 'x'.repeat(300), empty: '' });
    const times = [0, 1, 127, 128, 1_760_000_000_123, 2 ** 42 - 1];
    const values = [0, -0, 1 / 3, Number.MAX_VALUE, Number.POSITIVE_INFINITY, Number.NaN];
    const many = Array.from({ length: 500 }, (_, i) => i);
    const [series, other] = decodeWrite(
      writeRequest([
        { labels, times, values },
        { labels: encodedLabels({ __name__: 'b' }), times: many, values: many },
      ]),
    );
    assert.deepEqual(Object.entries(series.labels), [
      ['__name__', 'up'],
      ['a', 'x'.repeat(300)],
      ['z', 'ü'],
    ]);
    assert.deepEqual(
      series.samples.map(({ time }) => time),
      times,
    );
    assert.deepEqual(
      series.samples.slice(0, -1).map(({ value }) => value),
      values.slice(0, -1),
    );
    assert.equal(series.samples.at(-1)?.isStale, true);
    assert.equal(other.samples.length, 500);
  });
});
