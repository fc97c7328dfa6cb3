/** Calls back once after some milliseconds; gives what cancels it. */
export type Later = (milliseconds: number, callback: () => void) => () => void;

/** Looks between two frames, and how far apart: together they cover a tenth of a second. */
const LOOKS = 16;
const APART_MILLISECONDS = 6;
/** In so many of the last frames something came and went unseen: it is started again and again. */
const FRAMES = 10;
const LEAST_FRAMES = 3;
/** After so many frames of looks in which no plotter was among what came, one frame in so many has looks. */
const PATIENCE = 60;
const RARELY = 16;

/**
 * Looks for plotters that live for milliseconds, between frames: started by a shell's loop or a service, they are gone before the next
 * frame. A tenth of each second is looked at, so that one in ten is met, and only while processes come and go that no frame saw.
 */
export class Glimpses {
  readonly #look: () => boolean;
  readonly #later: Later;
  /** Whether something had come and gone, a bit for each frame, the newest lowest. */
  #vanished = 0;
  #frames = 0;
  #inVain = 0;
  #cancel: (() => void) | undefined;

  /** @param look at what has come since the last look; gives whether a plotter was among it. */
  constructor(look: () => boolean, later: Later) {
    this.#look = look;
    this.#later = later;
  }

  /** Once a frame. @param hasVanished whether a process came and went since the last one. */
  tick(hasVanished: boolean): void {
    this.close();
    this.#vanished = ((this.#vanished << 1) | (hasVanished ? 1 : 0)) & (2 ** FRAMES - 1);
    if (ones(this.#vanished) < LEAST_FRAMES) return;
    this.#frames++;
    if (this.#inVain > PATIENCE && this.#frames % RARELY !== 0) return;
    this.#inVain++;
    this.#next(LOOKS);
  }

  close(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #next(left: number): void {
    this.#cancel = this.#later(APART_MILLISECONDS, () => {
      this.#cancel = undefined;
      if (this.#look()) this.#inVain = 0;
      if (left > 1) this.#next(left - 1);
    });
  }
}

function ones(bits: number): number {
  let count = 0;
  for (let left = bits; left !== 0; left &= left - 1) count++;
  return count;
}
