import type { TextRange } from '../input/jsonc.ts';
import { formatBytes } from '../metrics/format.ts';
import { argvOf } from './argv.ts';
import { commandFormOf } from './commandForm.ts';
import type { ConfigurationFile } from './configurationFile.ts';
import type { HostFacts } from './hostFacts.ts';
import { nodeAt, spotAt } from './jsonPath.ts';
import type { PlotSettings } from './plotSettings.ts';
import { flagHelp } from './settingHelp.ts';
import { placeOf, subjectOf } from './subject.ts';
import { placeWords, settingsAround } from './suggestions.ts';

export interface Hover {
  readonly range: TextRange;
  /** Markdown; text of the file stands in code. */
  readonly text: string;
}

/**
 * What the host and the plotter say of a place of the file: a configuration's command line and needs, a flag's meaning, a folder's
 * file system. What a setting means stands in the schema.
 */
export function hoverAt(file: ConfigurationFile, offset: number, facts: HostFacts): Hover | undefined {
  const { root } = file.document;
  const spot = spotAt(root, offset);
  if (!spot?.range || spot.path[0] !== 'configurations') return undefined;
  const [, name, setting] = spot.path;
  const hover = (text: string | undefined): Hover | undefined =>
    text === undefined ? undefined : { range: spot.range!, text };
  if (spot.path.length === 2 && spot.part === 'name') {
    const settings = file.configurations.find((one) => one.name === name)?.settings;
    return hover(settings && configurationText(settings));
  }
  const node = nodeAt(root, spot.path);
  const text = node?.kind === 'value' && typeof node.value === 'string' ? node.value : undefined;
  if (text === undefined || spot.part === 'name') return undefined;
  if (setting === 'directories') {
    const place = placeOf(facts, text);
    return hover(place && `${code(text)}: ${placeWords(place)}`);
  }
  if (setting !== 'flags') return undefined;
  const settings = settingsAround(file, spot.path);
  const form = settings && commandFormOf(settings);
  const flag = form && [...form.globalFlags, ...form.flags].find(({ names }) => names.includes(text.split('=', 1)[0]));
  return hover(flag && flagHelp(flag));
}

function configurationText(settings: PlotSettings): string {
  const { needs } = subjectOf('', settings);
  const parts = [
    ['memory', needs.ramBytes],
    ['temporary space', needs.tmpBytes],
    ['second temporary space', needs.tmp2Bytes],
    ['the plot', needs.finalBytes],
  ] as const;
  const known = parts.flatMap(([what, bytes]) => (bytes === undefined ? [] : [`${what} ${formatBytes(bytes)}`]));
  return [
    code(argvOf(settings).map(quoted).join(' ')),
    ...(known.length > 0 ? [`Needs about: ${known.join(', ')}.`] : []),
    ...(needs.note === undefined ? [] : [needs.note]),
  ].join('\n\n');
}

function quoted(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`;
}

/** Markdown code that no back-tick in the text can end. */
function code(text: string): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  return longest > 0 ? `${fence} ${text} ${fence}` : `${fence}${text}${fence}`;
}
