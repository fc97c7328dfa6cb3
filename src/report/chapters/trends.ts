import { type ReportSection, section } from '../../analysis/common/report.ts';
import { historySections } from '../../analysis/past/historyReport.ts';
import { pictureCharts } from '../pictureCharts.ts';
import type { ReportSources } from '../reportSources.ts';

/** Where things are going, what comes back, what was unusual, what is to be expected. */
export function trendChapter(sources: ReportSources): ReportSection {
  const { analysis } = sources;
  if (!analysis || analysis.statistics.length === 0) {
    return section('Trends', { lines: ['Nothing was measured in this range, so nothing can be told of trends.'] });
  }
  const charts = pictureCharts(sources, ['weeks', 'forecasts', 'anomalies']);
  return section('Trends', { charts, sections: historySections(analysis).course });
}
