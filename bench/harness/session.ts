import type { ChildProcess, SpawnOptions } from 'node:child_process';
import { setImmediate, setTimeout } from 'node:timers/promises';
import type { Size } from '../../src/benchmarks/benchmarkFacts.ts';
import type { Curve, Reliability } from '../../src/benchmarks/result.ts';
import { Children } from './children.ts';
import { Crew } from './crew.ts';
import type { Places } from './places.ts';
import { makeBenchFolder, removeBenchFolder } from './temporaryFolders.ts';

/** What a person chose for a run. */
export interface RunSettings {
  readonly size: Size;
  /** Directories that storage and plotting are measured in. */
  readonly directories: readonly string[];
  /** Another host that network benchmarks go to. */
  readonly peer?: { readonly host: string; readonly port: number };
  readonly threads: number;
  readonly places: Places;
}

/** What a benchmark has measured about one subject so far. */
export interface Measured {
  readonly samples: number[];
  readonly warnings: Set<string>;
  method?: string;
  curve?: Curve;
  reliability?: Reliability;
}

/**
 * One benchmark's run: takes what it measures, and owns the threads, children and temporary folders that it starts.
 * `signal` aborts when the run is cancelled; whoever waits long looks at it.
 */
export class Session {
  readonly settings: RunSettings;
  readonly signal: AbortSignal;
  /** By subject; `''` where the benchmark has but one. */
  readonly measured = new Map<string, Measured>();
  readonly #crews: Crew[] = [];
  readonly #children = new Children();
  readonly #folders: string[] = [];
  readonly #onSample: (value: number, subject: string) => void;

  constructor(settings: RunSettings, signal: AbortSignal, onSample: (value: number, subject: string) => void) {
    this.settings = settings;
    this.signal = signal;
    this.#onSample = onSample;
  }

  /** One of two values, by the size of the run. */
  bySize<T>(smallest: T, normal: T): T {
    return this.settings.size === 'smallest' ? smallest : normal;
  }

  /** How often what takes `roundSeconds` is measured. */
  get rounds(): number {
    return this.bySize(3, 9);
  }

  get roundSeconds(): number {
    return this.bySize(0.05, 0.5);
  }

  about(subject = ''): Measured {
    const known = this.measured.get(subject);
    if (known) return known;
    const made: Measured = { samples: [], warnings: new Set() };
    this.measured.set(subject, made);
    return made;
  }

  /** Takes one measured value, in the benchmark's unit. */
  sample(value: number, subject = ''): void {
    if (!Number.isFinite(value)) throw new Error(`${value} was measured: the clock did not move`);
    this.about(subject).samples.push(value);
    this.#onSample(value, subject);
  }

  warn(text: string, subject = ''): void {
    this.about(subject).warnings.add(text);
  }

  /** Lets signals, timers and messages through; rejects once the run is cancelled. */
  async breathe(): Promise<void> {
    await setImmediate();
    this.signal.throwIfAborted();
  }

  async wait(seconds: number): Promise<void> {
    await setTimeout(seconds * 1000, undefined, { signal: this.signal });
  }

  /** What was promised, or a rejection as soon as the run is cancelled. */
  async orCancelled<T>(promise: Promise<T>): Promise<T> {
    this.signal.throwIfAborted();
    const { promise: cancelled, reject } = Promise.withResolvers<never>();
    const onAbort = () => reject(this.signal.reason);
    this.signal.addEventListener('abort', onAbort, { once: true });
    // What loses the race fails when its threads and children are ended; nobody else listens then.
    promise.catch(() => {});
    try {
      return await Promise.race([promise, cancelled]);
    } finally {
      this.signal.removeEventListener('abort', onAbort);
    }
  }

  crew(threads: number): Crew {
    const crew = new Crew(this.settings.places.loadWorker, threads);
    this.#crews.push(crew);
    return crew;
  }

  /** Ends the children that run; the session goes on. */
  async endChildren(): Promise<void> {
    await this.#children.end();
  }

  start(command: string, args: readonly string[], options?: SpawnOptions): ChildProcess {
    return this.#children.start(command, args, options);
  }

  folder(directory: string): string {
    const folder = makeBenchFolder(directory);
    this.#folders.push(folder);
    return folder;
  }

  /** Ends threads and children, and removes the temporary folders. */
  async end(): Promise<void> {
    await Promise.all([...this.#crews.map((crew) => crew.end()), this.#children.end()]);
    for (const folder of this.#folders.splice(0)) removeBenchFolder(folder);
  }
}
