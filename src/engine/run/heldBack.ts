import { CLASSES, isBottleneck } from '../../analysis/bottleneck/classes.ts';
import { gainText } from '../../analysis/common/recommendation.ts';
import { BottleneckLog, type PastBottleneck } from '../../events/bottleneckLog.ts';
import type { EngineEvent } from '../../events/events.ts';
import { PlotterProcesses } from '../../events/plotterProcesses.ts';

/** What held a plotter back, and for how long. */
export interface HeldBack {
  /** `Mad Max, process 812`. */
  readonly plotter: string;
  readonly class: string;
  readonly subject?: string;
  readonly seconds: number;
  /** As it was told last. */
  readonly cause: string;
  readonly remedies: readonly string[];
}

/** Sums up how long which bottleneck held which plotter back. */
export class HeldBackTimes {
  readonly #log = new BottleneckLog();
  readonly #processes = new PlotterProcesses();
  readonly #titles = new Map<string, string>();
  readonly #times = new Map<string, HeldBack>();

  hear(event: EngineEvent): void {
    this.#log.apply(event);
    this.#processes.apply(event);
    for (const { id, title, pid } of this.#processes.running) this.#titles.set(id, `${title}, process ${pid}`);
  }

  /** What was told holds for the next so many seconds. */
  count(seconds: number): void {
    for (const bottleneck of this.#log.plotters) this.#add(bottleneck, seconds);
  }

  /** The longest first. */
  get all(): HeldBack[] {
    return [...this.#times.values()].sort((a, b) => b.seconds - a.seconds);
  }

  #add(bottleneck: PastBottleneck, seconds: number): void {
    const { processId = '', class: name, kind = '', subject, cause, remedies } = bottleneck;
    const key = [processId, name, kind, subject].join('\n');
    this.#times.set(key, {
      plotter: this.#titles.get(processId) ?? `process ${processId.split(':')[0]}`,
      class: name,
      ...(subject !== undefined && { subject }),
      seconds: (this.#times.get(key)?.seconds ?? 0) + seconds,
      cause,
      remedies: remedies.map(remedyText),
    });
  }
}

/** With what it gains: `Raise the quota. (+151 % plots, +86 … +239 %)`. */
export function remedyText({ text, gain }: PastBottleneck['remedies'][number]): string {
  return gain ? `${text} Foretold: ${gainText(gain)}.` : text;
}

/** `want of CPU time`, `a disk`. */
export function classWords(name: string): string {
  return isBottleneck(name) ? CLASSES[name].by : 'something that can’t be told';
}
