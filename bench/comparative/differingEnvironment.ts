import { changedEnvironment, differenceText } from '../../src/benchmarks/environmentDifferences.ts';
import type { Environment } from '../../src/tuning/inventory/environment.ts';
import type { NamedConfiguration } from '../../src/tuning/namedConfiguration.ts';

/** The folders that a configuration names. */
export function foldersOf({ settings: { directories = {} } }: NamedConfiguration): string[] {
  return Object.values(directories)
    .flat()
    .filter((folder) => typeof folder === 'string');
}

/** The folders of two configurations whose file systems, or how these are mounted, are others: in a sentence; none where there is no such. */
export function differingMounts(a: NamedConfiguration, b: NamedConfiguration, { mounts }: Environment): string[] {
  const roles = Object.keys({ ...a.settings.directories, ...b.settings.directories });
  const mountOf = ({ settings }: NamedConfiguration, role: string) => {
    const folders = [
      (settings.directories as Readonly<Record<string, string | string[] | undefined>>)?.[role] ?? [],
    ].flat();
    return [...new Set(folders.flatMap((folder) => mounts[folder] ?? []))].join('; ');
  };
  const others = roles.flatMap((role) => {
    const [own, other] = [mountOf(a, role), mountOf(b, role)];
    return own !== '' && other !== '' && own !== other ? [`${role} (${own} against ${other})`] : [];
  });
  return others.length === 0 ? [] : [`Their folders lie on other file systems: ${others.join(', ')}.`];
}

/** What changed about the host while the runs were made: in sentences. */
export function changedMeanwhile(before: Environment, after: Environment): string[] {
  return changedEnvironment(after, before).map((difference) => `While they ran, ${differenceText(difference)}.`);
}
