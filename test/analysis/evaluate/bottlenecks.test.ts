import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { evaluateBottlenecks } from '../../../src/analysis/evaluate/bottlenecks.ts';
import { DataError } from '../../../src/analysis/evaluate/readTable.ts';
import { type JudgedSecond, scoreVerdicts } from '../../../src/analysis/evaluate/verdictScore.ts';
import { seededRandom } from '../../../src/analyze/trees/random.ts';
import { replayMeasured } from '../../../src/engine/replay.ts';
import { TemporaryFolder } from '../../collect/recording/temporaryFolder.ts';

const RECORDINGS = join(import.meta.dirname, '../../../../shared/data/plotter-runs');
const REAL = join(import.meta.dirname, '../../../../shared/data/dbsherlock/runs.csv.gz');

describe('evaluation of verdicts', () => {
  /** So many seconds of a truth ('-': not known), with a verdict that comes late. */
  function stretch(truth: string, length: number, late: number, from: number): JudgedSecond[] {
    return Array.from({ length }, (_, second) => ({
      at: from + second,
      ...(truth !== '-' && { truth }),
      verdict: second < late ? 'none' : truth,
    }));
  }

  it('scores seconds from ten seconds after an onset on, and says when the verdict came', () => {
    const seconds = [...stretch('none', 20, 0, 0), ...stretch('disk', 30, 12, 20), ...stretch('cpu', 20, 4, 50)];
    const score = scoreVerdicts([{ name: 'one', seconds }]);
    assert.deepEqual([score.secondsScored, score.secondsRight], [10 + 20 + 10, 10 + 18 + 10]);
    assert.deepEqual(score.confusion, { none: { none: 10 }, disk: { disk: 18, none: 2 }, cpu: { cpu: 10 } });
    assert.deepEqual(score.secondsToVerdict, { median: 4, p90: 12 });
    assert.deepEqual([score.segments, score.withinTenSeconds, score.falseAlarmRate], [2, 0.5, 0]);
    assert.deepEqual([score.runAccuracy, score.windowAccuracy], [1, 1]);
  });

  it('does not score what is not known, nor blames a verdict for what was over before it was due', () => {
    const seconds = [...stretch('-', 20, 0, 0), ...stretch('disk', 8, 8, 20), ...stretch('none', 15, 0, 28)];
    const score = scoreVerdicts([{ name: 'one', seconds }]);
    assert.deepEqual([score.secondsScored, score.secondsRight, score.segments], [5, 5, 1]);
    assert.deepEqual(score.secondsToVerdict, { median: null, p90: null });
    assert.equal(score.withinTenSeconds, undefined);
  });

  it('counts what is said while nothing is wrong as false alarms, and a verdict that never comes as such', () => {
    const alarm = stretch('none', 20, 0, 0).map((second) => ({ ...second, verdict: second.at < 15 ? 'none' : 'cpu' }));
    const score = scoreVerdicts([{ name: 'one', seconds: [...alarm, ...stretch('disk', 15, 15, 20)] }]);
    assert.equal(score.falseAlarmRate, 0.5);
    assert.deepEqual(score.secondsToVerdict, { median: null, p90: null });
    assert.deepEqual([score.withinTenSeconds, score.runAccuracy], [0, 0]);
  });

  describe('of runs with known causes', () => {
    const folder = new TemporaryFolder();
    after(() => folder.remove());

    it('learns which metrics a cause moves, and tries it on durations that it has not seen', async () => {
      const random = seededRandom(3);
      const lines = ['cause,run,second,abnormal,busy,written,latency'];
      for (const duration of [20, 30, 40]) {
        for (const [cause, which] of [
          ['Busy', 0],
          ['Writing', 1],
        ] as const) {
          for (let second = 0; second < 110; second++) {
            const abnormal = second >= 40 && second < 40 + duration;
            const values = [0, 1].map((metric) => (10 + random() + (abnormal && metric === which ? 5 : 0)).toFixed(3));
            lines.push(`${cause},${which}-${duration},${second},${Number(abnormal)},${values},1`);
          }
        }
      }
      const path = join(folder.path, 'runs.csv');
      writeFileSync(path, lines.join('\n'));
      const score = await evaluateBottlenecks(path, replayMeasured);
      assert.equal(score.runAccuracy, 1);
      assert.ok((score.windowAccuracy ?? 0) > 0.9 && (score.falseAlarmRate ?? 1) < 0.1, JSON.stringify(score));
      assert.deepEqual(Object.keys(score.confusion).sort(), ['Busy', 'Writing', 'none']);
    });

    it('says what is missing', async () => {
      await assert.rejects(evaluateBottlenecks(join(folder.path, 'absent.csv'), replayMeasured), DataError);
      const path = join(folder.path, 'quiet.csv');
      writeFileSync(path, 'cause,run,second,abnormal,busy\nBusy,0-1,0,0,1\n');
      await assert.rejects(evaluateBottlenecks(path, replayMeasured), /no row with abnormal = 1/);
      writeFileSync(path, 'cause,run,second,busy\nBusy,0-1,0,1\n');
      await assert.rejects(evaluateBottlenecks(path, replayMeasured), /no column abnormal/);
    });

    it('finds the causes of real runs', async function () {
      this.timeout(0);
      if (!existsSync(REAL)) this.skip();
      const score = await evaluateBottlenecks(REAL, replayMeasured);
      assert.ok((score.runAccuracy ?? 0) >= 0.96, `runs: ${score.runAccuracy}`);
      assert.ok((score.windowAccuracy ?? 0) >= 0.95, `windows: ${score.windowAccuracy}`);
      assert.ok((score.falseAlarmRate ?? 1) <= 0.015, `false alarms: ${score.falseAlarmRate}`);
    });
  });

  describe('of recordings of plotters', () => {
    it('finds what held each back, without having seen its configuration', async function () {
      if (!existsSync(RECORDINGS)) this.skip();
      this.timeout(0);
      const score = await evaluateBottlenecks(RECORDINGS, replayMeasured);
      assert.ok(score.secondsScored > 500);
      assert.ok(score.secondsRight / score.secondsScored >= 0.97, JSON.stringify(score.confusion));
      assert.ok((score.withinTenSeconds ?? 0) >= 0.95, `within ten seconds: ${score.withinTenSeconds}`);
      assert.deepEqual([score.runAccuracy, score.falseAlarmRate], [1, 0]);
    });

    it('says what is missing', async () => {
      const folder = new TemporaryFolder();
      await assert.rejects(evaluateBottlenecks(folder.path, replayMeasured), /holds no recording/);
      folder.recording('one.jsonl.gz', [{ meta: {} }]);
      await assert.rejects(evaluateBottlenecks(folder.path, replayMeasured), /one\.json does not tell what was true/);
      folder.remove();
    });
  });
});
