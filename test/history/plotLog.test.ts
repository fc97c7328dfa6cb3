import assert from 'node:assert/strict';
import type { EngineEvent, PlotterProcess } from '../../src/events/events.ts';
import type { History } from '../../src/history/history.ts';
import { HistoryFixture } from './historyFixture.ts';

const ID = 'a'.repeat(64);
const OTHER_ID = 'b'.repeat(64);

const madmax: PlotterProcess = {
  id: '7:100',
  pid: 7,
  startedAt: 1000,
  plotter: 'madmax',
  role: 'plotter',
  title: 'Mad Max',
  argv: ['chia_plot'],
  logPath: '/plots/plot.log',
  configuration: { k: 32, threads: 8 },
};
const processId = madmax.id;
const engine = { pid: 1, host: 'cli', version: '1' } as const;

const seen = (at: number): EngineEvent => ({ type: 'process.seen', at, process: madmax });
const started = (at: number, plot: object): EngineEvent => ({ type: 'plot.started', at, processId, plot });
const step = (at: number, name: string, seconds?: number): EngineEvent => ({
  type: 'step.ended',
  at,
  processId,
  step: name,
  phase: 1,
  ...(seconds !== undefined && { seconds }),
});
const finished = (at: number, plot: object, seconds: number): EngineEvent => ({
  type: 'plot.finished',
  at,
  processId,
  plot,
  seconds,
  bytes: 100,
});
const trouble = { cause: 'The disk is full.', remedy: 'Make room.' };

describe('the plots of a history', () => {
  let fixture: HistoryFixture;
  let store: History;
  beforeEach(() => {
    fixture = new HistoryFixture();
    store = fixture.open();
  });
  afterEach(() => fixture.remove());

  it('are one row a plot, with steps, configuration and log', () => {
    store.appendAll(
      [],
      [
        seen(1001),
        started(1002, { k: 32, index: 1 }),
        step(1100, 'Phase 1, table 1', 90),
        step(1200, 'Phase 1, table 2', 95),
        finished(1500, { k: 32, index: 1, id: ID, name: 'plot-k32' }, 490),
      ],
    );
    assert.deepEqual(store.plots(), [
      {
        k: 32,
        index: 1,
        id: ID,
        name: 'plot-k32',
        processId,
        plotter: 'madmax',
        title: 'Mad Max',
        configuration: { k: 32, threads: 8 },
        logPath: '/plots/plot.log',
        startedAt: 1002,
        endedAt: 1500,
        seconds: 490,
        bytes: 100,
        outcome: 'finished',
        steps: [
          { step: 'Phase 1, table 1', phase: 1, seconds: 90 },
          { step: 'Phase 1, table 2', phase: 1, seconds: 95 },
        ],
      },
    ]);
  });

  it('keep what their time went into, and that of each step', () => {
    const [ofStep, ofPlot] = [{ computing: 0.6, starved: 0.4 }, { computing: 1 }].map((shares) => ({
      seconds: 90,
      shares,
      error: 0.01,
      threads: 2,
    }));
    store.appendAll(
      [],
      [
        seen(1001),
        started(1002, { k: 32, index: 1 }),
        { ...step(1100, 'Phase 1, table 1', 90), account: ofStep } as EngineEvent,
        { ...finished(1500, { k: 32, index: 1, id: ID }, 490), account: ofPlot } as EngineEvent,
      ],
    );
    const [plot] = store.plots();
    assert.deepEqual(plot.steps[0].account, ofStep);
    assert.deepEqual(plot.account, ofPlot);
  });

  it('are the same when another engine tells of them again', () => {
    const events = [
      seen(1001),
      started(1002, { k: 32, index: 1, startedAt: 1000 }),
      step(1100, 'Phase 1, table 1', 90),
      finished(1500, { k: 32, index: 1, id: ID }, 490),
      started(1501, { k: 32, index: 2, id: OTHER_ID }),
      step(1600, 'Phase 1, table 1', 91),
    ];
    store.appendAll([], events);
    const told = store.plots();
    fixture.close(store);
    store = fixture.open();
    store.appendAll(
      [],
      [
        { type: 'engine.started', at: 1700, engine },
        seen(1700),
        started(1700, { k: 32, id: OTHER_ID }),
        step(1701, 'Phase 1, table 1', 91),
        step(1702, 'Phase 1, table 2', 92),
      ],
    );
    const [first, second] = store.plots();
    assert.equal(store.plots().length, 2);
    assert.deepEqual(first, told[0]);
    assert.deepEqual(
      second.steps.map(({ step: name }) => name),
      ['Phase 1, table 1', 'Phase 1, table 2'],
    );
    assert.equal(second.startedAt, 1501);
  });

  it('tell how they failed or crashed, unless they went on to the end', () => {
    store.appendAll(
      [],
      [
        seen(1001),
        started(1002, { index: 1 }),
        { type: 'plot.failed', at: 1100, processId, plot: { index: 1 }, ...trouble, line: 'No space left' },
        started(1200, { index: 2 }),
        { type: 'plotter.crashed', at: 1300, processId, plot: { index: 2 }, ...trouble, outOfMemory: true },
        { type: 'process.ended', at: 1300, process: madmax },
      ],
    );
    assert.deepEqual(
      store.plots().map(({ outcome, endedAt, trouble: told }) => ({ outcome, endedAt, told })),
      [
        { outcome: 'failed', endedAt: 1100, told: { ...trouble, line: 'No space left' } },
        { outcome: 'crashed', endedAt: 1300, told: trouble },
      ],
    );
    store.appendAll([], [finished(1400, { index: 1 }, 390)]);
    const [first] = store.plots();
    assert.deepEqual([first.outcome, first.trouble], ['finished', undefined]);
  });

  it('are of unknown end when nobody saw it', () => {
    store.appendAll(
      [],
      [seen(1001), started(1002, { index: 1 }), { type: 'process.ended', at: 1100, process: madmax }],
    );
    assert.deepEqual([store.plots()[0].outcome, store.plots()[0].endedAt], ['unknown', 1100]);
    const other = { ...madmax, id: '8:200', pid: 8 };
    store.appendAll(
      [],
      [
        { type: 'process.seen', at: 1200, process: other },
        { type: 'plot.started', at: 1200, processId: other.id, plot: {} },
        { type: 'engine.started', at: 2000, engine },
      ],
    );
    const none = { version: 1, series: [] };
    store.append(2030, new Float64Array(0), none, []);
    assert.equal(store.plots()[1].outcome, 'running');
    store.append(2061, new Float64Array(0), none, []);
    assert.equal(store.plots()[1].outcome, 'unknown');
  });

  it('are found by when they ran', () => {
    store.appendAll(
      [],
      [seen(1001), started(1002, { index: 1 }), finished(1500, { index: 1 }, 490), started(1600, { index: 2 })],
    );
    const indices = (query: Parameters<History['plots']>[0]) => store.plots(query).map(({ index }) => index);
    assert.deepEqual(indices({ from: 1550 }), [2]);
    assert.deepEqual(indices({ to: 1550 }), [1]);
    assert.deepEqual(indices({ from: 5000 }), [2]);
    assert.deepEqual(indices({ outcome: 'finished' }), [1]);
    assert.deepEqual(indices({ limit: 1 }), [2]);
  });
});
