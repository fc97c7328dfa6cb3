import type { Frame } from '../../metrics/frame.ts';
import type { MayHold } from './expression/mayHold.ts';

/** What sleeps until something may be so. */
export interface Sleeper {
  isAwake: boolean;
  /** Absent: nothing that is measured wakes it. */
  mayHoldIn?(index: Frame['index']): MayHold;
}

/** Wakes those of many that a frame says something to. */
export class Waker<Item extends Sleeper> {
  readonly #sleepers: readonly Item[];
  #index: Frame['index'] | undefined;
  #asked: { readonly sleeper: Item; readonly mayHold: MayHold }[] = [];

  constructor(sleepers: readonly Item[]) {
    this.#sleepers = sleepers;
  }

  look({ index, values }: Frame): void {
    if (index !== this.#index) {
      this.#index = index;
      this.#asked = this.#sleepers.flatMap((sleeper) =>
        sleeper.mayHoldIn ? { sleeper, mayHold: sleeper.mayHoldIn(index) } : [],
      );
    }
    for (let at = 0; at < this.#asked.length; at++) {
      const { sleeper, mayHold } = this.#asked[at];
      sleeper.isAwake ||= mayHold(values);
    }
  }
}
