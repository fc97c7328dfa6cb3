import type { Refusal } from './command.ts';
import type { PlotConfiguration } from './configuration.ts';
import { resolvePath } from './filePath.ts';
import type { Flag } from './flags.ts';
import type { PlotterNeeds } from './needs.ts';
import type { Plotter } from './plotter.ts';
import { POS2_LINES, POS2_PLAN, pos2StepName } from './pos2Log.ts';
import {
  isFarmedVersion2,
  memoryRefused,
  STRENGTH_FLAG,
  VERSION_2_K_RANGE,
  VERSION_2_REFUSALS,
  version2PlotBytes,
  version2RamBytes,
} from './version2.ts';

const PLOT_ID = /^(?:0x)?[0-9a-fA-F]{64}$/;

/** Arguments of `plotter test`, in order. */
const POSITIONS: readonly Flag[] = [
  {
    names: ['<k>'],
    kind: 'integer',
    sets: 'k',
    meaning: 'Size of the plot',
    range: VERSION_2_K_RANGE,
    required: true,
  },
  { names: ['<plot id>'], kind: 'text', sets: 'plotId', meaning: 'Plot id, 64 hexadecimal digits', required: true },
  { names: ['[strength]'], ...STRENGTH_FLAG },
  { names: ['[plot index]'], kind: 'integer', sets: 'plotIndex', meaning: 'Index of the plot', default: '0' },
  { names: ['[meta group]'], kind: 'integer', sets: 'metaGroup', meaning: 'Meta group', default: '0' },
  {
    names: ['[verbose]'],
    kind: 'integer',
    sets: 'verbose',
    meaning: '1 prints each step instead of a bar',
    default: '0',
  },
];

const FLAGS: readonly Flag[] = [
  { names: ['--testnet'], kind: 'switch', sets: 'testnet', meaning: 'Use the test network’s parameters' },
];

const REFUSALS: readonly Refusal[] = [
  ...VERSION_2_REFUSALS,
  {
    when: ({ k }) => k === undefined,
    message: 'The plotter takes k as its first argument. Add "k".',
    about: 'plotter',
    mends: [['k', 28]],
  },
  {
    when: ({ plotId = '' }) => !PLOT_ID.test(plotId),
    message: 'The plotter takes the plot id as an argument. Add "plotId", 64 hexadecimal digits.',
    about: 'plotId',
  },
];

function isPlotCommand(args: readonly string[]): boolean {
  return args[0] === 'test' && /^\d+$/.test(args[1] ?? '') && PLOT_ID.test(args[2] ?? '');
}

function configure(args: readonly string[], _program: string, cwd: string | undefined): PlotConfiguration {
  const operands = args.slice(1).filter((arg) => !arg.startsWith('--'));
  const unknown = args.filter((arg) => arg.startsWith('--') && arg !== '--testnet');
  const number = (index: number): number | undefined =>
    /^\d+$/.test(operands[index] ?? '') ? Number(operands[index]) : undefined;
  const k = number(0);
  // A strength of 0 or 1 is taken for the verbose flag, whose place was there once.
  const third = number(2);
  const isVerbose = third === 0 || third === 1;
  return {
    mode: 'ram',
    count: 1,
    ...(k !== undefined && { k }),
    ...(operands[1] !== undefined && { plotId: operands[1].replace(/^0x/, '').toLowerCase() }),
    strength: isVerbose ? 2 : (third ?? 2),
    plotIndex: number(3) ?? 0,
    metaGroup: number(4) ?? 0,
    verbose: isVerbose ? third === 1 : number(5) === 1,
    testnet: args.includes('--testnet'),
    ...(cwd !== undefined && { final: [resolvePath('.', cwd)] }),
    ...(unknown.length > 0 && { unknownFlags: unknown }),
  };
}

function needs({ k = 28 }: PlotConfiguration): PlotterNeeds {
  return {
    ramBytes: version2RamBytes(k),
    finalBytes: version2PlotBytes(k),
    note: 'All work is done in RAM; the plot file is written to the working folder at the end.',
  };
}

/** The id stands there as it was typed. */
function plotFilesOf({ k, strength, plotIndex, metaGroup, testnet, plotId }: PlotConfiguration): string[] {
  const ids = plotId === undefined ? [] : [plotId, plotId.toUpperCase()];
  const network = testnet ? '_testnet' : '';
  return ids.map((id) => `plot_${k}_${strength}_${plotIndex}_${metaGroup}${network}_${id}.bin`);
}

/** Proof of space 2, by its reference plotter. */
export const pos2: Plotter = {
  id: 'pos2',
  family: 'pos2',
  title: 'Proof of space 2',
  programs: [
    {
      name: /^(?:pos2_)?plotter$/,
      plotter: 'pos2',
      role: 'plotter',
      title: 'Proof of space 2 plotter',
      mode: 'ram',
      decide: (args) => (isPlotCommand(args) ? {} : undefined),
    },
  ],
  commands: [
    { mode: 'ram', program: 'plotter', words: ['test'], positions: POSITIONS, syntax: 'separate', flags: FLAGS },
  ],
  refuses: REFUSALS,
  unfarmable: 'it writes no keys into them',
  configure,
  lines: POS2_LINES,
  failures: [memoryRefused('pos2')],
  endsWithFile: true,
  onePlotAProcess: true,
  plotFilesOf,
  plan: () => POS2_PLAN,
  stepName: pos2StepName,
  needs,
  neverCompressed: true,
  uncompressedBytes: version2PlotBytes,
  isFarmed: isFarmedVersion2,
};
