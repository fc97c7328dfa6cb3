import { formatBytes } from '../../metrics/format.ts';
import { flagFor, takes } from '../commandForm.ts';
import type { PlotSettings } from '../plotSettings.ts';
import { powersOfTwo } from '../powersOfTwo.ts';
import type { Rule, SettingFix, Subject } from '../rule.ts';
import { bytesInMemory } from '../spaceDemand.ts';
import { subjectOf } from '../subject.ts';

/** Settings that need less memory than these, the gentlest change first. */
function thriftier({ settings, configuration }: Subject): PlotSettings[] {
  const { buckets = 0, threads = 1 } = configuration;
  const range = flagFor(settings, 'buckets')?.range;
  const moreBuckets = takes(settings, 'buckets')
    ? powersOfTwo(buckets * 2, Math.min(range?.max ?? 0, 4096)).map((count) => ({ ...settings, buckets: count }))
    : [];
  const fewerThreads = takes(settings, 'threads')
    ? [threads / 2, threads / 4].map(Math.floor).filter((count) => count >= 1)
    : [];
  return [...moreBuckets, ...fewerThreads.map((count) => ({ ...settings, threads: count }))];
}

/** The first change of buckets and the first of threads with which a plot fits. */
function fixesFor(subject: Subject, isEnough: (bytes: number) => boolean): SettingFix[] {
  const fitting = thriftier(subject).filter((settings) =>
    isEnough(subjectOf(subject.name, settings).needs.ramBytes ?? 0),
  );
  const fixes: SettingFix[] = [];
  for (const name of ['buckets', 'threads'] as const) {
    const value = fitting.find((settings) => settings[name] !== subject.settings[name])?.[name];
    if (value !== undefined) fixes.push({ title: `Use ${value} ${name}`, set: [name], value });
  }
  return fixes;
}

export const memoryAboveFree: Rule = {
  id: 'memory-above-free',
  finds: 'A need for memory above what is free',
  check: (subject, facts) => {
    const { ramBytes } = subject.needs;
    const { freeMemoryBytes: free, memoryBytes: all = Number.POSITIVE_INFINITY } = facts;
    if (ramBytes === undefined || free === undefined) return [];
    const inRamDisks = bytesInMemory(subject, facts);
    const need = ramBytes + inRamDisks;
    if (need <= free) return [];
    const parts = inRamDisks > 0 ? ` (${formatBytes(ramBytes)} and ${formatBytes(inRamDisks)} in RAM disks)` : '';
    const never = need > all;
    const { settings, title } = subject;
    const place = (['buckets', 'cache', 'buffer', 'threads', 'mode'] as const).find(
      (name) => settings[name] !== undefined,
    );
    return [
      {
        severity: never ? 'error' : 'warning',
        message: never
          ? `${title} needs about ${formatBytes(need)} of memory${parts}; this host has ${formatBytes(all)}. Choose settings that need less, or another plotter.`
          : `${title} needs about ${formatBytes(need)} of memory${parts}; ${formatBytes(free)} are free now. End other programs, or choose settings that need less.`,
        place: [place ?? 'plotter'],
        fixes: fixesFor(subject, (bytes) => bytes + inRamDisks <= free),
      },
    ];
  },
};
