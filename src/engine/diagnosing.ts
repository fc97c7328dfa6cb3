import type { AdviceStore } from '../analysis/bottleneck/adviceKeeper.ts';
import type { KeptBaseline } from '../analysis/bottleneck/baseline.ts';
import { BOTTLENECKS } from '../analysis/bottleneck/classes.ts';
import { HostDiagnosis } from '../analysis/bottleneck/hostDiagnosis.ts';
import type { PlotterVerdict } from '../analysis/bottleneck/plotterDiagnosis.ts';
import type { Collector, Now } from '../collect/collector.ts';
import type { Recorder, SeriesGroup } from '../collect/recorder.ts';
import { type EngineEvent, processAttributes } from '../events/events.ts';
import type { History } from '../history/history.ts';
import type { Frame } from '../metrics/frame.ts';
import type { Slot } from '../metrics/series.ts';
import { adviceIn } from './keptAdvice.ts';
import { costsIn } from './keptCosts.ts';
import { judgementsIn } from './keptJudgements.ts';

/** Kind of the documents that hold how plotters are while all is well. */
const BASELINE = 'plotter-baseline';
/** What was advised is read again after so long: another engine may have led meanwhile. */
const ADVICE_SECONDS = 60;

interface Series {
  readonly group: SeriesGroup;
  readonly severity: Slot;
  readonly probabilities: readonly Slot[];
  /** What stands in them. */
  recorded?: PlotterVerdict['probabilities'];
}

/**
 * Diagnoses the plotters of an engine. It looks at whole frames, so what it finds stands in the frame that follows. Baselines are kept in the
 * history, while there is one.
 */
export class Diagnosing implements Collector {
  readonly name = 'diagnosis';
  readonly #history: () => History | undefined;
  readonly #series = new Map<string, Series>();
  #recorder!: Recorder;
  #diagnosis!: HostDiagnosis;
  #at = Number.NaN;
  /** As it was read last, at epoch seconds. */
  #advice: { readonly at: number; readonly all: ReturnType<AdviceStore['all']> } | undefined;

  constructor(history: () => History | undefined = () => undefined) {
    this.#history = history;
  }

  get diagnosis(): HostDiagnosis {
    return this.#diagnosis;
  }

  open(recorder: Recorder, emit: (event: EngineEvent) => void): void {
    this.#recorder = recorder;
    this.#diagnosis = new HostDiagnosis({
      tell: emit,
      baselines: {
        get: (key) => this.#whileKept((history) => history.get(BASELINE, key) as KeptBaseline | undefined),
        put: (key, kept) => this.#whileKept((history) => history.put(BASELINE, key, this.#at, kept)),
      },
      advice: {
        all: () => this.#adviceNow(),
        put: (key, kept) => {
          this.#advice = undefined;
          this.#whileKept((history) => adviceIn(history, this.#at).put(key, kept));
        },
      },
      judgements: {
        all: () => this.#whileKept((history) => judgementsIn(history, this.#at).all()) ?? [],
        put: (judgement) => this.#whileKept((history) => judgementsIn(history, this.#at).put(judgement)),
      },
      costs: {
        all: () => this.#whileKept((history) => costsIn(history, this.#at).all()) ?? [],
        put: (work, costs) => this.#whileKept((history) => costsIn(history, this.#at).put(work, costs)),
      },
    });
  }

  collect({ epochSeconds }: Now): void {
    this.#at = epochSeconds;
  }

  hear(event: EngineEvent): void {
    this.#diagnosis.hear(event);
    if (event.type !== 'process.ended') return;
    this.#series.get(event.process.id)?.group.close();
    this.#series.delete(event.process.id);
  }

  look(frame: Frame): void {
    this.#diagnosis.look(frame);
    for (const verdict of this.#diagnosis.verdicts) this.#record(verdict);
  }

  unavailable(reason: string): void {
    for (const series of this.#series.values()) {
      series.group.unavailable(reason);
      delete series.recorded;
    }
  }

  close(): void {
    this.#diagnosis.close(this.#at);
    for (const { group } of this.#series.values()) group.close();
    this.#series.clear();
  }

  /** One that stands is recorded already. */
  #record(verdict: PlotterVerdict): void {
    const { plotter, severity, probabilities } = verdict;
    const series = this.#series.get(plotter.id) ?? this.#begin(plotter);
    if (series.recorded === probabilities) return;
    series.recorded = probabilities;
    this.#recorder.set(series.severity, severity);
    for (let at = 0; at < BOTTLENECKS.length; at++) {
      this.#recorder.set(series.probabilities[at], probabilities[BOTTLENECKS[at]]);
    }
  }

  #begin(plotter: PlotterVerdict['plotter']): Series {
    const group = this.#recorder.group(processAttributes(plotter));
    const series: Series = {
      group,
      severity: group.gauge('plotter.bottleneck.severity'),
      probabilities: BOTTLENECKS.map((name) =>
        group.gauge('plotter.bottleneck.probability', { 'bottleneck.class': name }),
      ),
    };
    this.#series.set(plotter.id, series);
    return series;
  }

  /** It is asked for with each plot, of which there may be thousands a day. */
  #adviceNow(): ReturnType<AdviceStore['all']> {
    const age = this.#at - (this.#advice?.at ?? Number.NaN);
    if (!(age >= 0 && age < ADVICE_SECONDS)) {
      const all = this.#whileKept((history) => adviceIn(history, this.#at).all()) ?? [];
      this.#advice = { at: this.#at, all };
    }
    return this.#advice?.all ?? [];
  }

  /** The history may be full or gone; the recorder tells of that. */
  #whileKept<T>(use: (history: History) => T): T | undefined {
    const history = this.#history();
    if (!history) return undefined;
    try {
      return use(history);
    } catch {
      return undefined;
    }
  }
}
