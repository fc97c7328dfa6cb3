import { quantileOfSorted } from '../../analyze/quantiles.ts';
import { isNight, isWeekend, WEEKDAYS } from './localCalendar.ts';
import { kindOf, LIKENESSES, type Likeness, type PlotCase, tmpOf } from './plotCases.ts';

/** What a pattern is about. */
export const PATTERN_KINDS = ['time', 'concurrency', 'storage', 'configuration', 'host'] as const;
export type PatternKind = (typeof PATTERN_KINDS)[number];

/** A question that parts plots in two. */
export interface PlotSplit {
  /** With `split`'s value after a `=`, where there are several. */
  readonly id: string;
  readonly kind: PatternKind;
  /** `Plots that start at night`. */
  readonly text: string;
  /** What those that are compared have in common. */
  readonly alike: readonly Likeness[];
  /** Whether plots of different makers are compared too: for what a maker has at all times or never, such as its settings. */
  readonly acrossMakers: boolean;
  /** The time of a plot, or of a byte of it: plots of different sizes are told from one another by that. */
  readonly measure: 'seconds' | 'secondsPerByte';
  /** Undefined where it isn't known. */
  side(plot: PlotCase): boolean | undefined;
}

type Question = Pick<PlotSplit, 'id' | 'kind' | 'text' | 'side'> & Partial<Pick<PlotSplit, 'acrossMakers'>>;

/** Questions that have two answers. A new one is one more entry. */
const QUESTIONS: readonly Question[] = [
  { id: 'night', kind: 'time', text: 'Plots that start at night (22:00 to 6:00)', side: ({ local }) => isNight(local) },
  {
    id: 'morning',
    kind: 'time',
    text: 'Plots that start in the morning (6:00 to 12:00)',
    side: ({ local }) => local.hour >= 6 && local.hour < 12,
  },
  {
    id: 'afternoon',
    kind: 'time',
    text: 'Plots that start in the afternoon (12:00 to 18:00)',
    side: ({ local }) => local.hour >= 12 && local.hour < 18,
  },
  {
    id: 'evening',
    kind: 'time',
    text: 'Plots that start in the evening (18:00 to 22:00)',
    side: ({ local }) => local.hour >= 18 && local.hour < 22,
  },
  { id: 'weekend', kind: 'time', text: 'Plots that start at the weekend', side: ({ local }) => isWeekend(local) },
  {
    id: 'first',
    kind: 'time',
    text: 'The first plots of a plotter that has just been started',
    acrossMakers: true,
    side: ({ plot }) => (plot.index === undefined ? undefined : plot.index === 1),
  },
  {
    id: 'copyAtStart',
    kind: 'concurrency',
    text: 'Plots that start while another plotter copies',
    side: ({ copyAtStart }) => copyAtStart,
  },
  {
    id: 'copyDuring',
    kind: 'concurrency',
    text: 'Plots during which another plotter copies for more than a fifth of the time',
    side: ({ copyShare }) => (copyShare === undefined ? undefined : copyShare > 0.2),
  },
  {
    id: 'beside',
    kind: 'concurrency',
    text: 'Plots that run beside others for the most part',
    side: ({ othersMean }) => othersMean > 0.5,
  },
  {
    id: 'besideTwo',
    kind: 'concurrency',
    text: 'Plots that run beside two or more others',
    side: ({ othersMean }) => (othersMean > 0.5 ? othersMean > 1.5 : undefined),
  },
  {
    id: 'besideFour',
    kind: 'concurrency',
    text: 'Plots that run beside four or more others',
    side: ({ othersMean }) => (othersMean > 1.5 ? othersMean > 3.5 : undefined),
  },
  {
    id: 'startsTogether',
    kind: 'concurrency',
    text: 'Plots that start within 5 minutes of another, of all that run beside others,',
    side: ({ startsTogether, othersMean }) => (othersMean > 0.5 ? startsTogether : undefined),
  },
  {
    id: 'sharesTmp',
    kind: 'storage',
    text: 'Plots that share their temporary disk with another, of all that run beside others,',
    acrossMakers: true,
    side: ({ sharesTmp, othersMean }) => (othersMean > 0.5 ? sharesTmp : undefined),
  },
  {
    id: 'tmpInMemory',
    kind: 'storage',
    text: 'Plots with a temporary folder in memory',
    acrossMakers: true,
    side: ({ plot }) =>
      plot.directories?.some(
        ({ use, fileSystem }) => use.startsWith('tmp') && /^(tmpfs|ramfs)$/.test(fileSystem ?? ''),
      ),
  },
  {
    id: 'secondTmp',
    kind: 'storage',
    text: 'Plots with a second temporary folder elsewhere',
    acrossMakers: true,
    side: ({ plot: { configuration } }) =>
      configuration && configuration.tmp2 !== undefined && configuration.tmp2 !== configuration.tmp,
  },
  {
    id: 'nearlyFull',
    kind: 'storage',
    text: 'Plots while a file system is more than 95 % full',
    side: ({ during }) => above(during('disk.full'), 0.95),
  },
  {
    id: 'swap',
    kind: 'host',
    text: 'Plots while the host swaps',
    side: ({ during }) => above(during('memory.swapping'), 64 * 1024),
  },
  {
    id: 'hot',
    kind: 'host',
    text: 'Plots while a part is hotter than 95 % of its limit',
    side: ({ during }) => above(during('cpu.heat'), 0.95),
  },
];

function above(value: number | undefined, limit: number): boolean | undefined {
  return value === undefined ? undefined : value > limit;
}

/** Questions with an answer for each value that occurs. */
interface Factor {
  readonly id: string;
  readonly kind: PatternKind;
  readonly alike?: readonly Likeness[];
  readonly measure?: PlotSplit['measure'];
  value(plot: PlotCase): string | number | undefined;
  text(value: string): string;
}

const FACTORS: readonly Factor[] = [
  {
    id: 'weekday',
    kind: 'time',
    value: ({ local }) => WEEKDAYS[local.weekday],
    text: (day) => `Plots that start on a ${day}`,
  },
  {
    id: 'tmp',
    kind: 'storage',
    value: ({ plot }) => tmpOf(plot),
    text: (path) => `Plots made on ${path}`,
  },
  {
    id: 'final',
    kind: 'storage',
    value: ({ plot: { configuration } }) => (configuration?.final?.length === 1 ? configuration.final[0] : undefined),
    text: (path) => `Plots that go to ${path}`,
  },
  {
    id: 'device',
    kind: 'host',
    value: ({ plot }) => plot.device,
    text: (device) => `Plots made on ${device}`,
  },
  {
    id: 'threads',
    kind: 'configuration',
    value: ({ plot }) => plot.configuration?.threads,
    text: (threads) => `Plots made with ${threads} threads`,
  },
  {
    id: 'buckets',
    kind: 'configuration',
    value: ({ plot }) => plot.configuration?.buckets,
    text: (buckets) => `Plots made with ${buckets} buckets`,
  },
  {
    id: 'plotter',
    kind: 'configuration',
    alike: ['k', 'compression', 'strength'],
    value: ({ plot }) => plot.title ?? plot.plotter,
    text: (plotter) => `Plots made by ${plotter}`,
  },
  {
    id: 'compression',
    kind: 'configuration',
    alike: ['plotter', 'mode', 'k', 'strength'],
    value: ({ plot }) => plot.compression,
    text: (level) => `Plots of compression level ${level}`,
  },
  {
    id: 'strength',
    kind: 'configuration',
    alike: ['plotter', 'mode', 'k', 'compression'],
    value: ({ plot }) => plot.configuration?.strength,
    text: (strength) => `Plots of strength ${strength}`,
  },
  {
    id: 'k',
    kind: 'configuration',
    alike: ['plotter', 'mode', 'compression', 'strength'],
    measure: 'secondsPerByte',
    value: ({ plot }) => plot.k,
    text: (k) => `Plots of k${k}, by the byte,`,
  },
];

/** The rarest values are left out: each question more asks for more proof of all. */
const MOST_VALUES = 7;

/** Loads of other work: its top quarter against the rest. */
const LOADS = [
  { id: 'network.in', text: 'Plots while much is received over the network' },
  { id: 'network.out', text: 'Plots while much is sent over the network' },
] as const;

/** All questions that these plots can answer. */
export function plotSplits(cases: readonly PlotCase[]): PlotSplit[] {
  return [
    ...QUESTIONS.map(
      (question): PlotSplit => ({ acrossMakers: false, ...question, alike: LIKENESSES, measure: 'seconds' }),
    ),
    ...FACTORS.flatMap((factor) => splitsOf(factor, cases)),
    ...LOADS.flatMap(({ id, text }) => topQuarter(id, text, cases)),
  ];
}

/** Names those that a plot may be compared with. */
export function stratumOf({ alike, acrossMakers }: PlotSplit, one: PlotCase): string {
  return acrossMakers ? kindOf(one, alike) : `${kindOf(one, alike)} ${one.maker}`;
}

function splitsOf(factor: Factor, cases: readonly PlotCase[]): PlotSplit[] {
  const { id, kind, alike = LIKENESSES, measure = 'seconds', text } = factor;
  const counts = new Map<string, number>();
  for (const one of cases) {
    const value = factor.value(one);
    if (value !== undefined) counts.set(String(value), (counts.get(String(value)) ?? 0) + 1);
  }
  const values = [...counts].sort((a, b) => b[1] - a[1]).map(([value]) => value);
  // Of two values, each is the other's mirror.
  const asked = values.length === 2 ? values.slice(1) : values.length < 2 ? [] : values.slice(0, MOST_VALUES);
  return asked.map((value) => ({
    id: `${id}=${value}`,
    kind,
    alike,
    acrossMakers: kind !== 'time',
    measure,
    text: text(value),
    side: (one) => {
      const own = factor.value(one);
      return own === undefined ? undefined : String(own) === value;
    },
  }));
}

function topQuarter(id: string, text: string, cases: readonly PlotCase[]): PlotSplit[] {
  const values = Float64Array.from(cases.flatMap(({ during }) => during(id) ?? [])).sort();
  if (values.length === 0 || values[0] === values[values.length - 1]) return [];
  const limit = quantileOfSorted(values, 0.75);
  const side = ({ during }: PlotCase) => above(during(id), limit);
  return [{ id: `much ${id}`, kind: 'host', text, alike: LIKENESSES, acrossMakers: false, measure: 'seconds', side }];
}
