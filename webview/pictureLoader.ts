import type { DrawnId, PictureContent, PictureId } from '../src/pages/pictures.ts';
import type { Span } from '../src/pages/zoom.ts';
import type { PictureCard } from './pictureCard.ts';

type Ask<Id> = (
  ids: readonly Id[],
) => Promise<Span & { readonly answers: readonly (PictureContent & { readonly id: Id })[] }>;

/** Asks for the pictures that are seen, together, then for those that nearly are, and again when another time is shown. */
export class PictureLoader<Id extends DrawnId = PictureId> {
  readonly #cards: readonly PictureCard<Id>[];
  readonly #ask: Ask<Id>;
  /** Counts the times that were shown. */
  #time = 0;
  #asking = false;
  #askedAt = 0;

  constructor(cards: readonly PictureCard<Id>[], ask: Ask<Id>) {
    this.#cards = cards;
    this.#ask = ask;
  }

  /** Another time is shown, or what is known of it has changed. */
  invalidate(): void {
    this.#time++;
    this.#askedAt = performance.now();
    this.load();
  }

  /** What is known of the time may have changed, where it was asked so long ago. */
  refresh(seconds: number): void {
    if (performance.now() - this.#askedAt >= seconds * 1000) this.invalidate();
  }

  /** Of those that are seen, or nearly, and not asked for; one question at a time. */
  load(): void {
    const time = this.#time;
    const near = this.#cards.filter((card) => card.isNear && card.asked !== time);
    const seen = near.filter((card) => card.isSeen);
    const wanted = seen.length > 0 ? seen : near;
    if (this.#asking || wanted.length === 0) return;
    this.#asking = true;
    this.#askedAt = performance.now();
    for (const card of wanted) card.asked = time;
    void this.#answer(wanted).finally(() => {
      this.#asking = false;
      this.load();
    });
  }

  async #answer(wanted: readonly PictureCard<Id>[]): Promise<void> {
    try {
      const { from, to, answers } = await this.#ask(wanted.map(({ id }) => id));
      for (const answer of answers) wanted.find(({ id }) => id === answer.id)?.show(answer, { from, to });
    } catch (error) {
      for (const card of wanted) card.fail(error instanceof Error ? error.message : String(error));
    }
  }
}
