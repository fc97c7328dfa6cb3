import { baseName } from './filePath.ts';
import { parseLocalTime } from './logPrefix.ts';

export interface PlotName {
  /** `plot-k32-…`, without an ending. */
  readonly name: string;
  readonly k: number;
  readonly id: string;
  /** Compression level in the name; Gigahorse's and BladeBit's levels are different things under the same numbers. */
  readonly compression?: number;
  /** Epoch seconds, to the minute, from the local time in the name; version 2 plots have none. */
  readonly startedAt?: number;
  readonly network?: 'mmx';
  /** Still being written or copied. */
  readonly temporary: boolean;
  /** Proof of space 2. */
  readonly version2?: boolean;
}

const NAME =
  /^(?:@[^:]*:)?(plot(-mmx)?-k(\d+)(?:-c(\d+))?-(?:(\d{4}-\d\d-\d\d-\d\d-\d\d)-)?([0-9a-f]{64}))(?:\.(plot2?))?((?:\.2)?\.tmp)?$/;
const NAME_2 = /^(plot_(\d+)_\d+_\d+_\d+(?:_testnet)?_([0-9a-f]{64}))(?:\.bin)?$/;

/** Reads a plot file's name (a path will do), undefined if it isn't one. */
export function parsePlotName(path: string): PlotName | undefined {
  const text = baseName(path);
  const pos2 = NAME_2.exec(text);
  if (pos2) return { name: pos2[1]!, k: Number(pos2[2]), id: pos2[3]!, temporary: false, version2: true };
  const match = NAME.exec(text);
  if (!match) return undefined;
  const [, name, mmx, k, compression, date, id, ending, tmp] = match;
  const startedAt = date === undefined ? undefined : parseLocalTime(date);
  return {
    name: name!,
    k: Number(k),
    id: id!,
    temporary: tmp !== undefined,
    ...(compression === undefined ? {} : { compression: Number(compression) }),
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(mmx === undefined ? {} : { network: 'mmx' as const }),
    ...(ending === 'plot2' ? { version2: true } : {}),
  };
}
