import assert from 'node:assert/strict';
import * as v from 'valibot';
import { parse, View } from 'vega';
import { expressionInterpreter } from 'vega-interpreter';
import { compile, type TopLevelSpec } from 'vega-lite';
import { axisUnit } from '../../src/benchmarks/benchmarkUnits.ts';
import { barSpec, curveSpec, stepSpec } from '../../src/pages/benchmarkCharts.ts';
import { RESULT_COLUMNS, sortedResults } from '../../src/pages/benchmarkColumns.ts';
import {
  type BarChart,
  benchmarkHostContract,
  benchmarkPageContract,
  type ResultRow,
} from '../../src/pages/benchmarkProtocol.ts';
import { listening, warnings } from './vegaWarnings.ts';

/** Draws as the page does: without compiling code at run time. */
async function svgOf(given: TopLevelSpec): Promise<string> {
  const { spec } = compile(given, { logger: listening });
  const view = new View(parse(spec, undefined, { ast: true }), {
    expr: expressionInterpreter,
    logger: listening,
    renderer: 'none',
  });
  const svg = await view.runAsync().then(() => view.toSVG());
  view.finalize();
  return svg;
}

const chart: BarChart = {
  title: 'system, GiB/s',
  axis: 'GiB/s',
  runs: ['this run', 'the other run'],
  isLogarithmic: false,
  bars: [
    { name: 'memory-read', run: 'this run', value: 8, low: 7.5, high: 8.5 },
    { name: 'memory-read', run: 'the other run', value: 6, low: 5.5, high: 6.5 },
    { name: 'memory-write', run: 'this run', value: 4, low: 3.9, high: 4.2 },
  ],
};

describe('charts of benchmarks', () => {
  beforeEach(() => warnings.splice(0));

  it('draws a bar and an interval for each result of each run', async () => {
    const svg = await svgOf(barSpec(chart));
    assert.deepEqual(warnings, []);
    assert.equal(svg.match(/fill="var\(--(?:vscode-charts-blue|plotscope-orange)/g)?.length, chart.bars.length);
    for (const text of ['memory-read', 'memory-write', 'GiB/s']) assert.ok(svg.includes(`>${text}</text>`), text);
    assert.match(svg, /var\(--vscode-charts-blue/);
    assert.match(svg, /var\(--plotscope-orange/);
    assert.doesNotMatch(svg, /NaN|undefined/);
  });

  it('draws points on a logarithmic axis where bars could not be read', async () => {
    const far = {
      ...chart,
      isLogarithmic: true,
      bars: chart.bars.map((bar, index) => ({ ...bar, value: 10 ** (2 * index), low: 0.5, high: 2e4 })),
    };
    const svg = await svgOf(barSpec(far));
    assert.deepEqual(warnings, []);
    assert.doesNotMatch(svg, /NaN|undefined/);
  });

  it('draws measured points, the fitted law, and where more stops helping', async () => {
    const points = [1, 2, 4].map((x) => ({ x, y: 3 * x }));
    const curve = { name: 'threads', xTitle: 'threads', axis: 'GiB/s', points, fitted: points, peak: 3, sentence: '' };
    const svg = await svgOf(curveSpec(curve));
    assert.deepEqual(warnings, []);
    assert.match(svg, /stroke-dasharray/);
    const without = await svgOf(curveSpec({ ...curve, fitted: [], peak: undefined }));
    assert.deepEqual(warnings, []);
    assert.doesNotMatch(without, /stroke-dasharray|NaN|undefined/);
  });

  it('draws the steps of two configurations', async () => {
    const steps = ['phase 1, table 1', 'phase 2'].flatMap((step) =>
      ['a', 'b'].map((side) => ({ step, side, seconds: 3 })),
    );
    const svg = await svgOf(stepSpec({ sides: ['a', 'b'], steps }));
    assert.deepEqual(warnings, []);
    assert.ok(svg.includes('>phase 1, table 1</text>'));
  });

  it('counts in the largest unit that fits', () => {
    assert.deepEqual(axisUnit('By/s', 3 * 2 ** 30), { text: 'GiB/s', size: 2 ** 30 });
    assert.deepEqual(axisUnit('s', 3e-8), { text: 'ns', size: 1e-9 });
    assert.deepEqual(axisUnit('{entry}/s', 5e6), { text: 'M entries/s', size: 1e6 });
    assert.deepEqual(axisUnit('By/s', 0), { text: 'B/s', size: 1 });
  });
});

describe('the table of results', () => {
  const row = (name: string, median: number, verdict?: 'better' | 'worse'): ResultRow => ({
    name,
    suite: 'system',
    unit: 'By/s',
    median,
    medianText: `${median} B/s`,
    intervalText: '',
    better: 'higher',
    n: 9,
    warnings: [],
    ...(verdict && { other: { medianText: '', ratio: median, low: 1, high: 2, verdict, reason: '' } }),
  });
  const rows = [row('b', 20, 'better'), row('a', 3), row('c', 10, 'worse')];
  const names = (column: string, descending: boolean) =>
    sortedResults(rows, column, descending).map(({ name }) => name);

  it('sorts by numbers as numbers, and puts what has no value last either way', () => {
    assert.deepEqual(names('median', false), ['a', 'c', 'b']);
    assert.deepEqual(names('median', true), ['b', 'c', 'a']);
    assert.deepEqual(names('ratio', false), ['c', 'b', 'a']);
    assert.deepEqual(names('ratio', true), ['b', 'c', 'a']);
    assert.deepEqual(names('verdict', false), ['c', 'b', 'a']);
    assert.deepEqual(names('no such column', false), ['b', 'a', 'c']);
  });

  it('has a text for every cell', () => {
    for (const { text } of RESULT_COLUMNS) for (const one of rows) assert.doesNotMatch(text(one), /undefined|NaN/);
  });
});

describe('the contract of the page with results', () => {
  it('takes what it is meant for, and nothing else', () => {
    const { choose, ready } = benchmarkHostContract.notices;
    assert.ok(v.safeParse(ready, {}).success);
    assert.ok(v.safeParse(choose, { key: 'a', other: 'baseline:june' }).success);
    assert.equal(v.safeParse(choose, { key: 3 }).success, false);
    const { view, runs } = benchmarkPageContract.notices;
    assert.equal(v.safeParse(view, { kind: 'suites', key: 'a' }).success, false);
    assert.ok(v.safeParse(runs, { runs: [{ key: 'a', text: 'A', isComparable: true }] }).success);
  });
});
