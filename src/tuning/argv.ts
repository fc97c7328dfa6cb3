import type { PlotConfiguration } from '../plotters/configuration.ts';
import type { Flag } from '../plotters/flags.ts';
import { parseConfiguration, plotterById } from '../plotters/plotters.ts';
import { bytesOf, type CommandForm, commandFormOf, flagFor } from './commandForm.ts';
import { listOf, modeOf, type PlotSettings } from './plotSettings.ts';

/** What stands in the plotters' tables for each setting; absent ones are not passed on. */
type TableValues = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

/**
 * The command line of a configuration: program first, then its arguments as the plotter reads them, without a shell. Flags that
 * stand in `flags` come last of their kind; nothing is checked here, the rules do that.
 */
export function argvOf(settings: PlotSettings): string[] {
  const form = commandFormOf(settings);
  const { binary = form.program, flags: further = [] } = settings;
  const before = form.interpreter === undefined ? [] : [form.interpreter];
  return [...before, binary, ...argumentsOf(form, settings, further)];
}

/** The configuration that the plotter makes of it, its own defaults filled in; folders are absolute where `cwd` is known. */
export function configurationOf(settings: PlotSettings, cwd?: string): PlotConfiguration {
  const form = commandFormOf(settings);
  const args = argumentsOf(form, settings, settings.flags ?? []);
  if (form.program === 'chia') return parseConfiguration({ argv: ['chia', ...args], cwd }) ?? {};
  return plotterById(settings.plotter)?.configure(args, form.program, cwd) ?? {};
}

function argumentsOf(form: CommandForm, settings: PlotSettings, further: readonly string[]): string[] {
  const values = tableValues(settings);
  const given = (flags: readonly Flag[]) => flags.flatMap((flag) => argumentOf(flag, values));
  const [global, own] = splitFurther(form, further);
  const operands = settings.plotter === 'pos2' ? pos2Operands(settings, values) : operandsOf(form, values);
  const command = form.subcommand === undefined ? [] : [form.subcommand];
  const small = form.program === 'chia' && (settings.k ?? 32) < 32 ? ['--override-k'] : [];
  return form.operands.length > 0 && settings.plotter === 'pos2'
    ? [...form.words, ...operands, ...given(form.flags), ...own]
    : [
        ...form.words,
        ...given(form.globalFlags),
        ...global,
        ...command,
        ...given(form.flags),
        ...small,
        ...own,
        ...operands,
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

function argumentOf(flag: Flag, values: TableValues): string[] {
  const value = flag.sets === undefined ? undefined : values[flag.sets];
  const name = flag.names[0]!;
  if (value === undefined) return [];
  if (flag.kind === 'switch') return value === (flag.means ?? true) ? [name] : [];
  if (flag.kind === 'directories') return (value as readonly string[]).flatMap((folder) => [name, folder]);
  if (Array.isArray(value)) return value.length > 0 ? [name, value[0] as string] : [];
  if (flag.kind === 'size') return [name, sizeText(value as number)];
  return [name, typeof value === 'number' ? String(value / (flag.factor ?? 1)) : String(value)];
}

function operandsOf({ operands }: CommandForm, values: TableValues): string[] {
  return operands.flatMap((name) => (values[name] ?? []) as readonly string[]);
}

/** Positions count: what stands before a given one is given as well, with the plotter's own default. */
function pos2Operands(settings: PlotSettings, values: TableValues): string[] {
  const names = commandFormOf(settings).operands;
  const last = names.findLastIndex((name) => values[name] !== undefined);
  return names.slice(0, last + 1).flatMap((name) => {
    const value = values[name] ?? flagFor(settings, name)?.default;
    if (value === undefined) return [];
    return [typeof value === 'boolean' ? (value ? '1' : '0') : String(value)];
  });
}

function tableValues(settings: PlotSettings): TableValues {
  const { plotter, count, directories = {}, cache, buffer, memoryLimit, chunk, ...rest } = settings;
  const tmp = listOf(directories.tmp);
  const mode = modeOf(settings);
  return {
    ...(rest as TableValues),
    count: count === 'endless' ? (plotter === 'bladebit' || plotter === 'demo' ? 0 : -1) : count,
    tmp: tmp[0],
    tmpDirs: tmp.length > 0 ? tmp : undefined,
    tmp2: directories.tmp2,
    tmp3: directories.tmp3,
    stage: directories.stage,
    final: directories.final === undefined ? undefined : listOf(directories.final),
    cacheBytes: bytesOf(cache),
    bufferBytes: bytesOf(buffer),
    memoryLimitBytes: bytesOf(memoryLimit),
    chunkBytes: bytesOf(chunk),
    disk128: mode === 'cuda-disk-128',
    disk16: mode === 'cuda-disk-16',
  };
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
