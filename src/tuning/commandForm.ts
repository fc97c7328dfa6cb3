import { type Flag, type FlagSyntax, parseSize } from '../plotters/flags.ts';
import { plotterById } from '../plotters/plotters.ts';
import { CHIA_CREATE_FLAGS } from './chiaCreateFlags.ts';
import { modeOf, type PlotSettings, type SettingName } from './plotSettings.ts';

/** How a plotter is started in one of its modes. */
export interface CommandForm {
  /** Program by its usual name, without folders. */
  readonly program: string;
  /** Interpreter before it, for a script. */
  readonly interpreter?: string;
  readonly syntax: FlagSyntax;
  /** Words right after the program: a subcommand that comes before all flags. */
  readonly words: readonly string[];
  /** Flags before the subcommand, where a plotter tells them apart. */
  readonly globalFlags: readonly Flag[];
  readonly subcommand?: string;
  readonly flags: readonly Flag[];
  /** Settings that stand at the end without a flag, in order. */
  readonly operands: readonly string[];
}

const NOTHING = { words: [], globalFlags: [], operands: [] } as const;

/** The table's own names of settings that are written otherwise in a configuration. */
const TABLE_NAMES: Readonly<Partial<Record<SettingName, string>>> = {
  cache: 'cacheBytes',
  buffer: 'bufferBytes',
  memoryLimit: 'memoryLimitBytes',
  chunk: 'chunkBytes',
};

/** Name that the plotters' tables of flags have for a setting or folder. */
export function tableName(name: string): string {
  return TABLE_NAMES[name as SettingName] ?? name;
}

function flagsOf(plotter: string, mode: string): readonly Flag[] {
  return plotterById(plotter)?.commands.find((command) => command.mode === mode)?.flags ?? [];
}

const BLADEBIT_COMMANDS: Readonly<Record<string, string>> = { ram: 'ramplot', disk: 'diskplot' };

export function commandFormOf(settings: Pick<PlotSettings, 'plotter' | 'mode' | 'k'>): CommandForm {
  const { plotter, k = 32 } = settings;
  const mode = modeOf(settings);
  switch (plotter) {
    case 'madmax':
      return {
        ...NOTHING,
        program: k > 32 ? 'chia_plot_k34' : 'chia_plot',
        syntax: 'cxxopts',
        flags: flagsOf(plotter, 'cpu'),
      };
    case 'gigahorse':
      return {
        ...NOTHING,
        program: mode === 'cuda' ? `cuda_plot_k${k}` : k > 32 ? 'chia_plot_k34' : 'chia_plot',
        syntax: 'cxxopts',
        flags: flagsOf(plotter, mode),
      };
    case 'bladebit': {
      const isCuda = mode.startsWith('cuda');
      return {
        words: [],
        program: isCuda ? 'bladebit_cuda' : 'bladebit',
        syntax: 'bladebit',
        globalFlags: plotterById(plotter)?.commands[0]?.flags ?? [],
        subcommand: BLADEBIT_COMMANDS[mode] ?? 'cudaplot',
        flags: flagsOf(plotter, isCuda ? 'cuda' : mode),
        operands: ['final'],
      };
    }
    case 'chiapos':
      return mode === 'chia'
        ? { ...NOTHING, program: 'chia', words: ['plots', 'create'], syntax: 'cxxopts', flags: CHIA_CREATE_FLAGS }
        : {
            ...NOTHING,
            program: 'ProofOfSpace',
            words: ['create'],
            syntax: 'cxxopts',
            flags: flagsOf(plotter, 'disk'),
          };
    case 'pos2': {
      const all = flagsOf(plotter, 'ram');
      const isFlag = ({ names }: Flag) => names[0]!.startsWith('-');
      return {
        ...NOTHING,
        program: 'plotter',
        words: ['test'],
        syntax: 'bladebit',
        flags: all.filter(isFlag),
        operands: all.filter((flag) => !isFlag(flag)).map(({ sets }) => sets!),
      };
    }
    case 'demo':
      return {
        ...NOTHING,
        program: 'plotscope-demo.cjs',
        interpreter: 'node',
        syntax: 'cxxopts',
        flags: plotterById(plotter)?.commands[0]?.flags ?? [],
      };
  }
}

/** The flag or positional argument that carries a setting or folder; undefined where the plotter has none for it. */
export function flagFor(settings: Pick<PlotSettings, 'plotter' | 'mode' | 'k'>, name: string): Flag | undefined {
  const { globalFlags, flags } = commandFormOf(settings);
  const isFor = ({ sets }: Flag) =>
    sets !== undefined && (sets === tableName(name) || (sets === 'tmpDirs' && name === 'tmp'));
  const found = [...globalFlags, ...flags].find(isFor);
  if (found || settings.plotter !== 'pos2') return found;
  return plotterById('pos2')?.commands[0]?.flags.find(isFor);
}

/** Whether the plotter takes a setting or folder at all. */
export function takes(settings: Pick<PlotSettings, 'plotter' | 'mode' | 'k'>, name: string): boolean {
  if (name === 'k') return settings.plotter !== 'demo';
  return flagFor(settings, name) !== undefined || commandFormOf(settings).operands.includes(name);
}

/** Bytes that a setting of a size stands for. */
export function bytesOf(size: string | undefined): number | undefined {
  return size === undefined ? undefined : parseSize(size);
}
