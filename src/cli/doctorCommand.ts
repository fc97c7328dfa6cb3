import { hostname, userInfo } from 'node:os';
import { extname } from 'node:path';
import pc from 'picocolors';
import * as v from 'valibot';
import { CATEGORIES, CATEGORY_NAMES, type Verdict } from '../doctor/check.ts';
import { doctorReport, scoreText } from '../doctor/doctorReport.ts';
import { DOCTOR_RUN, DoctorRun } from '../doctor/doctorRun.ts';
import type { Programs } from '../doctor/session.ts';
import { useHistory, useHistoryIfAny } from '../engine/hostHistory.ts';
import type { UserPlace } from '../engine/service/storageFolder.ts';
import { formatDuration } from '../metrics/format.ts';
import { preciseMoment } from '../pages/moment.ts';
import { WRITERS } from '../report/formats.ts';
import { maskedReport } from '../report/maskedReport.ts';
import { type Output, UsageError } from '../terminal/output.ts';
import { ownPrograms } from './ownPrograms.ts';
import { tellProgress } from './tellProgress.ts';
import { checkPlace, writeWhole } from './writeWhole.ts';

export interface DoctorCommandOptions {
  readonly json: boolean;
  readonly quick: boolean;
  /** A file that ends in .html or .md. */
  readonly report?: string | undefined;
  readonly historyPath: string;
  readonly place: UserPlace;
  readonly version: string;
  readonly programs?: Programs;
}

const REPORT_FORMATS = ['html', 'md'] as const;

/** Checks this installation, prints what came of it and keeps it. Gives the exit code: 1 where a check failed, 130 where it was cancelled. */
export async function doctorCommand(
  output: Output,
  options: DoctorCommandOptions,
  interrupted: Promise<void>,
): Promise<number> {
  const { json, report, historyPath } = options;
  const format = report === undefined ? undefined : formatOf(report);
  if (report !== undefined) checkPlace(report);
  const abort = new AbortController();
  void interrupted.then(() => abort.abort());
  const { tell, end } = tellProgress(output);
  const last = useHistoryIfAny(historyPath, (history) => history.list(DOCTOR_RUN, { limit: 1 })[0]?.value);
  let run: DoctorRun;
  const { runDoctor } = await import('../doctor/runDoctor.ts');
  try {
    run = await runDoctor({
      ...options,
      programs: options.programs ?? ownPrograms(),
      signal: abort.signal,
      last: v.is(DoctorRun, last) ? last : undefined,
      onProgress: tell,
    });
  } catch (error) {
    if (!abort.signal.aborted) throw error;
    output.err('Cancelled; nothing of it is left.\n');
    return 130;
  } finally {
    end();
  }
  const notKept = keep(historyPath, run);
  if (json) output.out(`${JSON.stringify(run, null, 2)}\n`);
  else output.out(`${forPeople(run).join('\n')}\n`);
  if (notKept !== undefined) output.err(`It is not kept, so the next run can’t be compared with it: ${notKept}\n`);
  if (report !== undefined && format !== undefined) {
    // A name of two letters is no name to the mask, since other words are made of them.
    const nameless = doctorReport({ ...run, host: 'A host' });
    const masked = maskedReport(nameless, { host: hostname(), user: userInfo().username });
    writeWhole(report, await WRITERS[format](masked));
    output.err(`The report, without names and paths of this host: ${report}\n`);
  }
  return run.tests.some(({ verdict }) => verdict === 'failed') ? 1 : 0;
}

function formatOf(path: string): (typeof REPORT_FORMATS)[number] {
  const format = REPORT_FORMATS.find((name) => `.${name}` === extname(path).toLowerCase());
  if (format === undefined) throw new UsageError(`As what? Let ${path} end in .html or .md.`);
  return format;
}

/** Why it could not be kept, where that is so. */
function keep(path: string, run: DoctorRun): string | undefined {
  try {
    const key = new Date(run.startedAt * 1000).toISOString();
    useHistory(path, (history) => history.put(DOCTOR_RUN, key, run.startedAt, run), { readOnly: false });
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

const MARKS: Readonly<Record<Verdict, string>> = {
  passed: pc.green('passed'),
  warning: pc.yellow('warning'),
  failed: pc.red('failed'),
  'not judged': pc.dim('not judged'),
};

function forPeople({ tests, summary, seconds, quick }: DoctorRun): string[] {
  const { insights, improvements, changes, lastAt } = summary;
  const categories = CATEGORY_NAMES.flatMap((name) => {
    const own = tests.filter(({ category }) => category === name);
    const lines = own.flatMap(({ title, verdict, seen, expected, remedy }) => [
      `  ${MARKS[verdict]}  ${title}`,
      pc.dim(`      ${seen}`),
      ...(verdict === 'passed' || verdict === 'not judged' ? [] : [pc.dim(`      Expected: ${expected}.`)]),
      ...(remedy === undefined ? [] : [`      ${remedy}`]),
    ]);
    return own.length === 0 ? [] : ['', pc.bold(CATEGORIES[name]), ...lines];
  });
  const since = lastAt === undefined ? '' : ` since ${preciseMoment(lastAt)}`;
  return [
    ...categories.slice(1),
    '',
    pc.bold(scoreText(summary, tests.length)),
    ...insights,
    ...(changes.length > 0 ? [`Changed${since}:`, ...changes.map((change) => `  ${change}`)] : []),
    ...(improvements.length > 0 ? ['What to do:', ...improvements.map((one) => `  ${one}`)] : []),
    pc.dim(`${tests.length} checks in ${formatDuration(seconds)}${quick ? '; without --quick there are more' : ''}.`),
  ];
}
