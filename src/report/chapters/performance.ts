import { type ReportSection, section } from '../../analysis/common/report.ts';
import { historySections } from '../../analysis/past/historyReport.ts';
import { plotRow } from '../../analysis/past/plotRow.ts';
import { PLOT_COLUMNS } from '../../pages/plotColumns.ts';
import { failedOf, sumOf } from '../endedPlots.ts';
import { drawnSection } from '../measuredCharts.ts';
import { pictureCharts } from '../pictureCharts.ts';
import { plotCharts } from '../plotCharts.ts';
import type { ReportSources } from '../reportSources.ts';

const MOST_PLOTS = 25;

/** What the host did and how busy it was, and the plots that were made. */
export function performanceChapter(sources: ReportSources): ReportSection {
  const { measured, analysis } = sources;
  const told = analysis && historySections(analysis);
  return section('Performance', {
    sections: [
      ...plotSections(sources),
      drawnSection(
        'Resources',
        measured.filter(({ chart }) => !chart.rows),
      ),
      ...(told?.metrics ?? []),
    ],
  });
}

function plotSections(sources: ReportSources): ReportSection[] {
  const { plots, ended, running, shown: stretch, analysis } = sources;
  if (plots.length === 0) return [section('Plots', { lines: ['No plot was made in this range.'] })];
  const newest = plots.toSorted((a, b) => b.startedAt - a.startedAt).map(plotRow);
  const shown = newest.slice(0, MOST_PLOTS);
  const isWord = ({ numeric }: (typeof PLOT_COLUMNS)[number]) => !numeric;
  const columns = [...PLOT_COLUMNS.filter(isWord), ...PLOT_COLUMNS.filter((column) => !isWord(column))];
  const table = {
    head: columns.map(({ title }) => title),
    rows: shown.map((row) => columns.map((column) => column.text(row))),
    words: PLOT_COLUMNS.filter(isWord).length,
  };
  const all = running + sumOf(ended, (one) => one.finished + failedOf(one) + one.unknown);
  const title = all > shown.length ? `The newest ${shown.length} of ${all} plots` : 'Each plot';
  const kinds = (analysis ? historySections(analysis).plots : []).map((one) => ({ ...one, title: 'Kinds of plots' }));
  return [
    section('Plots', {
      charts: [...plotCharts(ended, stretch), ...pictureCharts(sources, ['steps', 'parallel'])],
      sections: [...kinds, section(title, { table })],
    }),
  ];
}
