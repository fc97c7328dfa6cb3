import { gunzipped } from '../collect/recording/gunzipped.ts';
import { piecesOfNamed, UnusableFile } from '../input/regularFile.ts';
import { JsonBytes } from '../plotters/jsonBytes.ts';
import { createLogParser, type PlotState, reportOf, writeReportOf } from '../plotters/plotters.ts';
import type { Output } from '../terminal/output.ts';
import { type PlotOfFile, plotTable } from './plotTable.ts';
import { type RuntimeFlag, withRuntimeFlags } from './runtimeFlags.ts';

const STANDARD_INPUT = '-';
/** Written at once: short writes take longer than what is written. */
const PIECE_BYTES = 65_536;

const FLAGS: readonly RuntimeFlag[] = [
  // What a log tells of its plots stays until it is printed: in a young space that grows it would take room twice.
  ['semi-space-growth-factor', 1, 2],
  // A log is read in a second or two. To make the same functions fast again in each that calls them takes longer than it spares.
  ['max-inlined-bytecode-size-cumulative', 300, 920],
];

/** `logCommand` as a program of its own runs it. */
export function logProgram(...args: Parameters<typeof logCommand>): Promise<number> {
  return withRuntimeFlags(FLAGS, () => logCommand(...args));
}

/**
 * Prints the plots that plotters' logs tell of. Gives the exit code: 1 where a file can't be read or tells of no plot,
 * after those of the others were printed.
 */
export async function logCommand(
  output: Output,
  paths: readonly string[],
  { json }: { json: boolean },
  standardInput?: AsyncIterable<Uint8Array>,
): Promise<number> {
  const plots: FoundPlot[] = [];
  let failed = false;
  for (const path of paths) {
    const isInput = path === STANDARD_INPUT;
    const log = await readLog(() => (isInput ? (standardInput ?? process.stdin) : piecesOfNamed(path)));
    for (const state of log.plots) plots.push({ path, state });
    const failure = log.failure ?? (log.plots.length === 0 ? 'no plot of a known plotter was found in it' : undefined);
    if (failure === undefined) continue;
    failed = true;
    output.err(`plotscope: ${isInput ? 'standard input' : path}: ${failure}\n`);
  }
  const hasFiles = paths.length > 1;
  if (json) await printJson(output, plots, hasFiles);
  else if (plots.length > 0) output.out(`${plotTable(reportsOf(plots, hasFiles), hasFiles)}\n`);
  return failed ? 1 : 0;
}

interface FoundPlot {
  readonly path: string;
  readonly state: PlotState;
}

/** One after the other: those of a long log take several times the memory of what they are made of. */
function* reportsOf(plots: readonly FoundPlot[], hasFiles: boolean): Generator<PlotOfFile> {
  for (const { path, state } of plots) yield hasFiles ? { file: path, ...reportOf(state) } : reportOf(state);
}

interface Log {
  readonly plots: readonly PlotState[];
  /** Why the log couldn't be read to its end. */
  readonly failure?: string;
}

/** Reads a log, gzipped or not, piece by piece: it may be larger than the memory. */
async function readLog(open: () => Pieces): Promise<Log> {
  const parser = createLogParser({ events: false });
  let failure: string | undefined;
  try {
    for await (const piece of unzipped(open())) parser.feed(piece);
  } catch (error) {
    failure = whyNotRead(error as NodeJS.ErrnoException);
  }
  parser.end();
  return { plots: parser.plots, ...(failure !== undefined && { failure }) };
}

type Pieces = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** Decompresses what begins as a gzipped file does, whatever its name is. */
async function* unzipped(pieces: Pieces): AsyncGenerator<Uint8Array> {
  const given = (async function* () {
    yield* pieces;
  })();
  const first = await given.next();
  if (first.done) return;
  const all = (async function* () {
    yield first.value;
    yield* given;
  })();
  yield* first.value[0] === 0x1f && first.value[1] === 0x8b ? gunzipped(all) : all;
}

/** Plot by plot: years of logs together may be longer than a string can be. */
async function printJson(output: Output, plots: readonly FoundPlot[], hasFiles: boolean): Promise<void> {
  const json = new JsonBytes();
  json.text('{"plots": [');
  let isFirst = true;
  for (const { path, state } of plots) {
    json.text(isFirst ? '\n' : ',\n');
    writeReportOf(json, state, hasFiles ? path : undefined);
    isFirst = false;
    if (json.length < PIECE_BYTES) continue;
    await write(output, json);
  }
  json.text(isFirst ? ']}\n' : '\n]}\n');
  await write(output, json);
}

async function write(output: Output, json: JsonBytes): Promise<void> {
  if (output.json) await output.json(json.written);
  else output.out(json.written.toString());
  json.length = 0;
}

function whyNotRead(error: NodeJS.ErrnoException): string {
  const { code, message } = error;
  if (code === 'EISDIR') return `${message}; name the logs in it`;
  if (code === 'Z_BUF_ERROR') return 'the gzipped file is cut off';
  return error instanceof UnusableFile ? message : `it can't be read (${message})`;
}
