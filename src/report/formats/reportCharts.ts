import type { ReportChart, ReportSection } from '../../analysis/common/report.ts';

/** Of the sections and of all that is within them, in order. */
export function allCharts(sections: readonly ReportSection[]): ReportChart[] {
  return sections.flatMap(({ charts, sections: inner }) => [...charts, ...allCharts(inner)]);
}
