import { CLASSES, isBottleneck } from '../../analysis/bottleneck/classes.ts';
import { gainText } from '../../analysis/common/recommendation.ts';
import { BottleneckLog, type PastBottleneck } from '../../events/bottleneckLog.ts';
import type { EngineEvent } from '../../events/events.ts';
import { PlotterProcesses } from '../../events/plotterProcesses.ts';
import { prospectText } from '../../events/prospects.ts';

/** What held a plotter back, and for how long. */
export interface HeldBack {
  /** `Mad Max, process 812`. */
  readonly plotter: string;
  readonly class: string;
  /** Which of its class: `quota`. */
  readonly kind?: string;
  readonly subject?: string;
  readonly seconds: number;
  /** As it was told last. */
  readonly cause: string;
  readonly remedies: readonly string[];
}

/** What is summed up: texts are made of it when they are asked for. */
interface Held {
  told: PastBottleneck;
  seconds: number;
}

/** Sums up how long which bottleneck held which plotter back, and knows what may come. */
export class HeldBackTimes {
  readonly #log = new BottleneckLog();
  readonly #processes = new PlotterProcesses();
  readonly #titles = new Map<string, string>();
  readonly #times = new Map<string, Held>();
  /** What was told goes on being told for minutes: no key is made of it each second. */
  readonly #heldOf = new WeakMap<PastBottleneck, Held>();

  hear(event: EngineEvent): void {
    this.#log.apply(event);
    this.#processes.apply(event);
    for (const { id, title, pid } of this.#processes.running) this.#titles.set(id, `${title}, process ${pid}`);
  }

  /** What was told holds for the next so many seconds. */
  count(seconds: number): void {
    for (const told of this.#log.plotters) {
      const held = this.#heldOf.get(told) ?? this.#held(told);
      held.seconds += seconds;
    }
  }

  /** The longest first. */
  get all(): HeldBack[] {
    const all = Array.from(this.#times.values(), ({ told, seconds }): HeldBack => {
      const { class: name, kind, subject, cause, remedies } = told;
      return {
        plotter: this.#title(told),
        class: name,
        ...(kind !== undefined && { kind }),
        ...(subject !== undefined && { subject }),
        seconds,
        cause,
        remedies: remedies.map(remedyText),
      };
    });
    return all.sort((a, b) => b.seconds - a.seconds);
  }

  /** What is near its end for plotters at work, and what forecasts say, as of `now` (epoch seconds); in sentences. */
  mayCome(now: number): string[] {
    const risks = this.#log.plotters.flatMap((told) =>
      (told.risks ?? []).map((risk) => `Risk for ${this.#title(told)}: ${risk}`),
    );
    return [...risks, ...this.#log.prospects(now).map(prospectText)];
  }

  #title({ processId = '' }: PastBottleneck): string {
    return this.#titles.get(processId) ?? `process ${processId.split(':')[0]}`;
  }

  /** Told anew, it goes on under what was told last. */
  #held(told: PastBottleneck): Held {
    const { processId = '', class: name, kind = '', subject } = told;
    const key = [processId, name, kind, subject].join('\n');
    const held = this.#times.get(key) ?? { told, seconds: 0 };
    held.told = told;
    this.#times.set(key, held);
    this.#heldOf.set(told, held);
    return held;
  }
}

const FORETOLD = ' Foretold: ';

/** With what it gains: `Raise the quota. Foretold: +151 % plots (+86 % … +239 %).` */
export function remedyText({ text, gain }: PastBottleneck['remedies'][number]): string {
  return gain ? `${text}${FORETOLD}${gainText(gain)}.` : text;
}

/** What is to be done, whatever it gains. */
export function withoutGain(remedy: string): string {
  return remedy.split(FORETOLD, 1)[0];
}

/** `want of CPU time`, `a disk`. */
export function classWords(name: string): string {
  return isBottleneck(name) ? CLASSES[name].by : 'something that can’t be told';
}
