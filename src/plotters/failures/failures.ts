import { deathIn } from './deaths.ts';
import { type Failure, type FailureSignature, failureBy, TELLS } from './failure.ts';
import { GPU_FAILURES } from './gpuFailures.ts';
import { type IsPlotter, isAnothersCommand, isOfAnother, namesPlotter } from './lineOwner.ts';
import { PLOTTING_FAILURES } from './plottingFailures.ts';
import { ARGUMENT_FAILURES, START_FAILURES } from './startFailures.ts';
import { STORAGE_FAILURES, storageFailureOf } from './storageFailures.ts';
import { atPlace, systemErrorIn } from './systemErrors.ts';

/** The first that fits wins; what a graphics card says is more precise than the words around it. */
const SIGNATURES: readonly FailureSignature[] = [...GPU_FAILURES, ...ARGUMENT_FAILURES, ...PLOTTING_FAILURES];

/**
 * All that are told by their words; a test walks them.
 * @public
 */
export const FAILURES: readonly FailureSignature[] = [...SIGNATURES, ...STORAGE_FAILURES, ...START_FAILURES];

const ANY = new RegExp(
  [...SIGNATURES, ...STORAGE_FAILURES].map(({ pattern }) => `(?:${pattern.source})`).join('|'),
  'i',
);

/** A line of a failure is no longer; in a longer one (mixed output, no line ends) it is looked for piece by piece. */
const LONGEST = 2000;
const PIECE = 1600;

/** What is known of the log that a line stands in. */
export interface LineContext {
  readonly isPlotter: IsPlotter;
  /** What single plotters say in words of their own. */
  readonly signatures?: readonly FailureSignature[];
  /** The log comes from a host with Windows. */
  readonly isWindows?: boolean;
  /** The line gives the reason for an error that was told before. */
  readonly isReason?: boolean;
}

/** The failure that a line tells of: the plotter's own, or what shells and systems say of the plotter. */
export function failureOf(line: string, context: LineContext): Failure | undefined {
  if (line.length <= LONGEST) return failureOfPiece(line, context);
  for (let from = 0; from < line.length; from += PIECE) {
    const failure = failureOfPiece(line.slice(from, from + LONGEST), context);
    if (failure) return failure;
  }
  return undefined;
}

function failureOfPiece(line: string, context: LineContext): Failure | undefined {
  const { isPlotter } = context;
  const death = deathIn(line);
  if (death) {
    const { failure, program } = death;
    if (program === undefined) return failure;
    return isAnothersCommand(program, isPlotter) ? undefined : { ...failure, isNamed: true };
  }
  if (isOfAnother(line, isPlotter)) return undefined;
  return ownFailure(line, context) ?? startFailure(line, isPlotter);
}

function ownFailure(
  line: string,
  { isWindows = false, isReason = false, signatures }: LineContext,
): Failure | undefined {
  const own = signatures?.find(({ pattern }) => pattern.test(line));
  if (own) return failureBy(own);
  const said = thrownIn(line);
  const text = said ?? line;
  if (!ANY.test(line) && !ANY.test(text))
    return isReason ? bySystem(line, 'unknown', 'The plotter stopped') : undefined;
  const signature = SIGNATURES.find(({ pattern, tells }) => pattern.test(line) && tells === undefined);
  if (signature) return failureBy(signature);
  const storage = storageFailureOf(text, isWindows);
  if (storage) return storage;
  const general = SIGNATURES.find(({ pattern }) => pattern.test(line));
  if (!general) return isReason ? bySystem(line, 'unknown', 'The plotter stopped') : undefined;
  const reasoned =
    general.tells === 'reason'
      ? bySystem(line, said === undefined ? 'unknown' : 'tmp', 'The plotter stopped')
      : undefined;
  return reasoned ?? failureBy(general);
}

function bySystem(line: string, place: 'tmp' | 'unknown', what: string): Failure | undefined {
  const system = systemErrorIn(line);
  if (!system) return undefined;
  const { why, id, remedy } = system;
  const begun = system.what?.[place] ?? what;
  return {
    id: atPlace(id, place),
    cause: `${begun}: ${why}.`,
    remedy: atPlace(remedy, place),
    kind: 'fatal',
    tells: TELLS.cause,
  };
}

/** What the system says of a program that it can't run: only where that is a plotter. */
function startFailure(line: string, isPlotter: IsPlotter): Failure | undefined {
  const signature = START_FAILURES.find(({ pattern }) => pattern.test(line));
  return signature && namesPlotter(line, isPlotter) ? failureBy(signature) : undefined;
}

const THROWN = ['thread failed with:', 'what():'];

/** What a plotter threw: the text behind the last of the words that its runtime and its threads put before it. */
function thrownIn(line: string): string | undefined {
  const from = Math.max(...THROWN.map((words) => (line.includes(words) ? line.lastIndexOf(words) + words.length : -1)));
  if (from >= 0) return line.slice(from).trim();
  return (
    /exception of type [\w:]+: (.*)/.exec(line)?.[1] ??
    /^(?:Caught \w+(?: \w+)?|Failed with exception|Fatal error): (.*)/.exec(line)?.[1]
  );
}
