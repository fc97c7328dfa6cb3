import assert from 'node:assert/strict';
import { join } from 'node:path';
import fc from 'fast-check';
import type { EngineEvent } from '../../src/events/events.ts';
import type { History } from '../../src/history/history.ts';
import { openDatabase } from '../../src/history/sqlite.ts';
import { type Series, seriesKey } from '../../src/metrics/series.ts';
import { SeriesTable } from '../../src/metrics/seriesTable.ts';
import { HistoryFixture, maintainAll } from './historyFixture.ts';

const HOUR = 3600;
const START = 1_700_002_800;
const CPU = 'process.cpu.utilization';
const plotter = (pid: number, metric: Series['metric'] = CPU): Series => ({
  metric,
  attributes: { plotter: 'pos2', 'process.pid': String(pid), 'process.id': `${pid}:9` },
});

describe('series of processes that come and go', function () {
  this.timeout(60_000);
  let fixture: HistoryFixture;
  let history: History;
  let now: number;
  const table = new SeriesTable(5);
  beforeEach(() => {
    fixture = new HistoryFixture();
    history = fixture.open();
    now = START;
    table.add('system.cpu.core.utilization', { 'cpu.logical_number': '0' });
  });
  afterEach(() => fixture.remove());

  /** Frames of so many seconds, `apart` from each other. */
  const write = (seconds: number, apart: number) => {
    for (const end = now + seconds; now < end; now += apart) {
      table.nextFrame();
      history.append(now, new Float64Array(table.width).fill(1), table.list(), []);
      maintainAll(history);
    }
  };
  /** A process from now on that lives for so many seconds. */
  const live = (pid: number, seconds: number, apart: number) => {
    const slots = [CPU, 'process.memory.usage', 'process.thread.count'] as const;
    const own = slots.map((metric) => table.add(metric, plotter(pid, metric).attributes));
    write(apart, apart);
    for (const slot of own) table.setAbsence(slot, undefined);
    write(seconds - apart, apart);
    for (const slot of own) table.release(slot);
  };
  const rowsOf = (name: string) => {
    const database = openDatabase(fixture.path, { readOnly: true });
    const count = database.prepare(`SELECT count(*) AS count FROM ${name}`).get()?.count as number;
    database.close();
    return count;
  };
  const processesIn = (from: number, to: number) =>
    history
      .query({ series: { metric: CPU }, tier: 'second', from, to })
      .map(({ series }) => series.attributes['process.pid']);

  it('is shown while it is there, and for the hour in which it ended', () => {
    live(1, 20, 1);
    assert.deepEqual(processesIn(START, now), ['1']);
    write(300, 1);
    assert.deepEqual(processesIn(START, now), ['1']);
    const [columns] = history.query({ series: { metric: CPU }, tier: 'second', from: START, to: now });
    assert.equal(columns.times.length, 20);
  });

  it('leaves nothing of those that lived for seconds, however many they were', () => {
    for (let pid = 1; pid <= 200; pid++) live(pid, 30, 5);
    write(2 * HOUR, 30);
    assert.equal(rowsOf('process'), 0);
    assert.equal(rowsOf('series'), 4, 'of the host one, and what is measured of any process');
    assert.ok(rowsOf('row_layout') <= 3, `${rowsOf('row_layout')} layouts`);
    assert.deepEqual(processesIn(START, now), []);
    assert.deepEqual(history.verify().findings, []);
  });

  it('keeps those that lived for long whole, also over the end of an hour', () => {
    write(HOUR - 60, 30);
    const begun = now;
    live(7, 1200, 10);
    const ended = now;
    write(2 * HOUR, 30);
    const [columns] = history.query({ series: { metric: CPU }, tier: 'second', from: START, to: now });
    assert.deepEqual([columns.times[0], columns.times.at(-1)], [begun, ended - 10]);
    assert.equal(columns.times.length, 120);
    assert.equal(history.query({ series: { metric: CPU }, tier: 'minute', from: START, to: now })[0].times.length, 20);
    assert.equal(rowsOf('process'), 1);
    assert.deepEqual(history.query({ series: { metric: CPU }, from: START + 3 * HOUR, to: now }), []);
  });

  it('costs one entry a plotter, and no layout that those before did not have', () => {
    const layouts: number[] = [];
    for (let pid = 1; pid <= 12; pid++) {
      live(pid, 900, 30);
      layouts.push(rowsOf('row_layout'));
    }
    assert.equal(rowsOf('process'), 12);
    assert.ok(Math.max(...layouts) <= 4, `layouts: ${layouts}`);
  });

  it('is of another process where its plotter was recognised late', () => {
    const early = plotter(1);
    const late = { metric: CPU, attributes: { ...early.attributes, plotter: 'xchplot2' } } as const;
    history.append(now, Float64Array.of(1), { version: 1, series: [early] }, []);
    history.append(now + 1, Float64Array.of(2), { version: 2, series: [late] }, []);
    assert.deepEqual(
      history.series({ metric: CPU }).map(({ attributes }) => attributes.plotter),
      ['pos2', 'xchplot2'],
    );
  });

  it('knows every value by its own series, whatever transactions were undone in between', () => {
    const METRICS = [CPU, 'process.memory.usage', 'process.thread.count', 'plotter.progress'] as const;
    /** A frame of plotters, each with a metric; `undone` after everything of it was written, and read in its transaction. */
    const step = fc.record({
      plotters: fc.uniqueArray(
        fc.record({ pid: fc.integer({ min: 1, max: 6 }), metric: fc.constantFrom(...METRICS) }),
        {
          maxLength: 4,
          selector: ({ pid, metric }) => `${pid} ${metric}`,
        },
      ),
      undone: fc.boolean(),
    });
    let files = 0;
    fc.assert(
      fc.property(fc.array(step, { minLength: 2, maxLength: 12 }), (steps) => {
        const own = fixture.open({}, join(fixture.folder, `${files++}.sqlite`));
        const told = new Map<string, number[]>();
        steps.forEach(({ plotters, undone }, i) => {
          const series = plotters.map(({ pid, metric }) => plotter(pid, metric));
          const values = Float64Array.from(plotters, (_, at) => 100 * i + at);
          const append = (events: readonly EngineEvent[]) =>
            own.append(START + i, values, { version: i, series }, events);
          if (undone) {
            assert.throws(() => append([{ type: 'notice', at: START + i, text: 10n as never }]), TypeError);
            return;
          }
          append([]);
          series.forEach(({ metric, attributes }, at) => {
            const key = seriesKey(metric, attributes);
            told.set(key, [...(told.get(key) ?? []), values[at]]);
          });
        });
        const kept = METRICS.flatMap((metric) =>
          own.query({ series: { metric }, tier: 'second', from: START, to: START + steps.length }),
        );
        const found = kept.map(({ series, last }) => [seriesKey(series.metric, series.attributes), [...last]] as const);
        fixture.close(own);
        assert.deepEqual(new Map(found), told);
      }),
      { numRuns: 60 },
    );
  });
});
