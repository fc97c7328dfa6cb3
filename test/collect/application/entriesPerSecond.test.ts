import assert from 'node:assert/strict';
import { entriesPerSecond } from '../../../src/collect/application/entriesPerSecond.ts';

describe('entriesPerSecond', () => {
  it('reads the last step that tells number and time, in the words of each plotter', () => {
    const told = (log: string) => entriesPerSecond(log);
    assert.equal(told('[P1] Table 2 took 2 sec, found 100 matches\n[P1] Table 3 took 4 sec, found 100 matches\n'), 25);
    assert.equal(told('[P3-1] Table 4 took 2.5 sec, wrote 100 right entries\n'), 40);
    assert.equal(told('[P1] Table 4 took 2.5 sec, 1e+06 entries, 9 max, 3 tmp\n'), 400_000);
    assert.equal(told('Completed table 2 in 4.0 seconds with 4294967296 entries.\n'), 2 ** 30);
    assert.equal(told('\tTotal matches: 1000\n\tBucket 3\nForward propagation table time: 5 seconds.'), 200);
  });

  it('is absent where a log tells none', () => {
    assert.ok(Number.isNaN(entriesPerSecond('[P1] Table 1 took 10 sec\nTable 3 took 0 sec, found 5 matches')));
  });
});
