import type { GivenSettings } from '../plotters/command.ts';
import { parseSize } from '../plotters/flags.ts';
import { listOf, modeOf, type PlotSettings, type SettingName } from './plotSettings.ts';

/** Names that the plotters have for settings which carry their unit in a configuration file. */
const SIZES: Readonly<Partial<Record<SettingName, string>>> = {
  cache: 'cacheBytes',
  buffer: 'bufferBytes',
  memoryLimit: 'memoryLimitBytes',
  chunk: 'chunkBytes',
};

const FOLDERS = ['tmp', 'tmp2', 'tmp3', 'stage', 'final'];

/** Name that the plotters have for a setting or folder. */
export function plotterName(name: string): string {
  return SIZES[name as SettingName] ?? name;
}

/** Where a setting stands in a configuration, by the plotters' name of it. */
export function placeOfSetting(name: string): readonly string[] {
  if (FOLDERS.includes(name)) return ['directories', name];
  return [Object.entries(SIZES).find(([, other]) => other === name)?.[0] ?? name];
}

/** A configuration's settings by the plotters' names, in their units; what isn't written is absent. */
export function givenOf(settings: PlotSettings): GivenSettings {
  const { count, directories = {}, plotter: _, binary: __, flags: ___, ...rest } = settings;
  const own = Object.entries(rest).map(([name, value]) =>
    name in SIZES ? [plotterName(name), parseSize(value as string)] : [name, value],
  );
  const folders = Object.entries(directories).map(([name, value]) =>
    name === 'tmp' || name === 'final' ? [name, listOf(value)] : [name, value],
  );
  return {
    ...Object.fromEntries([...own, ...folders]),
    mode: modeOf(settings),
    ...(count === 'endless' ? { endless: true } : count === undefined ? {} : { count }),
  };
}
