import type { NamedConfiguration } from '../../src/tuning/namedConfiguration.ts';
import type { PlotSettings } from '../../src/tuning/plotSettings.ts';
import { powersOfTwo } from '../../src/tuning/powersOfTwo.ts';

/** Buckets worth trying, by plotter; none for those that have no such setting. */
const BUCKETS: Readonly<Partial<Record<PlotSettings['plotter'], readonly number[]>>> = {
  madmax: [64, 128, 256, 512],
  gigahorse: [64, 128, 256, 512],
  bladebit: [128, 256, 512],
  chiapos: [32, 64, 128],
};

/** Combinations of threads and buckets around a configuration, where its file has no matrix. */
export function defaultGrid({ name, settings }: NamedConfiguration, cores: number): NamedConfiguration[] {
  const threads = [...new Set([...powersOfTwo(Math.max(1, cores / 4), cores), cores])].sort((a, b) => a - b);
  const isGpu = settings.mode?.startsWith('cuda') ?? false;
  const buckets = isGpu ? undefined : BUCKETS[settings.plotter];
  return threads.flatMap((count) =>
    (buckets ?? [undefined]).map((value) => ({
      name: `${name} threads=${count}${value === undefined ? '' : ` buckets=${value}`}`,
      settings: { ...settings, threads: count, ...(value === undefined ? {} : { buckets: value }) },
    })),
  );
}
