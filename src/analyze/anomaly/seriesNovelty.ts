import { DayView } from './dayView.ts';
import { NoveltyScale } from './noveltyScale.ts';
import { RecentValues } from './recentValues.ts';
import { shareBelow } from './tail.ts';

/** How a series is looked at: its values or how they changed over `lag` samples, and the mean of how many. */
const VIEWS = [
  { lag: 0, samples: 1 },
  { lag: 0, samples: 5 },
  { lag: 1, samples: 1 },
  { lag: 5, samples: 1 },
];
/** Over so many samples changes are looked at. */
const LONGEST_LAG = Math.max(...VIEWS.map(({ lag }) => lag));
/** Most views see a lone outlier, not all: so weighed, it counts about as much as in the values alone. */
const GAIN = 1.6;
/** Part of the probation in which nearly all is new and says nothing of how new is usual. */
const SETTLING_RATIO = 0.05;
const CAPACITY = 512;

export interface SeriesNoveltySettings {
  /** Samples to learn from before anything is called unusual. */
  readonly probation: number;
  /** Samples after an alarm in which only something more surprising is one again. */
  readonly rest: number;
  /** Surprise that makes an alarm. */
  readonly threshold: number;
}

/**
 * Finds the new in a stored series: at each value the mean surprise of several views of it (values, their means, their changes, and the
 * time of day), each of which knows nothing but what came before. Views that see different things agree on what is new, seldom on noise.
 */
export class SeriesNovelty {
  readonly settings: SeriesNoveltySettings;
  readonly #values = new RecentValues(LONGEST_LAG + 1);
  readonly #views: readonly View[];
  readonly #day: DayView;
  #count = 0;
  #peak = 0;
  #sincePeak = 0;

  /** @param stepSeconds between samples. */
  constructor(settings: SeriesNoveltySettings, stepSeconds: number) {
    this.settings = settings;
    this.#views = VIEWS.map(({ lag, samples }) => ({
      lag,
      recent: new RecentValues(samples),
      scale: new NoveltyScale(samples, 1, CAPACITY),
    }));
    this.#day = new DayView(stepSeconds);
  }

  /**
   * Takes the next value.
   * @param epochSeconds its time.
   * @returns as `NoveltyDetector` does.
   */
  update(epochSeconds: number, value: number): { score: number; surprise: number; isFresh: boolean } {
    const { probation, rest } = this.settings;
    this.#count++;
    this.#values.add(value);
    const settled = this.#count - Math.ceil(probation * SETTLING_RATIO);
    let sum = 0;
    let views = 0;
    for (const { lag, recent, scale } of this.#views) {
      views++;
      if (this.#values.size <= lag) continue;
      recent.add(lag === 0 ? value : value - this.#values.at(lag));
      sum += scale.update(recent, settled, 0);
    }
    const ofDay = this.#day.update(epochSeconds, value, settled > 0);
    if (ofDay !== undefined) {
      sum += ofDay;
      views++;
    }
    if (this.#count <= probation) return { score: 0, surprise: 0, isFresh: false };
    const surprise = (GAIN * sum) / views;
    if (++this.#sincePeak > rest) this.#peak = 0;
    const isFresh = surprise > this.#peak;
    if (isFresh) {
      this.#peak = surprise;
      this.#sincePeak = 0;
    }
    return { score: shareBelow(surprise), surprise, isFresh };
  }

  /** The range of usual values nearest to `value`. Undefined before there is one. */
  expectedAt(value: number): [low: number, high: number] | undefined {
    return this.#views[0].scale.expectedAt(value, this.settings.threshold);
  }
}

interface View {
  readonly lag: number;
  readonly recent: RecentValues;
  readonly scale: NoveltyScale;
}
