import { flagFor } from '../../src/tuning/commandForm.ts';
import type { NamedConfiguration } from '../../src/tuning/namedConfiguration.ts';
import type { PlotSettings } from '../../src/tuning/plotSettings.ts';
import { powersOfTwo } from '../../src/tuning/powersOfTwo.ts';

/** A configuration as it is, then threads and buckets around it and around what is usual, where its file has no matrix. */
export function defaultGrid(given: NamedConfiguration, cores: number): NamedConfiguration[] {
  const { settings } = given;
  const used = usedBuckets(settings);
  const around = threadsAround(settings, cores).flatMap((threads) =>
    bucketsAround(settings).flatMap((buckets) =>
      threads === settings.threads && buckets === used ? [] : variant(given, threads, buckets),
    ),
  );
  return [given, ...around];
}

/**
 * Where the best of the grid has the least or the greatest number of threads or buckets tried: what lies one step further, as far as there
 * are cores and the plotter takes it. Empty where the best lies amid the others.
 */
export function beyondEdge(
  given: NamedConfiguration,
  best: PlotSettings,
  tried: readonly PlotSettings[],
  cores: number,
): NamedConfiguration[] {
  const { threads } = best;
  const buckets = usedBuckets(best);
  if (threads === undefined) return [];
  const { min, max } = bucketsRange(best);
  const moreThreads = further(
    threads,
    tried.map((one) => one.threads),
    1,
    THREADS_A_CORE * cores,
  );
  const moreBuckets = buckets === undefined ? [] : further(buckets, tried.map(usedBuckets), min, max);
  return [
    ...moreThreads.map((value) => variant(given, value, buckets)),
    ...moreBuckets.map((value) => variant(given, threads, value)),
  ];
}

/** Past this many threads a core they only wait for one another. */
const THREADS_A_CORE = 2;

function further(value: number, tried: readonly (number | undefined)[], least: number, most: number): number[] {
  const known = tried.filter((one) => one !== undefined);
  const near = [
    ...(value <= Math.min(...known) ? [Math.floor(value / 2)] : []),
    ...(value >= Math.max(...known) ? [2 * value] : []),
  ];
  return near.filter((one) => one >= least && one <= most);
}

function variant({ name, settings }: NamedConfiguration, threads: number, buckets: number | undefined) {
  return {
    name: `${name} threads=${threads}${buckets === undefined ? '' : ` buckets=${buckets}`}`,
    settings: { ...settings, threads, ...(buckets !== undefined && { buckets }) },
  };
}

/** The plotter's own number of buckets where none is given; undefined for one without buckets. */
function usedBuckets(settings: PlotSettings): number | undefined {
  const flag = flagFor(settings, 'buckets');
  return settings.buckets ?? (flag && (Number(flag.default) || undefined));
}

function bucketsRange(settings: PlotSettings): { readonly min: number; readonly max: number } {
  const { min = 1, max = 65_536 } = flagFor(settings, 'buckets')?.range ?? {};
  return { min, max };
}

/** From a quarter of the cores to all, and half to twice those given, as far as there are cores. */
function threadsAround({ threads }: PlotSettings, cores: number): number[] {
  const near = threads === undefined ? [] : [Math.ceil(threads / 2), threads, threads * 2];
  const usual = [...powersOfTwo(Math.max(1, cores / 4), cores), cores];
  return inOrder([...usual, ...near.filter((count) => count <= cores)]);
}

/** A quarter to twice the plotter's usual number, and half to twice those given, as far as it takes them; nothing for those without. */
function bucketsAround(settings: PlotSettings): readonly (number | undefined)[] {
  const flag = flagFor(settings, 'buckets');
  if (!flag) return [undefined];
  const { min, max } = bucketsRange(settings);
  const usual = Number(flag.default) || max;
  const { buckets: given } = settings;
  const near = given === undefined ? [] : [given / 2, given, given * 2];
  const all = [...powersOfTwo(usual / 4, usual * 2), ...near];
  return inOrder(all.filter((value) => value >= min && value <= max && Number.isInteger(value)));
}

function inOrder(values: readonly number[]): number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}
