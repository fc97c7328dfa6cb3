import type { ReportAbout, ReportFormatName } from '../../analysis/common/reportKinds.ts';

/** `plotscope-history-2026-11-28.html`, by the local day. */
export function reportFileName(about: ReportAbout, format: ReportFormatName, day: Date): string {
  const parts = [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((part) => String(part).padStart(2, '0'));
  return `plotscope-${about}-${parts.join('-')}.${format}`;
}
