import { quantileOfSorted } from '../../analyze/quantiles.ts';
import type { StoredPlot } from '../../history/storedPlot.ts';
import { formatDuration } from '../../metrics/format.ts';
import { barSpec, SIDE_COLOURS } from '../../pages/benchmarkCharts.ts';
import type { Picture } from '../../pages/pictures.ts';
import { plotKindName } from '../plotAccounts.ts';
import { legendOf, UNITS } from '../plotCharts.ts';
import type { PictureSources } from './pictureSources.ts';

interface Side {
  readonly name: string;
  readonly plots: readonly StoredPlot[];
}

const MOST_STEPS = 16;
/** Half of all lie between these. */
const QUARTILES = [0.25, 0.5, 0.75] as const;

/** How long each step took: of two kinds of plots that are made in the same steps; else of the newest plot beside those before it. */
export function stepsComparedPicture({ plots }: PictureSources): Picture | undefined {
  const timed = plots.filter(
    (plot) => plot.outcome === 'finished' && plot.steps.some(({ seconds }) => seconds !== undefined),
  );
  const sides = sidesOf(timed);
  if (sides.length === 0) return undefined;
  const names = stepsOf(sides[0].plots).filter(
    (step) => sides.length < 2 || secondsOf(sides[1].plots, step).length > 0,
  );
  const all = names.length > 0 ? names : [...new Set(sides.flatMap((side) => stepsOf(side.plots)))];
  const figures = all.flatMap((step) =>
    sides.flatMap(({ name: run, plots: own }) => {
      const seconds = secondsOf(own, step).toSorted((a, b) => a - b);
      if (seconds.length === 0) return [];
      const [low, value, high] = QUARTILES.map((at) => quantileOfSorted(seconds, at));
      return [{ name: step, run, low, value, high }];
    }),
  );
  const longest = new Map(
    all.map((step) => [step, Math.max(...figures.filter(({ name }) => name === step).map(({ value }) => value))]),
  );
  const kept = new Set(all.toSorted((a, b) => longest.get(b)! - longest.get(a)!).slice(0, MOST_STEPS));
  const shown = figures.filter(({ name }) => kept.has(name));
  const unit = UNITS.find((one) => Math.max(...longest.values()) >= one.seconds) ?? UNITS[UNITS.length - 1];
  const bars = shown.map(({ name, run, low, value, high }) => ({
    name,
    run,
    low: low / unit.seconds,
    value: value / unit.seconds,
    high: high / unit.seconds,
  }));
  const runs = sides.map(({ name }) => name);
  const [slowest] = all.toSorted((a, b) => longest.get(b)! - longest.get(a)!);
  return {
    sentence: `The longest step is ${slowest}: ${shown
      .filter(({ name }) => name === slowest)
      .map(({ run, value }) => `${formatDuration(value)} (${run})`)
      .join(', ')}.`,
    spec: barSpec({ title: 'Plots compared step by step', axis: unit.name, runs, isLogarithmic: false, bars }),
    legend: legendOf({ names: runs, colours: SIDE_COLOURS.slice(0, runs.length) }),
    table: {
      head: ['Step', 'Of', 'Median', 'Half of them between'],
      rows: shown.map(({ name, run, low, value, high }) => [
        name,
        run,
        formatDuration(value),
        `${formatDuration(low)} and ${formatDuration(high)}`,
      ]),
      words: 2,
    },
  };
}

/** The most frequent kind beside the next that is made in the same steps. */
function sidesOf(timed: readonly StoredPlot[]): Side[] {
  const kinds = [...Map.groupBy(timed, plotKindName)].toSorted(([, a], [, b]) => b.length - a.length);
  if (kinds.length === 0) return [];
  const [[, first], ...rest] = kinds;
  const steps = new Set(stepsOf(first));
  const alike = rest.find(([, plots]) => stepsOf(plots).some((step) => steps.has(step)));
  if (alike) return [kinds[0], alike].map(([name, plots]) => ({ name: `${plots.length} of ${name}`, plots }));
  const [newest, ...others] = first.toReversed();
  const side = { name: 'the newest plot', plots: [newest] };
  return others.length === 0 ? [side] : [side, { name: `${others.length} before it`, plots: others }];
}

function stepsOf(plots: readonly StoredPlot[]): string[] {
  return [...new Set(plots.flatMap(({ steps }) => steps.map(({ step }) => step)))];
}

function secondsOf(plots: readonly StoredPlot[], step: string): number[] {
  return plots.flatMap(({ steps }) => steps.flatMap((one) => (one.step === step ? (one.seconds ?? []) : [])));
}
