import assert from 'node:assert/strict';
import { signalText } from '../../../src/analysis/bottleneck/signals.ts';

describe('what a verdict rests on', () => {
  it('is said with its figure, or as a fact where there is none', () => {
    assert.equal(signalText('swapIn', 12 * 2 ** 20), '12.0 MiB/s swapped in');
    assert.equal(signalText('copying', 1), 'a copy of finished plots under way');
    assert.equal(signalText('copying', 1.5), '1.5 copies of finished plots under way');
    assert.equal(signalText('hostCores', 2), '2 cores of the host');
    assert.equal(signalText('saysFull', 1), 'its log says that a folder is full');
    for (const value of [0, Number.NaN]) assert.equal(signalText('saysFull', value), undefined);
    assert.equal(signalText('swapIn', Number.NaN), undefined);
  });
});
