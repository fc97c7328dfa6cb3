import type { Interval } from '../../analysis/common/evidence.ts';
import type { History } from '../../history/history.ts';
import type { StoredPlot } from '../../history/storedPlot.ts';
import { formatCount, formatDuration } from '../../metrics/format.ts';
import { GREY } from '../../pages/colours.ts';
import { moment } from '../../pages/moment.ts';
import { type ExpectedRest, type SpanBar, spanSpec } from '../../pages/pictureSpecs.ts';
import { type Picture, schemeOf } from '../../pages/pictures.ts';
import { type Colours, usedColours } from '../../pages/plotCharts.ts';
import { type EndedPlots, failedOf, sumOf } from '../endedPlots.ts';
import { plotterRow } from '../plotAccounts.ts';
import { axisOf, legendOf } from '../plotCharts.ts';
import type { PictureSources } from './pictureSources.ts';
import { timedPicture } from './timedPicture.ts';

/** A part of a plot's time, in epoch seconds. */
interface StepSpan extends Interval {
  readonly plot: StoredPlot;
  readonly step: string;
  readonly kind: string;
}

const FAILED = 'failed';
const WITHOUT_STEP = 'no step told';
const MANY = 'plots, one after another';
const MARKS = schemeOf('steps').marks;
const KINDS: Colours = {
  names: ['phase 1', 'phase 2', 'phase 3', 'phase 4', WITHOUT_STEP, MANY, FAILED],
  colours: [...MARKS.slice(0, 4), GREY, MARKS[0], MARKS[4]],
};
/** More rows aren't taken in at a glance; those that were at work last are shown. */
const MOST_ROWS = 24;
/** Beyond these, plots of a plotter are one bar each where they follow one another closely. */
const MOST_BARS = 1200;
/** Of the time shown: shorter breaks can't be seen. */
const LEAST_BREAK = 1 / 600;
const MOST_TOLD = 200;

/** Steps of plots over the time, a row for each plotter, with what is left of the running ones. */
export function stepPicture({ history, range, plots, ended, now }: PictureSources): Picture | undefined {
  const byPlotter = [...Map.groupBy(plots, ({ processId }) => processId)];
  const latest = (own: readonly StoredPlot[]) => Math.max(...own.map((plot) => plot.endedAt ?? now));
  const shown = byPlotter.toSorted(([, a], [, b]) => latest(b) - latest(a)).slice(0, MOST_ROWS);
  const rows = new Map(shown.map(([id, [plot]]) => [id, plotterRow(plot)]));
  const phases = phasesNow(
    history,
    shown.map(([id]) => id),
    range,
  );
  const spans = shown
    .flatMap(([, own]) => own.flatMap((plot) => stepSpans(plot, now, phases.get(plot.processId))))
    .filter(({ from, to }) => to > range.from && from < range.to);
  if (spans.length === 0) return undefined;
  const drawn = spans.length > MOST_BARS ? joined(spans, (range.to - range.from) * LEAST_BREAK) : spans;
  const bars = drawn.map(
    ({ plot, from, to, kind }): SpanBar => ({
      row: rows.get(plot.processId) ?? '',
      from: Math.max(from, range.from) * 1000,
      until: Math.min(to, range.to) * 1000,
      kind,
    }),
  );
  const running = shown.flatMap(([, own]) => own.filter(({ outcome }) => outcome === 'running').slice(-1));
  const rests = now <= range.to + 1 ? running.flatMap((plot) => restOf(history, plot, rows, now)) : [];
  const until = Math.max(range.to, ...rests.map(({ high }) => Math.min(high / 1000, aheadOf(range))));
  const colours = usedColours(
    KINDS,
    bars.map(({ kind }) => kind),
  );
  const spec = spanSpec(
    'Steps of plots',
    { rows: [...rows.values()], bars, rests },
    ...axisOf({ from: range.from, to: until }),
    colours,
  );
  const parts = {
    sentence: sentenceOf(plots, ended, rests, now),
    spec,
    legend: legendOf(colours),
    table: tableOf(spans),
  };
  return timedPicture(parts, until);
}

/** What is expected is shown as far ahead as a third of the time before it. */
function aheadOf({ from, to }: Interval): number {
  return to + (to - from) / 3;
}

/** In turn, as their plotter told how long each took. Of what is under way nothing is told yet but that it is. */
function stepSpans(plot: StoredPlot, now: number, phase: number | undefined): StepSpan[] {
  const spans: StepSpan[] = [];
  let from = plot.startedAt;
  for (const { step, phase, seconds } of plot.steps) {
    if (seconds === undefined) continue;
    spans.push({ plot, step, kind: kindOf(phase), from, to: from + seconds });
    from += seconds;
  }
  const { outcome } = plot;
  const end = plot.endedAt ?? (outcome === 'running' ? now : from);
  const hasFailed = outcome === 'failed' || outcome === 'crashed';
  if (hasFailed) return [...spans, { plot, step: FAILED, kind: FAILED, from: Math.min(from, end), to: end }];
  if (outcome === 'running') {
    return end > from
      ? [...spans, { plot, step: 'under way', kind: kindOf(phase ?? plot.steps.at(-1)?.phase), from, to: end }]
      : spans;
  }
  // What was told only at the plot's end, as by plotters without steps.
  if (spans.length === 0 && end > from) return [{ plot, step: 'all of it', kind: WITHOUT_STEP, from, to: end }];
  return spans;
}

/** The phase that each plotter told of last. */
function phasesNow(history: History, ids: readonly string[], { from, to }: Interval): Map<string, number | undefined> {
  const wanted = new Set(ids);
  const found = history.events({ from: from - BEFORE_SECONDS, to, types: ['step.changed', 'plot.started'] });
  return new Map(
    found.flatMap(({ event }) => {
      if (event.type !== 'step.changed' && event.type !== 'plot.started') return [];
      if (!wanted.has(event.processId)) return [];
      return [[event.processId, event.type === 'step.changed' ? event.phase : undefined] as const];
    }),
  );
}

/** A step lasts no longer. */
const BEFORE_SECONDS = 86_400;

function kindOf(phase: number | undefined): string {
  const name = `phase ${phase}`;
  return KINDS.names.includes(name) ? name : WITHOUT_STEP;
}

function joined(spans: readonly StepSpan[], leastBreak: number): StepSpan[] {
  const all: StepSpan[] = [];
  const open = new Map<string, number>();
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const id = span.plot.processId;
    const at = open.get(id);
    const before = at === undefined ? undefined : all[at];
    const isSame = before && (before.kind === FAILED) === (span.kind === FAILED);
    if (isSame && span.from - before.to <= leastBreak) {
      all[at!] = { ...before, to: Math.max(before.to, span.to) };
    } else {
      open.set(id, all.length);
      all.push({ ...span, kind: span.kind === FAILED ? FAILED : MANY });
    }
  }
  return all;
}

/** What the plotter's pace lets expect, as it was measured last. */
function restOf(
  history: History,
  { processId }: StoredPlot,
  rows: ReadonlyMap<string, string>,
  now: number,
): ExpectedRest[] {
  const found = history.query({
    series: { metric: 'plotter.remaining', where: { 'process.id': processId } },
    from: now - FRESH_SECONDS,
    to: now + 1,
    tier: 'second',
  });
  const ends = (quantile: string) => {
    const own = found.find(({ series }) => series.attributes.quantile === quantile);
    const at = own ? own.last.findLastIndex((value) => Number.isFinite(value)) : -1;
    return own && at >= 0 ? (own.times[at] + own.last[at]) * 1000 : undefined;
  };
  const until = ends('p50');
  if (until === undefined || until <= now * 1000) return [];
  const [low, high] = [ends('p10') ?? until, ends('p90') ?? until];
  const left = (at: number) => formatDuration(Math.max(0, at / 1000 - now));
  const text = `expected to take ${left(until)} more (${left(low)} … ${left(high)})`;
  return [{ row: rows.get(processId) ?? '', from: now * 1000, until, low, high, text }];
}

const FRESH_SECONDS = 120;

function sentenceOf(
  plots: readonly StoredPlot[],
  all: readonly EndedPlots[],
  rests: readonly ExpectedRest[],
  now: number,
): string {
  const finished = sumOf(all, (one) => one.finished);
  const failed = sumOf(all, failedOf);
  const ended = `${formatCount(finished, 'plot')} finished${failed > 0 ? ` and ${failed} failed` : ''}`;
  const running = plots.filter(({ outcome }) => outcome === 'running').length;
  const lefts = rests.map(({ until }) => until / 1000 - now).sort((a, b) => a - b);
  const next = lefts.length > 0 ? `; the next is expected in ${formatDuration(lefts[0])}` : '';
  return `${ended}${running > 0 ? `, ${running} ${running === 1 ? 'is' : 'are'} running${next}` : ''}.`;
}

function tableOf(spans: readonly StepSpan[]) {
  const told = spans.toSorted((a, b) => b.from - a.from).slice(0, MOST_TOLD);
  return {
    head: ['Plotter', 'Step', 'Phase', 'Began', 'Took'],
    rows: told.map(({ plot, step, kind, from, to }) => [
      plotterRow(plot),
      step,
      kind,
      moment(from),
      formatDuration(to - from),
    ]),
    words: 4,
  };
}
