import { flagFor } from '../../src/tuning/commandForm.ts';
import type { NamedConfiguration } from '../../src/tuning/namedConfiguration.ts';
import type { PlotSettings } from '../../src/tuning/plotSettings.ts';
import { powersOfTwo } from '../../src/tuning/powersOfTwo.ts';

/** A configuration as it is, then threads and buckets around it and around what is usual, where its file has no matrix. */
export function defaultGrid(given: NamedConfiguration, cores: number): NamedConfiguration[] {
  const { name, settings } = given;
  const buckets = flagFor(settings, 'buckets');
  const used = settings.buckets ?? (buckets && Number(buckets.default));
  const around = threadsAround(settings, cores).flatMap((threads) =>
    bucketsAround(settings).flatMap((value) =>
      threads === settings.threads && value === used
        ? []
        : {
            name: `${name} threads=${threads}${value === undefined ? '' : ` buckets=${value}`}`,
            settings: { ...settings, threads, ...(value !== undefined && { buckets: value }) },
          },
    ),
  );
  return [given, ...around];
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
  const { min = 1, max = 65_536 } = flag.range ?? {};
  const usual = Number(flag.default) || max;
  const { buckets: given } = settings;
  const near = given === undefined ? [] : [given / 2, given, given * 2];
  const all = [...powersOfTwo(usual / 4, usual * 2), ...near];
  return inOrder(all.filter((value) => value >= min && value <= max && Number.isInteger(value)));
}

function inOrder(values: readonly number[]): number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}
