import { type BottleneckName, isBottleneck, type VerdictName } from './classes.ts';
import { foretoldGain, type GainBasis, gainBasis } from './gain.ts';
import type { PlotterVerdict } from './plotterDiagnosis.ts';
import type { Moment } from './signalReader.ts';

/** While one of these holds it back a plotter does nothing else. */
const STANDS_STILL: readonly BottleneckName[] = ['disk-full', 'copy', 'network'];
/** A gap between two looks counts for no more. */
const LONGEST_SECONDS = 60;
const LEAST_SECONDS = 5;
/** Of a plot's time. */
const LEAST_WATCHED = 0.5;

/** What each bottleneck has cost the running plot so far. */
export class LostTime {
  readonly #lost = new Map<VerdictName, number>();
  readonly #held = new Map<VerdictName, number>();
  #watchedSeconds = 0;
  #at = Number.NaN;
  #plot: unknown;
  /** The judgement that was added last, and the share of the time that is lost by it. */
  #judged: PlotterVerdict['probabilities'] | undefined;
  #share = 0;

  add(verdict: PlotterVerdict, { at }: Moment): void {
    const { name, plotter, probabilities } = verdict;
    if (plotter.plot?.startedAt !== this.#plot) {
      this.#plot = plotter.plot?.startedAt;
      this.#lost.clear();
      this.#held.clear();
      this.#watchedSeconds = 0;
    }
    const seconds = at - this.#at;
    this.#at = at;
    if (!(seconds > 0 && seconds <= LONGEST_SECONDS)) return;
    this.#watchedSeconds += seconds;
    this.#held.set(name, (this.#held.get(name) ?? 0) + seconds);
    if (probabilities !== this.#judged) {
      this.#judged = probabilities;
      this.#share = isBottleneck(name) ? lostShare(name, gainBasis(verdict, verdict.signals)) : 0;
    }
    if (this.#share > 0) this.#lost.set(name, (this.#lost.get(name) ?? 0) + this.#share * seconds);
  }

  /** Whether a plot of so many seconds was watched for long enough to tell what held it back. */
  knows(seconds: number): boolean {
    return this.#watchedSeconds >= LEAST_WATCHED * seconds;
  }

  /** For which share of the running plot, as far as it was watched, this held. */
  shareOf(name: VerdictName): number {
    return this.#watchedSeconds > 0 ? (this.#held.get(name) ?? 0) / this.#watchedSeconds : 0;
  }

  /** Seconds of a whole plot, if the rest of it goes as what was watched of it; undefined while that isn't known. */
  perPlot(name: VerdictName, remainingSeconds: number): number | undefined {
    const lost = this.#lost.get(name);
    if (lost === undefined || this.#watchedSeconds < LEAST_SECONDS || Number.isNaN(remainingSeconds)) return undefined;
    return lost + (lost / this.#watchedSeconds) * remainingSeconds;
  }
}

function lostShare(name: BottleneckName, basis: GainBasis): number {
  if (STANDS_STILL.includes(name)) return 1;
  const gain = foretoldGain(name, basis);
  return gain ? 1 - 1 / gain.ratio : 0;
}
