import { CATALOGUE } from '../../../src/metrics/catalogue.ts';
import type { Series, SeriesList } from '../../../src/metrics/series.ts';
import type { RealFrames } from './realFrames.ts';

/** Values of so many series, second by second. */
export interface FrameSource {
  readonly list: SeriesList;
  readonly series: readonly Series[];
  /** Fills `into` with the values of the second. Whole seconds only, in rising order. */
  fill(second: number, into: Float64Array): void;
}

/** How much of a gauge's value is scattered anew, so that frames that come round again are not the same. */
const SCATTER = 0.02;

/** The real frames over and over, with scattered gauges and counters that go on; or made up where there are none. */
export function generatedFrames(seriesCount: number, real: RealFrames | undefined, random: () => number): FrameSource {
  return real ? repeated(seriesCount, real, random) : madeUp(seriesCount, random);
}

function repeated(seriesCount: number, { columns, seconds }: RealFrames, random: () => number): FrameSource {
  const taken = Array.from({ length: seriesCount }, (_, i) => {
    const { series, values } = columns[i % columns.length];
    const round = Math.floor(i / columns.length);
    const attributes = round === 0 ? series.attributes : { ...series.attributes, copy: String(round) };
    const isCounter = CATALOGUE[series.metric].kind === 'counter';
    return {
      series: { metric: series.metric, attributes },
      values,
      shift: 500 * round,
      isCounter,
      rise: risesOf(values),
    };
  });
  return {
    ...listOf(taken.map(({ series }) => series)),
    fill(second, into) {
      taken.forEach(({ values, shift, isCounter, rise }, slot) => {
        const at = (second + shift) % seconds;
        const value = values[at];
        if (isCounter) into[slot] = Math.floor((second + shift) / seconds) * rise.total + rise.until[at];
        else into[slot] = Number.isInteger(value) ? value : value * (1 + SCATTER * (random() - 0.5));
      });
    },
  };
}

/** A counter without its resets: by how much it has grown until each second. */
function risesOf(values: Float64Array): { until: Float64Array; total: number } {
  const until = new Float64Array(values.length);
  let total = 0;
  let before = Number.NaN;
  for (let i = 0; i < values.length; i++) {
    if (values[i] > before) total += values[i] - before;
    if (!Number.isNaN(values[i])) before = values[i];
    until[i] = total;
  }
  return { until, total };
}

function madeUp(seriesCount: number, random: () => number): FrameSource {
  const series: Series[] = Array.from({ length: seriesCount }, (_, i) => ({
    metric: 'system.cpu.core.utilization',
    attributes: { 'cpu.logical_number': String(i) },
  }));
  const levels = series.map(random);
  return {
    ...listOf(series),
    fill(_second, into) {
      for (let i = 0; i < seriesCount; i++) {
        levels[i] = Math.min(1, Math.max(0, levels[i] + 0.1 * (random() - 0.5)));
        into[i] = i % 3 === 0 ? 0 : levels[i];
      }
    },
  };
}

function listOf(series: readonly Series[]): Pick<FrameSource, 'list' | 'series'> {
  return { series, list: { version: 1, series } };
}

/** Random numbers that are the same in every run (Park and Miller's generator). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
