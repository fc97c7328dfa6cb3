import { AlertLog } from '../../events/alertLog.ts';
import type { Anomaly, EngineEvent, Verdict } from '../../events/events.ts';
import { type Frame, valueIn } from '../../metrics/frame.ts';
import { REPORTED_METRICS, type RunReport } from './runReport.ts';
import { RunSummary } from './runSummary.ts';

const MOST_ANOMALIES = 100;
/** Frames are taken at least so often. */
const LONGEST_INTERVAL_SECONDS = 60;

/** Notes what an engine measures and tells while it runs, for the report at its end. */
export class RunLog {
  readonly #summary = new RunSummary(REPORTED_METRICS);
  readonly #alerts = new AlertLog();
  readonly #anomalies: Anomaly[] = [];
  readonly #plots = { finished: 0, failed: 0, seconds: 0 };
  readonly #heldBack = new Map<string, { resource: string; subject?: string; seconds: number }>();
  #verdict: Verdict | undefined;
  #frames = 0;
  #newest: Frame | undefined;
  #quality = { sum: 0, frames: 0 };

  /** Takes over how things stood from what happened before; that itself is no part of the run. */
  recall(events: readonly EngineEvent[]): void {
    for (const event of events) this.#judge(event);
  }

  add(frame: Frame): void {
    this.#frames++;
    this.#summary.add(frame);
    this.#countVerdict(frame.epochSeconds - (this.#newest?.epochSeconds ?? Number.NaN));
    this.#newest = frame;
    const quality = valueIn(frame, 'plotscope.data.quality');
    if (quality === undefined) return;
    this.#quality.sum += quality;
    this.#quality.frames++;
  }

  hear(event: EngineEvent): void {
    this.#alerts.apply(event);
    this.#judge(event);
    switch (event.type) {
      case 'anomaly.found':
        this.#anomalies.push(event.anomaly);
        if (this.#anomalies.length > MOST_ANOMALIES) this.#anomalies.shift();
        break;
      case 'plot.finished':
        this.#plots.finished++;
        this.#plots.seconds += event.seconds;
        break;
      case 'plot.failed':
      case 'plotter.crashed':
        this.#plots.failed++;
        break;
    }
  }

  #judge(event: EngineEvent): void {
    if (event.type === 'verdict.changed') this.#verdict = event.verdict;
    // It begins without one.
    if (event.type === 'engine.started') this.#verdict = undefined;
  }

  /** `seconds` since the frame before: what the verdict was for so long. A gap, or a clock that was set, counts for nothing. */
  #countVerdict(seconds: number): void {
    if (!this.#verdict || !(seconds > 0 && seconds <= LONGEST_INTERVAL_SECONDS)) return;
    const { resource, subject } = this.#verdict;
    const key = `${resource} ${subject ?? ''}`;
    const so = this.#heldBack.get(key) ?? { resource, ...(subject !== undefined && { subject }), seconds: 0 };
    so.seconds += seconds;
    this.#heldBack.set(key, so);
  }

  /** Of a follower, the frames are those that it was shown. */
  report(run: Pick<RunReport, 'startedAt' | 'seconds' | 'framesMissed'>): RunReport {
    const all = this.#newest?.index.all ?? [];
    const { finished, failed, seconds } = this.#plots;
    return {
      ...run,
      framesTaken: this.#frames,
      series: all.length,
      alerts: [...this.#alerts.all],
      plots: { finished, failed, ...(finished > 0 && { meanSeconds: seconds / finished }) },
      bottlenecks: [...this.#heldBack.values()].sort((a, b) => b.seconds - a.seconds),
      performance: this.#summary.series,
      anomalies: [...this.#anomalies],
      dataQuality: {
        ...(this.#quality.frames > 0 && { ratio: this.#quality.sum / this.#quality.frames }),
        absent: reasons(all.flatMap(({ absence }) => absence ?? [])),
      },
    };
  }
}

/** Each reason once, with how many values it explains; the most frequent first. */
function reasons(absences: readonly string[]): { reason: string; values: number }[] {
  const counts = new Map<string, number>();
  for (const reason of absences) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].map(([reason, values]) => ({ reason, values })).sort((a, b) => b.values - a.values);
}
