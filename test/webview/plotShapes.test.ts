import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parse, View } from 'vega';
import { expressionInterpreter } from 'vega-interpreter';
import { compile } from 'vega-lite';
import { ChartPoints } from '../../src/pages/chartPoints.ts';
import { filledSpec, PLOT_HEIGHT } from '../../src/pages/chartSpec.ts';
import { CHARTS } from '../../src/pages/charts.ts';
import type { DashboardFrame } from '../../src/pages/dashboardProtocol.ts';
import { type Plane, PlotShapes, type Shape } from '../../src/pages/plotShapes.ts';
import { axisTicks, rowTicks } from '../../src/pages/quantity.ts';
import { timeTicks } from '../../src/pages/timeAxis.ts';
import { EPOCH_SECONDS, testFrames } from './testFrames.ts';

const chartOf = (id: string) => CHARTS.find((it) => it.id === id)!;

/** Pixels that two drawings may differ by: both round. */
const ROUNDED = 0.11;

describe('PlotShapes', () => {
  for (const chart of CHARTS) {
    it(`draws ${chart.title} where its specification has it`, async () => {
      const points = new ChartPoints(chart);
      points.replace(testFrames(200, 30), { rangeSeconds: 240, intervalSeconds: 1 });
      const until = (EPOCH_SECONDS + 229) * 1000;
      const from = until - 240_000;
      const ticks = chart.rows ? rowTicks(points.rows) : axisTicks(chart.format, points.highest);
      const plane: Plane = { origin: from, span: until - from, width: 320, height: PLOT_HEIGHT, top: ticks.top };
      const shown = { points: points.all, lone: points.lone };
      const spec = filledSpec(chart, shown, { from, until }, ticks, timeTicks(from, until), plane.width);
      const runtime = parse(compile(spec).spec, undefined, { ast: true });
      const view = new View(runtime, { expr: expressionInterpreter, renderer: 'none' });
      const svg = await view.runAsync().then(() => view.toSVG());
      view.finalize();
      const shapes = [...new PlotShapes(chart).grow(points.buckets, plane).values()];
      if (chart.rows) {
        near(boxes(shapes.map(({ area }) => area).join('')), boxes(pathsIn(svg, /cells_marks.*/s).join('')));
        return;
      }
      near(numbers(shapes.map(({ line }) => line)), numbers(pathsIn(svg, /lines_pathgroup.*/s, 'mark-line')));
      if (!chart.stacked) return;
      const areas = pathsIn(svg, /areas_pathgroup.*(?=lines_pathgroup)/s, 'mark-area');
      near(numbers(shapes.map(({ area }) => area)), numbers(areas));
    });
  }

  it('grows to what it would be when it was drawn at once, whatever comes', () => {
    const values = fc.dictionary(fc.constantFrom('a read', 'a write', 'b read', 'c'), fc.option(fc.nat(3)));
    const steps = fc.array(fc.record({ after: fc.integer({ min: 1, max: 40 }), values, drawn: fc.boolean() }), {
      maxLength: 40,
    });
    const ids = fc.constantFrom('disk', 'plotterCpu', 'cpu', 'bottlenecks');
    fc.assert(
      fc.property(steps, ids, fc.constantFrom(1, 60), (all, id, interval) => {
        const chart = chartOf(id);
        const points = new ChartPoints(chart);
        points.replace([], { rangeSeconds: 300, intervalSeconds: interval });
        const plane = { origin: 1e6, span: 3e5, width: 300, height: 100, top: 10 };
        const shapes = new PlotShapes(chart);
        const drawn = new Map<string, Shape>();
        let { edition } = points;
        const draw = () => {
          if (points.edition !== edition) {
            shapes.clear();
            drawn.clear();
          }
          edition = points.edition;
          for (const [name, shape] of shapes.grow(points.buckets, plane)) drawn.set(name, shape);
        };
        let time = 1000;
        for (const step of all) {
          time += step.after;
          points.add(frame(time, step.values, id), time - 300);
          if (step.drawn) draw();
        }
        draw();
        // What is out of sight is let go of now and then.
        for (const [name, { line, area }] of new PlotShapes(chart).grow(points.buckets, plane)) {
          const grown = drawn.get(name)!;
          assert.ok(grown.line.endsWith(line.slice(1)), `${grown.line} ends with ${line}`);
          if (chart.rows) assert.ok(grown.area.endsWith(area), `${grown.area} ends with ${area}`);
          if (chart.stacked) assert.ok(numbers([grown.area]).length >= numbers([area]).length);
        }
        const singles = points.all.filter(({ path }) => points.all.filter((one) => one.path === path).length === 1);
        assert.deepEqual(points.lone, chart.rows ? [] : singles);
        assert.equal(points.highest, Math.max(0, ...points.all.map(({ high }) => high)));
      }),
      { numRuns: 200 },
    );
  });
});

function frame(epochSeconds: number, values: Record<string, number | null>, id: string): DashboardFrame {
  return { epochSeconds, charts: { [id]: { values } } };
}

function pathsIn(svg: string, part: RegExp, group?: string): string[] {
  const [text] = svg.match(part) ?? [''];
  const groups = group === undefined ? [text] : text.split('<g ').filter((one) => one.includes(group));
  return groups.flatMap((one) => [...one.matchAll(/<path [^>]*?\bd="([^"]*)"/g)].map(([, d]) => d));
}

/** In the order in which the paths stand. */
function numbers(paths: readonly string[]): number[][] {
  return paths.filter((path) => path !== '').map((path) => path.match(/-?[\d.]+(?:e-?\d+)?/g)?.map(Number) ?? []);
}

/** Left, upper, right and lower edges of rectangles, sorted. */
function boxes(path: string): number[][] {
  return path
    .split('M')
    .slice(1)
    .map((text) => {
      const steps = [...`M${text}`.matchAll(/([MhvHV])(-?[\d.]+)(?:,(-?[\d.]+))?/g)];
      let [x, y] = [0, 0];
      const [xs, ys]: [number[], number[]] = [[], []];
      for (const [, kind, first, second] of steps) {
        if (kind === 'M') [x, y] = [Number(first), Number(second)];
        else if (kind.toLowerCase() === 'h') x = Number(first) + (kind === 'h' ? x : 0);
        else y = Number(first) + (kind === 'v' ? y : 0);
        xs.push(x);
        ys.push(y);
      }
      return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
    })
    .sort(([left, top], [otherLeft, otherTop]) => Math.round(left - otherLeft) || top - otherTop);
}

function near(drawn: readonly number[][], wanted: readonly number[][]): void {
  assert.equal(drawn.length, wanted.length, 'as many shapes');
  assert.ok(wanted.length > 0);
  for (const [i, numbers] of wanted.entries()) {
    assert.equal(drawn[i].length, numbers.length, `as many places in shape ${i}`);
    const off = numbers.findIndex((number, at) => Math.abs(number - drawn[i][at]) > ROUNDED);
    assert.equal(off, -1, `shape ${i}, place ${off}: ${drawn[i][off]} for ${numbers[off]}`);
  }
}
