import type { TextRange } from '../input/jsonc.ts';
import { plainValue } from '../input/jsonc.ts';
import { formatBytes } from '../metrics/format.ts';
import { PLOTTERS, plotterById } from '../plotters/plotters.ts';
import { commandFormOf, flagFor } from './commandForm.ts';
import type { ConfigurationFile } from './configurationFile.ts';
import { fileText } from './fileText.ts';
import { firstSettings } from './firstSettings.ts';
import type { HostFacts, Place } from './hostFacts.ts';
import { nodeAt, type Path, spotAt } from './jsonPath.ts';
import { modesOf, type PlotSettings } from './plotSettings.ts';
import { powersOfTwo } from './powersOfTwo.ts';
import { flagHelp } from './settingHelp.ts';

/** A value that may be written at a place of the file. */
export interface Suggestion {
  readonly label: string;
  /** As JSON. */
  readonly text: string;
  readonly detail?: string;
  /** Markdown. */
  readonly help?: string;
  /** What it replaces; nothing where it is absent. */
  readonly range?: TextRange;
}

type Of = Pick<PlotSettings, 'plotter' | 'mode' | 'k'>;

/**
 * Values that fit at an offset on this host: cores, buckets, folders, flags. Names of settings and words that are the same on every
 * host stand in the schema, which the editor itself reads.
 */
export function suggestionsAt(file: ConfigurationFile, offset: number, facts: HostFacts): Suggestion[] {
  const { root, text } = file.document;
  if (text.trim() === '') return PLOTTERS.map(wholeFile);
  const spot = spotAt(root, offset);
  if (spot?.part !== 'value' || spot.path[0] !== 'configurations' || spot.path.length < 3) return [];
  const settings = settingsAround(file, spot.path);
  if (!settings) return [];
  const found = valuesFor(settings, spot.path.slice(2), facts);
  return spot.range === undefined ? found : found.map((one) => ({ ...one, range: spot.range! }));
}

/** A file with one configuration, to begin with. */
function wholeFile({ id: plotter, title, isStandIn }: (typeof PLOTTERS)[number]): Suggestion {
  const settings: PlotSettings = isStandIn
    ? { plotter, threads: 2 }
    : { plotter, ...firstSettings(plotter, { tmp: '/', final: '/' }) };
  return {
    label: `Configuration of ${title}`,
    text: fileText({ [`my ${title}`]: settings }),
    detail: isStandIn ? 'to try PlotScope with' : 'with folders to fill in',
  };
}

/** As much of the configuration at a path as is known, though the rest of it may be wrong. */
export function settingsAround({ document }: ConfigurationFile, path: Path): Of | undefined {
  const node = nodeAt(document.root, path.slice(0, 2));
  if (!node) return undefined;
  const { plotter, mode, k } = plainValue(node) as Record<string, unknown>;
  const id = plotterById(String(plotter))?.id;
  if (id === undefined) return undefined;
  return {
    plotter: id,
    ...(modesOf(id).includes(String(mode)) && { mode: String(mode) }),
    ...(typeof k === 'number' && { k }),
  };
}

function valuesFor(settings: Of, [name, inner]: Path, facts: HostFacts): Suggestion[] {
  switch (name) {
    case 'threads':
      return facts.logicalCores === undefined ? [] : [numberOf(facts.logicalCores, 'every core of this host')];
    case 'buckets':
    case 'buckets3':
      return bucketsOf(settings, name);
    case 'directories':
      return typeof inner === 'string' ? facts.mounts.map(folderOf) : [];
    case 'binary':
      return Object.values(facts.programs).flatMap((path) => (path === null ? [] : [textOf(path, 'installed here')]));
    case 'flags':
      return flagsOf(settings);
    default:
      return [];
  }
}

function bucketsOf(settings: Of, name: string): Suggestion[] {
  const flag = flagFor(settings, name);
  const { min = 16, max = 1024 } = flag?.range ?? {};
  return flag
    ? powersOfTwo(min, Math.min(max, 1024)).map((count) =>
        numberOf(count, count === Number(flag.default) ? 'default' : undefined),
      )
    : [];
}

function flagsOf(settings: Of): Suggestion[] {
  const { globalFlags, flags } = commandFormOf(settings);
  return [...globalFlags, ...flags]
    .filter(({ sets }) => sets === undefined)
    .map((flag) => ({ ...textOf(flag.names.at(-1)!, flag.meaning), help: flagHelp(flag) }));
}

function folderOf(place: Place): Suggestion {
  return textOf(place.path.endsWith('/') ? place.path : `${place.path}/`, placeWords(place));
}

/** `ext4 on nvme0n1, SSD, 1.2 TiB free of 1.8 TiB` */
export function placeWords({ fileSystem, disks, rotational, freeBytes, sizeBytes, state }: Place): string {
  if (state !== 'folder')
    return state === 'unknown' ? 'does not answer' : state === 'missing' ? 'does not exist' : state;
  const on = disks.length > 0 ? ` on ${disks.join(', ')}` : '';
  return [
    `${fileSystem ?? 'file system'}${on}`,
    ...(rotational === undefined ? [] : [rotational ? 'hard disk' : 'SSD']),
    ...(freeBytes === undefined ? [] : [`${formatBytes(freeBytes)} free of ${formatBytes(sizeBytes)}`]),
  ].join(', ');
}

function numberOf(value: number, detail?: string): Suggestion {
  return { label: String(value), text: String(value), ...(detail !== undefined && { detail }) };
}

function textOf(value: string, detail: string): Suggestion {
  return { label: value, text: JSON.stringify(value), detail };
}
