import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { seededRandom } from '../../src/analyze/trees/random.ts';
import { exportHistory } from '../../src/history/exportHistory.ts';
import type { History } from '../../src/history/history.ts';
import { FILE_PARTS } from '../../src/history/historyParts.ts';
import { openDatabase } from '../../src/history/sqlite.ts';
import type { SeriesList } from '../../src/metrics/series.ts';
import { HistoryFixture, IDENTITY, maintainAll, seriesOf } from './historyFixture.ts';

const START = 1_700_000_000;
const ALL = { from: 0, to: 4e9 };
/** Few by default; `DAMAGES=5000` looks harder. */
const DAMAGES = Number(process.env.DAMAGES ?? 60);
const SEED = 20_261_128;
/** Errors that say what is wrong and what to do. */
const IN_WORDS = ['HistoryUnavailable', 'HistoryCorrupt', 'HistoryWriteError', 'HistoryFull'];

const LIST: SeriesList = {
  version: 1,
  series: [
    ...seriesOf(3).series,
    ...[1, 2].map((pid) => ({
      metric: 'process.cpu.utilization' as const,
      attributes: { plotter: 'madmax', 'process.pid': `${pid}`, 'process.id': `${pid}:1` },
    })),
  ],
};

const QUESTIONS: Readonly<Record<string, (history: History) => unknown>> = {
  verify: (history) => history.verify(),
  stats: (history) => history.stats(),
  series: (history) => history.series(),
  seconds: (history) => history.query({ series: { metric: 'system.cpu.core.utilization' }, ...ALL, tier: 'second' }),
  minutes: (history) => history.query({ series: { metric: 'process.cpu.utilization' }, ...ALL, tier: 'minute' }),
  events: (history) => history.events(),
  plots: (history) => history.plots(),
  totals: (history) => history.plotTotals('day', ALL),
  documents: (history) => [history.kinds(), history.list('model'), history.get('model', 'm')],
  frames: (history) => [history.newestRow, history.frames(0, 100)],
};

describe('a damaged file of a history', () => {
  let fixture: HistoryFixture;
  let whole: Buffer;
  before(() => {
    fixture = new HistoryFixture();
    const history = fixture.open();
    for (let i = 0; i < 4200; i++) {
      const at = START + i;
      const plot = { type: 'plot.finished', at, processId: '1:1', plot: { index: i }, seconds: 90 } as const;
      const values = Float64Array.from(LIST.series, (_, n) => ((i * n) % 7) / 7);
      history.append(at, values, LIST, i % 60 === 0 ? [{ type: 'notice', at, text: `note ${i}` }, plot] : []);
    }
    maintainAll(history);
    history.put('model', 'm', START, { weights: [1, 2, 3] });
    fixture.close(history);
    whole = readFileSync(fixture.path);
  });
  after(() => fixture.remove());

  function put(bytes: Buffer): void {
    for (const part of [...FILE_PARTS, '.suspect']) rmSync(`${fixture.path}${part}`, { force: true });
    writeFileSync(fixture.path, bytes);
  }

  /** Runs what may fail in words alone; says whether it did not. */
  function inWords(what: string, run: () => unknown): boolean {
    try {
      run();
      return true;
    } catch (error) {
      assert.ok(IN_WORDS.includes((error as Error).name), `${what}: ${(error as Error).stack}`);
      return false;
    }
  }

  function damaged(random: () => number): Buffer {
    const bytes = Buffer.from(whole);
    const below = (most: number) => Math.floor(random() * most);
    for (let hits = 1 + below(3); hits > 0; hits--) {
      const at = below(random() < 0.3 ? 5 * 4096 : bytes.length);
      const end = Math.min(bytes.length, at + 1 + Math.floor(random() ** 3 * 2000));
      for (let i = at; i < end; i++) bytes[i] = below(256);
    }
    return random() < 0.1 ? bytes.subarray(0, below(bytes.length)) : bytes;
  }

  it('is read, or the reason why not is told in words, wherever the damage is', function () {
    this.timeout(300_000);
    const random = seededRandom(SEED);
    for (let round = 0; round < DAMAGES; round++) {
      put(damaged(random));
      for (const readOnly of [true, false]) {
        inWords(`round ${round}, opening`, () => {
          const history = fixture.open({ readOnly });
          for (const [name, ask] of Object.entries(QUESTIONS)) inWords(`round ${round}, ${name}`, () => ask(history));
          fixture.close(history);
        });
      }
    }
  });

  it('has a way out: what is written next is kept, in it or in a new one', function () {
    this.timeout(300_000);
    const random = seededRandom(SEED + 1);
    for (let round = 0; round < DAMAGES; round++) {
      put(damaged(random));
      const at = START + 9000;
      const isKept = [1, 2, 3, 4].some(() =>
        inWords(`round ${round}`, () => {
          const history = fixture.open();
          try {
            assert.ok(history.lease.tryAcquire(IDENTITY));
            history.append(at, Float64Array.of(1), seriesOf(1), []);
            maintainAll(history);
          } finally {
            fixture.close(history);
          }
        }),
      );
      assert.ok(isKept, `round ${round}: nothing can be written, time and again`);
    }
  });

  it('whose tables are others is set aside, and a new one is begun', () => {
    for (const change of ['DROP TABLE event', 'ALTER TABLE plot DROP COLUMN plot_id', 'DELETE FROM lease']) {
      put(whole);
      const file = openDatabase(fixture.path);
      if (change.includes('plot_id')) file.exec('DROP INDEX IF EXISTS plot_by_id');
      file.exec(change);
      file.close();
      assert.throws(() => fixture.open({ readOnly: true }), { name: 'HistoryUnavailable', reason: /is damaged/ });
      const history = fixture.open();
      assert.match(history.setAside?.reason ?? '', /is damaged/, change);
      history.append(START, Float64Array.of(1), seriesOf(1), []);
      fixture.close(history);
    }
  });

  it('of an earlier version that can not be brought up to date is set aside', () => {
    put(whole);
    const file = openDatabase(fixture.path);
    file.exec('PRAGMA user_version = 1');
    file.close();
    const history = fixture.open();
    assert.match(history.setAside?.reason ?? '', /can't be brought up to date/);
    // Else SQLite closes it whenever its object is collected, and takes the files of that name along that the next test has put there.
    fixture.close(history);
  });

  it('loses a row whose text is damaged, and no more; verify counts it', () => {
    put(whole);
    const file = openDatabase(fixture.path);
    for (const table of ['event', 'plot', 'document']) {
      file.exec(
        `UPDATE ${table} SET body = '{"type":' WHERE rowid = (SELECT min(rowid) FROM ${table})`.replaceAll(
          'rowid',
          table === 'document' ? 'key' : 'rowid',
        ),
      );
    }
    file.close();
    const history = fixture.open();
    assert.equal(history.events({ types: ['notice'] }).length, 69);
    assert.equal(history.plots().length, 69);
    assert.deepEqual(history.list('model'), []);
    assert.equal(history.verify().findings.filter(({ text }) => text.includes("can't be read")).length, 3);
    fixture.close(history);
  });

  it('is exported as far as it can be read', async () => {
    put(damaged(seededRandom(3)));
    const history = fixture.open({ readOnly: true });
    let text = '';
    await exportHistory(history, { format: 'jsonl', ...ALL, passOver: () => {} } as never, (piece) => {
      text += piece;
    });
    assert.match(text, /"end":true/);
    fixture.close(history);
  });
});
