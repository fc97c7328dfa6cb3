import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WantedReport } from '../../../src/analysis/past/protocol.ts';
import { lastWeek, WeeklyReports } from '../../../src/engine/service/weeklyReports.ts';
import { TemporaryFolder } from '../../collect/recording/temporaryFolder.ts';

const at = (year: number, month: number, day: number) => new Date(year, month, day).getTime() / 1000;
/** A Wednesday. */
const NOW = at(2026, 10, 25) + 10 * 3600;

describe('Reports of the week', () => {
  const place = new TemporaryFolder();
  let count = 0;
  after(() => place.remove());

  function reports(write?: () => Promise<{ title: string; content: string }>) {
    const folder = join(place.path, String(count++), 'reports');
    const wanted: WantedReport[] = [];
    const log: string[] = [];
    const made = { isMeasured: true };
    const weekly = new WeeklyReports({
      write: (one) => {
        wanted.push(one);
        return write?.() ?? Promise.resolve({ title: 'A week', content: 'told' });
      },
      isMeasured: () => made.isMeasured,
      log: (line) => log.push(line),
    });
    return { weekly, folder, wanted, log, made, settings: { folder, format: 'md' } as const };
  }

  it('are of Monday to Monday in local time', () => {
    for (const now of [at(2026, 10, 23), NOW, at(2026, 10, 30) - 1]) {
      assert.deepEqual(lastWeek(now), { from: at(2026, 10, 16), to: at(2026, 10, 23) });
    }
  });

  it('are written once, into a folder that is made', async () => {
    const { weekly, settings, folder, wanted, log } = reports();
    await weekly.look(settings, NOW);
    await weekly.look(settings, NOW + 3600);
    await weekly.look(settings, NOW + 7200);
    assert.deepEqual(wanted, [{ about: 'history', ...lastWeek(NOW), format: 'md', mask: false }]);
    assert.deepEqual(readdirSync(folder), ['plotscope-week-2026-11-16.md']);
    assert.equal(readFileSync(join(folder, 'plotscope-week-2026-11-16.md'), 'utf8'), 'told');
    assert.match(log[0], /wrote the report of the week/);
    await weekly.look(settings, NOW + 7 * 86_400);
    assert.equal(readdirSync(folder).length, 2);
  });

  it('are not of weeks in which nothing was measured', async () => {
    const { weekly, settings, wanted, made } = reports();
    made.isMeasured = false;
    await weekly.look(settings, NOW);
    made.isMeasured = true;
    await weekly.look(settings, NOW + 1);
    assert.equal(wanted.length, 0, 'it is not looked for every second');
    await weekly.look(settings, NOW + 3600);
    assert.equal(wanted.length, 1);
  });

  it('are tried again some hours later where they fail, and leave no half of one', async () => {
    const failing = reports(() => Promise.reject(new Error('the disk is full')));
    await failing.weekly.look(failing.settings, NOW);
    await failing.weekly.look(failing.settings, NOW + 3600);
    assert.equal(failing.wanted.length, 1);
    assert.match(failing.log[0], /can't be written to .*plotscope-week-2026-11-16\.md: the disk is full/);
    await failing.weekly.look(failing.settings, NOW + 7 * 3600);
    assert.equal(failing.wanted.length, 2);
    assert.equal(existsSync(failing.folder), false);
  });
});
