import assert from 'node:assert/strict';
import { entriesPerSecond } from '../../../bench/application/demoPlot.ts';

describe('the pace of the demo workload', () => {
  const tables =
    '[P1] Table 1 took 9 sec\n[P1] Table 2 took 0.5 sec, found 1000 matches\n[P1] Table 3 took 1.5 sec, found 3000 matches\n';

  it('comes from the tables whose entries its log tells', () => {
    assert.equal(entriesPerSecond(`${tables}Phase 1 took 11 sec\n`), 2000);
  });

  it('is not there before the phase has ended', () => {
    assert.equal(entriesPerSecond(tables), undefined);
    assert.equal(entriesPerSecond('Phase 1 took 11 sec\n'), undefined);
  });
});
