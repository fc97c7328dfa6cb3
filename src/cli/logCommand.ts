import { gunzipped } from '../collect/recording/gunzipped.ts';
import { streamNamed, UnusableFile } from '../input/regularFile.ts';
import { createLogParser, type PlotReport, reportOf } from '../plotters/plotters.ts';
import type { Output } from '../terminal/output.ts';
import { type PlotOfFile, plotTable } from './plotTable.ts';

const STANDARD_INPUT = '-';

/**
 * Prints the plots that plotters' logs tell of. Gives the exit code: 1 where a file can't be read or tells of no plot,
 * after those of the others were printed.
 */
export async function logCommand(
  output: Output,
  paths: readonly string[],
  { json }: { json: boolean },
  standardInput: AsyncIterable<Uint8Array> = process.stdin,
): Promise<number> {
  const plots: PlotOfFile[] = [];
  let failed = false;
  for (const path of paths) {
    const isInput = path === STANDARD_INPUT;
    const log = await readLog(() => (isInput ? standardInput : streamNamed(path)));
    for (const plot of log.plots) plots.push(paths.length > 1 ? { file: path, ...plot } : plot);
    const failure = log.failure ?? (log.plots.length === 0 ? 'no plot of a known plotter was found in it' : undefined);
    if (failure === undefined) continue;
    failed = true;
    output.err(`plotscope: ${isInput ? 'standard input' : path}: ${failure}\n`);
  }
  if (json) printJson(output, plots);
  else if (plots.length > 0) output.out(`${plotTable(plots)}\n`);
  return failed ? 1 : 0;
}

interface Log {
  readonly plots: readonly PlotReport[];
  /** Why the log couldn't be read to its end. */
  readonly failure?: string;
}

/** Reads a log, gzipped or not, piece by piece: it may be larger than the memory. */
async function readLog(open: () => AsyncIterable<Uint8Array>): Promise<Log> {
  const parser = createLogParser({ events: false });
  let failure: string | undefined;
  try {
    for await (const piece of unzipped(open())) parser.feed(piece);
  } catch (error) {
    failure = whyNotRead(error as NodeJS.ErrnoException);
  }
  parser.end();
  return { plots: parser.plots.map(reportOf), ...(failure !== undefined && { failure }) };
}

/** Decompresses what begins as a gzipped file does, whatever its name is. */
async function* unzipped(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const iterator = pieces[Symbol.asyncIterator]();
  const first = await iterator.next();
  if (first.done) return;
  const all = (async function* () {
    yield first.value;
    yield* { [Symbol.asyncIterator]: () => iterator };
  })();
  yield* first.value[0] === 0x1f && first.value[1] === 0x8b ? gunzipped(all) : all;
}

/** Plot by plot: years of logs together may be longer than a string can be. */
function printJson(output: Output, plots: readonly PlotOfFile[]): void {
  output.out('{"plots": [');
  plots.forEach((plot, index) => {
    output.out(`${index === 0 ? '\n' : ',\n'}${JSON.stringify(plot)}`);
  });
  output.out(`${plots.length === 0 ? '' : '\n'}]}\n`);
}

function whyNotRead(error: NodeJS.ErrnoException): string {
  const { code, message } = error;
  if (code === 'EISDIR') return `${message}; name the logs in it`;
  if (code === 'Z_BUF_ERROR') return 'the gzipped file is cut off';
  return error instanceof UnusableFile ? message : `it can't be read (${message})`;
}
