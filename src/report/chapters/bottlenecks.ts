import { gainText } from '../../analysis/common/recommendation.ts';
import { type ReportSection, section } from '../../analysis/common/report.ts';
import { type HeldBack, heldBack } from '../../analysis/host/heldBack.ts';
import { historySections } from '../../analysis/past/historyReport.ts';
import { formatDuration, formatShare } from '../../metrics/format.ts';
import { drawnSection } from '../measuredCharts.ts';
import { pictureCharts } from '../pictureCharts.ts';
import { accountsOf, accountTable } from '../plotAccounts.ts';
import { accountChart } from '../plotCharts.ts';
import { measuredSeconds, type ReportSources } from '../reportSources.ts';

/** What held the host and its plotters back, for how long, and what their time went into. */
export function bottleneckChapter(sources: ReportSources): ReportSection {
  const { analysis } = sources;
  const health = analysis && analysis.statistics.length > 0 ? historySections(analysis).health : [];
  const rows = sources.measured.filter(({ chart }) => chart.rows);
  return section('Bottlenecks', {
    sections: [heldSection(sources), drawnSection('When', rows), timeSection(sources), ...health],
  });
}

/** What held plotters back longest, in a sentence. */
export function heldBackText(sources: ReportSources): string {
  const [longest] = heldBackOf(sources);
  if (!longest) return 'Nothing is known to have held a plotter back.';
  const { bottleneck, seconds } = longest;
  return `${bottleneck.cause} So it was for ${formatDuration(seconds)} (${shareText(seconds, sources)} of what was measured).`;
}

function heldBackOf({ events, range }: ReportSources): HeldBack[] {
  return heldBack({ events: [...events], windows: range });
}

function shareText(seconds: number, sources: ReportSources): string {
  return formatShare(Math.min(1, seconds / measuredSeconds(sources)));
}

function heldSection(sources: ReportSources): ReportSection {
  const title = 'What held plotters back';
  const all = heldBackOf(sources);
  if (all.length === 0) {
    return section(title, {
      lines: ['Nothing was told to hold a plotter back: either none ran, or each had what it needed.'],
    });
  }
  const rows = all.map((held) => {
    const { cause, impactSecondsPerPlot: impact, remedies } = held.bottleneck;
    const [first] = remedies;
    return [
      cause,
      held.plotters.length > 3 ? `${held.plotters.length} plotters` : held.plotters.join(', '),
      first ? `${first.text}${first.gain ? ` Foretold: ${gainText(first.gain)}.` : ''}` : '',
      formatDuration(held.seconds),
      shareText(held.seconds, sources),
      impact === undefined ? '' : formatDuration(impact),
    ];
  });
  const head = ['What', 'Which plotters', 'What to do', 'For', 'Of the time', 'Costs a plot'];
  return section(title, { table: { head, rows, words: 3 } });
}

function timeSection(sources: ReportSources): ReportSection {
  const accounts = accountsOf(sources);
  const title = 'What plotters’ time went into';
  if (accounts.length === 0) {
    return section(title, {
      lines: ['No plot was watched from its start to its end, so none has an account of its time.'],
    });
  }
  const bands = pictureCharts(sources, ['accountBands', 'contention']);
  return section(title, { charts: [accountChart(accounts), ...bands], table: accountTable(accounts) });
}
