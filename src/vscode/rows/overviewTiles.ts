import { readingText } from '../../analysis/alert/incidents.ts';
import { bottleneckTitle } from '../../analysis/bottleneck/classes.ts';
import { type SeverityLevel, severityLevel } from '../../analysis/common/insight.ts';
import { runPace, paceText as runPaceText } from '../../events/plotsMade.ts';
import { formatBytes, formatCount, formatDuration, formatPercent } from '../../metrics/format.ts';
import { absenceIn, valueIn } from '../../metrics/frame.ts';
import type { Tile, TileRow, Tone } from '../../pages/overview.ts';
import { roughDuration, roughInterval } from './plotterRows.ts';
import type { PlotterNow, Situation } from './situation.ts';

const MOST_PLOTTERS = 6;
const MOST_ROWS = 4;

const TONES: Readonly<Record<SeverityLevel, Tone>> = {
  info: 'good',
  notice: 'held',
  warning: 'held',
  critical: 'trouble',
};

/** The figures of the first screen. */
export function overviewTiles(situation: Situation): Tile[] {
  return [
    plottersTile(situation),
    perDayTile(situation),
    verdictTile(situation),
    roomTile(situation),
    alertsTile(situation),
  ];
}

function plottersTile({ plotters, frame }: Situation): Tile {
  const tile = { id: 'plotters', title: 'Running plots', section: 'plotters' } as const;
  if (plotters.length === 0) return { ...tile, absence: 'No plotter is running.', rows: [] };
  const rank = ({ plotter, held, left }: PlotterNow) => (plotter.hold ? -2 : held ? -1 : 0) * 1e9 + (left?.[1] ?? 1e8);
  const rows = plotters.toSorted((a, b) => rank(a) - rank(b)).map((one) => plotterRow(one, frame));
  const more = rows.length - MOST_PLOTTERS;
  return {
    ...tile,
    value: String(plotters.length),
    rows: rows.slice(0, MOST_PLOTTERS),
    ...(more > 0 && { more: `and ${more} more` }),
  };
}

function plotterRow({ plotter, name, held, left }: PlotterNow, frame: Situation['frame']): TileRow {
  const { id, step, hold, made } = plotter;
  const run = runPace(made, frame.epochSeconds);
  const progress = run ? undefined : valueIn(frame, 'plotter.progress', { 'process.id': id });
  const ends = left === undefined || run ? undefined : `${roughDuration(left[1])} left${roughInterval(left)}`;
  const how = hold ? hold.kind : held ? bottleneckTitle(held.class) : undefined;
  const text = run
    ? runPaceText(run)
    : [step, progress === undefined ? undefined : formatPercent(progress)].filter(Boolean).join(' · ');
  return {
    id,
    name,
    ...(text !== '' && { text }),
    ...((how ?? ends) !== undefined && { note: [ends, how].filter(Boolean).join(' · ') }),
    ...(progress !== undefined && { progress: Math.min(1, Math.max(0, progress)) }),
    tone: hold ? 'trouble' : held ? 'held' : 'good',
    act: { text: `Show ${name}`, command: 'showPlotter', row: id },
  };
}

const PER_DAY = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 3 });

function perDayTile({ frame, perDay }: Situation): Tile {
  const tile = { id: 'perDay', title: 'Plots a day', section: 'history' } as const;
  const rate = valueIn(frame, 'plotters.plots.rate');
  const reason = absenceIn(frame, 'plotters.plots.rate') ?? 'no plotter has been at work for long enough to tell';
  const bars = perDay?.some((day) => day > 0) ? [...perDay] : undefined;
  const trend = bars && trendText(bars);
  return {
    ...tile,
    ...(rate === undefined ? { absence: sentenceOf(reason) } : { value: PER_DAY.format(rate) }),
    ...(trend !== undefined && { detail: trend }),
    ...(bars && bars.length > 1 && { bars }),
    rows: [],
  };
}

/** `28 in the last 24 h, 10 % fewer than the day before` */
function trendText(days: readonly number[]): string {
  const last = days.at(-1) ?? 0;
  const earlier = days.slice(-8, -1);
  const usual = earlier.reduce((sum, day) => sum + day, 0) / earlier.length;
  const told = `${last} finished in the last 24 h`;
  if (earlier.length === 0 || usual === 0) return told;
  const change = last / usual - 1;
  const than = earlier.length === 1 ? 'the day before' : `in the mean of the ${earlier.length} days before`;
  if (Math.abs(change) < 0.03) return `${told}, as many as ${than}`;
  return `${told}, ${formatPercent(Math.abs(change))} ${change > 0 ? 'more' : 'fewer'} than ${than}`;
}

function verdictTile({ plotters, bottlenecks }: Situation): Tile {
  const tile = { id: 'verdict', title: 'What holds plotters back', section: 'bottlenecks' } as const;
  if (plotters.length === 0) return { ...tile, absence: 'No plotter is running.', rows: [] };
  const held = plotters.filter((one) => one.held);
  if (held.length === 0 && plotters.some(({ isKnown }) => !isKnown)) {
    return { ...tile, absence: 'Not known yet: it takes some seconds to tell.', rows: [] };
  }
  if (held.length === 0) return { ...tile, value: 'Nothing', tone: 'good', rows: [] };
  const groups = [...Map.groupBy(held, (one) => one.held!.class)].sort(([, a], [, b]) => b.length - a.length);
  const [[first, most]] = groups;
  const worst = most.toSorted((a, b) => b.held!.severity - a.held!.severity)[0].held!;
  const host = bottlenecks.host?.class === first ? bottlenecks.host : worst;
  return {
    ...tile,
    value: bottleneckTitle(first),
    detail: [plotters.length > 1 && `${most.length} of ${plotters.length}`, `${formatPercent(host.confidence)} sure`]
      .filter(Boolean)
      .join(' · '),
    tone: TONES[severityLevel(worst.severity)] === 'good' ? 'held' : TONES[severityLevel(worst.severity)],
    rows: worst.evidence.slice(0, 2).map((text, at) => ({ id: `evidence${at}`, name: text })),
    ...(groups.length > 1 && { more: `and ${groups.length - 1} other ${groups.length === 2 ? 'cause' : 'causes'}` }),
  };
}

function roomTile({ rooms, plotters }: Situation): Tile {
  const tile = { id: 'room', title: 'Room for plots', section: 'disks' } as const;
  const [first] = rooms;
  if (!first) {
    const absence = plotters.length > 0 ? 'No plotter tells where it puts its plots.' : 'No plotter is running.';
    return { ...tile, absence, rows: [] };
  }
  const { free, plots, seconds, absence } = first;
  const lasts = seconds === undefined ? 'at the present pace not filling' : `full in ${formatDuration(seconds)}`;
  const known = plots === undefined ? formatBytes(free) : formatCount(plots, 'plot');
  const isShort = seconds !== undefined && seconds < 86_400;
  return {
    ...tile,
    ...(free === undefined ? { absence: sentenceOf(`not known: ${absence}`) } : { value: known, detail: lasts }),
    tone: plots === 0 ? 'trouble' : isShort ? 'held' : 'good',
    rows: rooms.slice(0, MOST_ROWS).map((room) => ({
      id: room.mountpoint,
      name: room.path,
      text: room.free === undefined ? `not known: ${room.absence}` : `${formatBytes(room.free)} free`,
    })),
    ...(rooms.length > MOST_ROWS && { more: `and ${rooms.length - MOST_ROWS} more` }),
  };
}

function alertsTile({ alerts }: Situation): Tile {
  const tile = { id: 'alerts', title: 'Alerts', section: 'alerts' } as const;
  const waiting = alerts.filter(({ acknowledgedAt }) => acknowledgedAt === undefined);
  const others = alerts.length - waiting.length;
  const detail = others > 0 ? `${others} acknowledged` : undefined;
  if (waiting.length === 0) return { ...tile, value: 'None', tone: 'good', rows: [], ...(detail && { detail }) };
  const order = ['critical', 'warning', 'notice', 'info'];
  const sorted = waiting.toSorted(
    (a, b) => order.indexOf(a.severity) - order.indexOf(b.severity) || b.raisedAt - a.raisedAt,
  );
  const more = sorted.length - MOST_ROWS;
  return {
    ...tile,
    value: String(waiting.length),
    ...(detail && { detail }),
    tone: sorted[0].severity === 'critical' ? 'trouble' : 'held',
    rows: sorted.slice(0, MOST_ROWS).map(({ id, title, severity, ...alert }) => ({
      id,
      name: title,
      text: [readingText(alert), severity].filter(Boolean).join(' · '),
      tone: severity === 'critical' ? 'trouble' : severity === 'warning' ? 'held' : 'idle',
      act: { text: 'Acknowledge', command: 'acknowledgeAlert', row: id },
    })),
    ...(more > 0 && { more: `and ${more} more` }),
  };
}

/** A reason, as it stands alone. */
function sentenceOf(reason: string): string {
  return `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`;
}
