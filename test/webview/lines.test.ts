import assert from 'node:assert/strict';
import { CHARTS } from '../../src/pages/charts.ts';
import { lineLabel, lineName } from '../../src/pages/lineName.ts';
import { LineStyles } from '../../src/pages/lineStyle.ts';
import { chartSummary, lineFigures } from '../../webview/lineFigures.ts';
import { nearestFrame, readings } from '../../webview/readings.ts';

const cpu = CHARTS.find(({ id }) => id === 'cpu')!;
const frame = (epochSeconds: number, user: number | null) => ({
  epochSeconds,
  charts: { cpu: { values: { user, system: 0.5 } } },
});

describe('lineName', () => {
  it('takes a label apart', () => {
    assert.deepEqual(lineName(lineLabel('nvme0n1', 'write')), { subject: 'nvme0n1', word: 'write', second: true });
    assert.deepEqual(lineName('madmax 4711 read'), { subject: 'madmax 4711', word: 'read', second: false });
    assert.deepEqual(lineName('madmax 4711'), { subject: 'madmax 4711', second: false });
    assert.deepEqual(lineName('read'), { subject: 'read', second: false });
  });
});

describe('LineStyles', () => {
  it('gives the two lines of a subject one colour and two dashes, and keeps them', () => {
    const styles = new LineStyles('default');
    const read = styles.of('sda read');
    const write = styles.of('sda write');
    assert.equal(read.color, write.color);
    assert.notDeepEqual(read.dash, write.dash);
    styles.of('sdb read');
    assert.deepEqual(styles.of('sda read'), read);
  });

  it('has 30 styles that differ, and colours that follow the theme', () => {
    const styles = new LineStyles('default');
    const labels = Array.from({ length: 15 }, (_, disk) => [`disk${disk} read`, `disk${disk} write`]).flat();
    const all = labels.map((label) => styles.of(label));
    assert.equal(new Set(all.map((style) => JSON.stringify(style))).size, 30);
    for (const { color } of all) assert.match(color, /^var\(--(?:vscode-charts|plotscope)-/);
  });
});

describe('lineFigures', () => {
  it('counts only values that are there', () => {
    const frames = [frame(1, 0.2), frame(2, null), frame(3, 0.4)];
    assert.deepEqual(lineFigures(cpu, ['user'], frames), [
      { label: 'user', latest: 0.4, mean: (0.2 + 0.4) / 2, highest: 0.4 },
    ]);
    assert.equal(lineFigures(cpu, ['user'], [frame(1, 0.2), frame(2, null)])[0].latest, undefined);
    assert.deepEqual(lineFigures(cpu, ['nice'], frames), [
      { label: 'nice', latest: undefined, mean: undefined, highest: undefined },
    ]);
  });

  it('says the chart in a sentence, what matters most first', () => {
    const figures = lineFigures(cpu, ['user', 'system'], [frame(1, 0.2), frame(2, null)]);
    assert.equal(chartSummary(cpu, figures), 'system 50.0 % now, at most 50.0 %; user – now, at most 20.0 %.');
  });
});

describe('readings', () => {
  it('finds the frame nearest to a time', () => {
    const frames = [frame(10, 0), frame(20, 0), frame(21, 0)];
    assert.equal(nearestFrame([], 5), undefined);
    assert.deepEqual(
      [5, 14, 16, 20.6, 99].map((time) => nearestFrame(frames, time)!.epochSeconds),
      [10, 10, 20, 21, 21],
    );
  });

  it('leaves out what has no value', () => {
    assert.deepEqual(readings(cpu, ['user', 'system'], frame(1, null)), [{ label: 'system', value: 0.5 }]);
  });
});
