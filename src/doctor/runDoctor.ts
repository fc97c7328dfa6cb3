import { hostname } from 'node:os';
import { type Check, notJudged, type Outcome } from './check.ts';
import { CHECKS } from './checks.ts';
import type { DoctorRun, Test } from './doctorRun.ts';
import { Session, type SessionOptions } from './session.ts';
import { summaryOf } from './summary.ts';

export interface DoctorOptions extends SessionOptions {
  /** Only what is done in half a minute. */
  readonly quick: boolean;
  /** Without it, all there are. */
  readonly checks?: readonly Check[];
  /** The run before this one, where there was one. */
  readonly last?: DoctorRun | undefined;
  onProgress?(ratio: number, text: string): void;
}

/** Seconds in which all of it is to be done; what is not through by then is not judged. */
const BUDGETS = { quick: 30, whole: 180 } as const;
/** Of that, for ending what was begun. */
const CLOSING_SECONDS = 2;

/**
 * Checks this installation on this host, with loads, processes and a history of its own that are gone afterwards. Rejects with the
 * signal's reason where it is cancelled; nothing is left then either.
 */
export async function runDoctor(options: DoctorOptions): Promise<DoctorRun> {
  const { quick, signal, version, last, patience = 1, checks = CHECKS, onProgress = () => {} } = options;
  const startedAt = Date.now() / 1000;
  const begun = performance.now();
  const seconds = () => (performance.now() - begun) / 1000;
  const budget = patience * (quick ? BUDGETS.quick : BUDGETS.whole);
  const limit = AbortSignal.timeout(1000 * (budget - CLOSING_SECONDS));
  const session = await Session.open({ ...options, signal: AbortSignal.any([signal, limit]) });
  const tests: Promise<Test>[] = [];
  const test = async (check: Check): Promise<Test> => {
    const from = seconds();
    const outcome = await outcomeOf(check, session);
    return { category: check.category, id: check.id, title: check.title, seconds: seconds() - from, ...outcome };
  };
  try {
    const wanted = checks.filter(({ isLong }) => !(quick && isLong));
    for (const [at, check] of wanted.entries()) {
      if (check.manner === 'alone') await Promise.all(tests);
      signal.throwIfAborted();
      onProgress(at / wanted.length, check.title);
      tests.push(test(check));
      if (check.manner !== 'beside') await tests.at(-1);
    }
    await Promise.all(tests);
    signal.throwIfAborted();
  } finally {
    await session.close();
  }
  const run = { host: hostname(), version, startedAt, seconds: seconds(), quick, tests: await Promise.all(tests) };
  return { ...run, summary: summaryOf(run, last) };
}

/** Never rejects: what a check throws is its outcome. */
async function outcomeOf(check: Check, session: Session): Promise<Outcome> {
  const expected = 'it can be tried';
  const late = notJudged('The time was over before it was through.', expected, 'Check again when less runs here.');
  if (session.signal.aborted) return late;
  try {
    return await check.run(session);
  } catch (error) {
    if (session.signal.aborted) return late;
    const remedy = 'Send the report of this check to PlotScope’s issues.';
    return { verdict: 'failed', seen: `It could not be tried: ${(error as Error).message}`, expected, remedy };
  }
}
