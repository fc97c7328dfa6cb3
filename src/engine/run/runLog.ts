import { adviceText } from '../../events/adviceText.ts';
import { AlertLog } from '../../events/alertLog.ts';
import type { Anomaly, EngineEvent } from '../../events/events.ts';
import { type Frame, valueIn } from '../../metrics/frame.ts';
import { HeldBackTimes } from './heldBack.ts';
import { REPORTED_METRICS } from './reportedMetrics.ts';
import type { RunReport } from './runReport.ts';
import { RunSummary } from './runSummary.ts';

const MOST_ANOMALIES = 100;
const MOST_FOLLOWED = 20;
/** So many frames are taken into the summary at a time: one by one they would cost several times as much. */
const FRAMES_TOGETHER = 10;
/** Frames are taken at least so often. */
const LONGEST_INTERVAL_SECONDS = 60;

/** Notes what an engine measures and tells while it runs, for the report at its end. */
export class RunLog {
  readonly #summary = new RunSummary(REPORTED_METRICS);
  readonly #alerts = new AlertLog();
  readonly #anomalies: Anomaly[] = [];
  readonly #plots = { finished: 0, failed: 0, seconds: 0 };
  readonly #heldBack = new HeldBackTimes();
  readonly #followed: string[] = [];
  #frames = 0;
  /** Not in the summary yet. */
  #waiting: Frame[] = [];
  #newest: Frame | undefined;
  #quality = { sum: 0, frames: 0 };

  /** Takes over how things stood from what happened before; that itself is no part of the run. */
  recall(events: readonly EngineEvent[]): void {
    for (const event of events) this.#heldBack.hear(event);
  }

  add(frame: Frame): void {
    this.#frames++;
    if (this.#waiting.push(frame) >= FRAMES_TOGETHER) this.#sumUp();
  }

  #sumUp(): void {
    for (const frame of this.#waiting) this.#addNow(frame);
    this.#waiting = [];
  }

  #addNow(frame: Frame): void {
    this.#summary.add(frame);
    this.#countHeldBack(frame.epochSeconds - (this.#newest?.epochSeconds ?? Number.NaN));
    this.#newest = frame;
    const quality = valueIn(frame, 'plotscope.data.quality');
    if (quality === undefined) return;
    this.#quality.sum += quality;
    this.#quality.frames++;
  }

  hear(event: EngineEvent): void {
    // What held until now is counted by how it was until now.
    this.#sumUp();
    this.#alerts.apply(event);
    this.#heldBack.hear(event);
    switch (event.type) {
      case 'anomaly.found':
        this.#anomalies.push(event.anomaly);
        if (this.#anomalies.length > MOST_ANOMALIES) this.#anomalies.shift();
        break;
      case 'advice.followed':
        this.#followed.push(adviceText(event));
        if (this.#followed.length > MOST_FOLLOWED) this.#followed.shift();
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

  /** `seconds` since the frame before: what was told held for so long. A gap, or a clock that was set, counts for nothing. */
  #countHeldBack(seconds: number): void {
    if (seconds > 0 && seconds <= LONGEST_INTERVAL_SECONDS) this.#heldBack.count(seconds);
  }

  /** Of a follower, the frames are those that it was shown. */
  report(run: Pick<RunReport, 'startedAt' | 'seconds' | 'framesMissed'>): RunReport {
    this.#sumUp();
    const all = this.#newest?.index.all ?? [];
    const { finished, failed, seconds } = this.#plots;
    return {
      ...run,
      framesTaken: this.#frames,
      series: all.length,
      alerts: [...this.#alerts.all],
      plots: { finished, failed, ...(finished > 0 && { meanSeconds: seconds / finished }) },
      bottlenecks: this.#heldBack.all,
      adviceFollowed: [...this.#followed],
      mayCome: this.#heldBack.mayCome(this.#newest?.epochSeconds ?? run.startedAt),
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
