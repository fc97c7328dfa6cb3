import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { analyzeCommand } from '../../src/cli/analyzeCommand.ts';
import {
  historyExportCommand,
  historyImportCommand,
  historyQueryCommand,
  historyStatsCommand,
  historyVerifyCommand,
} from '../../src/cli/historyCommand.ts';
import { historyPlotListCommand, historyPlotsCommand } from '../../src/cli/historyPlotsCommand.ts';
import { hostId } from '../../src/engine/hostId.ts';
import { History } from '../../src/history/history.ts';
import { DEFAULT_RETENTION } from '../../src/history/retention.ts';
import { CollectedOutput } from './collectedOutput.ts';

const START = Math.floor(Date.now() / 1000) - 200;
const series = { version: 1, series: [{ metric: 'system.cpu.utilization' as const, attributes: {} }] };

describe('plotscope history', () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'plotscope-history-command-'));
    path = join(folder, 'history.sqlite');
    const history = History.open(path, { hostId: hostId() });
    history.lease.tryAcquire({ pid: process.pid, host: 'cli', version: 'test' });
    for (let i = 0; i < 150; i++) history.append(START + i, Float64Array.of(i / 200), series, []);
    while (history.maintain(1000));
    history.close();
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const range = { from: START, to: START + 1000 };

  it('says what is kept', () => {
    const output = new CollectedOutput();
    assert.equal(historyStatsCommand(output, { path, json: true }), 0);
    const stats = JSON.parse(output.plain);
    assert.equal(stats.frames, 150);
    assert.equal(stats.series, 1);
    const table = new CollectedOutput();
    historyStatsCommand(table, { path, json: false });
    assert.match(table.plain, /150 frames as they were measured/);
  });

  it('prints the values of a metric', () => {
    const output = new CollectedOutput();
    historyQueryCommand(output, { path, json: true, metric: 'system.cpu.utilization', tier: 'second', ...range });
    const [{ times, mean }] = JSON.parse(output.plain).series;
    assert.equal(times.length, 150);
    assert.ok(Math.abs(mean[100] - 0.5) < 1e-4);
    const table = new CollectedOutput();
    historyQueryCommand(table, { path, json: false, metric: 'system.cpu.utilization', tier: 'minute', ...range });
    assert.match(table.plain, /\d %/);
  });

  it('says how many plots were made, and why some failed', () => {
    const history = History.open(path, { hostId: hostId() });
    history.lease.tryAcquire({ pid: process.pid, host: 'cli', version: 'test' });
    for (let number = 1; number <= 20; number++) {
      const about = { at: START + number, processId: `${number}:1`, plot: { k: 28, id: String(number) } };
      history.appendAll(
        [],
        [
          { type: 'plot.started', ...about },
          number > 3
            ? { type: 'plot.finished', ...about, seconds: 10, bytes: 2 ** 30 }
            : { type: 'plot.failed', ...about, cause: 'The disk is full.', remedy: 'Make room.', line: 'x' },
        ],
      );
    }
    history.close();
    const output = new CollectedOutput();
    const range = { from: START - 86_400, to: START + 1000 };
    assert.equal(historyPlotsCommand(output, { path, json: true, by: 'hour', ...range }), 0);
    const { totals } = JSON.parse(output.plain);
    assert.equal(
      totals.reduce((sum: number, { finished }: { finished: number }) => sum + finished, 0),
      17,
    );
    const table = new CollectedOutput();
    historyPlotsCommand(table, { path, json: false, by: 'day', ...range });
    assert.match(table.plain, /k28/);
    assert.match(table.plain, /: The disk is full\./);
    const none = new CollectedOutput();
    historyPlotsCommand(none, { path, json: false, by: 'day', from: 0, to: 1 });
    assert.match(none.plain, /No plot ended/);
    const list = new CollectedOutput();
    assert.equal(historyPlotListCommand(list, { path, json: false, ...range }), 0);
    assert.match(list.plain, /failed: The disk is full\.\s.*\s17\s+finished\s+10 s\s+1\.00 GiB/s);
    const listed = new CollectedOutput();
    historyPlotListCommand(listed, { path, json: true, ...range });
    assert.deepEqual(
      JSON.parse(listed.plain).plots.map(({ id }: { id: string }) => Number(id)),
      Array.from({ length: 20 }, (_, index) => index + 1),
    );
  });

  describe('plots by the day', () => {
    const before = process.env.TZ;
    afterEach(() => {
      if (before === undefined) delete process.env.TZ;
      else process.env.TZ = before;
    });
    /** 2026-01-10: 22:30 of the day before, 1:00 and 21:00 in New York. */
    const ENDS = [Date.UTC(2026, 0, 10, 3, 30), Date.UTC(2026, 0, 10, 6), Date.UTC(2026, 0, 11, 2)].map(
      (at) => at / 1000,
    );
    const asked = { from: ENDS[0] - 60, to: ENDS[2] + 60 };
    const make = (retention = DEFAULT_RETENTION) => {
      let now = START + 200;
      const clock = { now: () => now, monotonicSeconds: () => now };
      const history = History.open(path, { hostId: hostId(), retention, ...clock });
      history.lease.tryAcquire({ pid: process.pid, host: 'cli', version: 'test' });
      ENDS.forEach((at, i) => {
        const about = { at, processId: `${i}:1`, plot: { k: 32, id: String(i) } };
        history.appendAll(
          [],
          [
            { type: 'plot.started', ...about },
            { type: 'plot.finished', ...about, seconds: 600 * (i + 1), bytes: 2 ** 30 },
          ],
        );
      });
      // What is too old is deleted once the clock has gone evenly for a while.
      for (; now < START + 1000; now += 100) history.append(now, Float64Array.of(0), series, []);
      while (history.maintain(1000));
      history.close();
    };
    const counted = (timeZone: string) => {
      process.env.TZ = timeZone;
      const [json, table] = [new CollectedOutput(), new CollectedOutput()];
      historyPlotsCommand(json, { path, json: true, by: 'day', ...asked });
      historyPlotsCommand(table, { path, json: false, by: 'day', ...asked });
      const { totals, ...answer } = JSON.parse(json.plain);
      const days = totals.map((one: { start: number; finished: number; seconds: { count: number; mean: number } }) => [
        new Date(one.start * 1000).toISOString(),
        one.finished,
        one.seconds.count,
        one.seconds.mean,
      ]);
      return { days, timeZone: answer.timeZone, text: table.plain };
    };

    it('counts the days of the calendar on the wall', () => {
      make();
      const { days, timeZone, text } = counted('America/New_York');
      assert.deepEqual(days, [
        ['2026-01-09T05:00:00.000Z', 1, 1, 600],
        ['2026-01-10T05:00:00.000Z', 2, 2, 1500],
      ]);
      assert.equal(timeZone, 'America/New_York');
      assert.match(text, /2026-01-09.*2026-01-10.*Days are those of America\/New_York\./s);
      assert.deepEqual(counted('UTC').days, [
        ['2026-01-10T00:00:00.000Z', 2, 2, 900],
        ['2026-01-11T00:00:00.000Z', 1, 1, 1800],
      ]);
    });

    it('says that its days are those of UTC where those of the zone cannot be told', () => {
      make();
      const parted = counted('Asia/Kolkata');
      assert.equal(parted.timeZone, 'UTC');
      assert.equal(parted.days[0][0], '2026-01-10T00:00:00.000Z');
      assert.match(
        parted.text,
        /Days are those of UTC: hours of Asia\/(?:Kolkata|Calcutta) are not those that are kept\./,
      );
    });

    it('does so where the hours are not kept any more', () => {
      make({ ...DEFAULT_RETENTION, hour: 86_400 });
      const gone = counted('America/New_York');
      assert.deepEqual(
        gone.days.map(([start]: [string]) => start),
        ['2026-01-10T00:00:00.000Z', '2026-01-11T00:00:00.000Z'],
      );
      assert.match(gone.text, /Days are those of UTC: the hours of so long ago are not kept any more\./);
    });

    it('tells hours in the time on the wall', () => {
      make();
      process.env.TZ = 'America/New_York';
      const table = new CollectedOutput();
      historyPlotsCommand(table, { path, json: false, by: 'hour', ...asked });
      assert.match(table.plain, /2026-01-09 22:00.*2026-01-10 01:00.*Times are those of America\/New_York\./s);
    });
  });

  it('names the metric that it does not know, and what comes near', () => {
    const query = { path, json: false, ...range };
    assert.throws(
      () => historyQueryCommand(new CollectedOutput(), { ...query, metric: 'system.cpu.utilisation' }),
      /no metric "system.cpu.utilisation"\. Did you mean system.cpu.utilization\?/,
    );
    assert.throws(
      () => historyQueryCommand(new CollectedOutput(), { ...query, metric: 'cpu.utilization' }),
      /no metric "cpu.utilization"\. Did you mean system.cpu.utilization/,
    );
    assert.throws(
      () => historyQueryCommand(new CollectedOutput(), { ...query, metric: 'system.cpu.utilization', where: 'sda' }),
      /"sda" is no attribute: write name=value/,
    );
  });

  it('exports, and imports again what was exported: the same, once', async () => {
    const file = join(folder, 'out.jsonl');
    await historyExportCommand(new CollectedOutput(), { path, json: false, file, ...range });
    const copy = join(folder, 'copy', 'history.sqlite');
    const first = new CollectedOutput();
    await historyImportCommand(first, { path: copy, json: true, file, version: 'test' });
    assert.equal(JSON.parse(first.plain).frames, 150);
    const second = new CollectedOutput();
    await historyImportCommand(second, { path: copy, json: true, file, version: 'test' });
    assert.equal(JSON.parse(second.plain).frames, 0);
    const csv = join(folder, 'out.csv');
    await historyExportCommand(new CollectedOutput(), { path: copy, json: false, file: csv, ...range });
    assert.equal(readFileSync(csv, 'utf8').trim().split('\n').length, 151);
    const whole = join(folder, 'whole.sqlite');
    await historyExportCommand(new CollectedOutput(), { path, json: false, file: whole, ...range });
    assert.equal(historyVerifyCommand(new CollectedOutput(), { path: whole, json: false }), 0);
  });

  it('says which line of an import is no export, and refuses names that say nothing', async () => {
    const file = join(folder, 'bad.jsonl');
    writeFileSync(file, 'no json\n');
    await assert.rejects(
      historyImportCommand(new CollectedOutput(), { path, json: false, file, version: 'test' }),
      /bad\.jsonl: this is no export of PlotScope: its first line/,
    );
    const out = { path, json: false, file: join(folder, 'out.xls'), ...range };
    await assert.rejects(historyExportCommand(new CollectedOutput(), out), /must end in .csv, .jsonl or .sqlite/);
    for (const ending of ['csv', 'jsonl', 'sqlite']) {
      const nowhere = { ...out, file: join(folder, `nowhere/out.${ending}`) };
      await assert.rejects(
        historyExportCommand(new CollectedOutput(), nowhere),
        /there is no folder .*nowhere\. Make it/,
      );
    }
  });

  it('imports a copy as it is', async () => {
    const whole = join(folder, 'whole.sqlite');
    await historyExportCommand(new CollectedOutput(), { path, json: false, file: whole, ...range });
    const copy = join(folder, 'copy', 'history.sqlite');
    for (const frames of [150, 0]) {
      const output = new CollectedOutput();
      await historyImportCommand(output, { path: copy, json: true, file: whole, version: 'test' });
      assert.equal(JSON.parse(output.plain).frames, frames);
    }
  });

  it('refuses what can not be imported before it begins a history', async () => {
    const copy = join(folder, 'copy', 'history.sqlite');
    const into = (file: string) =>
      historyImportCommand(new CollectedOutput(), { path: copy, json: false, file, version: 'test' });
    await assert.rejects(into(join(folder, 'none.jsonl')), /There is no file .*none\.jsonl/);
    const csv = join(folder, 'out.csv');
    writeFileSync(csv, 'time,metric,attributes,value\n');
    await assert.rejects(into(csv), /export to \.jsonl or \.sqlite/);
    assert.ok(!existsSync(copy));
    const itself = { path, json: false, file: path, version: 'test' };
    await assert.rejects(historyImportCommand(new CollectedOutput(), itself), /is the history itself/);
  });

  it('leaves nothing of an export that fails, and a file that is there as it is', async () => {
    const whole = join(folder, 'whole.sqlite');
    writeFileSync(whole, 'somebody may miss this');
    const exporting = { path, json: false, file: whole, ...range };
    await assert.rejects(historyExportCommand(new CollectedOutput(), exporting), /is there already/);
    await assert.rejects(historyExportCommand(new CollectedOutput(), { ...exporting, tier: 'hour' }), /copy of all/);
    const file = join(folder, 'out.jsonl');
    const damaged = readFileSync(path).fill(0x5a, 2 * 4096);
    writeFileSync(path, damaged);
    await assert.rejects(historyExportCommand(new CollectedOutput(), { ...exporting, file }));
    assert.ok(!existsSync(file));
  });

  it('finds a sound history sound', () => {
    const output = new CollectedOutput();
    assert.equal(historyVerifyCommand(output, { path, json: false }), 0);
    assert.match(output.plain, /^Sound: 150 frames/);
  });
  describe('of another host', () => {
    let other: string;
    beforeEach(() => {
      other = join(folder, 'other.sqlite');
      const history = History.open(other, { hostId: 'other', hostName: 'plotter 7' });
      history.lease.tryAcquire({ pid: process.pid, host: 'cli', version: 'test' });
      for (let i = 0; i < 50; i++) history.append(START + i, Float64Array.of(i / 200), series, []);
      history.close();
    });

    it('is looked at like that of this one, and named', async () => {
      const stats = new CollectedOutput();
      historyStatsCommand(stats, { path: other, json: true });
      assert.equal(JSON.parse(stats.plain).frames, 50);
      assert.match(stats.complaints, /This is the history of plotter 7, another host/);
      const query = new CollectedOutput();
      historyQueryCommand(query, {
        path: other,
        json: true,
        metric: 'system.cpu.utilization',
        tier: 'second',
        ...range,
      });
      assert.equal(JSON.parse(query.plain).series[0].times.length, 50);
      assert.equal(historyVerifyCommand(new CollectedOutput(), { path: other, json: true }), 0);
      const analysis = new CollectedOutput();
      await analyzeCommand(analysis, { path: other, json: true, from: START, to: START + 60 });
      assert.match(analysis.complaints, /plotter 7/);
      assert.ok(JSON.parse(analysis.plain));
    });

    it('is kept beside the history when it is imported, and not mixed with it', async () => {
      const asked = { path, file: other, version: 'test', json: false };
      const output = new CollectedOutput();
      assert.equal(await historyImportCommand(output, asked), 0);
      assert.match(output.plain, /history of plotter 7, another host: it is not mixed/);
      const kept = join(folder, 'hosts', 'plotter-7.sqlite');
      assert.ok(existsSync(kept));
      await historyImportCommand(new CollectedOutput(), asked);
      const own = new CollectedOutput();
      historyStatsCommand(own, { path, json: true });
      assert.equal(JSON.parse(own.plain).frames, 150);
      const copy = new CollectedOutput();
      historyStatsCommand(copy, { path: kept, json: true });
      assert.equal(JSON.parse(copy.plain).frames, 50);
    });

    it('is kept beside the history as well where it comes as lines, and twice is as once', async () => {
      const file = join(folder, 'other.jsonl');
      const all = { from: START, to: START + 60, json: false };
      await historyExportCommand(new CollectedOutput(), { path: other, file, ...all });
      const asked = { path, file, version: 'test', json: false };
      const output = new CollectedOutput();
      assert.equal(await historyImportCommand(output, asked), 0);
      assert.match(output.plain, /^New: 50 frames/);
      assert.match(output.plain, /history of plotter 7, another host: it is not mixed/);
      const again = new CollectedOutput();
      await historyImportCommand(again, { ...asked, json: true });
      const kept = join(folder, 'hosts', 'plotter-7.sqlite');
      const { otherHost, path: place, frames } = JSON.parse(again.plain);
      assert.deepEqual([otherHost, place, frames], ['plotter 7', kept, 0]);
      const framesAt = (at: string) => {
        const stats = new CollectedOutput();
        historyStatsCommand(stats, { path: at, json: true });
        return JSON.parse(stats.plain).frames;
      };
      assert.deepEqual([framesAt(path), framesAt(kept)], [150, 50]);
      const named = new CollectedOutput();
      historyStatsCommand(named, { path: kept, json: true });
      assert.match(named.complaints, /plotter 7, another host/);
      // As after this host was set up anew.
      const own = new CollectedOutput();
      await historyImportCommand(own, { ...asked, own: true });
      assert.doesNotMatch(own.plain, /another host/);
    });

    it('is taken up as this host’s own where its lines do not say whose they are', async () => {
      const file = join(folder, 'old.jsonl');
      await historyExportCommand(new CollectedOutput(), {
        path: other,
        file,
        from: START,
        to: START + 60,
        json: false,
      });
      const [header, ...lines] = readFileSync(file, 'utf8').split('\n');
      const { host, ...old } = JSON.parse(header);
      assert.deepEqual(host, { id: 'other', name: 'plotter 7' });
      writeFileSync(file, [JSON.stringify(old), ...lines].join('\n'));
      const output = new CollectedOutput();
      await historyImportCommand(output, { path, file, version: 'test', json: false });
      assert.doesNotMatch(output.plain, /another host/);
    });

    it('is not written to', () => {
      assert.throws(() => History.open(other, { hostId: hostId(), readOnly: true }), /another host/);
    });
  });
});
