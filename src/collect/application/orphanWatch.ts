import type { EngineEvent } from '../../events/events.ts';
import type { Now } from '../collector.ts';
import { type LivePlotter, type Orphan, orphansIn } from './orphans.ts';
import type { TemporaryFiles } from './temporaryFiles.ts';

const EVERY_SECONDS = 600;
/** After a plotter has ended: time for its folder to be looked at again. */
const SOON_SECONDS = 60;
/** By then, files that nobody writes are known by that. */
const ENDED_KEPT_SECONDS = 1800;

/** Looks for temporary files that nobody needs, now and then, and soon after a plotter has ended. */
export class OrphanWatch {
  readonly #temporary: TemporaryFiles;
  readonly #emit: (event: EngineEvent) => void;
  /** Ids of plots whose plotter has ended, and when, in seconds. */
  readonly #ended = new Map<string, number>();
  #dueAt = Number.POSITIVE_INFINITY;
  #told = '';

  constructor(temporary: TemporaryFiles, emit: (event: EngineEvent) => void) {
    this.#temporary = temporary;
    this.#emit = emit;
  }

  /** A plotter has ended. While others keep ending, that puts nothing off. */
  end(plotIds: readonly string[], seconds: number): void {
    for (const id of plotIds) this.#ended.set(id, seconds);
    this.#dueAt = Math.min(this.#dueAt, seconds + SOON_SECONDS);
  }

  tick({ seconds, epochSeconds }: Now, live: () => LivePlotter[]): void {
    if (this.#dueAt === Number.POSITIVE_INFINITY) this.#dueAt = seconds + SOON_SECONDS;
    if (seconds < this.#dueAt) return;
    this.#dueAt = seconds + EVERY_SECONDS;
    for (const [id, at] of this.#ended) if (seconds - at > ENDED_KEPT_SECONDS) this.#ended.delete(id);
    const plotters = live();
    const ended = new Set(this.#ended.keys());
    const files: Orphan[] = this.#temporary.paths.flatMap((folder) =>
      orphansIn(folder, this.#temporary.filesIn(folder) ?? [], plotters, ended, epochSeconds),
    );
    const told = files.map(({ path }) => path).join('\n');
    if (told === this.#told) return;
    this.#told = told;
    this.#emit({ type: 'orphans.found', at: epochSeconds, files });
  }
}
