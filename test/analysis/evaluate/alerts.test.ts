import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { evaluateAlerts } from '../../../src/analysis/evaluate/alerts.ts';
import { DataError } from '../../../src/analysis/evaluate/readTable.ts';
import { replay } from '../../../src/engine/replay.ts';

const RECORDINGS = join(import.meta.dirname, '../../../../shared/data/plotter-runs');

describe('evaluation of alerts', () => {
  it('says what it needs', async () => {
    await assert.rejects(evaluateAlerts(join(import.meta.dirname, 'nowhere'), replay), DataError);
  });

  it('finds each incident of real recordings once, and tells of nothing else', async function () {
    if (!existsSync(RECORDINGS)) {
      console.log('      ../shared/data/plotter-runs is not here: the alerts of real recordings are not looked at.');
      this.skip();
    }
    this.timeout(600_000);
    const { known, falseAlerts, day } = await evaluateAlerts(RECORDINGS, replay);
    assert.ok(known.length > 0);
    assert.deepEqual(
      known.filter(({ told }) => told !== 1),
      [],
    );
    assert.deepEqual(falseAlerts, []);
    assert.deepEqual(
      day.known.map(({ told }) => told),
      day.known.map(() => 1),
    );
    assert.deepEqual(day.falseAlerts, []);
  });
});
