import type { CommandForm } from '../plotters/command.ts';
import type { PlotConfiguration } from '../plotters/configuration.ts';
import type { Flag } from '../plotters/flags.ts';
import { plotterById } from '../plotters/plotters.ts';
import { commandFormOf } from './commandForm.ts';
import { givenOf } from './givenSettings.ts';
import type { PlotSettings } from './plotSettings.ts';

/** Values for the plotter's flags by what they set; absent ones are not passed on. */
type Values = Readonly<Record<string, unknown>>;

/** Where what comes with PlotScope lies, and the program that runs it. */
export interface OwnPrograms {
  readonly interpreter: string;
  pathOf(program: string): string;
}

/**
 * The command line of a configuration: program first, then its arguments as the plotter reads them, without a shell. Flags that
 * stand in `flags` come last of their kind; nothing is checked here, the rules do that.
 * @param own to start it here; without it the line is as a person types it.
 */
export function argvOf(settings: PlotSettings, own?: OwnPrograms): string[] {
  const form = commandFormOf(settings);
  const usual = form.isBundled && own ? own.pathOf(form.program) : form.program;
  const { binary = usual } = settings;
  const before = form.interpreter === undefined ? [] : [own?.interpreter ?? form.interpreter];
  return [...before, binary, ...argumentsOf(form, settings)];
}

/** The configuration that the plotter makes of it, its own defaults filled in; folders are absolute where `cwd` is known. */
export function configurationOf(settings: PlotSettings, cwd?: string): PlotConfiguration {
  const form = commandFormOf(settings);
  return plotterById(settings.plotter)?.configure(argumentsOf(form, settings), form.program, cwd) ?? {};
}

function argumentsOf(form: CommandForm, settings: PlotSettings): string[] {
  const values: Values = { ...givenOf(settings), ...form.implied };
  const flagged = (flags: readonly Flag[]) => flags.flatMap((flag) => flagArguments(flag, values));
  const [global, own] = splitFurther(form, settings.flags ?? []);
  return [
    ...form.words,
    ...positionArguments(form.positions, values),
    ...flagged(form.globalFlags),
    ...global,
    ...(form.subcommand === undefined ? [] : [form.subcommand]),
    ...flagged(form.flags),
    ...own,
    ...form.operands.flatMap((operand) => textsOf(operand, values)),
  ];
}

/** Further flags, with their values, that must stand before the subcommand; and the others. */
function splitFurther({ globalFlags, flags }: CommandForm, further: readonly string[]): [string[], string[]] {
  const isOf = (table: readonly Flag[], text: string) => table.some(({ names }) => names.includes(text));
  const global: string[] = [];
  const own: string[] = [];
  let target = own;
  for (const text of further) {
    if (text.startsWith('-')) target = isOf(globalFlags, text) && !isOf(flags, text) ? global : own;
    target.push(text);
  }
  return [global, own];
}

function flagArguments(flag: Flag, values: Values): string[] {
  const name = flag.names[0];
  if (flag.kind !== 'switch') return textsOf(flag, values).flatMap((text) => [name, text]);
  const value = flag.sets === undefined ? undefined : values[flag.sets];
  return value !== undefined && value === (flag.means ?? true) ? [name] : [];
}

/** What stands before a given one is given as well, with the plotter's own default. */
function positionArguments(positions: readonly Flag[], values: Values): string[] {
  const last = positions.findLastIndex((position) => textsOf(position, values).length > 0);
  return positions.slice(0, last + 1).flatMap((position) => {
    const texts = textsOf(position, values);
    return texts.length > 0 || position.default === undefined ? texts : [position.default];
  });
}

/** A flag's value as its plotter reads it; several for several folders, none where none is given. */
function textsOf({ sets, kind, factor = 1, endless }: Flag, values: Values): string[] {
  if (endless !== undefined && values.endless === true) return [String(endless)];
  const value = sets === undefined ? undefined : values[sets];
  if (value === undefined) return [];
  if (Array.isArray(value)) return kind === 'directories' ? value : value.slice(0, 1);
  if (kind === 'size') return [sizeText(value as number)];
  if (typeof value === 'boolean') return [value ? '1' : '0'];
  return [typeof value === 'number' ? String(value / factor) : String(value)];
}

const UNITS = ['', 'K', 'M', 'G', 'T'];

/** `100G`: the largest unit that the bytes are whole in. */
function sizeText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (unit < UNITS.length - 1 && value >= 1024 && value % 1024 === 0) {
    value /= 1024;
    unit++;
  }
  return `${value}${UNITS[unit]}`;
}
