import { type ReportSection, section } from '../../analysis/common/report.ts';
import { historySections } from '../../analysis/past/historyReport.ts';
import type { ReportSources } from '../reportSources.ts';

/** Where things are going, what comes back, what was unusual, what is to be expected. */
export function trendChapter({ analysis }: ReportSources): ReportSection {
  if (!analysis || analysis.statistics.length === 0) {
    return section('Trends', { lines: ['Nothing was measured in this range, so nothing can be told of trends.'] });
  }
  return section('Trends', { sections: historySections(analysis).course });
}
