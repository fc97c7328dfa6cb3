import assert from 'node:assert/strict';
import * as v from 'valibot';
import { reportMarkdown } from '../../src/analysis/common/reportMarkdown.ts';
import { benchmarkRecord } from '../../src/benchmarks/benchmarkRecord.ts';
import { compareWithBaseline } from '../../src/benchmarks/compareWithBaseline.ts';
import { SuitesRun } from '../../src/benchmarks/suitesRun.ts';
import { BenchmarkView } from '../../src/pages/benchmarkProtocol.ts';
import { benchmarkReport } from '../../src/pages/benchmarkReport.ts';
import { suitesView, viewOf } from '../../src/pages/benchmarkView.ts';
import { metadataOf } from '../bench/harness/sampleRun.ts';
import { comparisonRecord, scalabilityResult, suiteDocument, suiteRecord, tuningRecord } from './benchmarkRecords.ts';

const plot = benchmarkRecord('plot-1', 0, {
  kind: 'plot',
  metadata: metadataOf('plot-1'),
  configuration: {},
  argv: [],
  startedAt: 0,
  name: 'fast',
  plotter: 'madmax',
  outcome: 'stopped',
  measured: { isWhole: false, seconds: 30, steps: [{ key: '1/1', name: 'phase 1, table 1', seconds: 30 }] },
  estimated: { seconds: 300, interval: [250, 360], measuredShare: 0.1, pastPlots: 0 },
  notes: [],
});

describe('benchmarkView', () => {
  it('keeps to the contract with the page, for every kind of run', () => {
    assert.ok(plot);
    for (const record of [suiteRecord(), comparisonRecord(), tuningRecord(), plot]) {
      const view = viewOf(record);
      assert.deepEqual(v.parse(BenchmarkView, JSON.parse(JSON.stringify(view))), view);
    }
  });

  it('shows bars of one unit together, in a unit that fits them', () => {
    const { bars, rows } = suitesView(suiteRecord());
    assert.deepEqual(
      bars.map(({ axis, isLogarithmic, bars: own }) => [axis, isLogarithmic, own.length]),
      [['GiB/s', false, 2]],
    );
    assert.ok(Math.abs((bars[0]?.bars[1]?.value ?? 0) - (101 * 2e7) / 2 ** 30) < 1e-9);
    assert.equal(rows[1]?.strainText, 'processor 97 %');
    const far = suitesView(
      suiteRecord('far', { results: [{ ...scalabilityResult, suite: 'system', unit: 'By/s', curve: undefined }] }),
    );
    assert.equal(far.bars[0]?.isLogarithmic, true, 'bars of 1 and 1000 can not be read together');
  });

  it('draws the fitted law through the measured points', () => {
    const { curves } = suitesView(suiteRecord('run', { results: [scalabilityResult] }));
    const [curve] = curves;
    assert.ok(curve);
    for (const { x, y } of curve.points) {
      const near = curve.fitted.toSorted((a, b) => Math.abs(a.x - x) - Math.abs(b.x - x))[0];
      assert.ok(near && Math.abs(near.y - y) / y < 0.05, `${x}: ${y} and ${near?.y}`);
    }
    assert.match(curve.sentence, /more than 10 threads stop helping, which is beyond what was measured; 10\.0 %/);
  });

  it('compares two runs by the rule of the harness', () => {
    const [now, then] = [suiteDocument('now', { scale: 0.7 }), suiteDocument('then')].map((run) =>
      v.parse(SuitesRun, run),
    );
    assert.ok(now && then);
    const comparison = compareWithBaseline(now, then, 'then');
    const view = suitesView(suiteRecord('now', { scale: 0.7 }), {
      key: 'then',
      title: 'then',
      record: suiteRecord('then'),
      comparison,
    });
    assert.deepEqual(
      view.rows.map(({ other }) => other?.verdict),
      ['worse', 'worse'],
    );
    assert.ok(Math.abs((view.rows[0]?.other?.ratio ?? 0) - 0.7) < 1e-9);
    assert.deepEqual(view.comparing?.regressions, ['cpu-sha256, one thread', 'cpu-sha256, all threads']);
    assert.deepEqual(view.bars[0]?.runs, ['this run', 'the other run']);
    assert.equal(view.bars[0]?.bars.length, 4);
    assert.deepEqual(v.parse(BenchmarkView, JSON.parse(JSON.stringify(view))), view);
  });

  it('says the verdict of a comparison with its figures', () => {
    assert.match(
      viewOf(comparisonRecord()).sentences[0] ?? '',
      /^fast is better: slow takes 1\.20 times .* \(ratio 1\.18 … 1\.22\)\.$/,
    );
    const none = viewOf(comparisonRecord({ verdict: 'no difference', status: 'undecided' }));
    assert.equal(none.sentences[0], 'Undecided: the budget was spent before the answer was there.');
    const failed = comparisonRecord({
      verdict: 'no difference',
      status: 'failed',
      a: { n: 0, unit: 's' },
      b: { n: 0, unit: 's' },
    });
    assert.deepEqual((viewOf(failed) as { bars: unknown[] }).bars, []);
  });

  it('keeps measured and estimated apart', () => {
    assert.ok(plot);
    assert.match(viewOf(plot).sentences[0] ?? '', /first steps took 30 s; a whole plot is estimated at 5 min \(/);
  });

  it('passes over documents of other kinds', () => {
    for (const value of [undefined, null, 3, {}, { results: 'none' }])
      assert.equal(benchmarkRecord('x', 0, value), undefined);
  });
});

const textOf = (...run: Parameters<typeof benchmarkReport>) => reportMarkdown(benchmarkReport(...run));

describe('benchmarkReport', () => {
  it('has the sections of a report, and none that is empty', () => {
    const text = textOf(suiteRecord('run', { results: [scalabilityResult] }));
    const heads = [...text.matchAll(/^## (.*)$/gm)].map(([, title]) => title);
    assert.deepEqual(heads, ['Details', 'Not measured', 'Bottlenecks', 'Recommendations', 'Scalability', 'Metadata']);
    assert.match(text, /\| system\/cpu-sha256, one thread \| 963 MiB\/s \|/);
    assert.match(
      textOf(comparisonRecord()),
      /## Reasons[\s\S]*phase 1, table 4[\s\S]*\| phase 1, table 1 \| 30 s \| 48 s \|/,
    );
    assert.match(textOf(tuningRecord()), /base threads=4 is the fastest/);
  });
});
