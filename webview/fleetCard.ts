import type { FleetAnswer } from '../src/pages/dashboardProtocol.ts';
import { FLEET_PICTURE } from '../src/pages/pictures.ts';
import type { CardHost } from './card.ts';
import { choice } from './controls.ts';
import { PictureCard } from './pictureCard.ts';
import { PictureLoader } from './pictureLoader.ts';

export interface FleetCardHost {
  /** Asks for a metric of all hosts; without one for what is shown first. */
  ask(metric: string | undefined): Promise<FleetAnswer>;
  /** A person chose another metric. */
  keep(metric: string): void;
}

/** One metric of all hosts, and which it is. */
export class FleetCard {
  readonly #cards: PictureCard<typeof FLEET_PICTURE.id>[] = [];
  /** Apart from the others: its server may be slow, or away. */
  readonly pictures: PictureLoader<typeof FLEET_PICTURE.id>;
  readonly #cardHost: CardHost;
  readonly #host: FleetCardHost;
  #metric: string | undefined;
  #hasChoice = false;

  constructor(metric: string | undefined, cardHost: CardHost, host: FleetCardHost) {
    this.#metric = metric;
    this.#host = host;
    // What holds for the engine of this host does not for others.
    this.#cardHost = { ...cardHost, staleness: '' };
    this.pictures = new PictureLoader(this.#cards, () => this.#ask());
  }

  /** Made when it is asked for. */
  get card(): PictureCard<typeof FLEET_PICTURE.id> {
    if (this.#cards.length === 0) this.#cards.push(new PictureCard(FLEET_PICTURE, this.#cardHost));
    return this.#cards[0];
  }

  async #ask() {
    const { from, to, answer, metric, metrics } = await this.#host.ask(this.#metric);
    if (!this.#hasChoice && metrics.length > 0) this.#offer(metrics, this.#metric ?? metric);
    return { from, to, answers: [{ id: FLEET_PICTURE.id, ...answer }] };
  }

  #offer(metrics: FleetAnswer['metrics'], chosen: string): void {
    this.#hasChoice = true;
    const options = metrics.map(({ name, text }) => ({ value: name, text }));
    const control = choice('Metric of all hosts', options, (metric) => {
      this.#metric = metric;
      this.#host.keep(metric);
      this.pictures.invalidate();
    });
    control.value = chosen;
    this.card.addControl(control.element);
  }
}
