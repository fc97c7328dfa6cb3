import { createHash } from 'node:crypto';
import * as v from 'valibot';
import type { AlertRule, RestartLimit } from '../../analysis/alert/rule.ts';
import type { Alert, EngineEvent } from '../../events/events.ts';
import { PlotterProcesses } from '../../events/plotterProcesses.ts';
import type { History } from '../../history/history.ts';
import { formatDuration } from '../../metrics/format.ts';
import { isRunnable, type WholeCommand, WholeCommands } from './wholeCommands.ts';

/** Kind of the documents that tell which plotters were run again: by process, so that none is twice. */
export const RESTART = 'restart';

const Kept = v.object({ command: v.string(), at: v.number() });

export interface RestartsOptions {
  /** As they are set now. */
  rules(): readonly AlertRule[];
  /** Of the history that can be written; undefined where there is none. */
  withHistory<Result>(use: (history: History) => Result): Result | undefined;
  /** Starts it, and gives its pid. @throws {Error} where it can't be started. */
  start(command: WholeCommand, processId: string): Promise<number>;
  tell(event: EngineEvent): void;
  /** Epoch seconds. */
  now(): number;
  readonly commands?: WholeCommands;
}

/**
 * Runs plotters again that have ended, where the rule of their alert says how often that may be. Each that has ended is run again at most
 * once, also through a kill and a restart of who does it: what was begun is noted before.
 */
export class Restarts {
  readonly #options: RestartsOptions;
  readonly #commands: WholeCommands;
  readonly #processes = new PlotterProcesses();
  /** Alerts about plotters that still run. */
  readonly #waiting = new Map<string, Alert>();

  constructor(options: RestartsOptions) {
    this.#options = options;
    this.#commands = options.commands ?? new WholeCommands();
  }

  /** What happened before: nothing is run again for it. */
  recall(events: readonly EngineEvent[]): void {
    for (const event of events) this.#note(event);
  }

  /** Resolves when what the event asks for is done. */
  async hear(event: EngineEvent): Promise<void> {
    this.#note(event);
    if (event.type === 'alert.raised') await this.#consider(event.alert);
    if (event.type !== 'process.ended') return;
    const { id } = event.process;
    const alert = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (alert) await this.#consider(alert);
  }

  #note(event: EngineEvent): void {
    this.#commands.hear(event);
    this.#processes.apply(event);
  }

  async #consider(alert: Alert): Promise<void> {
    const { processId } = alert.about ?? {};
    if (processId === undefined) return;
    const limit = this.#options.rules().find(({ id }) => id === alert.rule)?.restart;
    if (!limit) return;
    if (this.#processes.get(processId)) this.#waiting.set(processId, alert);
    else await this.#runAgain(alert.id, processId, limit);
  }

  async #runAgain(alertId: string, processId: string, limit: RestartLimit): Promise<void> {
    const { now, start, tell } = this.#options;
    const { tries } = limit;
    const told = (more: { pid?: number; attempt?: number; problem?: string }) =>
      tell({ type: 'plotter.restarted', at: now(), alertId, processId, tries, ...more });
    const command = this.#commands.of(processId);
    if (!isRunnable(command)) {
      told({ problem: command.reason });
      return;
    }
    const attempt = this.#begin(command, processId, limit);
    if (attempt === undefined) return;
    if (typeof attempt === 'string') {
      told({ problem: attempt });
      return;
    }
    try {
      told({ attempt, pid: await start(command, processId) });
    } catch (error) {
      told({ attempt, problem: `${(error as Error).message}.` });
    }
  }

  /** Which try it is, noted in the history; why none is made, in a sentence; undefined where it was made already. */
  #begin(
    command: WholeCommand,
    processId: string,
    { tries, withinSeconds }: RestartLimit,
  ): number | string | undefined {
    const { now, withHistory } = this.#options;
    const at = now();
    const key = keyOf(command);
    const isRunning = this.#processes.running.some(({ id }) => {
      const other = this.#commands.of(id);
      return isRunnable(other) && keyOf(other) === key;
    });
    if (isRunning) return 'The same command runs again already.';
    const begun = withHistory((history) => {
      const all = history.list(RESTART);
      if (all.some((one) => one.key === processId)) return null;
      const earlier = all.filter(({ value }) => {
        const { success, output } = v.safeParse(Kept, value);
        return success && output.command === key && Math.abs(at - output.at) < withinSeconds;
      });
      if (earlier.length >= tries) {
        const times = tries === 1 ? 'once' : `${tries} times`;
        return `It was run again ${times} within ${formatDuration(withinSeconds)}, as often as you allow.`;
      }
      history.put(RESTART, processId, at, { command: key, at });
      return earlier.length + 1;
    });
    if (begun === null) return undefined;
    return begun ?? 'No history can be written, so tries can’t be counted.';
  }
}

/** Tells commands apart without keeping what stands on them. */
function keyOf({ program, args, cwd = '' }: WholeCommand): string {
  return createHash('sha256')
    .update([program, ...args, cwd].join('\0'))
    .digest('hex');
}
