import type { DashboardFrame } from '../src/pages/dashboardProtocol.ts';

/** The frames of the last minutes, by time, without those that are out of range. */
export class FrameWindow {
  #frames: DashboardFrame[] = [];
  #rangeSeconds: number;
  /** Where the charts end, where that isn't the newest frame. */
  #end: number | undefined;

  constructor(rangeSeconds: number) {
    this.#rangeSeconds = rangeSeconds;
  }

  get frames(): readonly DashboardFrame[] {
    return this.#frames;
  }

  /** Whether it shows a stretch that does not move. */
  get stands(): boolean {
    return this.#end !== undefined;
  }

  /** Where the charts end: the time of the newest frame, or the end of the stretch that is shown. */
  get untilSeconds(): number | undefined {
    return this.#end ?? this.#frames.at(-1)?.epochSeconds;
  }

  get rangeSeconds(): number {
    return this.#rangeSeconds;
  }

  set rangeSeconds(seconds: number) {
    this.#rangeSeconds = seconds;
    this.#trim();
  }

  replace(frames: readonly DashboardFrame[]): void {
    this.#end = undefined;
    this.#take(frames);
  }

  #take(frames: readonly DashboardFrame[]): void {
    this.#frames = frames.toSorted((a, b) => a.epochSeconds - b.epochSeconds);
    this.#trim();
  }

  /** Takes in what else is known of the time: further frames, and further charts and lines of those that are there. */
  complete(others: readonly DashboardFrame[]): void {
    const otherAt = new Map(others.map((frame) => [frame.epochSeconds, frame]));
    const completed = this.#frames.map((frame) => {
      const other = otherAt.get(frame.epochSeconds);
      otherAt.delete(frame.epochSeconds);
      return other ? completeFrame(frame, other) : frame;
    });
    this.#take([...completed, ...otherAt.values()]);
  }

  /** Shows a stretch of time that does not move; its frames are sorted. */
  showStretch(frames: readonly DashboardFrame[], from: number, to: number): void {
    this.#end = to;
    this.#rangeSeconds = to - from;
    this.#frames = [...frames];
  }

  /**
   * Adds a frame at the right. `false` when it is not newer than the newest: the host's clock was set back, and frames
   * that now lie in the future are gone.
   */
  add(frame: DashboardFrame): boolean {
    const { untilSeconds } = this;
    const newer = untilSeconds === undefined || frame.epochSeconds > untilSeconds;
    if (!newer) this.#frames = this.#frames.filter(({ epochSeconds }) => epochSeconds < frame.epochSeconds);
    this.#frames.push(frame);
    this.#trim();
    return newer;
  }

  #trim(): void {
    const { untilSeconds } = this;
    if (untilSeconds === undefined) return;
    const from = untilSeconds - this.#rangeSeconds;
    const first = this.#frames.findIndex(({ epochSeconds }) => epochSeconds >= from);
    if (first > 0) this.#frames.splice(0, first);
  }
}

/** Where both have a value, the frame's own stays; so does the order of its lines. */
function completeFrame(frame: DashboardFrame, other: DashboardFrame): DashboardFrame {
  const charts = { ...frame.charts };
  for (const [id, { values }] of Object.entries(other.charts)) {
    const own = charts[id];
    charts[id] = own ? { ...own, values: { ...own.values, ...values, ...own.values } } : other.charts[id];
  }
  return { epochSeconds: frame.epochSeconds, charts };
}
