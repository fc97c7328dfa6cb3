import type { Flag } from '../plotters/flags.ts';
import type { ManagerForm } from '../plotters/managers.ts';
import { PLOTTERS, plotterById } from '../plotters/plotters.ts';
import { commandFormOf, takes, takesSeveral } from './commandForm.ts';
import type { ForeignValues } from './foreignValues.ts';
import { placeOfSetting } from './givenSettings.ts';
import type { Directories, PlotSettings } from './plotSettings.ts';

export interface KnownForm extends ManagerForm {
  readonly plotter: string;
}

/** Every plotter as the managers write it. */
const FORMS: readonly KnownForm[] = PLOTTERS.flatMap(({ id, managers = [] }) =>
  managers.map((form) => ({ ...form, plotter: id })),
);

/**
 * The plotter and mode that a manager means by its name and values; by the keys alone where the name isn't known. The values that
 * decide it count as asked for.
 */
export function formOf(manager: ManagerForm['manager'], type: string, values: ForeignValues): KnownForm {
  const own = FORMS.filter((form) => form.manager === manager);
  const ofType = own.filter((form) => form.type === type);
  const alike = ({ keys }: KnownForm) => Object.keys(keys).filter((key) => key in values.map).length;
  if (ofType.length === 0) return own.toSorted((a, b) => alike(b) - alike(a))[0];
  const [best] = ofType
    .flatMap((form) => (form.chosenBy ?? [{}]).map((choice) => ({ form, choice: Object.entries(choice) })))
    .filter(({ choice }) => choice.every(([key, wanted]) => isMeant(values.map[key], wanted)))
    .toSorted((a, b) => b.choice.length - a.choice.length);
  for (const [key] of best!.choice) values.at(key);
  return best!.form;
}

function isMeant(value: unknown, wanted: unknown): boolean {
  return typeof wanted === 'function' ? wanted(value) : value === wanted;
}

/** The settings that a manager starts the plotter with by flags of the plotter's own. */
export function settingsFrom({ plotter, mode, keys }: KnownForm, values: ForeignValues): PlotSettings {
  const start = { plotter, ...(mode !== undefined && { mode }) };
  const { globalFlags, flags } = commandFormOf(start);
  const settings: Record<string, unknown> = {};
  const further: string[] = [];
  for (const [key, becomes] of Object.entries(keys)) {
    const isWanted = typeof becomes === 'string';
    const name = isWanted ? becomes : becomes.unless;
    const flag = [...globalFlags, ...flags].find(({ names }) => names.includes(name))!;
    const value = valueFor(flag, key, values);
    const isSwitch = flag.kind === 'switch';
    if (value === undefined || (isSwitch && value !== isWanted)) continue;
    if (flag.sets === undefined) further.push(name, ...(isSwitch ? [] : [String(value)]));
    else settings[placeOfSetting(flag.sets).at(-1)!] = isSwitch ? (flag.means ?? true) : asWritten(flag, value);
  }
  return { ...start, ...settings, ...(further.length > 0 && { flags: further }) };
}

function valueFor(flag: Flag, key: string, values: ForeignValues): unknown {
  switch (flag.kind) {
    case 'switch':
      return values.yesNo(key);
    case 'integer':
    case 'optional-integer':
    case 'buckets':
      return values.whole(key);
    case 'number':
      return values.number(key);
    default:
      return values.text(key);
  }
}

const UNITS: Readonly<Record<number, string>> = { [2 ** 20]: 'M', [2 ** 30]: 'G' };

/** A flag's own number of MiB or GiB is a size with its unit here. */
function asWritten({ factor }: Flag, value: unknown): unknown {
  return factor === undefined ? value : `${value}${UNITS[factor]}`;
}

/** Settings without those that aren't given. */
export function withoutAbsent<Settings extends object>(
  settings: { [Key in keyof Settings]: Settings[Key] | undefined },
): Settings {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)) as Settings;
}

export interface FoundFolders {
  readonly tmp?: string | undefined;
  readonly tmp2?: string | undefined;
  readonly tmp3?: string | undefined;
  readonly final: readonly string[];
}

/** Folders as the plotter takes them; those that it has no use for are noted. */
export function directoriesFor(
  settings: PlotSettings,
  { final: [final, ...others], ...working }: FoundFolders,
  note: (text: string) => void,
): Directories {
  const written = (folder: string) => (plotterById(settings.plotter)?.wantsSlash ? withSlash(folder) : folder);
  const taken: Record<string, string | string[]> = {};
  for (const [use, folder] of Object.entries({ ...working, final })) {
    if (folder === undefined) continue;
    if (takes(settings, use)) taken[use] = written(folder);
    else note(`The folder ${folder} is left out: the plotter has no use for it in this mode.`);
  }
  if (final !== undefined && others.length > 0) {
    if (takesSeveral(settings, 'final')) taken.final = [final, ...others].map(written);
    else note(`${final} is taken; the plotter knows one destination, so ${others.join(', ')} are left out.`);
  }
  return taken as Directories;
}

/** Managers add the slash at the end when they start a plotter that wants one. */
function withSlash(folder: string): string {
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

/** What the manager's file holds besides, which has no counterpart in a configuration. */
export function noteUnasked(values: readonly ForeignValues[], why: string, remarks: string[]): void {
  const names = values.flatMap(({ unasked }) => unasked);
  if (names.length > 0) remarks.push(`Left out: ${names.join(', ')}. ${why}`);
}
