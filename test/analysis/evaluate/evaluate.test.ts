import assert from 'node:assert/strict';
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { evaluateAnomalies } from '../../../src/analysis/evaluate/anomalies.ts';
import { averagePrecision } from '../../../src/analysis/evaluate/averagePrecision.ts';
import {
  bestNabResult,
  NAB_STANDARD,
  nabResult,
  nabSheet,
  probationRows,
} from '../../../src/analysis/evaluate/nabScore.ts';
import { readNab } from '../../../src/analysis/evaluate/readNab.ts';
import { readSmd } from '../../../src/analysis/evaluate/readSmd.ts';
import { DataError, readTable } from '../../../src/analysis/evaluate/readTable.ts';
import { seededRandom } from '../../../src/analyze/trees/random.ts';
import { evaluateCommand } from '../../../src/cli/evaluateCommand.ts';
import { epochSecondsOf } from '../../../src/input/csvCells.ts';
import { UsageError } from '../../../src/terminal/output.ts';
import { CollectedOutput } from '../../cli/collectedOutput.ts';
import { TemporaryFolder } from '../../collect/recording/temporaryFolder.ts';

/** Labelled series kept beside the project; what needs them is skipped where they aren't. */
const DATA = join(import.meta.dirname, '../../../../shared/data');
const MACHINE = 'machine-2-1.csv.gz';

describe('evaluation', () => {
  describe('NAB score', () => {
    const series = {
      times: Float64Array.from({ length: 100 }, (_, row) => row),
      windows: [[40, 49]] as [number, number][],
    };
    /** The score of detections in these rows. */
    const scoreOf = (...rows: number[]) => {
      const scores = new Float64Array(100);
      for (const row of rows) scores[row] = 1;
      return nabResult(nabSheet([{ series, scores }]), 0.5);
    };
    /** As the rules give it: 2 / (1 + e^5y) - 1. */
    const sigmoid = (y: number) => 2 / (1 + Math.exp(5 * y)) - 1;
    const near = (actual: number, expected: number) =>
      assert.ok(Math.abs(actual - expected) < 1e-9, `${actual}, not ${expected}`);

    it('is 0 for silence, 100 for a detection where the anomaly begins, and about 50 where it ends', () => {
      near(scoreOf().score, 0);
      near(scoreOf(40).score, 100);
      near(scoreOf(49).score, (100 * (1 + sigmoid(-0.1) / sigmoid(-1))) / 2);
    });

    it('counts the earliest detection of a window only', () => {
      near(scoreOf(42, 45, 49).score, scoreOf(42).score);
      assert.deepEqual([scoreOf(42, 45).found, scoreOf(42, 45).falseAlarms], [1, 0]);
    });

    it('takes off for a detection outside, less where it follows a window closely', () => {
      near(scoreOf(30).score, (100 * -0.11) / 2);
      near(scoreOf(52).score, (100 * 0.11 * sigmoid(3 / 9)) / 2);
      near(scoreOf(99).score, (100 * -0.11) / 2);
      assert.equal(scoreOf(30, 52).falseAlarms, 2);
    });

    it('leaves out the probationary rows', () => {
      assert.deepEqual([probationRows(100), probationRows(4032), probationRows(100_000)], [15, 604, 750]);
      near(scoreOf(0, 14).score, 0);
      near(scoreOf(15).score, (100 * -0.11) / 2);
    });

    it('is best at the threshold that the rules choose, one for all files', () => {
      const scores = new Float64Array(100);
      scores[41] = 0.8;
      scores[20] = 0.9;
      scores[25] = 0.7;
      const quiet = { series: { ...series, windows: [] }, scores: new Float64Array(100) };
      const best = bestNabResult(nabSheet([{ series, scores }, quiet]));
      assert.deepEqual([best.threshold, best.found, best.windows, best.falseAlarms], [0.8, 1, 1, 1]);
      near(best.score, (100 * (1 + sigmoid(-0.9) / sigmoid(-1) - 0.11)) / 2);
      assert.equal(bestNabResult(nabSheet([{ series, scores: scores.map((_, row) => Number(row === 20)) }])).score, 0);
    });

    it('does with windows of one row, none, or outside of the series', () => {
      const times = series.times;
      const sheet = (windows: [number, number][]) =>
        nabSheet([{ series: { times, windows }, scores: times }], NAB_STANDARD);
      assert.ok(Number.isFinite(bestNabResult(sheet([[50, 50]])).score));
      assert.equal(bestNabResult(sheet([])).score, 0);
      assert.equal(sheet([[500, 600]]).windows, 0);
      assert.equal(sheet([[3, 9]]).windows, 0);
    });
  });

  describe('average precision', () => {
    it('is as counted by hand', () => {
      assert.equal(averagePrecision([3, 2, 1], [1, 0, 0]), 1);
      assert.equal(averagePrecision([3, 2, 1], [1, 0, 1]), (1 + 2 / 3) / 2);
      assert.equal(averagePrecision([1, 1, 1, 1], [1, 0, 0, 0]), 0.25);
      assert.equal(averagePrecision([1, 2], [0, 0]), 0);
    });
  });

  describe('data', () => {
    let folder: TemporaryFolder;
    beforeEach(() => {
      folder = new TemporaryFolder();
      mkdirSync(join(folder.path, 'nab/kind'), { recursive: true });
      mkdirSync(join(folder.path, 'smd'));
    });
    afterEach(() => folder.remove());

    const noisy = (rows: number, odd: number) => {
      const random = seededRandom(1);
      return Array.from({ length: rows }, (_, row) => (row === odd ? 9 : random()));
    };
    const nabText = (values: readonly number[]) =>
      `timestamp,value\n${values.map((value, row) => `${new Date(row * 300_000).toISOString().slice(0, 19).replace('T', ' ')},${value}`).join('\n')}\n`;
    const at = (row: number) => new Date(row * 300_000).toISOString().replace('T', ' ').replace('Z', '000');
    const smdText = (rows: number) => {
      const random = seededRandom(2);
      const line = (part: string, label: number) =>
        `${part},${label},${[random(), random(), label].map((value) => value.toFixed(4)).join(',')}`;
      const lines = Array.from({ length: 2 * rows }, (_, row) =>
        row < rows ? line('train', 0) : line('test', Number(row % 50 > 40)),
      );
      return `part,label,m0,m1,m2\n${lines.join('\n')}\n`;
    };

    it('of planted anomalies get good marks, zipped or not', async () => {
      folder.write('nab/kind/a.csv.gz', gzipSync(nabText(noisy(800, 500))));
      folder.write('nab/kind/b.csv', nabText(noisy(800, -1)));
      folder.write('nab/kind/c.csv', nabText(noisy(800, -1)));
      folder.write(
        'nab/windows.json',
        JSON.stringify({ 'kind/a.csv': [[at(495), at(520)]], 'kind/b.csv': [], 'kind/absent.csv': [] }),
      );
      folder.write('smd/machine-1-1.csv', smdText(400));
      folder.write('readme.txt', 'not looked at');
      const output = new CollectedOutput();
      assert.equal(await evaluateCommand(output, 'anomalies', { data: folder.path, json: true }), 0);
      const { nab, smd, details } = JSON.parse(output.printed);
      assert.equal(nab.files, 2);
      assert.ok(nab.standard > 80, nab.standard);
      assert.deepEqual(details.nab.unlabelled, ['kind/c.csv']);
      assert.equal(smd.machines, 1);
      assert.ok(smd.averagePrecision > 0.9, smd.averagePrecision);
      const people = new CollectedOutput();
      await evaluateCommand(people, 'anomalies', { data: folder.path, json: false });
      assert.match(
        people.plain,
        /NAB, standard profile \(files: 2\): \d+\.\d[\s\S]*SMD, mean average precision \(machines: 1\): [01]\.\d/,
      );
    });

    it('that are absent are told of', async () => {
      const evaluate = (data: string) => evaluateCommand(new CollectedOutput(), 'anomalies', { data, json: true });
      await assert.rejects(evaluate(join(folder.path, 'nowhere')), /nowhere is not a folder: name the one/);
      await assert.rejects(evaluate(join(folder.path, 'nab/kind')), UsageError);
      await assert.rejects(
        evaluateCommand(new CollectedOutput(), 'weather', { data: '.', json: true }),
        /"weather"\. Name/,
      );
      await assert.rejects(evaluate(folder.path), /nab holds no series: put/);
      folder.write('nab/kind/a.csv', nabText([1, 2]));
      await assert.rejects(evaluate(folder.path), /smd holds no machine: put/);
      folder.write('smd/web.csv', 'part,label,m0\ntrain,0,1\ntest,0,2\n');
      await assert.rejects(evaluate(folder.path), /windows\.json names none of the series: add.*has the label 1/);
    });

    it('without labels or anomalies are not counted', () => {
      folder.write('nab/kind/a.csv', nabText(noisy(800, 500)));
      folder.write('smd/web-1.csv', smdText(400));
      folder.write('smd/web-2.csv', smdText(400).replaceAll(/^test,1/gm, 'test,0'));
      const { nab, smd, details } = evaluateAnomalies(folder.path);
      assert.equal(nab, undefined);
      assert.deepEqual(details.nab, { files: [], unlabelled: ['kind/a.csv'] });
      assert.equal(smd!.machines, 1);
      assert.deepEqual(
        details.smd!.machines.map(({ name, averagePrecision: own }) => [name, own === undefined]),
        [
          ['web-1', false],
          ['web-2', true],
        ],
      );
    });

    it('that are malformed are told of by file, row and column', () => {
      const error = (text: string, pattern: RegExp) => {
        const path = folder.write('table.csv', text);
        assert.throws(
          () => readTable(path, { timestamp: epochSecondsOf }),
          (thrown) => thrown instanceof DataError && pattern.test(thrown.message),
        );
      };
      error('timestamp,value\n1,2\n2,high\n', /table\.csv, row 3, column value: "high" is not a number; correct/);
      error('timestamp,value\nyesterday,2\n', /row 2, column timestamp: "yesterday" is not what it holds/);
      error('timestamp,value\n1,2,3\n', /row 2: 3 cells where there are 2 columns/);
      error('timestamp,value\n1,1e999\n2,1\n', /row 2, column value: "1e999" is not a number/);
      error('timestamp,value\n', /has no rows/);
      error('', /it is empty: name the columns in its first line/);
      assert.throws(() => readTable(join(folder.path, 'none.csv')), /none\.csv can't be read/);
      assert.throws(
        () => readTable(folder.write('cut.csv.gz', gzipSync('a\n1\n').subarray(0, 15))),
        /cut\.csv\.gz can't be read/,
      );
    });

    it('of NAB come in order, and must be well labelled', () => {
      const read = () => [...readNab(join(folder.path, 'nab'))];
      folder.write('nab/kind/a.csv', 'timestamp,value\r\n5,1\r\n7,\r\n');
      const [{ name, times, values, windows }] = read();
      assert.deepEqual([name, [...times], [...values], windows], ['kind/a.csv', [5, 7], [1, Number.NaN], undefined]);
      folder.write('nab/windows.json', '{"kind/a.csv": [["2024-01-02", "2024-01-01"]]}');
      assert.throws(read, /kind\/a\.csv: a window is a pair of times/);
      folder.write('nab/windows.json', '[]');
      assert.throws(read, /must hold an object/);
      folder.write('nab/windows.json', '{');
      assert.throws(read, /windows\.json can't be read/);
      folder.write('nab/windows.json', '{}');
      folder.write('nab/kind/a.csv', '\uFEFFtimestamp,value\n5,1\n4,2\n5,nan\n');
      const [sorted] = read();
      assert.deepEqual(
        [[...sorted.times], [...sorted.values]],
        [
          [4, 5, 5],
          [2, 1, Number.NaN],
        ],
      );
      folder.write('nab/kind/a.csv', 'timestamp,value\n5,1\n,2\n');
      assert.throws(read, /row 3, column timestamp: empty/);
      folder.write('nab/kind/a.csv', 'time,value\n5,1\n');
      assert.throws(read, /a\.csv has no column timestamp, only time, value/);
    });

    it('of SMD must have both parts and labels', () => {
      const read = (text: string) => {
        folder.write('smd/machine-1.csv', text);
        return [...readSmd(join(folder.path, 'smd'))];
      };
      const [machine] = read('part,label,m0\ntrain,0,0.5\ntest,1,\n');
      assert.equal(machine.name, 'machine-1');
      assert.deepEqual(
        [[...machine.train.columns[0]], [...machine.test.columns[0]], [...machine.test.labels]],
        [[0.5], [Number.NaN], [1]],
      );
      assert.throws(() => read('part,label,m0\ntrain,0,0.5\n'), /no rows of the part test/);
      assert.throws(
        () => read('part,label,m0\nvalidation,0,0.5\n'),
        /row 2, column part: "validation" is not what it holds/,
      );
      assert.throws(() => read('part,label\ntrain,0\ntest,1\n'), /has no metrics/);
    });
  });

  it('reads times with and without zone, fraction and seconds', () => {
    assert.equal(epochSecondsOf('1970-01-02 00:00:01.500000'), 86_401.5);
    assert.equal(epochSecondsOf('1970-01-01T01:00Z'), 3600);
    assert.equal(epochSecondsOf('1970-01-01T01:00:00+01:00'), 0);
    assert.equal(epochSecondsOf('1970-01-02'), 86_400);
    assert.equal(epochSecondsOf('12.5'), 12.5);
    assert.equal(epochSecondsOf('1970-13-01'), undefined);
    assert.equal(epochSecondsOf(' '), undefined);
  });

  it('finds the anomalies of real labelled series', function onRealSeries() {
    if (!existsSync(DATA)) {
      console.log('      ../shared/data is not here: the evaluation on real series is skipped.');
      this.skip();
    }
    this.timeout(60_000);
    // One machine stands for all: `plotscope evaluate anomalies` goes through the others.
    const folder = new TemporaryFolder();
    mkdirSync(join(folder.path, 'smd'));
    symlinkSync(join(DATA, 'nab'), join(folder.path, 'nab'));
    symlinkSync(join(DATA, 'smd', MACHINE), join(folder.path, 'smd', MACHINE));
    const { nab, smd, details } = evaluateAnomalies(folder.path);
    folder.remove();
    assert.ok(nab && nab.standard >= 66, `NAB ${nab?.standard}`);
    assert.ok(
      details.nab?.fixed && details.nab.fixed.score >= 66,
      `NAB at the product's threshold ${details.nab?.fixed?.score}`,
    );
    assert.ok(smd && smd.averagePrecision >= 0.4, `SMD ${smd?.averagePrecision}`);
  });
});
