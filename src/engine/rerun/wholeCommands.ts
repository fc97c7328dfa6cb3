import { readFileSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { EngineEvent, PlotterProcess } from '../../events/events.ts';
import { boundedArguments, withoutKeys } from '../../plotters/keptArguments.ts';

/** How a plotter was started, with its keys and its environment. Kept in memory alone: what is told and kept has keys shortened. */
export interface WholeCommand {
  readonly title: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  /** Absent where the kernel does not tell it: then that of who runs it again. */
  readonly env?: Readonly<Record<string, string>>;
  /** The file that its output went to. */
  readonly outputPath?: string;
}

/** Why it can't be run again, in a sentence. */
export interface NotRunnable {
  readonly reason: string;
}

const MOST_KEPT = 500;
/** What `withoutKeys` and `boundedArguments` put in place of what they leave out. */
const SHORTENED = '…';

/** How the plotters of this host were started, those that have ended lately included. */
export class WholeCommands {
  readonly #proc: string;
  readonly #known = new Map<string, WholeCommand | NotRunnable>();

  constructor(proc = '/proc') {
    this.#proc = proc;
  }

  /** Looks at a process as it is seen: later it may be gone. */
  hear(event: EngineEvent): void {
    if (event.type !== 'process.seen' || event.process.role !== 'plotter') return;
    const { process } = event;
    this.#known.delete(process.id);
    this.#known.set(process.id, wholeCommandOf(process, this.#proc));
    for (const id of this.#known.keys()) {
      if (this.#known.size <= MOST_KEPT) return;
      this.#known.delete(id);
    }
  }

  of(processId: string): WholeCommand | NotRunnable {
    return this.#known.get(processId) ?? { reason: 'PlotScope was not there when it was started.' };
  }
}

export function isRunnable(command: WholeCommand | NotRunnable): command is WholeCommand {
  return 'program' in command;
}

/** The whole command of a plotter, from the kernel while it lives; of one that has ended, as far as what was told of it is whole. */
export function wholeCommandOf(process: PlotterProcess, proc = '/proc'): WholeCommand | NotRunnable {
  const { argv, exe, cwd, title, logPath, loop } = process;
  if (loop) return { reason: 'It is one of a loop, which starts the next by itself.' };
  const folder = `${proc}/${process.pid}`;
  const argumentsNow = strings(`${folder}/cmdline`);
  // The pid may be another's by now.
  const lives = argumentsNow !== undefined && isDeepStrictEqual(withoutKeys(boundedArguments(argumentsNow)), argv);
  const foreign = lives ? whyForeign(folder, proc) : undefined;
  if (foreign !== undefined) return { reason: foreign };
  const whole = lives ? argumentsNow : argv;
  const [program, ...args] = whole;
  if (program === undefined) return { reason: 'Its command line is not known.' };
  if (!lives && argv.some((argument) => argument.includes(SHORTENED))) {
    return { reason: 'Its command line is not known whole: keys are shortened in all that PlotScope keeps.' };
  }
  const env = lives ? environmentOf(folder) : undefined;
  return {
    title,
    program: programOf(program, exe, cwd),
    args,
    ...(cwd !== undefined && { cwd }),
    ...(env && { env }),
    ...(logPath !== undefined && { outputPath: logPath }),
  };
}

/** As it was called where that leads to the same file: some programs go by their name. */
function programOf(called: string, exe: string | undefined, cwd = '/'): string {
  if (exe === undefined) return called;
  const path = resolve(cwd, called);
  try {
    return called.includes('/') && realpathSync(path) === exe ? path : exe;
  } catch {
    return exe;
  }
}

/** What runs in a container or as another user can't be started from here as it was. */
function whyForeign(folder: string, proc: string): string | undefined {
  try {
    if (statSync(folder).uid !== process.getuid?.()) return 'It was run by another user.';
    if (readlinkSync(`${folder}/ns/mnt`) !== readlinkSync(`${proc}/self/ns/mnt`)) return 'It ran in a container.';
  } catch {
    // Not told on this system, or it ends just now.
  }
  return undefined;
}

function environmentOf(folder: string): Record<string, string> | undefined {
  const entries = strings(`${folder}/environ`)?.flatMap((text) => {
    const at = text.indexOf('=');
    return at > 0 ? [[text.slice(0, at), text.slice(at + 1)]] : [];
  });
  return entries && Object.fromEntries(entries);
}

/** The texts of a file of the kernel that ends each with a NUL; undefined where it can't be read. */
function strings(path: string): string[] | undefined {
  try {
    const texts = readFileSync(path, 'utf8').split('\0');
    if (texts.at(-1) === '') texts.pop();
    return texts.length > 0 ? texts : undefined;
  } catch {
    return undefined;
  }
}
