import assert from 'node:assert/strict';
import type { ThreadTimes } from '../../src/collect/linux/threadSurvey.ts';
import { type AccountSigns, TimeAccount } from '../../src/collect/linux/timeAccount.ts';
import { KIND, kindOfFunction, WAIT_KINDS } from '../../src/collect/linux/waitKinds.ts';
import { LANES, type TimeLane } from '../../src/metrics/timeLanes.ts';

type Kind = keyof typeof KIND;

const NO_SIGNS: AccountSigns = {
  cores: 2,
  othersCores: 0,
  throttled: 0,
  swapIns: 0,
  swapOuts: 0,
  refaults: 0,
  spins: false,
};

/** The account of `elapsed` seconds in which threads slept like this, in seconds summed over threads. */
function accountOf(
  {
    elapsed = 1,
    running = 0,
    waiting = 0,
    variance = 0,
    asleep = {},
  }: Partial<Omit<ThreadTimes, 'asleep'>> & { readonly asleep?: Partial<Record<Kind, number>> },
  signs: Partial<AccountSigns> = {},
): TimeAccount {
  const account = new TimeAccount();
  const byKind = new Float64Array(WAIT_KINDS.length);
  for (const [kind, seconds] of Object.entries(asleep)) byKind[KIND[kind as Kind]] = seconds;
  account.take({ elapsed, running, waiting, variance, asleep: byKind }, { ...NO_SIGNS, ...signs });
  const sum = account.shares.reduce((a, b) => a + b, 0);
  assert.ok(Math.abs(sum - 1) < 1e-9, `the shares add up to ${sum}`);
  return account;
}

/** Shares above 0, rounded. */
function sharesOf(...given: Parameters<typeof accountOf>): Partial<Record<TimeLane, number>> {
  const { shares } = accountOf(...given);
  return Object.fromEntries(
    LANES.flatMap((lane, index) => (shares[index] > 0 ? [[lane, Number(shares[index].toFixed(3))]] : [])),
  );
}

describe('time account', () => {
  it('does not count threads with nothing to do while others are at work', () => {
    assert.deepEqual(sharesOf({ running: 1, asleep: { own: 14 } }), { computing: 1 });
    assert.deepEqual(sharesOf({ running: 0.5, asleep: { disk: 1.5, own: 12 } }), { computing: 0.25, disk: 0.75 });
  });

  it('calls it waiting for own threads where less than one thread is at anything', () => {
    assert.deepEqual(sharesOf({ running: 0.3, asleep: { network: 0.2, own: 9 } }), {
      computing: 0.3,
      network: 0.2,
      own: 0.5,
    });
    assert.deepEqual(sharesOf({ elapsed: 10, running: 3, asleep: { own: 77 } }), { computing: 0.3, own: 0.7 });
  });

  it('tells apart who has the cores that threads wait for', () => {
    assert.deepEqual(sharesOf({ running: 2, waiting: 2 }), { computing: 0.5, queued: 0.5 });
    assert.deepEqual(sharesOf({ running: 0.5, waiting: 1.5 }, { othersCores: 1.5 }), {
      computing: 0.25,
      queued: 0.188,
      starved: 0.563,
    });
    assert.deepEqual(sharesOf({ running: 2, waiting: 2 }, { othersCores: Number.NaN }), {
      computing: 0.5,
      queued: 0.5,
    });
  });

  it('puts down to a quota what threads wait while it holds the cores back', () => {
    // Two threads under a quota of 0.8 cores: each core is held back for 60 % of the time.
    assert.deepEqual(sharesOf({ running: 0.8, waiting: 1.2 }, { throttled: 1.2 }), { computing: 0.4, throttled: 0.6 });
    // Four threads under 0.2 cores.
    assert.deepEqual(sharesOf({ running: 0.2, waiting: 3.8 }, { throttled: 1.8 }), {
      computing: 0.05,
      queued: 0.05,
      throttled: 0.9,
    });
    assert.deepEqual(sharesOf({ running: 1, waiting: 1 }, { throttled: Number.NaN }), { computing: 0.5, queued: 0.5 });
  });

  it('takes pages that come back for want of memory, those read for the first time for the disk', () => {
    assert.deepEqual(sharesOf({ asleep: { page: 1 } }), { disk: 1 });
    assert.deepEqual(sharesOf({ asleep: { page: 1 } }, { refaults: 0.6 }), { disk: 0.4, memory: 0.6 });
    assert.deepEqual(sharesOf({ asleep: { page: 1 } }, { refaults: 7 }), { memory: 1 });
    assert.deepEqual(sharesOf({ asleep: { fault: 1 } }), { disk: 1 }, 'a mapped file');
    assert.deepEqual(sharesOf({ asleep: { fault: 1 } }, { swapIns: 200 }), { memory: 1 });
    assert.deepEqual(sharesOf({ asleep: { queue: 1 } }, { swapOuts: 200 }), { memory: 1 });
    assert.deepEqual(sharesOf({ asleep: { reclaim: 1 } }), { memory: 1 });
  });

  it('knows that a plotter which spins while it waits computes nothing', () => {
    assert.deepEqual(sharesOf({ running: 1, asleep: { disk: 1 } }, { spins: true }), { disk: 1 });
    assert.deepEqual(sharesOf({ running: 2, asleep: { disk: 0.2 } }, { spins: true }), {
      computing: 0.909,
      disk: 0.091,
    });
  });

  it('says unknown of threads whose waiting the kernel does not tell', () => {
    assert.deepEqual(sharesOf({ running: 0.4, asleep: { hidden: 12 } }), { computing: 0.4, unknown: 0.6 });
    assert.deepEqual(sharesOf({ running: 0.5, asleep: { hidden: 12, unknown: 1 } }), {
      computing: 0.333,
      unknown: 0.667,
    });
  });

  it('is stopped when all threads are', () => {
    assert.deepEqual(sharesOf({ asleep: { stopped: 15 } }), { stopped: 1 });
  });

  it('tells how far the shares may be off', () => {
    assert.equal(accountOf({ running: 2, asleep: { own: 2 } }).error, 0);
    const { error } = accountOf({ elapsed: 20, asleep: { disk: 10, network: 10 }, variance: 1 });
    assert.ok(Math.abs(error - 1.96 / 20) < 1e-9);
  });
});

describe('kernel functions', () => {
  it('tell what a thread waits for', () => {
    const kinds: Record<string, Kind> = {
      futex_do_wait: 'own',
      futex_wait_queue: 'own',
      anon_pipe_read: 'own',
      __iomap_dio_rw: 'disk',
      jbd2_log_wait_commit: 'disk',
      read_events: 'async',
      io_cqring_wait: 'async',
      folio_wait_bit_common: 'page',
      wait_on_page_bit_common: 'page',
      folio_wait_writeback: 'disk',
      rq_qos_wait: 'queue',
      balance_dirty_pages: 'dirty',
      reclaim_throttle: 'reclaim',
      wait_woken: 'network',
      sk_stream_wait_memory: 'network',
      request_wait_answer: 'remote',
      rpc_wait_bit_killable: 'remote',
      hrtimer_nanosleep: 'asleep',
      do_signal_stop: 'stopped',
      __refrigerator: 'stopped',
      get_signal: 'stopped',
      something_new: 'unknown',
    };
    for (const [name, kind] of Object.entries(kinds)) assert.equal(kindOfFunction(name), KIND[kind], name);
  });
});
