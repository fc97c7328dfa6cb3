import { release } from 'node:os';
import packageJson from '../../../package.json' with { type: 'json' };
import { type ReportSection, section } from '../../analysis/common/report.ts';
import { historySections } from '../../analysis/past/historyReport.ts';
import type { EngineEvent } from '../../events/events.ts';
import { formatDuration } from '../../metrics/format.ts';
import type { ReportSources } from '../reportSources.ts';

/** What all this rests on: coverage and quality, who measured, what went wrong, versions. */
export function technicalChapter(sources: ReportSources): ReportSection {
  const { analysis } = sources;
  const basis = analysis && analysis.statistics.length > 0 ? historySections(analysis).basis : [];
  return section('Technical details', { sections: [...basis, measuring(sources), versions(sources)] });
}

function measuring({ events, range, date }: ReportSources): ReportSection {
  const own = events.filter(({ at }) => at >= range.from);
  const missed = ofType(own, 'frames.missed').reduce((sum, { frames }) => sum + frames, 0);
  const failures = Map.groupBy(ofType(own, 'collector.failed'), ({ collector, reason }) => `${collector}: ${reason}`);
  const points = [
    `${missed === 0 ? 'No' : missed} ${missed === 1 ? 'frame was' : 'frames were'} missed.`,
    ...ofType(own, 'clock.jumped').map(
      ({ at, seconds }) => `${date(at)}: the clock jumped by ${formatDuration(Math.abs(seconds))}.`,
    ),
    ...[...failures].map(([what, same]) => `Collector ${what}${same.length > 1 ? ` (${same.length} times)` : ''}`),
  ];
  return section('How it was measured', { points });
}

function versions({ events, range }: ReportSources): ReportSection {
  const engines = ofType(events, 'engine.started').map(({ engine }) => `${engine.version} (${engine.host})`);
  const seen = ofType(events, 'process.seen').filter(({ at }) => at >= range.from);
  const plotters = [...new Set(seen.map(({ process: { title } }) => title))];
  return section('Versions', {
    points: [
      `This report was written by PlotScope ${packageJson.version} with Node.js ${process.versions.node} on ${process.platform} ${release()}.`,
      ...(engines.length > 0 ? [`Measured by PlotScope ${[...new Set(engines)].join(', ')}.`] : []),
      ...(plotters.length > 0 ? [`Plotters that ran: ${plotters.join(', ')}.`] : []),
    ],
  });
}

function ofType<Type extends EngineEvent['type']>(events: readonly EngineEvent[], type: Type) {
  return events.filter((event): event is Extract<EngineEvent, { type: Type }> => event.type === type);
}
