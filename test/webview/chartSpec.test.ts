import assert from 'node:assert/strict';
import { parse, View } from 'vega';
import { expressionInterpreter } from 'vega-interpreter';
import { compile } from 'vega-lite';
import { ChartPoints } from '../../src/pages/chartPoints.ts';
import { chartSpec } from '../../src/pages/chartSpec.ts';
import { CHARTS } from '../../src/pages/charts.ts';
import { COLOUR_SCHEMES } from '../../src/pages/colourSchemes.ts';
import { timeTicks } from '../../src/pages/timeAxis.ts';
import { EPOCH_SECONDS, testFrames } from './testFrames.ts';
import { listening, warnings } from './vegaWarnings.ts';

describe('chartSpec', () => {
  beforeEach(() => warnings.splice(0));

  for (const chart of CHARTS) {
    it(`draws ${chart.title} without a warning, and without compiling code at run time`, async () => {
      const { spec } = compile(chartSpec(chart), { logger: listening });
      const view = new View(parse(spec, undefined, { ast: true }), {
        expr: expressionInterpreter,
        logger: listening,
        renderer: 'none',
      });
      const points = new ChartPoints(chart);
      points.replace(testFrames(120), { rangeSeconds: 300, intervalSeconds: 1 });
      const until = (EPOCH_SECONDS + 119) * 1000;
      view.signal('from', until - 300_000).signal('until', until);
      view.signal('origin', until - 300_000).signal('span', 300_000);
      const time = timeTicks(until - 300_000, until);
      view.signal('timeTicks', time.values).signal('timeLabels', time.labels);
      view.signal('top', 10).signal('ticks', [0, 5, 10]).signal('labels', ['0 x', '5 x', '10 x']);
      view.insert('points', [...points.take().insert]);
      view.data('forecast', [
        { time: until - 60_000, mean: 5, low: 4, high: 6 },
        { time: until, mean: 6, low: 4, high: 9 },
      ]);
      view.data('marks', [{ time: until - 30_000 }]);
      const svg = await view.runAsync().then(() => view.toSVG());
      view.finalize();
      assert.deepEqual(warnings, []);
      assert.equal(svg.includes('areas_pathgroup'), chart.stacked === true);
      assert.match(svg, /stroke="var\(--plotscope-orange/);
      assert.match(svg, /fill="var\(--vscode-charts-foreground/);
      for (const label of ['0 x', '5 x', '10 x', ...time.labels]) assert.ok(svg.includes(`>${label}</text>`), label);
      assert.doesNotMatch(svg, /NaN|undefined/);
      if (chart.rows) {
        const cells = svg
          .match(/cells_marks.*/s)![0]
          .split(`fill="${COLOUR_SCHEMES[chart.scheme].heat}"`)
          .slice(1);
        assert.ok(cells.length >= points.labels.length, `${cells.length} cells for ${points.labels.join(', ')}`);
        return;
      }
      for (const label of points.labels) assert.ok(svg.includes(`stroke="${points.styleOf(label).color}"`), label);
      const drawn = svg.match(/lines_pathgroup.*/s)![0].match(/<path [^>]*d="M[^"]*L[^"]*"/g) ?? [];
      assert.ok(drawn.length >= points.labels.length, `${drawn.length} lines for ${points.labels.join(', ')}`);
    });
  }

  it('has a title, a sentence for when it is empty, and an id of its own for every chart', () => {
    assert.equal(new Set(CHARTS.map(({ id }) => id)).size, CHARTS.length);
    for (const { title, empty } of CHARTS) assert.ok(title && empty.endsWith('.'));
  });
});
