import { baseName } from './filePath.ts';

export interface PlotName {
  /** `plot-k32-…`, without an ending. */
  readonly name: string;
  readonly k: number;
  readonly id: string;
  /** Compression level in the name; Gigahorse's and BladeBit's levels are different things under the same numbers. */
  readonly compression?: number;
  /** Local time to the minute, `2021-07-14-21-56`; version 2 plots have none. */
  readonly localDate?: string;
  readonly network?: 'mmx';
  /** Still being written or copied. */
  readonly temporary: boolean;
  /** Proof of space 2. */
  readonly version2?: boolean;
  /** Of the reference plotter's plots of proof of space 2. */
  readonly strength?: number;
}

/** Of whole plots, under the name that a log tells. */
const ENDINGS = ['plot', 'plot2', 'bin'];

/** What the file of a plot may be called: `plot-k32-….plot`. */
export function plotFileNames(name: string): string[] {
  return ENDINGS.map((ending) => `${name}.${ending}`);
}

const NAME =
  /^(?:@[^:]*:)?(plot(-mmx)?-k(\d{1,3})(?:-c(\d{1,3}))?-(?:(\d{4}-\d\d-\d\d-\d\d-\d\d)-)?([0-9a-fA-F]{64}))(?:\.(plot2?))?((?:\.2)?\.tmp|\.partial)?$/;
/** The id stands there as it was typed. */
const NAME_2 =
  /^(plot_(\d{1,3})_(\d{1,3})_\d+_\d+(?:_testnet)?(?:_xvalues)?_([0-9a-fA-F]{64}))(?:\.bin|\.plot2(\.partial)?)?$/;

/** Read last: a log names a plot several times, and the next one meanwhile. */
const recent: { readonly path: string; readonly name: PlotName | undefined }[] = [];
const MOST_RECENT = 4;

/** Reads a plot file's name (a path will do), undefined if it isn't one. */
export function parsePlotName(path: string): PlotName | undefined {
  for (let index = 0; index < recent.length; index++) if (recent[index]!.path === path) return recent[index]!.name;
  const name = recent.find((before) => isWhole(path, before.name))?.name ?? parse(path);
  if (recent.length === MOST_RECENT) recent.shift();
  recent.push({ path, name });
  return name;
}

const ENDING = '.plot';

/** Whether a path is that of a whole plot whose name was read: to read it anew takes several times longer. */
function isWhole(path: string, name: PlotName | undefined): boolean {
  if (name === undefined || name.temporary || name.version2) return false;
  const from = path.length - name.name.length - ENDING.length;
  return from > 0 && path[from - 1] === '/' && path.startsWith(name.name, from) && path.endsWith(ENDING);
}

function parse(path: string): PlotName | undefined {
  const isName = path.startsWith('plot-') && !path.includes('/') && !path.includes('\\');
  const text = isName ? path : baseName(path);
  const match = NAME.exec(text);
  if (!match) {
    const pos2 = NAME_2.exec(text);
    if (!pos2) return undefined;
    const [, name, k, strength, id, partial] = pos2;
    const of2 = { temporary: partial !== undefined, version2: true };
    return { name, k: Number(k), strength: Number(strength), id: id.toLowerCase(), ...of2 };
  }
  // As an object: as a list it would be walked through, which is slower.
  const { 1: name, 2: mmx, 3: k, 4: compression, 5: localDate, 6: id, 7: ending, 8: tmp } = match;
  return {
    name: name!,
    k: Number(k),
    id: id!.toLowerCase(),
    temporary: tmp !== undefined,
    ...(compression !== undefined && { compression: Number(compression) }),
    ...(localDate !== undefined && { localDate }),
    ...(mmx !== undefined && { network: 'mmx' as const }),
    ...(ending === 'plot2' && { version2: true }),
  };
}
