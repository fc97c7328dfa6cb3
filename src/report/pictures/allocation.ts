import type { History } from '../../history/history.ts';
import type { MetricName } from '../../metrics/catalogue.ts';
import { formatShare } from '../../metrics/format.ts';
import type { Attributes } from '../../metrics/metric.ts';
import { MIXED_COLOURS } from '../../pages/colours.ts';
import { type Picture, schemeOf } from '../../pages/pictures.ts';
import { type Pie, pieSpec } from '../../pages/pieSpec.ts';
import { usedColours } from '../../pages/plotCharts.ts';
import { legendOf } from '../plotCharts.ts';
import type { PictureSources } from './pictureSources.ts';

const COLOURS = {
  names: ['plotters', 'others', 'nobody'],
  colours: [...schemeOf('allocation').marks.slice(0, 2), MIXED_COLOURS['pale-grey']],
};

interface Whole {
  readonly name: string;
  /** What plotters take, all take, and there is: in one unit. */
  of(mean: Mean): { readonly plotters: Known; readonly all: Known; readonly whole: Known };
}

type Known = number | undefined;
type Mean = (metric: MetricName, where?: Attributes) => Known;

/** A new resource is one more entry. */
const WHOLES: readonly Whole[] = [
  {
    name: 'CPU',
    of(mean) {
      const cores = mean('system.cpu.logical.count');
      const busy = mean('system.cpu.utilization');
      return {
        plotters: mean('plotters.cpu.utilization'),
        all: busy === undefined || cores === undefined ? undefined : busy * cores,
        whole: cores,
      };
    },
  },
  {
    name: 'memory',
    of(mean) {
      const whole = mean('system.memory.limit');
      const share = mean('system.memory.utilization');
      return {
        plotters: mean('plotters.memory.usage'),
        all: share === undefined || whole === undefined ? undefined : share * whole,
        whole,
      };
    },
  },
];

/** Who has what of the host: plotters, others, nobody. What plotters take has to be known: it is not nothing where it can't be read. */
export function allocationPicture({ history, range }: PictureSources): Picture | undefined {
  const mean = meansOf(history, range);
  const without = mean('plotters.count') === 0 ? 0 : undefined;
  const pies = WHOLES.flatMap(({ name, of }): Pie[] => {
    const { plotters = without, all, whole } = of(mean);
    if (plotters === undefined || all === undefined || whole === undefined || !(whole > 0)) return [];
    // Both are measured, at slightly different times.
    const own = Math.min(plotters, whole);
    const others = Math.max(0, Math.min(all, whole) - own);
    const parts = [own, others, Math.max(0, whole - own - others)].map((amount, i) => ({
      kind: COLOURS.names[i],
      share: amount / whole,
      text: formatShare(amount / whole),
    }));
    return [{ name, parts }];
  });
  if (pies.length === 0) return undefined;
  const drawn = pies.flatMap(({ parts }) => parts.flatMap(({ kind, share }) => (share > 0 ? kind : [])));
  const shareOf = ({ parts }: Pie, kind: string) => parts.find((part) => part.kind === kind)?.text ?? '';
  return {
    sentence: `Plotters had ${pies.map((pie) => `${shareOf(pie, 'plotters')} of ${pie.name}`).join(', ')} in the mean.`,
    spec: pieSpec('Who has what of the host', pies, COLOURS),
    legend: legendOf(usedColours(COLOURS, drawn)),
    table: {
      head: ['', ...COLOURS.names],
      rows: pies.map((pie) => [pie.name, ...COLOURS.names.map((kind) => shareOf(pie, kind))]),
    },
  };
}

/** Of the sum over all series of a metric: what wasn't there for some of the time counts as nothing then. */
function meansOf(history: History, range: PictureSources['range']): Mean {
  return (metric, where) => {
    const found = history.query({ series: { metric, where }, ...range, points: 60 });
    const sums = new Map<number, number>();
    for (const { times, mean } of found) {
      times.forEach((time, i) => {
        if (Number.isFinite(mean[i])) sums.set(time, (sums.get(time) ?? 0) + mean[i]);
      });
    }
    if (sums.size === 0) return undefined;
    return [...sums.values()].reduce((sum, value) => sum + value, 0) / sums.size;
  };
}
