import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Check, passed } from '../../src/doctor/check.ts';
import { anomalies, metrics } from '../../src/doctor/checks/accuracy.ts';
import { demoPlot, ownAlert } from '../../src/doctor/checks/demoPlot.ts';
import { sameEverywhere } from '../../src/doctor/checks/integration.ts';
import { readBack } from '../../src/doctor/checks/measuring.ts';
import { killed } from '../../src/doctor/checks/reliability.ts';
import { CHECKS } from '../../src/doctor/checks.ts';
import { type DoctorOptions, runDoctor } from '../../src/doctor/runDoctor.ts';
import type { Session } from '../../src/doctor/session.ts';

const source = (path: string) => fileURLToPath(new URL(`../../src/${path}`, import.meta.url));
/** A busy machine may take long; no verdict rests on how long. */
const PATIENCE = 20;

const options: Omit<DoctorOptions, 'signal'> = {
  version: '0.0.0',
  quick: false,
  patience: PATIENCE,
  programs: { cli: source('cli.ts'), demo: source('demo/main.ts'), bundles: undefined },
  place: { env: {}, platform: process.platform, home: join(tmpdir(), 'plotscope-nobody') },
  historyPath: join(tmpdir(), 'plotscope-nobody', 'history.sqlite'),
};
const never = new AbortController().signal;

function check(id: string, run: Check['run'], more: Partial<Check> = {}): Check {
  return { id, category: 'function', title: id, run, ...more };
}

describe('a check of the installation', function () {
  this.timeout(600_000);

  it('has its own id for each check, and one of each category', () => {
    const ids = CHECKS.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    assert.equal(new Set(CHECKS.map(({ category }) => category)).size, 6);
  });

  it('sees a plot of its own, its alert and its history, and loses nothing when its engine is killed', async () => {
    const checks = [demoPlot, metrics, anomalies, ownAlert, readBack, sameEverywhere, killed];
    const { tests, summary } = await runDoctor({ ...options, checks, signal: never });
    assert.deepEqual(
      tests.filter(({ verdict }) => verdict !== 'passed'),
      [],
    );
    assert.equal(summary.score, 100);
    assert.deepEqual(summary.changes, []);
  });

  it('ends what it began and removes what it wrote when it is cancelled', async () => {
    const abort = new AbortController();
    let session: Session | undefined;
    const hangs = check('hangs', async (given) => {
      session = given;
      given.busyLoop(60);
      abort.abort(new Error('enough'));
      await given.wait(60);
      return passed('', '');
    });
    await assert.rejects(runDoctor({ ...options, checks: [hangs], signal: abort.signal }), /enough/);
    assert.equal(existsSync(session?.folder ?? ''), false);
    assert.deepEqual(session?.pids, []);
  });

  it('says of a check that throws why, and goes on; those that wait do so beside the others', async () => {
    const order: string[] = [];
    let release = () => {};
    const waits = new Promise<void>((resolve) => {
      release = resolve;
    });
    const checks = [
      check(
        'waits',
        async () => {
          await waits;
          order.push('waits');
          return passed('', '');
        },
        { manner: 'beside' },
      ),
      check('throws', () => {
        order.push('throws');
        release();
        throw new Error('no such thing');
      }),
      check(
        'last',
        () => {
          order.push('last');
          return passed('', '');
        },
        { manner: 'alone' },
      ),
    ];
    const { tests } = await runDoctor({ ...options, checks, signal: never });
    assert.deepEqual(order, ['throws', 'waits', 'last']);
    assert.deepEqual(
      tests.map(({ verdict }) => verdict),
      ['passed', 'failed', 'passed'],
    );
    assert.match(tests[1]?.seen ?? '', /no such thing/);
  });
});
