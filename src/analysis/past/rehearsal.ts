import type { History } from '../../history/history.ts';
import type { SeriesColumns } from '../../history/historyQuery.ts';
import type { MetricName } from '../../metrics/catalogue.ts';
import { type Frame, SeriesIndex } from '../../metrics/frame.ts';
import { AlertKeeper } from '../alert/alertKeeper.ts';
import { type NumberNode, selectorsOf, type TruthNode } from '../alert/expression/expression.ts';
import { parseExpression } from '../alert/expression/parseExpression.ts';
import { type AlertRule, isValueRule, type ValueRule } from '../alert/rule.ts';

/** How a rule would have done on what the history keeps. */
export interface Rehearsal {
  readonly rule: string;
  /** Epoch seconds at which an alert would have been raised. */
  readonly raisedAt: readonly number[];
  /** False where nothing that the rule is about was measured in this time. */
  readonly wasMeasured: boolean;
  /** Why it was not looked at, in a sentence. */
  readonly problem?: string;
}

export interface RehearsalRange {
  readonly from: number;
  readonly to: number;
}

/**
 * Looks with rules at a range of the history, as the engine would have. Where seconds are not kept any more it looks at minutes: at
 * their extremes for a rule that is told at once, at their means for one that has to hold for a time. What rules about events would
 * have told is not known; of them it says what was told.
 */
export function rehearse(history: History, rules: readonly AlertRule[], range: RehearsalRange): Rehearsal[] {
  const columns = new Map<MetricName, Tracks>();
  const tracksOf = (metric: MetricName) => {
    const known = columns.get(metric) ?? readTracks(history, metric, range);
    columns.set(metric, known);
    return known;
  };
  return rules.map((rule) => (isValueRule(rule) ? ofValues(rule, tracksOf) : ofEvents(history, rule, range)));
}

interface Tracks {
  readonly minutes: readonly SeriesColumns[];
  readonly seconds: readonly SeriesColumns[];
}

function readTracks(history: History, metric: MetricName, { from, to }: RehearsalRange): Tracks {
  const query = (tier: 'minute' | 'second', until: number) =>
    history.query({ series: { metric }, from, to: until, tier }).filter(({ times }) => times.length > 0);
  const seconds = query('second', to);
  const begin = Math.min(to, ...seconds.map(({ times }) => times[0]));
  return { seconds, minutes: query('minute', Math.floor(begin / 60) * 60) };
}

function ofValues(rule: ValueRule, tracksOf: (metric: MetricName) => Tracks): Rehearsal {
  const root = parseExpression(rule.when);
  const metrics = [...new Set(allSelectors(rule).map(({ metric }) => metric))];
  const tracks = metrics.map(tracksOf);
  const statistics = statisticsOf(root, (rule.forSeconds ?? 0) > 0);
  const raisedAt: number[] = [];
  const up = new Set<string>();
  let problem: string | undefined;
  const keeper = new AlertKeeper(
    [{ ...rule, off: false }],
    {
      places: { of: () => ({ mountpoints: [], devices: [] }), areStacked: () => false },
      stakesOf: () => ({ plotHours: [] }),
    },
    (event) => {
      if (event.type === 'notice') problem = event.text;
      if (event.type === 'alert.resolved') up.delete(event.alertId);
      if (event.type !== 'alert.raised' || up.has(event.alert.id)) return;
      up.add(event.alert.id);
      raisedAt.push(event.at);
    },
  );
  const minutes = tracks.flatMap((track) => track.minutes);
  const seconds = tracks.flatMap((track) => track.seconds);
  const statisticOf = ({ series }: SeriesColumns) => statistics.get(series.metric) ?? 'mean';
  for (const frame of framesOf(minutes, statisticOf)) keeper.look(frame);
  for (const frame of framesOf(seconds, () => 'last')) keeper.look(frame);
  const wasMeasured = minutes.length + seconds.length > 0;
  return { rule: rule.id, raisedAt, wasMeasured, ...(problem !== undefined && { problem }) };
}

function ofEvents(history: History, { id }: AlertRule, { from, to }: RehearsalRange): Rehearsal {
  const up = new Set<string>();
  const raisedAt: number[] = [];
  const told = history.events({ from, to, types: ['alert.raised', 'alert.resolved'] }).map(({ event }) => event);
  for (const event of told.sort((a, b) => a.at - b.at)) {
    if (event.type === 'alert.resolved') up.delete(event.alertId);
    if (event.type !== 'alert.raised' || event.alert.rule !== id || up.has(event.alert.id)) continue;
    up.add(event.alert.id);
    raisedAt.push(event.at);
  }
  return { rule: id, raisedAt, wasMeasured: true };
}

function allSelectors({ when, until, critical }: ValueRule) {
  return [when, until, critical].flatMap((text) => (text === undefined ? [] : selectorsOf(parseExpression(text))));
}

type Statistic = 'min' | 'max' | 'mean' | 'last';

/** One frame after the other of columns that were taken at the same times. The frame is only good until the next. */
function* framesOf(
  columns: readonly SeriesColumns[],
  statisticOf: (one: SeriesColumns) => Statistic,
): Generator<Frame> {
  const list = columns.map((one) => ({ times: one.times, values: one[statisticOf(one)], at: 0 }));
  const index = new SeriesIndex({ version: 1, series: columns.map(({ series }) => series) });
  const values = new Float64Array(columns.length);
  for (;;) {
    let epochSeconds = Number.POSITIVE_INFINITY;
    for (const { times, at } of list) if (at < times.length) epochSeconds = Math.min(epochSeconds, times[at]);
    if (epochSeconds === Number.POSITIVE_INFINITY) return;
    for (const [slot, one] of list.entries()) {
      const isNow = one.at < one.times.length && one.times[one.at] === epochSeconds;
      values[slot] = isNow ? one.values[one.at] : Number.NaN;
      if (isNow) one.at++;
    }
    yield { epochSeconds, index, values };
  }
}

/** Which figure of a minute tells whether a condition held in it, by metric. */
function statisticsOf(root: TruthNode, mustLast: boolean): Map<MetricName, Statistic> {
  const found = new Map<MetricName, Statistic>();
  const inNumber = (node: NumberNode, towards: 1 | -1 | 0): void => {
    switch (node.kind) {
      case 'literal':
        return;
      case 'selector':
        if (!found.has(node.metric)) {
          found.set(node.metric, mustLast || towards === 0 ? 'mean' : towards > 0 ? 'max' : 'min');
        }
        return;
      case 'overTime':
        if (!found.has(node.of.metric)) found.set(node.of.metric, node.how === 'avg' ? 'mean' : node.how);
        return;
      case 'across':
        inNumber(node.of, node.how === 'count' ? 0 : towards);
        return;
      case 'arithmetic':
        inNumber(node.left, towards);
        inNumber(node.right, node.operator === '-' || node.operator === '/' ? opposite(towards) : towards);
    }
  };
  const inTruth = (node: TruthNode, isMeant: boolean): void => {
    switch (node.kind) {
      case 'not':
        inTruth(node.of, !isMeant);
        return;
      case 'comparison': {
        const rises = node.operator.startsWith('>') ? 1 : node.operator.startsWith('<') ? -1 : 0;
        const towards = isMeant ? rises : opposite(rises);
        inNumber(node.left, towards);
        inNumber(node.right, opposite(towards));
        return;
      }
      default:
        inTruth(node.left, isMeant);
        inTruth(node.right, isMeant);
    }
  };
  inTruth(root, true);
  return found;
}

function opposite(towards: 1 | -1 | 0): 1 | -1 | 0 {
  return towards === 0 ? 0 : towards > 0 ? -1 : 1;
}
