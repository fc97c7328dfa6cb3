import { bucketSeconds } from './buckets.ts';
import type { ChartPoint } from './chartSpec.ts';
import type { Chart, LineValues } from './charts.ts';
import { COLOUR_SCHEMES } from './colourSchemes.ts';
import type { DashboardFrame } from './dashboardProtocol.ts';
import { lineName } from './lineName.ts';
import { type LineStyle, LineStyles } from './lineStyle.ts';
import { UsedSubjects } from './usedSubjects.ts';

/** What changed in a chart's data set since it was last asked. */
export interface PointChanges {
  readonly insert: readonly ChartPoint[];
  readonly remove: readonly ChartPoint[];
}

/** The points of all lines for one stretch of time: one frame, or the means of several. */
interface Bucket {
  readonly key: number;
  readonly frames: DashboardFrame[];
  points: Map<string, ChartPoint>;
  /** Of lines that have a value here, also of those that a person has hidden. */
  labels: Set<string>;
  /** The highest of the points; 0 without any. */
  highest: number;
}

/** Lines with this many intervals between two frames are not joined: nothing was measured there. */
const GAP_INTERVALS = 2.5;
const LINE_WIDTH = 1.5;
const FOCUS_WIDTH = 2.5;
const FADED = 0.3;
const MOST_ROWS = 14;

/** The points of one chart, kept in step with the frames; where there are more frames than pixels, their means. */
export class ChartPoints {
  readonly #chart: Chart;
  readonly #styles: LineStyles;
  /** Of all cells. */
  readonly #heat: LineStyle;
  #rows: readonly string[] = [];
  #used = new UsedSubjects();
  #buckets: Bucket[] = [];
  #bucketSeconds = 0;
  #gapSeconds = GAP_INTERVALS;
  /** The subject that is to be emphasised, and whether this chart has it: other charts are left as they are. */
  #focus: string | undefined;
  #hasFocus = false;
  /** Subjects that a person doesn't want to see now. */
  hidden: ReadonlySet<string> = new Set();
  #inserted = new Set<ChartPoint>();
  #removed: ChartPoint[] = [];
  /** How many paths each line has begun. */
  readonly #begun = new Map<string, number>();
  /** How many points each path has. */
  readonly #lengths = new Map<string, number>();
  /** In how many buckets each label is. */
  readonly #labels = new Map<string, number>();
  /** How many paths have but one. */
  #singles = 0;

  constructor(chart: Chart) {
    this.#chart = chart;
    this.#styles = new LineStyles(chart.scheme, chart.colours);
    this.#heat = { color: COLOUR_SCHEMES[chart.scheme].heat, dash: [] };
  }

  /** Begins anew with these frames, oldest first. */
  replace(
    frames: readonly DashboardFrame[],
    scene: { rangeSeconds: number; intervalSeconds: number; focus?: string | undefined },
  ): void {
    this.#bucketSeconds = bucketSeconds(scene.rangeSeconds, scene.intervalSeconds);
    this.#gapSeconds = scene.intervalSeconds * GAP_INTERVALS;
    this.#focus = this.#chart.stacked ? undefined : scene.focus;
    this.#hasFocus =
      this.#focus !== undefined &&
      frames.some((frame) => Object.keys(this.#valuesOf(frame)).some((label) => this.#isFocus(label)));
    this.#used = new UsedSubjects();
    for (const frame of frames) this.#used.see(frame.epochSeconds, this.#valuesOf(frame));
    this.#rebuild(frames);
  }

  /** Adds a frame that is newer than all, and lets go of what lies before `fromSeconds`. */
  add(frame: DashboardFrame, fromSeconds: number): void {
    const grown = this.#used.see(frame.epochSeconds, this.#valuesOf(frame));
    const shrunk = this.#used.forgetBefore(fromSeconds);
    this.#fill(this.#bucketFor(frame), this.#buckets.at(-2));
    while (this.#buckets.length > 0 && endOf(this.#buckets[0]) < fromSeconds) {
      this.#count(this.#buckets.shift()!, -1);
    }
    const hadFocus = this.#hasFocus;
    this.#hasFocus = this.#focus !== undefined && this.labels.some((label) => this.#isFocus(label));
    if (hadFocus !== this.#hasFocus || (this.#chart.onlyUsed && (grown || shrunk))) {
      this.#rebuild(this.#buckets.flatMap(({ frames }) => frames));
    }
  }

  /** What the data set has to change to hold these points; from then on it is taken to hold them. */
  take(): PointChanges {
    const insert = [...this.#inserted];
    const remove = this.#removed;
    this.#inserted = new Set();
    this.#removed = [];
    return { insert, remove };
  }

  /** Labels with a point in the time shown: those of the newest frame in its order (which a stack has, too), then others. */
  get labels(): string[] {
    const newest = this.#buckets.at(-1)?.frames.at(-1);
    const ordered = newest ? Object.keys(this.#valuesOf(newest)).filter((label) => this.#labels.has(label)) : [];
    return [...new Set([...ordered, ...this.#labels.keys()])];
  }

  /** Whether nothing has a point in the time shown. */
  get isEmpty(): boolean {
    return this.#labels.size === 0;
  }

  /** What the rows are called, the first at the top; more than can be told apart are left out. */
  get rows(): readonly string[] {
    return this.#rows;
  }

  /** Those of them that are drawn. */
  get shownLabels(): string[] {
    return this.labels.filter((label) => !this.#isHidden(label));
  }

  /** Points that no line joins to another: they would not be seen. */
  get lone(): ChartPoint[] {
    if (this.#chart.rows || this.#singles === 0) return [];
    return this.#buckets.flatMap(({ points }) =>
      [...points.values()].filter(({ path }) => this.#lengths.get(path) === 1),
    );
  }

  /** The highest point of all lines; 0 without points. */
  get highest(): number {
    return Math.max(0, ...this.#buckets.map(({ highest }) => highest));
  }

  /** Seconds of which a point is the mean; 0 = the points are the measured values. */
  get meanOfSeconds(): number {
    return this.#bucketSeconds;
  }

  styleOf(label: string): LineStyle {
    return this.#chart.rows ? this.#heat : this.#styles.of(label);
  }

  #rebuild(frames: readonly DashboardFrame[]): void {
    for (const bucket of this.#buckets) this.#count(bucket, -1);
    this.#buckets = [];
    // Paths of other times are called the same again: what draws them goes on.
    this.#begun.clear();
    if (this.#chart.rows) this.#rows = this.#used.all.slice(0, MOST_ROWS);
    for (const frame of frames) this.#bucketFor(frame);
    for (const [index, bucket] of this.#buckets.entries()) this.#fill(bucket, this.#buckets[index - 1]);
  }

  /** Puts the frame into the last bucket, or a new one. */
  #bucketFor(frame: DashboardFrame): Bucket {
    const key = this.#bucketSeconds > 0 ? Math.floor(frame.epochSeconds / this.#bucketSeconds) : frame.epochSeconds;
    let bucket = this.#buckets.at(-1);
    if (bucket?.key !== key) {
      bucket = { key, frames: [], points: new Map(), labels: new Set(), highest: 0 };
      this.#buckets.push(bucket);
    }
    bucket.frames.push(frame);
    return bucket;
  }

  #fill(bucket: Bucket, previous: Bucket | undefined): void {
    this.#count(bucket, -1);
    bucket.labels.clear();
    bucket.points = this.#pointsOf(bucket, previous);
    bucket.highest = Math.max(0, ...[...bucket.points.values()].map(({ high }) => high));
    this.#count(bucket, 1);
  }

  /** Takes a bucket into what is counted and drawn, or out of it. */
  #count({ points, labels }: Bucket, by: 1 | -1): void {
    for (const label of labels) bump(this.#labels, label, by);
    for (const point of points.values()) {
      if (by === 1) this.#inserted.add(point);
      else if (!this.#inserted.delete(point)) this.#removed.push(point);
      const length = bump(this.#lengths, point.path, by);
      this.#singles += Number(length === 1) - Number(length - by === 1);
    }
  }

  #pointsOf(bucket: Bucket, previous: Bucket | undefined): Map<string, ChartPoint> {
    if (this.#chart.rows) return this.#cellsOf(bucket, previous);
    const points = new Map<string, ChartPoint>();
    const time = endOf(bucket) * 1000;
    const joined = previous && bucket.frames[0].epochSeconds - endOf(previous) <= this.#gapSeconds;
    let low = 0;
    for (const [label, value] of means(bucket.frames.map((frame) => this.#valuesOf(frame)))) {
      if (value === undefined) {
        // Where a part of a stack isn't known, nothing above it has a place.
        if (this.#chart.stacked && this.#used.has(label) && !this.#isHidden(label)) break;
        continue;
      }
      if (!this.#isUsed(label)) continue;
      bucket.labels.add(label);
      if (this.#isHidden(label)) continue;
      const before = joined ? previous.points.get(label) : undefined;
      const high = low + value;
      points.set(label, {
        time,
        path: (before ?? bucket.points.get(label))?.path ?? this.#newPath(label),
        high,
        low,
        ...this.#styles.of(label),
        ...this.#emphasis(label),
      });
      if (this.#chart.stacked) low = high;
    }
    return points;
  }

  #cellsOf(bucket: Bucket, previous: Bucket | undefined): Map<string, ChartPoint> {
    const cells = new Map<string, ChartPoint>();
    const time = endOf(bucket) * 1000;
    // To the one before, as lines are joined: a frame that is a little late leaves no gap.
    const [{ epochSeconds: first }] = bucket.frames;
    const joined = previous && first - endOf(previous) <= this.#gapSeconds;
    const since = (joined ? endOf(previous) : first - this.#gapSeconds / GAP_INTERVALS) * 1000;
    for (const [label, value] of means(bucket.frames.map((frame) => this.#valuesOf(frame)))) {
      const row = this.#rows.indexOf(label);
      if (row < 0 || value === undefined || value <= 0) continue;
      bucket.labels.add(label);
      const low = this.#rows.length - row - 1;
      const path = `${label} ${bucket.key}`;
      cells.set(label, { time, since, path, low, high: low + 1, ...this.#heat, width: 0, opacity: Math.min(1, value) });
    }
    return cells;
  }

  #newPath(label: string): string {
    return `${label} ${bump(this.#begun, label, 1)}`;
  }

  #isHidden(label: string): boolean {
    return this.hidden.has(lineName(label).subject);
  }

  /** Of a host's idle disks nothing is drawn. */
  #isUsed(label: string): boolean {
    return !this.#chart.onlyUsed || this.#used.has(label);
  }

  #emphasis(label: string): Pick<ChartPoint, 'width' | 'opacity'> {
    if (!this.#hasFocus) return { width: LINE_WIDTH, opacity: 1 };
    return this.#isFocus(label) ? { width: FOCUS_WIDTH, opacity: 1 } : { width: LINE_WIDTH, opacity: FADED };
  }

  #isFocus(label: string): boolean {
    return lineName(label).subject === this.#focus;
  }

  #valuesOf(frame: DashboardFrame): LineValues {
    return frame.charts[this.#chart.id]?.values ?? {};
  }
}

/** @returns how many there are then */
function bump(counts: Map<string, number>, key: string, by: 1 | -1): number {
  const count = (counts.get(key) ?? 0) + by;
  if (count === 0) counts.delete(key);
  else counts.set(key, count);
  return count;
}

function endOf({ frames }: Bucket): number {
  return frames[frames.length - 1].epochSeconds;
}

/** Mean by label of the values that are there, in the order in which the labels appear; undefined where none is. */
function means(samples: readonly LineValues[]): Map<string, number | undefined> {
  const sums = new Map<string, { sum: number; count: number }>();
  for (const values of samples) {
    for (const label in values) {
      const value = values[label];
      const entry = sums.get(label) ?? { sum: 0, count: 0 };
      sums.set(label, entry);
      // NaN would be drawn as 0, and move what lies on it.
      if (value === null || !Number.isFinite(value)) continue;
      entry.sum += value;
      entry.count++;
    }
  }
  return new Map([...sums].map(([label, { sum, count }]) => [label, count === 0 ? undefined : sum / count]));
}
