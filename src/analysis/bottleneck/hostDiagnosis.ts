import type { Bottleneck, EngineEvent } from '../../events/events.ts';
import type { Frame } from '../../metrics/frame.ts';
import { type AdviceStore, adviceAfter } from './adviceKeeper.ts';
import { type BaselineStore, Baselines, type UsualPlotter } from './baselines.ts';
import type { VerdictName } from './classes.ts';
import { type Judge, judgeBy } from './judge.ts';
import { type JudgementStore, Judgements } from './judgements.ts';
import { LostTime } from './lostTime.ts';
import { type CostStore, PlotCostMeter, PlotCosts } from './plotCosts.ts';
import { bottleneckOf, PlotterDiagnosis, type PlotterVerdict } from './plotterDiagnosis.ts';
import { PlotterStates } from './plotterStates.ts';
import { SHIPPED_MODEL } from './shippedModel.ts';
import { type Moment, SignalReader } from './signalReader.ts';

/** Looking more often than this tells no more. */
const LOOK_SECONDS = 1;
/** That it can't be told what holds a plotter back is told when it lasts; between two conditions it is always so for a moment. */
const UNCLEAR_SECONDS = 5;
/** By the first the window is all of the new condition, by the second it is known who else takes what: figures and names are told anew. */
const SETTLED_SECONDS = [6, 12];
const RETOLD_SECONDS = 60;
/** The host's verdict goes over to another plotter where that one is held back by so much more. */
const MUCH_MORE = 0.15;

export interface DiagnosisOptions {
  tell(event: EngineEvent): void;
  readonly judge?: Judge;
  readonly baselines?: BaselineStore;
  /** Where advice is kept until it was followed. */
  readonly advice?: AdviceStore;
  /** Where it is kept what persons said of verdicts. */
  readonly judgements?: JudgementStore;
  /** Where it is kept what plots have cost in CPU time. */
  readonly costs?: CostStore;
}

interface Watched {
  readonly diagnosis: PlotterDiagnosis;
  readonly lost: LostTime;
  readonly cost: PlotCostMeter;
  told?: Bottleneck | undefined;
  toldAt: number;
  /** What was told of the running plot, by class, as it was told last. */
  readonly ofPlot: Map<string, Bottleneck>;
}

/** Tells what holds each plotter of a host back, and the host: looks at its frames and hears its events. */
export class HostDiagnosis {
  readonly #tell: (event: EngineEvent) => void;
  readonly #judge: Judge;
  readonly #baselines: Baselines;
  readonly #advice: AdviceStore | undefined;
  readonly #judgements: Judgements;
  readonly #costs: PlotCosts;
  readonly #states = new PlotterStates();
  readonly #reader = new SignalReader();
  readonly #watched = new Map<string, Watched>();
  #lookedAt = Number.NEGATIVE_INFINITY;
  #host: { readonly processId: string; readonly bottleneck: Bottleneck } | undefined;

  constructor({ tell, judge = judgeBy(SHIPPED_MODEL), baselines, advice, judgements, costs }: DiagnosisOptions) {
    this.#tell = tell;
    this.#judgements = new Judgements(judgements);
    this.#judge = this.#judgements.refine(judge);
    this.#baselines = new Baselines(baselines);
    this.#advice = advice;
    this.#costs = new PlotCosts(costs);
  }

  /** Of every plotter of which enough is known. */
  get verdicts(): PlotterVerdict[] {
    return [...this.#watched.values()].flatMap(({ diagnosis }) => diagnosis.verdict ?? []);
  }

  /** What was told last of a plotter. */
  bottleneckOf(processId: string): Bottleneck | undefined {
    return this.#watched.get(processId)?.told;
  }

  hear(event: EngineEvent): void {
    this.#states.hear(event);
    if (event.type === 'plot.finished') this.#finished(event);
    if (event.type === 'verdict.judged') this.#judged(event);
    if (event.type !== 'process.ended' || !this.#watched.delete(event.process.id)) return;
    this.#baselines.keep(event.at, true);
    this.#tellOfHost(event.at);
  }

  look(frame: Frame): void {
    const { epochSeconds: now } = frame;
    const { plotters } = this.#states;
    if (now >= this.#lookedAt && now - this.#lookedAt < LOOK_SECONDS * 0.9) return;
    this.#lookedAt = now;
    if (plotters.length === 0) return;
    this.#reader.frame = frame;
    let isNews = false;
    for (let at = 0; at < plotters.length; at++) {
      const state = plotters[at];
      const moment = this.#reader.read(state);
      const watched = this.#watch(state.plotter.id);
      watched.cost.add(state.plotter, moment);
      const verdict = watched.diagnosis.look(state.plotter, moment);
      if (!verdict) continue;
      watched.lost.add(verdict, moment);
      const { told } = watched;
      this.#compare(watched, verdict, moment);
      if (watched.told !== told) isNews = true;
    }
    if (isNews) this.#tellOfHost(now);
    this.#baselines.keep(now);
  }

  #finished(event: Extract<EngineEvent, { type: 'plot.finished' }>): void {
    const { processId, plot, at, seconds } = event;
    const watched = this.#watched.get(processId);
    const plotter = this.#states.plotter(processId);
    if (!watched || !plotter) return;
    const cost = watched.cost.costOf(plotter, event, watched.lost);
    if (cost) this.#costs.add(cost);
    if (!this.#advice) return;
    const held = [...watched.ofPlot.values()].map((bottleneck) => ({
      bottleneck,
      share: watched.lost.shareOf(bottleneck.class as VerdictName),
    }));
    watched.ofPlot.clear();
    // What holds on is told anew only when there is something else to say of it, and holds the next plot back all the same.
    if (watched.told) watched.ofPlot.set(watched.told.class, watched.told);
    if (!watched.lost.knows(seconds)) return;
    for (const event of adviceAfter({ plotter, plot, at, seconds, held }, this.#advice)) this.#tell(event);
  }

  /** Said of a verdict that is another by now, it counts for nothing. */
  #judged({ processId, class: name, isRight }: Extract<EngineEvent, { type: 'verdict.judged' }>): void {
    const verdict = this.#watched.get(processId)?.diagnosis.verdict;
    if (verdict?.name === name) this.#judgements.add(name, isRight, verdict.lasting());
  }

  /** Keeps what would be lost. */
  close(now: number): void {
    this.#baselines.keep(now, true);
  }

  #watch(id: string): Watched {
    let watched = this.#watched.get(id);
    if (!watched) {
      const usualOf = () => {
        const plotter = this.#states.plotter(id);
        return plotter && this.#baselines.of(plotter);
      };
      watched = {
        diagnosis: new PlotterDiagnosis(this.#judge, usualOf),
        lost: new LostTime(),
        cost: new PlotCostMeter(),
        toldAt: Number.NaN,
        ofPlot: new Map(),
      };
      this.#watched.set(id, watched);
    }
    return watched;
  }

  #compare(watched: Watched, verdict: PlotterVerdict, { at, remainingSeconds }: Moment): void {
    const { told } = watched;
    const { name, since } = verdict;
    if (name === 'unclear' && at - since < UNCLEAR_SECONDS) return;
    const isSame = told ? told.since === since && told.class === name : name === 'none';
    if (isSame && !(verdict.isFresh && isDue(at, watched.toldAt, since))) return;
    const usual = this.#usualOf(verdict);
    const impactSecondsPerPlot = watched.lost.perPlot(name, remainingSeconds);
    const bottleneck = bottleneckOf(verdict, this.#states.competitorsOf(verdict.plotter.pid), {
      usual,
      ...(impactSecondsPerPlot !== undefined && { impactSecondsPerPlot }),
    });
    watched.toldAt = at;
    if (isSame && bottleneck?.cause === told?.cause) return;
    watched.told = bottleneck;
    if (bottleneck) watched.ofPlot.set(bottleneck.class, bottleneck);
    this.#tell({ type: 'bottleneck.changed', at, processId: verdict.plotter.id, ...(bottleneck && { bottleneck }) });
  }

  #usualOf({ plotter, signals }: PlotterVerdict): UsualPlotter {
    return { ...this.#baselines.of(plotter), crowding: this.#costs.crowding(signals) };
  }

  /** The plotter that is held back most; the same one as before while no other is much more. */
  #tellOfHost(at: number): void {
    const before = this.#host;
    const all = [...this.#watched].flatMap(([processId, { told }]) => (told ? [{ processId, bottleneck: told }] : []));
    const most = all.reduce<(typeof all)[number] | undefined>(
      (worst, one) => (worst && worst.bottleneck.severity >= one.bottleneck.severity ? worst : one),
      undefined,
    );
    const same = before && all.find(({ processId }) => processId === before.processId);
    const next = same && most && most.bottleneck.severity - same.bottleneck.severity < MUCH_MORE ? same : most;
    if (next?.bottleneck === before?.bottleneck) return;
    this.#host = next;
    this.#tell({ type: 'bottleneck.changed', at, ...(next && { bottleneck: next.bottleneck }) });
  }
}

/** Once when the condition is clear, then now and then: figures change. */
function isDue(at: number, toldAt: number, since: number): boolean {
  if (Number.isNaN(toldAt)) return true;
  return (
    SETTLED_SECONDS.some((settled) => toldAt < since + settled && at >= since + settled) ||
    at - toldAt >= RETOLD_SECONDS
  );
}
