import { type JsonSchema, jsonSchemaOf } from '../input/jsonSchema.ts';
import { nearestName } from '../input/nearestName.ts';
import { plotterById } from '../plotters/plotters.ts';
import { flagFor } from './commandForm.ts';
import { Directories, PlotSettings } from './plotSettings.ts';

/** What can stand in a configuration, and in its folders: what each says of itself by name. */
const SETTINGS = describedIn(jsonSchemaOf(PlotSettings));
const FOLDERS = describedIn(jsonSchemaOf(Directories));

/**
 * The setting that is probably meant by a name that is none: `threds`, `tmpdir` as the plotter's own flag is called, or `temporary` as the
 * setting says of itself. `isFolder`: it stands among the folders. Undefined where none comes near.
 */
export function meantSetting(written: string, isFolder: boolean, plotter?: string): string | undefined {
  const described = isFolder ? FOLDERS : SETTINGS;
  const names = [...described.keys()];
  const id = plotterById(plotter ?? '')?.id;
  const bare = bareName(written);
  const isFlagOf = (name: string) =>
    id !== undefined && flagFor({ plotter: id }, name)?.names.some((flag) => bareName(flag) === bare);
  return names.find((name) => bareName(name) === bare || isFlagOf(name)) ?? nearestName(written, names) ?? said(bare);

  function said(word: string): string | undefined {
    if (word.length < LEAST_LETTERS) return undefined;
    const wordsOf = (name: string) => (described.get(name) ?? '').toLowerCase().split(/\W+/);
    return names.find((name) => wordsOf(name)[0] === word) ?? names.find((name) => wordsOf(name).includes(word));
  }
}

/** Shorter words stand in too many descriptions. */
const LEAST_LETTERS = 5;

/** As it is compared: `--farmer_key` and `farmerKey` are one. */
function bareName(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}

function describedIn({ properties }: JsonSchema): ReadonlyMap<string, string> {
  const entries = Object.entries(properties as Record<string, { readonly description?: string }>);
  return new Map(entries.map(([name, { description = '' }]) => [name, description]));
}
