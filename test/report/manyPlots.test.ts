import assert from 'node:assert/strict';
import type { ReportSection } from '../../src/analysis/common/report.ts';
import type { EngineEvent, PlotterProcess } from '../../src/events/events.ts';
import type { History } from '../../src/history/history.ts';
import { makeReport } from '../../src/report/makeReport.ts';
import { pictures } from '../../src/report/pictures.ts';
import type { KeptRecommendation } from '../../src/tuning/cameTrue.ts';
import { MONDAY, plant } from '../analysis/past/plantedHistory.ts';
import { HistoryFixture, IDENTITY } from '../history/historyFixture.ts';

const HOUR = 3600;
/** Beginning and end lie within hours of which only a part counts. */
const BEGUN = MONDAY + 600;
const CHANGED = MONDAY + 2 * HOUR;
const ENDED = MONDAY + 8 * HOUR + 600;
const SECONDS = [8, 4];
const EVERY_FAILS = 50;

/** A plotter of version 2 with 4 threads, and from a time on one with 8 that is twice as fast. */
function events(): EngineEvent[] {
  const of = (from: number, to: number, threads: number, seconds: number): EngineEvent[] => {
    const process: PlotterProcess = {
      ...{ id: `${threads}:${from}`, pid: threads, startedAt: from, plotter: 'pos2', role: 'plotter' },
      ...{ title: 'Proof of Space 2', argv: [], configuration: { k: 28, threads } },
    };
    const all: EngineEvent[] = [{ type: 'process.seen', at: from, process }];
    for (let at = from, index = 1; at + seconds <= to; at += seconds, index++) {
      const about = { processId: process.id, plot: { k: 28, index, startedAt: at } };
      const end = { at: at + seconds, ...about };
      all.push({ type: 'plot.started', at, ...about });
      if (index % EVERY_FAILS === 0)
        all.push({ type: 'plot.failed', ...end, cause: 'The disk is full.', remedy: '', line: '' });
      else all.push({ type: 'plot.finished', ...end, seconds, bytes: 1e9 });
    }
    return [...all, { type: 'process.ended', at: to, process }];
  };
  return [...of(BEGUN, CHANGED, 4, SECONDS[0]), ...of(CHANGED, ENDED, 8, SECONDS[1])];
}

const RECOMMENDED: KeptRecommendation = {
  recommendation: {
    at: CHANGED,
    name: 'twice the threads',
    settings: { plotter: 'pos2', k: 28 } as KeptRecommendation['recommendation']['settings'],
    reasons: [
      {
        ...{ setting: 'threads', value: 8, because: 'Cores are idle.', basis: 'fitted law', instead: 4 },
        gain: { ratio: 1.9, interval: [1.8, 2.1], confidence: 0.95, runs: 9, runsBefore: 9 },
      },
    ],
    remarks: [],
  },
  outcomes: [],
};

describe('what is told of thousands of plots a day', function () {
  this.timeout(120_000);
  const fixture = new HistoryFixture();
  let history: History;
  let told: EngineEvent[];
  before(() => {
    history = fixture.open({ now: () => ENDED });
    history.lease.tryAcquire(IDENTITY);
    told = events();
    plant(
      history,
      { from: MONDAY, to: ENDED + 60 },
      [{ metric: 'system.cpu.utilization', value: () => 0.5 }],
      [{ type: 'engine.started', at: MONDAY, engine: IDENTITY }, ...told],
      60,
    );
    history.put('recommendation', 'a', CHANGED, RECOMMENDED);
  });
  after(() => fixture.remove());

  const endedIn = (from: number, to: number, type: 'plot.finished' | 'plot.failed') =>
    told.filter((event) => event.type === type && event.at >= from && event.at < to).length;

  it('counts all of them, in parts of hours too', () => {
    for (const range of [
      { from: MONDAY, to: ENDED + 60 },
      { from: BEGUN + 1000, to: ENDED - 1000 },
      { from: CHANGED + 100, to: CHANGED + 3.5 * HOUR },
    ]) {
      const [finished, failed] = [
        endedIn(range.from, range.to, 'plot.finished'),
        endedIn(range.from, range.to, 'plot.failed'),
      ];
      const [counts, times] = pictures(history, ['plotCounts', 'plotTimes'], range, range.to);
      assert.match(String(counts.picture?.sentence), new RegExp(`^${finished} finished and ${failed} failed; `));
      assert.match(String(times.picture?.sentence), new RegExp(`^${finished} plots took from 4 s to [48] s`));
    }
  });

  it('is in a report the same, and what came true is told by those of before, too', async () => {
    const range = { from: MONDAY, to: ENDED + 60 };
    const report = await makeReport(history, { about: 'history', ...range }, { host: 'tester', now: range.to });
    const finished = endedIn(range.from, range.to, 'plot.finished');
    assert.match(report.summary.join('\n'), new RegExp(`Plots: ${finished} finished of `));
    const all = report.sections.flatMap(function within(one): ReportSection[] {
      return [one, ...one.sections.flatMap(within)];
    });
    assert.ok(all.some(({ title }) => title === `The newest 25 of ${told.filter(isEnd).length} plots`));
    const [row] = all.find(({ title }) => title === 'What came true')?.table?.rows ?? [];
    assert.deepEqual(row, ['twice the threads', 'threads', '1.90 (1.80 … 2.10)', '2.00 (2.00 … 2.00)', 'yes']);
  });
});

function isEnd({ type }: EngineEvent): boolean {
  return type === 'plot.finished' || type === 'plot.failed';
}
