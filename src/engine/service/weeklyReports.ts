import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { REPORT_FORMAT_NAMES } from '../../analysis/common/reportKinds.ts';
import type { WantedReport, WrittenReport } from '../../analysis/past/protocol.ts';

/** Where a report of each week goes, and as what. */
export const WeeklyReportSettings = v.object({ folder: v.string(), format: v.picklist(REPORT_FORMAT_NAMES) });
export type WeeklyReportSettings = v.InferOutput<typeof WeeklyReportSettings>;

export interface WeeklyReportsOptions {
  write(wanted: WantedReport): Promise<WrittenReport>;
  /** Whether anything was measured in a range of epoch seconds: of a week before PlotScope came there is no report. */
  isMeasured(range: { readonly from: number; readonly to: number }): boolean;
  log(line: string): void;
}

/** It is looked for so often, and tried again so late where it failed. */
const LOOK_SECONDS = 600;
const RETRY_SECONDS = 6 * 3600;

/** Writes a report of each week that has ended into a folder, once. */
export class WeeklyReports {
  readonly #options: WeeklyReportsOptions;
  #nextLookAt = Number.NEGATIVE_INFINITY;
  #isWriting = false;

  constructor(options: WeeklyReportsOptions) {
    this.#options = options;
  }

  /** Called now and then, with the time in epoch seconds. Never rejected: what goes wrong is in the log. */
  async look({ folder, format }: WeeklyReportSettings, now: number): Promise<void> {
    if (this.#isWriting || now < this.#nextLookAt) return;
    this.#nextLookAt = now + LOOK_SECONDS;
    const week = lastWeek(now);
    const path = join(folder, `plotscope-week-${dayName(week.from)}.${format}`);
    if (existsSync(path)) return;
    this.#isWriting = true;
    try {
      if (!this.#options.isMeasured(week)) return;
      const { content } = await this.#options.write({ about: 'history', ...week, format, mask: false });
      writeWhole(folder, path, content);
      this.#options.log(`wrote the report of the week to ${path}`);
    } catch (error) {
      this.#nextLookAt = now + RETRY_SECONDS;
      this.#options.log(`the report of the week can't be written to ${path}: ${(error as Error).message}`);
    } finally {
      this.#isWriting = false;
    }
  }
}

/** The week that ended last: from Monday to Monday in local time, in epoch seconds. */
export function lastWeek(now: number): { readonly from: number; readonly to: number } {
  const day = new Date(now * 1000);
  const sinceMonday = (day.getDay() + 6) % 7;
  // Counted in the calendar: where the clock is changed a week has an hour more or less.
  const monday = (weeks: number) =>
    new Date(day.getFullYear(), day.getMonth(), day.getDate() - sinceMonday + 7 * weeks).getTime() / 1000;
  return { from: monday(-1), to: monday(0) };
}

function dayName(epochSeconds: number): string {
  const day = new Date(epochSeconds * 1000);
  return [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
}

/** Half a report looks like one. */
function writeWhole(folder: string, path: string, content: string | Uint8Array): void {
  const partial = `${path}.partial`;
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(partial, content);
    renameSync(partial, path);
  } finally {
    rmSync(partial, { force: true });
  }
}
