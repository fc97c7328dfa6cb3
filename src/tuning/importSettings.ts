import type { PlotSettings } from './plotSettings.ts';

/** Settings without those that are undefined, which is how importers leave out what wasn't given. */
export function given<Settings extends object>(
  settings: { [Key in keyof Settings]: Settings[Key] | undefined },
): Settings {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)) as Settings;
}

/** Mad Max and Gigahorse take a folder with a slash at its end only; other managers add it when they start them. */
export function withSlash(folder: string): string {
  return /[\\/]$/.test(folder) ? folder : `${folder}${folder.includes('\\') ? '\\' : '/'}`;
}

/** Names that differ: a second `a` becomes `a 2`. */
export function byName(
  all: readonly (readonly [name: string, settings: PlotSettings])[],
): Record<string, PlotSettings> {
  const named = new Map<string, PlotSettings>();
  for (const [name, settings] of all) {
    let unique = name;
    for (let number = 2; named.has(unique); number++) unique = `${name} ${number}`;
    named.set(unique, settings);
  }
  return Object.fromEntries(named);
}
