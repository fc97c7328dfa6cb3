import { homedir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { REPORT_FORMAT_NAMES } from '../analysis/common/reportKinds.ts';
import type { WeeklyReportSettings } from '../engine/service/weeklyReports.ts';
import { SETTINGS } from './contributions.ts';
import { isAbsolutePath } from './readCollectSettings.ts';

const Format = v.picklist(REPORT_FORMAT_NAMES);

/** Where reports of weeks go, and as what; undefined where none are wanted. What can't be used is told to `warn`. */
export function readReportSettings(
  get: (name: string) => unknown,
  warn: (text: string) => void,
): WeeklyReportSettings | undefined {
  const folder = get(SETTINGS.weeklyReportFolder) ?? '';
  const format = get(SETTINGS.weeklyReportFormat) ?? 'html';
  if (typeof folder !== 'string' || (folder.trim() !== '' && !isAbsolutePath(folder))) {
    const asked = JSON.stringify(folder);
    warn(`${SETTINGS.weeklyReportFolder} must be an absolute path or begin with ~, not ${asked}; no report is written`);
    return undefined;
  }
  if (folder.trim() === '') return undefined;
  const known = v.is(Format, format);
  if (!known) warn(`${SETTINGS.weeklyReportFormat} must be one of ${REPORT_FORMAT_NAMES.join(', ')}; html is used`);
  const path = folder.trim();
  return { folder: path.startsWith('~') ? join(homedir(), path.slice(1)) : path, format: known ? format : 'html' };
}
