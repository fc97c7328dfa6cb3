import { baseName } from '../plotters/filePath.ts';
import { plotterById } from '../plotters/plotters.ts';
import { ForeignValues, type YamlMap } from './foreignValues.ts';
import {
  byName,
  directoriesFor,
  type FoundFolders,
  formOf,
  noteUnasked,
  settingsFrom,
  withoutAbsent,
} from './managerSettings.ts';
import type { PlotSettings } from './plotSettings.ts';

/**
 * Configurations of plotman's plotman.yaml, or of the fork that Machinaris writes: one for each temporary folder, since plotman
 * spreads its jobs over them.
 */
export function importPlotman(root: YamlMap, remarks: string[]): Record<string, PlotSettings> {
  const all = new ForeignValues(root, '', remarks);
  const directories = all.group('directories');
  const plotting = all.group('plotting');
  const type = plotting.text('type') ?? 'chia';
  // Its first versions had chia's settings in `plotting` itself.
  const own = plotting.at(type) === undefined ? plotting : plotting.group(type);
  const form = formOf('plotman', type, own);
  if (form.type !== type) {
    const title = plotterById(form.plotter)?.title;
    remarks.push(`plotting.type ${type} isn't known: taken for ${title}. Correct "plotter".`);
  }
  const settings = withoutAbsent<PlotSettings>({
    ...settingsFrom(form, own),
    k: own.whole('k'),
    count: own.whole('n'),
    binary: form.ownProgram ? programOf(own) : undefined,
    farmerKey: plotting.text('farmer_pk'),
    poolKey: plotting.text('pool_pk'),
    contract: plotting.text('pool_contract_address'),
  });
  const note = (text: string) => remarks.push(`directories: ${text}`);
  const configurations = foldersOf(directories, remarks).map((folders): readonly [string, PlotSettings] => [
    folders.tmp === undefined ? form.plotter : `${form.plotter} ${baseName(folders.tmp)}`,
    { ...settings, directories: directoriesFor(settings, folders, note) },
  ]);
  if (own !== plotting) noteUnasked([own], 'The plotter has no use for them in this mode.', remarks);
  noteUnasked([all, directories, plotting], 'They are the manager’s own, or of plotters that aren’t in use.', remarks);
  return byName(configurations);
}

/** It has a second program for large plots. */
function programOf(own: ForeignValues): string | undefined {
  const [usual, large] = [own.text('executable'), own.text('executable_k34')];
  return (own.whole('k') ?? 0) > 32 ? large : usual;
}

/** Those of each temporary folder. Without a destination plots stay in the second temporary folder, or in the first. */
function foldersOf(directories: ForeignValues, remarks: string[]): FoundFolders[] {
  const tmps = directories.texts('tmp');
  if (tmps.length === 0) remarks.push('directories.tmp is missing: name temporary folders in the configuration.');
  const [tmp2, tmp3] = [directories.text('tmp2'), directories.text('tmp3')];
  const destinations = directories.texts('dst');
  return (tmps.length > 0 ? tmps : [undefined]).map((tmp) => ({
    tmp,
    tmp2,
    tmp3,
    final: destinations.length > 0 ? destinations : [tmp2 ?? tmp].filter((folder) => folder !== undefined),
  }));
}
