import assert from 'node:assert/strict';
import { finishedByDay } from '../../../src/analysis/past/finishedByDay.ts';
import { momentFacts } from '../../../src/analysis/past/momentFacts.ts';
import type { History } from '../../../src/history/history.ts';
import { HistoryFixture } from '../../history/historyFixture.ts';
import { DAYS, plantReported, RANGE } from '../../report/reportedHistory.ts';

const DAY = 86_400;

describe('what the dashboard asks of the history', () => {
  const fixture = new HistoryFixture();
  let history: History;
  before(() => {
    history = fixture.open({ now: () => RANGE.to });
    plantReported(history);
  });
  after(() => fixture.remove());

  describe('finishedByDay', () => {
    it('counts the plots of each span of 24 hours, and begins where plots do', () => {
      const days = finishedByDay(history, RANGE.to - 1, 14);
      assert.equal(days.length, DAYS);
      const finished = history.plots().filter(({ outcome }) => outcome === 'finished').length;
      assert.equal(
        days.reduce((sum, day) => sum + day, 0),
        finished,
      );
      assert.ok(
        days.every((day) => day >= 22 && day <= 24),
        days.join(),
      );
    });

    it('has none of a time without plots', () => {
      assert.deepEqual(finishedByDay(history, RANGE.from - 30 * DAY, 14), []);
    });
  });

  describe('momentFacts', () => {
    it('tells who plotted, what held it back, and what happened around it, in order', () => {
      const at = RANGE.from + 7500;
      const { plotters, events } = momentFacts(history, { at, within: 3600 });
      assert.equal(plotters.length, 1);
      assert.match(plotters[0].name, /process 100$/);
      assert.match(plotters[0].held ?? '', /disk/);
      assert.ok(events.length > 0 && events.length <= 40);
      assert.ok(events.every((event, i) => i === 0 || event.at >= events[i - 1].at));
      assert.ok(events.every((event) => Math.abs(event.at - at) <= 3600));
    });

    it('tells nothing of a time in which nothing was', () => {
      const at = RANGE.from - 30 * DAY;
      assert.deepEqual(momentFacts(history, { at, within: 60 }), { at, plotters: [], rivals: [], events: [] });
    });
  });
});
