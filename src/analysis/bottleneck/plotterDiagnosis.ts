import type { Bottleneck } from '../../events/events.ts';
import type { RunningPlotter } from '../../events/plotterProcesses.ts';
import { plotterById } from '../../plotters/plotters.ts';
import { AgreeingVerdict } from './agreeingVerdict.ts';
import { Attention } from './attention.ts';
import { type UsualPlotter, wholeStep } from './baselines.ts';
import { causeOf } from './cause.ts';
import { type BottleneckKind, isBottleneck, isWell, type Scores, type VerdictName } from './classes.ts';
import type { Scene } from './detectors/detector.ts';
import type { Judge, Views } from './judge.ts';
import { interactionsOf, risksOf } from './prospects.ts';
import { remediesFor } from './remedies.ts';
import { SceneKeeper, type UsualOf } from './sceneKeeper.ts';
import { severityOf } from './severity.ts';
import type { Moment, WhereItWaits } from './signalReader.ts';
import { meanSignals, SIGNAL_TABLE, type Signals, signalText } from './signals.ts';
import { SIGNS } from './signs.ts';
import { type Competitor, kindOf, type Situation } from './situation.ts';

const MOST_EVIDENCE = 5;
/** Fewer moments are not yet of one condition. */
const LEAST_LASTING = 6;
/** A verdict is told so long after its onset at most. */
const ONSET_SECONDS = 5;
const BEFORE_SECONDS = 30;
const STEP_SETTLED_SECONDS = 1;
const LEAST_BEFORE = 3;
const MUCH_FASTER = 2;

/** What is said of one plotter, as of its newest moment. */
export interface PlotterVerdict {
  readonly plotter: RunningPlotter;
  readonly name: VerdictName;
  readonly kind?: BottleneckKind;
  /** Epoch seconds since when it holds. */
  readonly since: number;
  /** The newest window says so as well; otherwise it is held until two agree on another. */
  readonly isFresh: boolean;
  readonly severity: number;
  readonly confidence: number;
  readonly probabilities: Scores;
  readonly views: Views;
  /** Over the last seconds; to be asked for before the next look. */
  readonly signals: Signals;
  /** Since it holds, at most the last minutes; to be asked for before the next look. */
  readonly lasting: () => Signals;
  /** In the same step just before it began to hold; absent where that was not seen for long enough. */
  readonly before?: Signals;
  /** As in `Moment`. */
  readonly idlePerPlot: number;
  readonly where: WhereItWaits;
}

/** Judges one plotter, moment by moment. */
export class PlotterDiagnosis {
  readonly #judge: Judge;
  readonly #keeper: SceneKeeper;
  readonly #attention = new Attention();
  readonly #agreeing = new AgreeingVerdict<VerdictName>('none');
  #since = Number.NaN;
  #step: string | undefined;
  #stepSince = Number.NaN;
  #before: Signals | undefined;
  #kind: BottleneckKind | undefined;
  #verdict: PlotterVerdict | undefined;
  /** As it was judged last. */
  #judged: PlotterVerdict | undefined;

  constructor(judge: Judge, usualOf: UsualOf) {
    this.#judge = judge;
    this.#keeper = new SceneKeeper(usualOf);
  }

  /** Undefined before enough is known of it. */
  get verdict(): PlotterVerdict | undefined {
    return this.#verdict;
  }

  /** Takes the newest moment. */
  look(plotter: RunningPlotter, moment: Moment): PlotterVerdict | undefined {
    if (!this.#keeper.add(moment)) return this.#verdict;
    const isSamePlotter = this.#verdict?.plotter === plotter;
    if (!this.#attention.wants(moment.strains, isSamePlotter && this.#agreeing.isSteady)) {
      this.#keeper.pass();
      this.#verdict = this.#judged && asOf(moment, this.#judged, () => this.#keeper.window());
      return this.#verdict;
    }
    const scene = this.#keeper.scene();
    const opinion = this.#judge(scene);
    const before = this.#agreeing.verdict;
    const name = this.#agreeing.next(opinion.name);
    // A verdict that is held until two windows agree on another is of the kind that it was: this window is of something else.
    const isHeld = name === before && opinion.name !== name;
    const kind = isHeld ? this.#kind : kindOf(name, scene.window);
    this.#noteStep(plotter, moment.at);
    if (name !== before || kind !== this.#kind || Number.isNaN(this.#since)) {
      this.#since = moment.at;
      // What was held back by something else says nothing of how fast it could be.
      if (!isBottleneck(before) || isWell(before, this.#kind)) this.#before = this.#justBefore(scene);
    }
    this.#kind = kind;
    if (name.startsWith('disk-') && plotterById(plotter.plotter)?.spins) this.#before ??= this.#faster(scene);
    const since = this.#since;
    this.#judged = {
      plotter,
      name,
      ...(kind !== undefined && { kind }),
      since,
      isFresh: opinion.name === name,
      severity: severityOf(name, opinion.views),
      confidence: name === 'unclear' || name === 'none' ? opinion.unclear : opinion.probabilities[name],
      probabilities: opinion.probabilities,
      views: opinion.views,
      signals: scene.window,
      lasting: () => meanSince(since, scene.recent, scene.window),
      ...(this.#before && { before: this.#before }),
      idlePerPlot: moment.idlePerPlot,
      where: moment.where,
    };
    this.#verdict = this.#judged;
    return this.#verdict;
  }

  #noteStep(plotter: RunningPlotter, at: number): void {
    const step = wholeStep(plotter);
    if (step === this.#step) return;
    this.#step = step;
    this.#stepSince = at;
    this.#before = undefined;
  }

  /** The last seconds are of both conditions, as a verdict is told some seconds after the onset. */
  #justBefore({ recent }: Scene): Signals | undefined {
    const to = this.#since - ONSET_SECONDS;
    const from = Math.max(to - BEFORE_SECONDS, this.#stepSince + STEP_SETTLED_SECONDS);
    const moments = recent.filter(({ at }) => at >= from && at <= to);
    return moments.length < LEAST_BEFORE ? undefined : meanSignals(moments.map(({ signals }) => signals));
  }

  /** Of a plotter that spins while it waits, bytes alone tell that a disk has become slower. */
  #faster({ recent, window }: Scene): Signals | undefined {
    const now = Math.max(window.moved, window.diskBytes);
    const moments = recent.filter(
      ({ at, signals }) => at > this.#stepSince + STEP_SETTLED_SECONDS && signals.moved > MUCH_FASTER * now,
    );
    return moments.length < LEAST_BEFORE ? undefined : meanSignals(moments.map(({ signals }) => signals));
  }
}

/** A verdict that stands, at another moment. Its window is worked out where it is asked for. */
function asOf({ where, idlePerPlot }: Moment, judged: PlotterVerdict, window: () => Signals): PlotterVerdict {
  let signals: Signals | undefined;
  return {
    ...judged,
    where,
    idlePerPlot,
    get signals() {
      signals ??= window();
      return signals;
    },
  };
}

/** `window` where that is not long ago. */
function meanSince(since: number, recent: Scene['recent'], window: Signals): Signals {
  const lasting = recent.filter(({ at }) => at >= since);
  return lasting.length < LEAST_LASTING ? window : meanSignals(lasting.map(({ signals }) => signals));
}

/** What is to be told of a verdict; undefined where nothing holds the plotter back. */
export function bottleneckOf(
  verdict: PlotterVerdict,
  competitors: readonly Competitor[],
  { usual, impactSecondsPerPlot }: { readonly usual?: UsualPlotter; readonly impactSecondsPerPlot?: number } = {},
): Bottleneck | undefined {
  const { name, kind, since, severity, confidence, where } = verdict;
  if (name === 'none') return undefined;
  const situation: Situation = { ...verdict, lasting: verdict.lasting(), competitors };
  const subject =
    name.startsWith('disk-') || name === 'copy' || name === 'destination'
      ? name === 'disk-full'
        ? where.fullest
        : where.disk
      : undefined;
  return {
    class: name,
    ...(kind !== undefined && { kind }),
    ...(subject !== undefined && { subject }),
    since,
    severity: Number(severity.toFixed(2)),
    confidence: Number(confidence.toFixed(2)),
    cause: causeOf(situation),
    ...(impactSecondsPerPlot !== undefined && { impactSecondsPerPlot: Math.round(impactSecondsPerPlot) }),
    evidence: evidenceOf(verdict),
    remedies: remediesFor(situation, usual),
    ...some('interactions', interactionsOf(verdict)),
    ...some('risks', risksOf(verdict)),
  };
}

function some<Name extends string>(name: Name, texts: string[]): Partial<Record<Name, string[]>> {
  return texts.length > 0 ? ({ [name]: texts } as Record<Name, string[]>) : {};
}

/** The signals that the detectors rest on, in words: those that say something. */
export function evidenceOf({ name, signals }: PlotterVerdict): string[] {
  if (!isBottleneck(name)) return [];
  const telling = SIGNS[name].filter(
    ({ signal, direction }) => direction < 0 || signals[signal] >= SIGNAL_TABLE[signal].matters,
  );
  return telling.flatMap(({ signal }) => signalText(signal, signals[signal]) ?? []).slice(0, MOST_EVIDENCE);
}
