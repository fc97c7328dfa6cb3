import {
  type RiskModel,
  RiskPredictor,
  type RiskProbability,
  type RiskSample,
} from '../../analyze/forecast/riskModel.ts';
import type { EngineEvent } from '../../events/events.ts';
import { TARGET_NAMES } from '../common/keyMetric.ts';
import { STALLS, type TargetTracks } from './targetTracks.ts';

export const RISK_HORIZON_SECONDS = 3600;
const SAMPLE_SECONDS = 300;
const KEPT_SECONDS = 14 * 86_400;
const LOOK_BACK_SECONDS = 900;

/** What the probabilities are told from: each as it was in the last minutes, and a quarter of an hour on average. */
export const RISK_FEATURES: readonly string[] = [
  ...TARGET_NAMES.flatMap((name) => [`${name}, 5 min`, `${name}, 15 min`]),
  ...STALLS.flatMap((name) => [`${name} stalled, 5 min`, `${name} stalled, 15 min`]),
];

interface Span {
  readonly name: string;
  readonly from: number;
  to: number | undefined;
}

/** When which class of bottleneck held the host back, and how probable each is within the next hour. */
export class BottleneckRisk {
  readonly #tracks: TargetTracks;
  #spans: Span[] = [];
  /** Epoch seconds since when verdicts are heard of. */
  #since = Number.POSITIVE_INFINITY;
  #predictor: RiskPredictor | undefined;

  constructor(tracks: TargetTracks) {
    this.#tracks = tracks;
  }

  set model(model: RiskModel) {
    this.#predictor = new RiskPredictor(model);
  }

  /** To be called with events in the order in which they happened. */
  hear(event: EngineEvent): void {
    this.#since = Math.min(this.#since, event.at);
    const isOfHost = event.type === 'bottleneck.changed' && event.processId === undefined;
    if (!isOfHost && event.type !== 'engine.started') return;
    const open = this.#spans.at(-1);
    if (open && open.to === undefined) open.to = event.at;
    const name = isOfHost ? event.bottleneck?.class : undefined;
    if (name === undefined || name === 'unclear') return;
    this.#spans.push({ name, from: event.at, to: undefined });
    this.#spans = this.#spans.filter(({ to }) => to === undefined || event.at - to < KEPT_SECONDS);
  }

  /** Moments of the past whose following hour is known. */
  samples(now: number): RiskSample[] {
    const from = Math.max(this.#since, now - KEPT_SECONDS);
    const samples: RiskSample[] = [];
    for (
      let at = Math.ceil(from / SAMPLE_SECONDS) * SAMPLE_SECONDS;
      at + RISK_HORIZON_SECONDS <= now;
      at += SAMPLE_SECONDS
    ) {
      const values = this.#featuresAt(at);
      if (values.every(Number.isNaN)) continue;
      const classes = this.#spans.filter((span) => span.from < at + RISK_HORIZON_SECONDS && (span.to ?? now) > at);
      samples.push({ at, values, classes: [...new Set(classes.map(({ name }) => name))] });
    }
    return samples;
  }

  /** Most probable first; undefined before enough was seen. */
  probabilities(now: number): RiskProbability[] | undefined {
    return this.#predictor?.probabilities(this.#featuresAt(now));
  }

  #featuresAt(at: number): Float64Array {
    const all = [
      ...TARGET_NAMES.map((name) => this.#tracks.targets[name]),
      ...STALLS.map((name) => this.#tracks.stalls[name]),
    ];
    return Float64Array.from(
      all.flatMap((track) => [
        track.meanOf(at - SAMPLE_SECONDS, at) ?? Number.NaN,
        track.meanOf(at - LOOK_BACK_SECONDS, at) ?? Number.NaN,
      ]),
    );
  }
}
