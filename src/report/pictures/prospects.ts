import { bottleneckTitle } from '../../analysis/bottleneck/classes.ts';
import { type HostForecastReport, OUTLOOK } from '../../analysis/host/hostForecastReport.ts';
import { PROSPECT_WORDS } from '../../events/prospects.ts';
import { formatPercent } from '../../metrics/format.ts';
import { type Picture, schemeOf } from '../../pages/pictures.ts';
import { accountSpec, usedColours } from '../../pages/plotCharts.ts';
import { legendOf } from '../plotCharts.ts';
import type { PictureSources } from './pictureSources.ts';

const [WANTED, AGAINST, ELSE] = schemeOf('prospects').marks;
const COLOURS = { names: Object.values(PROSPECT_WORDS), colours: [AGAINST, WANTED, ELSE] };
const STALE_SECONDS = 1800;
const LEAST_PROBABILITY = 0.01;
const OF_BOTTLENECK = 'risk/bottleneck ';

interface Prospective {
  readonly name: string;
  readonly kind: keyof typeof PROSPECT_WORDS;
  readonly probability: number;
  readonly text: string;
}

/** How probable it is within the next hour that each class holds plotters back, and what else forecasts tell of. */
export function prospectsPicture({ history, range, now }: PictureSources): Picture | undefined {
  const report = history.get(OUTLOOK.kind, OUTLOOK.key) as HostForecastReport | undefined;
  const isCurrent = report?.at !== undefined && Math.abs(range.to - report.at) < STALE_SECONDS && now <= range.to + 1;
  const prospects = isCurrent ? prospectsOf(report) : [];
  if (prospects.length === 0) return undefined;
  const words = ({ kind }: Prospective) => PROSPECT_WORDS[kind];
  const bars = prospects.map((one) => ({ name: one.name, lane: words(one), place: 0, share: one.probability }));
  const colours = usedColours(COLOURS, prospects.map(words));
  const most = prospects.find(({ text }) => text !== '');
  return {
    sentence:
      most?.text ??
      `Most probable within the next hour: ${prospects[0].name} (${formatPercent(prospects[0].probability)}).`,
    spec: accountSpec(bars, colours, { description: 'What may come', axis: 'probability' }),
    legend: legendOf(colours),
    table: {
      head: ['What may come', 'Kind', 'Probability', 'In words'],
      rows: prospects.map((one) => [one.name, words(one), formatPercent(one.probability), one.text]),
    },
  };
}

/** What forecasts tell of in words comes first. */
function prospectsOf({ insights, bottlenecks }: HostForecastReport): Prospective[] {
  const told = insights.flatMap(({ id, kind, confidence, text, evidence: [about] }): Prospective[] => {
    if (kind !== 'risk' && kind !== 'opportunity' && kind !== 'forecast') return [];
    const name = id.startsWith(OF_BOTTLENECK) ? bottleneckTitle(id.slice(OF_BOTTLENECK.length)) : about?.subject;
    return [{ name: name ?? id, kind, probability: confidence, text }];
  });
  const known = new Set(told.map(({ name }) => name));
  const others = (bottlenecks?.probabilities ?? [])
    .filter(({ probability }) => probability >= LEAST_PROBABILITY)
    .map(({ name, probability }) => ({ name: bottleneckTitle(name), kind: 'risk' as const, probability, text: '' }));
  return [...told, ...others.filter(({ name }) => !known.has(name))];
}
