import assert from 'node:assert/strict';
import { parse, View } from 'vega';
import { expressionInterpreter } from 'vega-interpreter';
import { ChartPoints } from '../../src/pages/chartPoints.ts';
import { type ChartKind, kindOf } from '../../src/pages/chartSpec.ts';
import { CHARTS } from '../../src/pages/charts.ts';
import chartSpecs from '../../webview/chartSpecs.json' with { type: 'json' };
import { quickExpressions } from '../../webview/quickExpressions.ts';
import { drawnBy } from './drawnBy.ts';
import { EPOCH_SECONDS, testFrames } from './testFrames.ts';

const quick = quickExpressions(expressionInterpreter);

describe('quickExpressions', () => {
  for (const kind of ['lines', 'stack', 'rows'] satisfies ChartKind[]) {
    it(`draws charts of the kind “${kind}” as the library does`, async () => {
      const points = new ChartPoints(CHARTS.find((chart) => kindOf(chart) === kind)!);
      points.replace(testFrames(120), { rangeSeconds: 300, intervalSeconds: 1 });
      const { insert } = points.take();
      const until = (EPOCH_SECONDS + 119) * 1000;
      const from = until - 300_000;
      const values: Readonly<Record<string, unknown>> = {
        ...{ from, until, origin: from, span: 300_000, top: 3, ticks: [0, 3], labels: ['none', 'all'] },
        ...{ timeTicks: [until - 60_000], timeLabels: ['a minute ago'] },
      };
      const forecast = [until - 60_000, until].map((time) => ({ time, mean: 2, low: 1, high: 3 }));
      const feed = (view: View) => {
        for (const [name, value] of Object.entries(values)) view.signal(name, value);
        for (const [name, set] of Object.entries({ points: insert, forecast, marks: [{ time: until }] })) {
          view.data(
            name,
            set.map((one) => ({ ...one })),
          );
        }
      };
      const drawn = await drawnBy(quick, chartSpecs[kind], feed);
      assert.match(drawn, />a minute ago</);
      assert.equal(drawn, await drawnBy(expressionInterpreter, chartSpecs[kind], feed));
    });
  }

  for (const expression of [
    '1 - -2 * 3 / 4',
    "(7 % 4) + upper('a')",
    "test(/b/g, 'abc') && !false",
    'max(a, 2) + PI',
    '[1, a, [a]]',
    '[1, 2]',
    "{x: a, 'y': [a]}",
    "a > 1 ? 'more' : 'less'",
    "if(a == '4', 1, 2)",
    'isFinite(a) && isValid(b) || null',
    "format(a, '.2f') + b[1].c",
    "b[a - 3]['c']",
    'a <= 4 && a >= 4 && a !== 3 && a === 4',
    'indexof(b, 5)',
  ]) {
    it(`takes “${expression}” to be what the library takes it to be`, async () => {
      assert.deepEqual(await valueBy(quick, expression), await valueBy(expressionInterpreter, expression));
    });
  }

  it('gives no expression a function, from which all of the page could be reached', async () => {
    assert.equal(await valueBy(quick, 'b.constructor'), undefined);
    assert.equal(await valueBy(quick, "b['const' + 'ructor']"), undefined);
  });
});

/** The value of an expression in the signals `a` = 4 and `b` = [5, { c: 6 }]. */
async function valueBy(expr: typeof expressionInterpreter, expression: string): Promise<unknown> {
  const signals = [
    { name: 'a', value: 4 },
    { name: 'b', value: [5, { c: 6 }] },
    { name: 'found', update: expression },
  ];
  const view = new View(parse({ signals }, undefined, { ast: true }), { expr, renderer: 'none' });
  await view.runAsync();
  const found = view.signal('found');
  view.finalize();
  return found;
}
