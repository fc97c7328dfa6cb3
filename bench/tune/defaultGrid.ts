import { flagFor } from '../../src/tuning/commandForm.ts';
import type { NamedConfiguration } from '../../src/tuning/namedConfiguration.ts';
import type { PlotSettings } from '../../src/tuning/plotSettings.ts';
import { powersOfTwo } from '../../src/tuning/powersOfTwo.ts';

/** Combinations of threads and buckets around a configuration, where its file has no matrix. */
export function defaultGrid({ name, settings }: NamedConfiguration, cores: number): NamedConfiguration[] {
  const threads = [...new Set([...powersOfTwo(Math.max(1, cores / 4), cores), cores])].sort((a, b) => a - b);
  return threads.flatMap((count) =>
    bucketsAround(settings).map((value) => ({
      name: `${name} threads=${count}${value === undefined ? '' : ` buckets=${value}`}`,
      settings: { ...settings, threads: count, ...(value !== undefined && { buckets: value }) },
    })),
  );
}

/** A quarter to twice the plotter's usual number, as far as it takes them; nothing to vary for those that have no such setting. */
function bucketsAround(settings: PlotSettings): readonly (number | undefined)[] {
  const flag = flagFor(settings, 'buckets');
  if (!flag) return [undefined];
  const { min = 1, max = 65_536 } = flag.range ?? {};
  const usual = Number(flag.default) || max;
  return powersOfTwo(Math.max(min, usual / 4), Math.min(max, usual * 2));
}
