import { hostname, userInfo } from 'node:os';
import type { WantedReport, WrittenReport } from '../analysis/past/protocol.ts';
import type { History } from '../history/history.ts';
import { WRITERS } from './formats.ts';
import { makeReport } from './makeReport.ts';
import { maskedReport } from './maskedReport.ts';

/** A report of the history's host, as a file has it. RangeError where the range is none. */
export async function writtenReport(
  history: History,
  { format, mask, ...request }: WantedReport,
  progress: (ratio: number, text: string) => void,
): Promise<WrittenReport> {
  const host = history.otherHost ?? hostname();
  const made = await makeReport(history, request, { host, now: Date.now() / 1000, progress });
  const report = mask ? maskedReport(made, { host, user: userInfo().username }) : made;
  return { title: report.title, content: await WRITERS[format](report) };
}
