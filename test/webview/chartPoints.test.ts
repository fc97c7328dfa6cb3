import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ChartPoints } from '../../src/pages/chartPoints.ts';
import type { ChartPoint } from '../../src/pages/chartSpec.ts';
import { CHARTS, type LineValues } from '../../src/pages/charts.ts';
import type { DashboardFrame } from '../../src/pages/dashboardProtocol.ts';

const chart = (id: string) => CHARTS.find((it) => it.id === id)!;
const plotters = chart('plotterCpu');

function frame(epochSeconds: number, values: LineValues, id = plotters.id): DashboardFrame {
  return { epochSeconds, charts: { [id]: { values } } };
}

/** A data set that follows the changes, as Vega's does. */
class DataSet {
  readonly points = new Set<ChartPoint>();

  follow(points: ChartPoints): this {
    const { insert, remove } = points.take();
    for (const point of remove) assert.ok(this.points.delete(point), 'a point is removed that was never there');
    for (const point of insert) this.points.add(point);
    return this;
  }

  get(label: string): ChartPoint[] {
    return [...this.points].filter(({ path }) => path.startsWith(label)).sort((a, b) => a.time - b.time);
  }
}

const minute = { rangeSeconds: 60, intervalSeconds: 1 };

describe('ChartPoints', () => {
  it('has a point for each value while there are fewer frames than pixels', () => {
    const points = new ChartPoints(plotters);
    points.replace([frame(100, { a: 1, b: 2 }), frame(101, { a: 3, b: 4 })], minute);
    const data = new DataSet().follow(points);
    assert.deepEqual(
      data.get('a').map(({ time, high }) => [time, high]),
      [
        [100_000, 1],
        [101_000, 3],
      ],
    );
    assert.deepEqual(points.labels, ['a', 'b']);
    assert.equal(points.highest, 4);
    assert.equal(points.meanOfSeconds, 0);
  });

  it('leaves out of a stack what is not known, and what would lie on it: neither falls to 0 nor down', () => {
    const memory = chart('memory');
    const points = new ChartPoints(memory);
    const of = (at: number, used: number | null) => frame(at, { used, buffers: null, cached: 3 }, memory.id);
    points.replace([of(100, 5), of(101, null), of(102, Number.NaN), of(103, 6)], minute);
    const data = new DataSet().follow(points);
    const placed = (label: string) => data.get(label).map(({ time, low, high }) => [time / 1000, low, high]);
    assert.deepEqual(placed('used'), [
      [100, 0, 5],
      [103, 0, 6],
    ]);
    // What was never there has no place in the stack, and takes none from others.
    assert.deepEqual(placed('cached'), [
      [100, 5, 8],
      [103, 6, 9],
    ]);
    assert.equal(new Set(data.get('used').map(({ path }) => path)).size, 2, 'a line is drawn over the gap');
  });

  it('has a row of cells for each line, named in order, and none for what is 0 all the time', () => {
    const rows = chart('bottlenecks');
    const points = new ChartPoints(rows);
    const of = (at: number, values: LineValues) => frame(at, values, rows.id);
    points.replace([of(100, { lock: 0.5, cpu: 0.2, copy: 0 }), of(101, { lock: 0, cpu: 0.9, copy: 0 })], minute);
    const data = new DataSet().follow(points);
    assert.deepEqual(points.rows, ['cpu', 'lock']);
    assert.deepEqual(
      [...data.points].map(({ since, time, low, high, opacity }) => [since, time, low, high, opacity]),
      [
        [99_000, 100_000, 0, 1, 0.5],
        [99_000, 100_000, 1, 2, 0.2],
        [100_000, 101_000, 1, 2, 0.9],
      ],
    );
    points.add(of(110, { lock: 0, cpu: 0, copy: 0.6 }), 101);
    data.follow(points);
    assert.deepEqual(points.rows, ['copy', 'cpu']);
    assert.deepEqual(
      data.get('copy').map(({ since, low }) => [since, low]),
      [[109_000, 1]],
    );
  });

  it('joins cells over a frame that is late, and not over one that is missing', () => {
    const rows = chart('bottlenecks');
    const points = new ChartPoints(rows);
    const frames = [100, 101.6, 105].map((at) => frame(at, { cpu: 0.9 }, rows.id));
    points.replace(frames, minute);
    assert.deepEqual(
      new DataSet()
        .follow(points)
        .get('cpu')
        .map(({ since, time }) => [since, time]),
      [
        [99_000, 100_000],
        [100_000, 101_600],
        [104_000, 105_000],
      ],
    );
  });

  it('draws nothing of what is hidden, and still names it', () => {
    const points = new ChartPoints(chart('cpu'));
    points.hidden = new Set(['user']);
    const frames = [100, 101].map((at) => frame(at, { user: 0.5, system: 0.25 }, 'cpu'));
    points.replace(frames, minute);
    const data = new DataSet().follow(points);
    assert.deepEqual(
      data.get('system').map(({ low, high }) => [low, high]),
      [
        [0, 0.25],
        [0, 0.25],
      ],
    );
    assert.deepEqual([data.get('user').length, points.highest], [0, 0.25]);
    assert.deepEqual([points.labels, points.shownLabels], [['user', 'system'], ['system']]);
  });

  it('knows the points that no line shows', () => {
    const points = new ChartPoints(plotters);
    points.replace([frame(100, { a: 1, b: 1 }), frame(101, { b: 2 }), frame(110, { a: 3 })], minute);
    assert.deepEqual(
      points.lone.map(({ time, high }) => [time, high]),
      [
        [100_000, 1],
        [110_000, 3],
      ],
    );
    points.add(frame(111, { a: 4 }), 60);
    assert.deepEqual(
      points.lone.map(({ time }) => time),
      [100_000],
    );
  });

  it('passes on only what is new, and lets go of what is out of range', () => {
    const points = new ChartPoints(plotters);
    points.replace([frame(100, { a: 1 }), frame(101, { a: 2 })], minute);
    const data = new DataSet().follow(points);
    points.add(frame(102, { a: 3 }), 101);
    const changes = points.take();
    assert.deepEqual([changes.insert.length, changes.remove.length], [1, 1]);
    assert.equal(changes.insert[0].time, 102_000);
    assert.ok(data.points.has(changes.remove[0]));
    assert.deepEqual(points.take(), { insert: [], remove: [] });
  });

  it('breaks a line where its value is absent: no point, and another path after it', () => {
    const points = new ChartPoints(plotters);
    points.replace(
      [100, 101, 102, 103].map((time) => frame(time, { a: time === 102 ? null : 1, b: 1 })),
      minute,
    );
    const data = new DataSet().follow(points);
    const [first, second, third] = data.get('a');
    assert.equal(data.get('a').length, 3);
    assert.equal(first.path, second.path);
    assert.notEqual(second.path, third.path);
    assert.equal(new Set(data.get('b').map(({ path }) => path)).size, 1);
  });

  it('calls the paths of another time as those before it, so that what draws them goes on', () => {
    const points = new ChartPoints(plotters);
    const gap = (from: number) => [0, 1, 2, 3].map((i) => frame(from + i, { a: i === 1 ? null : 1 }));
    points.replace(gap(100), minute);
    const data = new DataSet().follow(points);
    const before = data.get('a').map(({ path }) => path);
    assert.equal(new Set(before).size, 2);
    points.replace(gap(5000), minute);
    assert.deepEqual(
      data
        .follow(points)
        .get('a')
        .map(({ path }) => path),
      before,
    );
  });

  it('gives no path that begins later the name of one that is drawn', () => {
    const points = new ChartPoints(plotters);
    points.replace([frame(100, { a: 1 }), frame(101, { a: null }), frame(102, { a: 1 })], minute);
    for (let at = 103; at < 120; at++) points.add(frame(at, { a: at % 3 === 0 ? null : 1 }), at - 60);
    const paths = Map.groupBy(new DataSet().follow(points).get('a'), ({ path }) => path);
    assert.equal(paths.size, 7);
    for (const own of paths.values()) {
      const steps = own.slice(1).map(({ time }, i) => time - own[i].time);
      assert.ok(
        steps.every((step) => step === 1000),
        'a line is drawn over a gap',
      );
    }
  });

  it('breaks all lines where no frames came for a while', () => {
    const points = new ChartPoints(plotters);
    points.replace([frame(100, { a: 1 }), frame(101.2, { a: 1 }), frame(105, { a: 1 })], minute);
    const [first, second, third] = new DataSet().follow(points).get('a');
    assert.equal(first.path, second.path);
    assert.notEqual(second.path, third.path);
  });

  it('forgets a line when its last point is out of range', () => {
    const points = new ChartPoints(plotters);
    points.replace([frame(100, { a: 1, b: 1 }), frame(101, { b: 1 })], minute);
    points.add(frame(102, { b: 1 }), 101);
    assert.deepEqual(points.labels, ['b']);
    assert.deepEqual(new DataSet().follow(points).get('a'), []);
  });

  it('stacks the values in the order of the frame, over absent ones too', () => {
    const cpu = chart('cpu');
    const points = new ChartPoints(cpu);
    points.replace([frame(100, { user: 0.2, system: null, iowait: 0.1 }, cpu.id)], minute);
    const data = new DataSet().follow(points);
    assert.deepEqual([data.get('user')[0].low, data.get('user')[0].high], [0, 0.2]);
    assert.equal(data.get('iowait')[0].low, 0.2);
    assert.equal(data.get('iowait')[0].high.toFixed(6), '0.300000');
    assert.deepEqual(data.get('system'), []);
  });

  it('draws means of a few seconds where there are more frames than pixels', () => {
    const points = new ChartPoints(plotters);
    const frames = Array.from({ length: 900 }, (_, second) => frame(1000 + second, { a: second % 5 }));
    points.replace(frames, { rangeSeconds: 900, intervalSeconds: 1 });
    const data = new DataSet().follow(points);
    assert.equal(points.meanOfSeconds, 5);
    assert.equal(data.points.size, 180);
    for (const { high } of data.points) assert.equal(high, 2);
    points.add(frame(1900, { a: 7 }), 1000);
    assert.equal(data.follow(points).get('a').at(-1)!.high, 7);
    points.add(frame(1901, { a: 8 }), 1001);
    assert.equal(data.follow(points).get('a').at(-1)!.high, 7.5);
    assert.equal(data.points.size, 181);
    assert.equal(new Set(data.get('a').map(({ path }) => path)).size, 1);
  });

  it('leaves out disks that are idle all the time, both lines of each', () => {
    const disk = chart('disk');
    const points = new ChartPoints(disk);
    const at = (time: number, write: number) =>
      frame(time, { 'sda read': 0, 'sda write': write, 'sdb read': 0, 'sdb write': 0 }, disk.id);
    points.replace([at(100, 0), at(101, 0)], minute);
    const data = new DataSet().follow(points);
    assert.deepEqual(points.labels, []);
    points.add(at(102, 5), 100);
    assert.deepEqual(points.labels, ['sda read', 'sda write']);
    assert.equal(data.follow(points).get('sda write').length, 3, 'with its zeros from before');
    points.add(at(103, 0), 103);
    assert.deepEqual(points.labels, []);
    assert.equal(data.follow(points).points.size, 0);
  });

  it('emphasises the focus where the chart has it, and leaves charts without it alone', () => {
    const points = new ChartPoints(plotters);
    const frames = [frame(100, { 'plotter 1': 1, 'plotter 2': 1 })];
    points.replace(frames, { ...minute, focus: 'plotter 1' });
    const data = new DataSet().follow(points);
    const [one] = data.get('plotter 1');
    const [two] = data.get('plotter 2');
    assert.ok(one.width > two.width && one.opacity > two.opacity);
    points.replace(frames, { ...minute, focus: 'plotter 3' });
    assert.deepEqual(new Set([...data.follow(points).points].map(({ opacity }) => opacity)), new Set([1]));
  });

  it('keeps the data set equal to one made anew, whatever comes', () => {
    const values = fc.dictionary(fc.constantFrom('a read', 'a write', 'b read', 'c'), fc.option(fc.nat(3)));
    const steps = fc.array(fc.record({ after: fc.integer({ min: 1, max: 40 }), values, drawn: fc.boolean() }), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(steps, fc.constantFrom('disk', 'plotterCpu', 'cpu'), fc.constantFrom(1, 60), (all, id, interval) => {
        const scene = { rangeSeconds: 300, intervalSeconds: interval };
        const points = new ChartPoints(chart(id));
        points.replace([], scene);
        const data = new DataSet();
        let time = 1000;
        let frames: DashboardFrame[] = [];
        for (const step of all) {
          time += step.after;
          frames = [...frames, frame(time, step.values, id)].filter((it) => it.epochSeconds >= time - 300);
          points.add(frames.at(-1)!, time - 300);
          if (step.drawn) data.follow(points);
        }
        data.follow(points);
        const anew = new ChartPoints(chart(id));
        anew.replace(frames, scene);
        const fresh = new DataSet().follow(anew);
        // A bucket that is partly out of range keeps its mean; compare what lies wholly within.
        const seen = (set: DataSet) =>
          [...set.points]
            .filter((point) => point.time > (time - 298) * 1000)
            .map((point) => `${point.time} ${point.high}`)
            .sort();
        assert.deepEqual(seen(data), seen(fresh));
      }),
      { numRuns: 200 },
    );
  });
});
