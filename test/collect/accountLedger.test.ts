import assert from 'node:assert/strict';
import { AccountLedger } from '../../src/collect/accountLedger.ts';
import { accountText } from '../../src/events/timeAccount.ts';
import { LANES, type TimeLane } from '../../src/metrics/timeLanes.ts';

function account(shares: Partial<Record<TimeLane, number>>, { error = 0, active = 1 } = {}) {
  return { shares: Float64Array.from(LANES, (lane) => shares[lane] ?? 0), error, active };
}

const UNKNOWN = { shares: new Float64Array(LANES.length).fill(Number.NaN), error: Number.NaN, active: Number.NaN };

describe('account ledger', () => {
  it('sums up any time since it began', () => {
    const ledger = new AccountLedger();
    ledger.add(100, UNKNOWN);
    for (let second = 101; second <= 110; second++) ledger.add(second, account({ computing: 1 }, { active: 2 }));
    for (let second = 111; second <= 130; second++) ledger.add(second, account({ disk: 0.5, starved: 0.5 }));
    assert.deepEqual(ledger.between(100, 130), {
      seconds: 30,
      shares: { computing: 0.333, starved: 0.333, disk: 0.333 },
      error: 0,
      threads: 1.333,
    });
    assert.deepEqual(ledger.between(108.5, 112)?.shares, { computing: 0.429, starved: 0.286, disk: 0.286 });
    assert.deepEqual(ledger.between(0, 105)?.seconds, 5, 'nothing is known of the time before');
    assert.equal(ledger.between(140, 150), undefined);
    assert.equal(new AccountLedger().between(0, 10), undefined);
  });

  it('leaves out what is not known, and time in which the clock was set back', () => {
    const ledger = new AccountLedger();
    ledger.add(10, account({ computing: 1 }));
    ledger.add(11, account({ computing: 1 }));
    ledger.add(12, UNKNOWN);
    ledger.add(13, account({ disk: 1 }));
    assert.deepEqual(ledger.between(10, 13), {
      seconds: 2,
      shares: { computing: 0.5, disk: 0.5 },
      error: 0,
      threads: 1,
    });
    ledger.add(5, account({ network: 1 }));
    ledger.add(6, account({ network: 1 }));
    assert.deepEqual(ledger.between(5, 6)?.shares, { network: 1 });
  });

  it('knows more exactly what went on for longer', () => {
    const ledger = new AccountLedger();
    ledger.add(0, UNKNOWN);
    for (let second = 1; second <= 100; second++) ledger.add(second, account({ disk: 1 }, { error: 0.4 }));
    assert.equal(ledger.between(0, 1)?.error, 0.4);
    assert.equal(ledger.between(0, 100)?.error, 0.04);
  });

  it('keeps to its memory over hours, and still knows the whole', () => {
    const ledger = new AccountLedger();
    ledger.add(0, UNKNOWN);
    const end = 20_000;
    for (let second = 1; second <= end; second++)
      ledger.add(second, account(second <= end / 2 ? { disk: 1 } : { computing: 1 }));
    assert.deepEqual(ledger.between(0, end)?.shares, { computing: 0.5, disk: 0.5 });
    assert.deepEqual(ledger.between(end - 100, end)?.shares, { computing: 1 });
    assert.equal(ledger.between(0, end)?.seconds, end);
  });

  it('is told in words, the largest shares first', () => {
    const [seconds, error, threads] = [10, 0, 1];
    const text = (shares: Partial<Record<TimeLane, number>>) => accountText({ seconds, shares, error, threads });
    assert.equal(
      text({ computing: 0.31, starved: 0.66, own: 0.03 }),
      '66 % waiting for a core that other programs have, 31 % computing',
    );
    assert.equal(text({}), '');
  });
});
