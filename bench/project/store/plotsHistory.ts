import { setImmediate } from 'node:timers/promises';
import { type EngineEvent, type PlotterProcess, processAttributes } from '../../../src/events/events.ts';
import { History } from '../../../src/history/history.ts';
import { CATALOGUE, type MetricName } from '../../../src/metrics/catalogue.ts';
import type { Attributes } from '../../../src/metrics/metric.ts';
import type { Series } from '../../../src/metrics/series.ts';
import { SeriesTable } from '../../../src/metrics/seriesTable.ts';
import { seeded } from './generatedFrames.ts';
import { writeGeneratedYear } from './generatedYear.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;
/** Frames kept in a ring, for which a slot that was given back is not used again. */
const QUARANTINE_FRAMES = 900;
const CORES = 8;
const DISKS = 6;
const STEPS = 20;
/** Of what is older than this, no values of processes are kept. */
const DETAILED_SECONDS = 40 * DAY;
/** Series of the host that have roll-ups of the years before. */
const ROLLED_SERIES = 30;
const IDENTITY = { pid: process.pid, host: 'service', version: '0' } as const;

export interface PlotsHistory {
  readonly hostId: string;
  readonly plots: number;
  /** Of these, in the last day. */
  readonly plotsOfLastDay: number;
  readonly years: number;
  /** Epoch seconds of its last frame. */
  readonly until: number;
}

/**
 * Writes the history of a host that made so many plots in so many years, each by a process of its own, two at a time: what happened; roll-ups
 * of the years; frames of the last 40 days, half an hour apart, and a second apart in the last hour and where a process begins.
 */
export async function writePlotsHistory(path: string, wanted: PlotsHistory): Promise<void> {
  const { hostId, plots, plotsOfLastDay, years, until } = wanted;
  const begin = until - years * 365 * DAY;
  const detailedSince = until - DETAILED_SECONDS;
  let now = begin;
  const history = History.open(path, { hostId, now: () => now, monotonicSeconds: () => now });
  history.lease.tryAcquire(IDENTITY);
  writeGeneratedYear(history, hostSeries().slice(0, ROLLED_SERIES), detailedSince, seeded(until));
  const table = new SeriesTable(QUARANTINE_FRAMES);
  for (const { metric, attributes } of hostSeries()) table.setAbsence(table.add(metric, attributes), undefined);
  let values = new Float64Array(table.width);
  let list = table.list();
  let events: EngineEvent[] = [{ type: 'engine.started', at: now, engine: IDENTITY }];
  const frame = (seconds: number) => {
    if (values.length < table.width) values = new Float64Array(2 * table.width);
    for (let slot = 0; slot < table.width; slot++) values[slot] = table.at(slot) ? (now % 977) + slot / 16 : Number.NaN;
    table.nextFrame();
    if (list.version !== table.version) list = table.list();
    history.append(now, values.subarray(0, table.width), list, events);
    events = [];
    while (history.maintain(1000));
    now += seconds;
  };
  const goOn = (to: number) => {
    if (to < detailedSince) now = to;
    while (now < to) frame(Math.min(until - now < HOUR ? 1 : HOUR / 2, to - now));
  };
  const running: { process: PlotterProcess; slots: number[]; plot: { id: string; k: number } }[] = [];
  const earlier = plots - plotsOfLastDay;
  for (let plot = 0; plot < plots; plot++) {
    const isOfLastDay = plot >= earlier;
    const every = isOfLastDay ? DAY / plotsOfLastDay : (until - DAY - begin) / earlier;
    goOn(isOfLastDay ? until - DAY + (plot - earlier) * every : begin + plot * every);
    if (running.length === 2) {
      const { process, slots, plot } = running.shift()!;
      events.push({ type: 'plot.finished', at: now, processId: process.id, plot, seconds: 2 * every, bytes: 1.1e11 });
      events.push({ type: 'process.ended', at: now, process });
      for (const slot of slots) table.release(slot);
    }
    const process = plotterProcess(1000 + plot, now);
    const facts = { k: 32, id: (plot + 1).toString(16).padStart(64, '9c5e71af03b2d846'), index: 1 };
    events.push({ type: 'process.seen', at: now, process });
    events.push({ type: 'plot.started', at: now, processId: process.id, plot: facts });
    for (let step = 0; step < STEPS; step++) {
      events.push({
        type: 'step.ended',
        at: now,
        processId: process.id,
        step: `Table ${step}`,
        phase: 1,
        seconds: step,
      });
    }
    if (now < detailedSince) {
      history.appendAll([], events);
      events = [];
      running.push({ process, slots: [], plot: facts });
      continue;
    }
    const own = processSeries(processAttributes(process)).map(({ metric, attributes }) =>
      table.add(metric, attributes),
    );
    running.push({ process, slots: own, plot: facts });
    frame(1);
    own.forEach((slot, i) => void (i % 2 === 0 && table.setAbsence(slot, undefined)));
    frame(1);
    for (const slot of own) table.setAbsence(slot, undefined);
    frame(1);
    // The thread that copies the -wal into the file is waited for only between tasks.
    if (plot % 10 === 0) await setImmediate();
  }
  goOn(until);
  writeGeneratedYear(history, hostSeries().slice(0, ROLLED_SERIES), until - DAY, seeded(until));
  history.close();
}

function hostSeries(): Series[] {
  const things: Attributes[] = [
    {},
    ...Array.from({ length: CORES }, (_, core) => ({ 'cpu.logical_number': String(core) })),
    ...Array.from({ length: DISKS }, (_, disk) => ({ 'system.device': `nvme${disk}n1` })),
  ];
  return things.flatMap((attributes) => seriesOf(attributes, Object.keys(attributes)));
}

function processSeries(attributes: Attributes): Series[] {
  return seriesOf(attributes, ['plotter']);
}

/** Of every metric that is told apart by these names first, and by at most one more with two values. */
function seriesOf(attributes: Attributes, names: readonly string[]): Series[] {
  return (Object.keys(CATALOGUE) as MetricName[]).flatMap((metric) => {
    const { attributes: told } = CATALOGUE[metric];
    if (names.length === 0 ? told.length > 0 : told[0] !== names[0]) return [];
    const further = told.filter((name) => !(name in attributes));
    if (further.length === 0) return [{ metric, attributes }];
    return ['a', 'b'].map((value) => ({ metric, attributes: { ...attributes, [further[0]]: value } }));
  });
}

function plotterProcess(pid: number, startedAt: number): PlotterProcess {
  const folders = ['/mnt/nvme0/tmp', '/mnt/nvme1/tmp2', '/mnt/farm07'];
  return {
    id: `${pid}:${Math.floor(startedAt)}`,
    pid,
    startedAt,
    plotter: 'madmax',
    role: 'plotter',
    title: 'Mad Max k32',
    argv: [
      'chia_plot',
      '-n',
      '1',
      '-r',
      '16',
      '-t',
      folders[0],
      '-2',
      folders[1],
      '-d',
      folders[2],
      '-f',
      'a'.repeat(96),
    ],
    cwd: '/home/farmer',
    directories: folders.map((path, i) => ({
      use: (['tmp', 'tmp2', 'final'] as const)[i],
      path,
      disks: [`nvme${i}n1`],
    })),
  };
}
