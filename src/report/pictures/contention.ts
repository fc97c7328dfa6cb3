import type { Interval } from '../../analysis/common/evidence.ts';
import { BottleneckLog } from '../../events/bottleneckLog.ts';
import type { EngineEvent } from '../../events/events.ts';
import { RIVAL_RESOURCES, type Rival, type RivalResource, rivalText } from '../../events/rivals.ts';
import { formatDuration } from '../../metrics/format.ts';
import { LANE_COLOURS } from '../../pages/colourSchemes.ts';
import { moment } from '../../pages/moment.ts';
import { spanSpec } from '../../pages/pictureSpecs.ts';
import type { Picture } from '../../pages/pictures.ts';
import { usedColours } from '../../pages/plotCharts.ts';
import { plotterRow } from '../plotAccounts.ts';
import { axisOf, legendOf } from '../plotCharts.ts';
import type { PictureSources } from './pictureSources.ts';
import { timedPicture } from './timedPicture.ts';

/** A program that took what plotters waited for, in epoch seconds. */
interface Taking extends Interval {
  readonly resource: RivalResource;
  /** As it took most. */
  readonly rival: Rival;
}

const COLOURS = {
  names: Object.values(RIVAL_RESOURCES),
  colours: [LANE_COLOURS.starved, LANE_COLOURS.disk, LANE_COLOURS.memory],
};
const MOST_ROWS = 20;
/** What was going on at the start of the range was told some time before it. */
const BEFORE_SECONDS = 86_400;

/** Who took what plotters waited for, and from whom. */
export function contentionPicture({ history, range, plots }: PictureSources): Picture | undefined {
  const types: EngineEvent['type'][] = [
    'rivals.found',
    'engine.started',
    'engine.stopped',
    'bottleneck.changed',
    'process.ended',
  ];
  const events = history.events({ from: range.from - BEFORE_SECONDS, to: range.to, types }).map(({ event }) => event);
  const taken = takings(events, range);
  if (taken.length === 0) return undefined;
  const lasted = ({ from, to }: Interval) => to - from;
  const rows = [...Map.groupBy(taken, rowOf)]
    .map(([row, own]) => ({ row, own, seconds: own.reduce((sum, one) => sum + lasted(one), 0) }))
    .toSorted((a, b) => b.seconds - a.seconds)
    .slice(0, MOST_ROWS);
  const bars = rows.flatMap(({ row, own }) =>
    own.map(({ resource, from, to }) => ({
      row,
      from: from * 1000,
      until: to * 1000,
      kind: RIVAL_RESOURCES[resource],
    })),
  );
  const colours = usedColours(
    COLOURS,
    bars.map(({ kind }) => kind),
  );
  const names = new Map(plots.map((plot) => [plot.processId, plotterRow(plot)]));
  const held = heldPlotters(events, range);
  const [{ own, seconds }] = rows;
  const most = own.reduce((a, b) => (a.rival.amount >= b.rival.amount ? a : b));
  return timedPicture({
    sentence: `${rivalText(most.resource, most.rival)} took ${RIVAL_RESOURCES[most.resource]} that plotters waited for, for ${formatDuration(seconds)}.`,
    spec: spanSpec(
      'Who took what plotters waited for',
      { rows: rows.map(({ row }) => row), bars },
      ...axisOf(range),
      colours,
    ),
    legend: legendOf(colours),
    table: {
      head: ['Program', 'What', 'From whom', 'Since', 'For'],
      rows: taken
        .toSorted((a, b) => b.from - a.from)
        .map((one) => [
          rivalText(one.resource, one.rival),
          RIVAL_RESOURCES[one.resource],
          [
            ...new Set(
              held.filter((other) => other.from < one.to && other.to > one.from).map(({ id }) => names.get(id) ?? id),
            ),
          ].join(', '),
          moment(one.from),
          formatDuration(lasted(one)),
        ]),
      words: 4,
    },
  });
}

function rowOf({ resource, rival }: Taking): string {
  return `${rival.name}: ${RIVAL_RESOURCES[resource]}`;
}

/** From an event that names a program to the next of that resource that doesn't. */
function takings(events: readonly EngineEvent[], range: Interval): Taking[] {
  const open = new Map<string, Taking>();
  const closed: Taking[] = [];
  const close = (key: string, to: number) => {
    const taking = open.get(key);
    open.delete(key);
    const within = taking && { ...taking, from: Math.max(taking.from, range.from), to: Math.min(to, range.to) };
    if (within && within.to > within.from) closed.push(within);
  };
  for (const event of events) {
    if (event.type === 'engine.started' || event.type === 'engine.stopped') {
      for (const key of [...open.keys()]) close(key, event.at);
    }
    if (event.type !== 'rivals.found') continue;
    const { resource, rivals, at } = event;
    const named = new Map(rivals.map((rival) => [`${resource} ${rival.name}`, rival]));
    for (const [key, taking] of [...open]) if (taking.resource === resource && !named.has(key)) close(key, at);
    for (const [key, rival] of named) {
      const before = open.get(key);
      const most = before && before.rival.amount > rival.amount ? before.rival : rival;
      open.set(key, { resource, rival: most, from: before?.from ?? at, to: at });
    }
  }
  for (const key of [...open.keys()]) close(key, range.to);
  return closed;
}

/** Plotters that were held back, and when. */
function heldPlotters(events: readonly EngineEvent[], { to }: Interval): (Interval & { readonly id: string })[] {
  const log = new BottleneckLog();
  log.recall(events);
  return [...log.past, ...log.plotters].flatMap(({ processId, since, until = to }) =>
    processId === undefined ? [] : [{ id: processId, from: since, to: until }],
  );
}
