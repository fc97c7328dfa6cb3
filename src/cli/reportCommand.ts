import { extname } from 'node:path';
import { REPORT_FORMAT_NAMES, type ReportFormatName } from '../analysis/common/reportKinds.ts';
import { History } from '../history/history.ts';
import type { ReportRequest } from '../report/reportSources.ts';
import { writtenReport } from '../report/writtenReport.ts';
import { type Output, UsageError } from '../terminal/output.ts';
import { tellProgress } from './tellProgress.ts';
import { checkPlace, writeWhole } from './writeWhole.ts';

export interface ReportCommandOptions extends ReportRequest {
  /** The history's file. */
  readonly path: string;
  readonly hostId: string;
  /** Without it, what the file's name ends in. */
  readonly format?: ReportFormatName;
  /** Where to; `-` is standard output. */
  readonly out: string;
  readonly mask: boolean;
}

/** Writes a report of the history. Progress goes to `err`. */
export async function reportCommand(output: Output, options: ReportCommandOptions): Promise<number> {
  const { path, hostId, out, mask, ...request } = options;
  const format = formatOf(options);
  if (out !== '-') checkPlace(out);
  const history = History.open(path, { hostId, readOnly: true, anyHost: true });
  try {
    const { tell, end } = tellProgress(output);
    const { title, content } = await writtenReport(history, { ...request, format, mask }, tell);
    end();
    if (out === '-') output.out(String(content));
    else writeWhole(out, content);
    if (out !== '-') output.out(`${title}: ${out}\n`);
    return 0;
  } catch (error) {
    throw error instanceof RangeError ? new UsageError(error.message) : error;
  } finally {
    history.close();
  }
}

/** In which format a file is written. @throws {UsageError} where its name doesn't say. */
export function formatOf({ format, out }: Pick<ReportCommandOptions, 'format' | 'out'>): ReportFormatName {
  const found = format ?? REPORT_FORMAT_NAMES.find((name) => name === extname(out).slice(1).toLowerCase());
  if (found === undefined) {
    throw new UsageError(
      `In which format? Name one with --format, or let ${out} end in one of ${REPORT_FORMAT_NAMES.join(', ')}.`,
    );
  }
  if (out === '-' && (found === 'pdf' || found === 'png')) {
    throw new UsageError(`A ${found} is no text: name a file with --out.`);
  }
  return found;
}
