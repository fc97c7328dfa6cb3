import type { LineValues } from './charts.ts';
import { lineName } from './lineName.ts';

/** Which subjects of a chart have had another value than 0 in the time that is shown. */
export class UsedSubjects {
  readonly #lastUsedSeconds = new Map<string, number>();

  /** True when a subject was not known as used before. */
  see(epochSeconds: number, values: LineValues): boolean {
    let grown = false;
    for (const label in values) {
      if (!values[label]) continue;
      const { subject } = lineName(label);
      grown ||= !this.#lastUsedSeconds.has(subject);
      this.#lastUsedSeconds.set(subject, epochSeconds);
    }
    return grown;
  }

  /** Forgets subjects that were last used before; true when there were any. */
  forgetBefore(epochSeconds: number): boolean {
    const { size } = this.#lastUsedSeconds;
    for (const [subject, used] of this.#lastUsedSeconds) {
      if (used < epochSeconds) this.#lastUsedSeconds.delete(subject);
    }
    return this.#lastUsedSeconds.size < size;
  }

  /** By name. */
  get all(): string[] {
    return [...this.#lastUsedSeconds.keys()].sort();
  }

  has(label: string): boolean {
    return this.#lastUsedSeconds.has(lineName(label).subject);
  }
}
