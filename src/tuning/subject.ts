import { needsOf, plotterById } from '../plotters/plotters.ts';
import { configurationOf } from './argv.ts';
import { commandFormOf, flagFor } from './commandForm.ts';
import type { HostFacts, Place } from './hostFacts.ts';
import type { Path } from './jsonPath.ts';
import { listOf, type PlotSettings } from './plotSettings.ts';
import type { Subject } from './rule.ts';

export function subjectOf(name: string, settings: PlotSettings): Subject {
  const configuration = configurationOf(settings);
  return {
    name,
    settings,
    configuration,
    needs: needsOf(settings.plotter, configuration) ?? {},
    form: commandFormOf(settings),
    title: plotterById(settings.plotter)?.title ?? settings.plotter,
  };
}

export type FolderUse = 'tmp' | 'tmp2' | 'tmp3' | 'stage' | 'final';

/** A folder that a configuration names. */
export interface Folder {
  readonly use: FolderUse;
  readonly path: string;
  /** Where it is written. */
  readonly place: Path;
}

export const FOLDER_WORDS: Readonly<Record<FolderUse, string>> = {
  tmp: 'temporary folder',
  tmp2: 'second temporary folder',
  tmp3: 'third temporary folder',
  stage: 'stage folder',
  final: 'destination',
};

/** Folders on this host that are written in a configuration: `@RAM` and `@HOST` stand for none. */
export function foldersOf({ directories = {} }: PlotSettings): Folder[] {
  const uses: readonly FolderUse[] = ['tmp', 'tmp2', 'tmp3', 'stage', 'final'];
  return uses.flatMap((use) => {
    const value = directories[use];
    return listOf(value)
      .map(
        (path, index): Folder => ({
          use,
          path,
          place: Array.isArray(value) ? ['directories', use, index] : ['directories', use],
        }),
      )
      .filter(({ path }) => !path.startsWith('@'));
  });
}

/** Folders that hold a plot while it is made, the second falling back on the first as the plotters do. */
export function workingFolders({ settings }: Subject): Folder[] {
  return foldersOf(settings).filter(
    ({ use }) => ['tmp', 'tmp2', 'tmp3'].includes(use) && !flagFor(settings, use)?.keepsPlots,
  );
}

export function placeOf(facts: HostFacts, path: string): Place | undefined {
  return Object.hasOwn(facts.places, path) ? facts.places[path] : undefined;
}

/** Programs and folders that a check of these configurations needs to know of. */
export function asksFor(all: readonly PlotSettings[]): { folders: string[]; programs: string[] } {
  return {
    folders: [...new Set(all.flatMap((settings) => foldersOf(settings).map(({ path }) => path)))],
    programs: [...new Set(all.flatMap(programsOf))],
  };
}

/** Scripts need no more than to be there, and those that come with PlotScope are. */
function programsOf(settings: PlotSettings): string[] {
  const { program, interpreter } = commandFormOf(settings);
  return interpreter === undefined ? [settings.binary ?? program] : [];
}
