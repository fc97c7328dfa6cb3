import assert from 'node:assert/strict';
import type { ChartColumns, ChartRange } from '../../src/analysis/past/chartColumns.ts';
import type { HistoryReader } from '../../src/analysis/past/historyReader.ts';
import { type Frame, SeriesIndex } from '../../src/metrics/frame.ts';
import type { DashboardFrame, DashboardPast } from '../../src/pages/dashboardProtocol.ts';
import { RangeFeed } from '../../src/vscode/dashboard/rangeFeed.ts';

const NOW = Date.now() / 1000;
const index = new SeriesIndex({
  version: 1,
  series: [
    { metric: 'system.cpu.mode.utilization', attributes: { 'cpu.mode': 'user' } },
    { metric: 'system.memory.usage', attributes: { 'system.memory.state': 'used' } },
  ],
});
const frame = (epochSeconds: number): Frame => ({ epochSeconds, index, values: Float64Array.of(0.5, 9) });

/** A history that is asked when a test says so. */
class AskedHistory {
  readonly asked: (ChartRange & { answer(columns: ChartColumns): void; fail(error: Error): void })[] = [];

  charts(range: ChartRange): Promise<ChartColumns> {
    return new Promise((answer, fail) => this.asked.push({ ...range, answer, fail }));
  }
  outlook() {
    return Promise.resolve({ anomalies: [], forecasts: [] });
  }
  plots() {
    return Promise.resolve([]);
  }
}

const columns = (charts: readonly string[] = []): ChartColumns => ({
  tier: 'minute',
  stepSeconds: 60,
  times: Float64Array.of(NOW),
  charts: Object.fromEntries(charts.map((id) => [id, { lines: { user: Float64Array.of(0.5) } }])),
});

describe('what a dashboard is sent of the time that it shows', () => {
  let history: AskedHistory;
  let feed: RangeFeed;
  let sent: { name: string; body: Record<string, unknown> }[];

  beforeEach(() => {
    history = new AskedHistory();
    sent = [];
    feed = new RangeFeed(
      { minutes: 5 },
      {
        engine: { processes: { running: [] }, frames: () => [frame(NOW - 1), frame(NOW)] },
        history: history as unknown as HistoryReader,
        page: { notify: (name, body) => void sent.push({ name, body: body as Record<string, unknown> }) },
      },
    );
  });
  afterEach(() => feed.hide());

  const named = (name: string) => sent.filter((message) => message.name === name).map(({ body }) => body);
  const chartsOf = (frames: unknown) => (frames as DashboardFrame[]).map(({ charts }) => Object.keys(charts));
  const settled = () => new Promise(setImmediate);

  it('is of the charts that are in sight alone, and of further ones when they come into it', async () => {
    feed.look(['cpu']);
    feed.show({ minutes: 5 }, 100);
    assert.deepEqual(chartsOf(named('history')[0].frames), [['cpu'], ['cpu']]);
    assert.deepEqual(history.asked[0].charts, ['cpu']);
    feed.showFrame(frame(NOW + 1));
    assert.deepEqual(chartsOf(named('frame')), [['cpu']]);

    feed.look(['cpu', 'memory']);
    const [, further] = named('history');
    assert.deepEqual([chartsOf(further.frames), further.further], [[['memory'], ['memory']], true]);
    assert.deepEqual(history.asked[1].charts, ['memory']);
    history.asked[1].answer(columns(['memory']));
    await settled();
    assert.deepEqual(Object.keys((named('more')[0] as unknown as DashboardPast).charts), ['memory']);
    feed.showFrame(frame(NOW + 2));
    assert.deepEqual(chartsOf(named('frame')).at(-1), ['cpu', 'memory']);

    feed.look(['memory']);
    assert.equal(history.asked.length, 2, 'what is in sight already is not asked for again');
    feed.showFrame(frame(NOW + 3));
    assert.deepEqual(chartsOf(named('frame')).at(-1), ['memory']);
  });

  it('is asked of the same stretch of the history for charts that come into sight later', async () => {
    feed.look(['cpu']);
    feed.show({ minutes: 60 }, 100);
    const [first] = history.asked;
    first.answer(columns(['cpu']));
    await settled();
    assert.equal(named('past').length, 1);
    feed.look(['cpu', 'memory']);
    const [, later] = history.asked;
    assert.deepEqual([later.from, later.to, later.points, later.charts], [first.from, first.to, 100, ['memory']]);
    later.answer(columns(['memory']));
    await settled();
    assert.deepEqual(Object.keys((named('more')[0] as unknown as DashboardPast).charts), ['memory']);
  });

  it('is read once, but coarsely first where that is sooner there', async () => {
    feed.look(['cpu']);
    feed.show({ minutes: 24 * 60 }, 200);
    assert.deepEqual(
      history.asked.map(({ points }) => points),
      [200],
    );
    history.asked[0].answer(columns(['cpu']));
    await settled();
    assert.equal(named('past').length, 1);
    feed.show({ minutes: 365 * 24 * 60 }, 200);
    history.asked[1].answer(columns(['cpu']));
    await settled();
    assert.deepEqual(
      history.asked.slice(1).map(({ points }) => points),
      [50, 200],
    );
    history.asked[2].answer(columns(['cpu']));
    await settled();
    assert.equal(named('past').length, 3);
  });

  it('is nothing of a time that is shown no more', async () => {
    feed.look(['cpu']);
    feed.show({ minutes: 60 }, 100);
    feed.look(['cpu', 'memory']);
    feed.show({ minutes: 5 }, 100);
    for (const { answer } of history.asked) answer(columns(['cpu']));
    await settled();
    assert.deepEqual([named('past').length, named('more').length], [0, 1]);
    feed.hide();
    const before = sent.length;
    feed.look(['cpu', 'memory', 'disk']);
    feed.showFrame(frame(NOW + 1));
    assert.equal(sent.length, before, 'nor anything while it is hidden');
  });

  it('is what is in memory, with the reason, where the history can’t be read for a further chart', async () => {
    feed.look(['cpu']);
    feed.show({ minutes: 60 }, 100);
    history.asked[0].answer(columns(['cpu']));
    await settled();
    feed.look(['cpu', 'memory']);
    history.asked[1].fail(new Error('no file'));
    await settled();
    const [{ reason, remembered }] = named('noPast');
    assert.equal(reason, 'no file');
    assert.deepEqual(chartsOf((remembered as { frames: unknown }).frames)[0], ['cpu', 'memory']);
  });
});
