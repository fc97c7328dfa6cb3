import assert from 'node:assert/strict';
import { type DrawnMark, inNextLine, itemAt, pictureMarks } from '../../src/pages/pictureMarks.ts';

const bar = (row: string, kind: string, x: number, y: number) => ({
  ...{ x, y, width: 10, height: 20 },
  datum: { row, kind, from: 1e12 + x, until: 1e12 + x + 10 },
});
const scene = (...marks: DrawnMark[]) => ({
  root: {
    marktype: 'group',
    items: [{ items: [{ marktype: 'group', role: 'scope', items: [{ x: 5, y: 7, items: marks }] }] }],
  },
});

describe('pictureMarks', () => {
  const bars = {
    marktype: 'rect',
    items: [
      bar('b', 'phase 1', 50, 30),
      bar('a', 'phase 2', 40, 0),
      bar('a', 'phase 1', 0, 0),
      bar('b', 'phase 2', 90, 30),
    ],
  };

  it('are in order: row by row from the top, each from the left', () => {
    const marks = pictureMarks(scene(bars));
    assert.deepEqual(
      marks.map(({ words }) => words.slice(0, 11)),
      ['a · phase 1', 'a · phase 2', 'b · phase 1', 'b · phase 2'],
    );
    const [{ x, y, width, height, at }] = marks;
    assert.deepEqual([x, y, width, height, at], [10, 17, 10, 20, 1e12]);
  });

  it('leave out axes, texts, intervals, and what is drawn twice', () => {
    const rule = { marktype: 'rule', items: [bar('a', 'interval', 0, 0)] };
    const axis = { marktype: 'group', role: 'axis', items: [{ items: [bars] }] };
    assert.equal(pictureMarks(scene(bars, bars, rule, axis)).length, 4);
    assert.deepEqual(pictureMarks(scene()), []);
  });

  it('go up and down to what is nearest in the next row, and no further than the last', () => {
    const marks = pictureMarks(scene(bars));
    assert.equal(inNextLine(marks, 0, 1), 2);
    assert.equal(inNextLine(marks, 1, 1), 2);
    assert.equal(inNextLine(marks, 3, -1), 1);
    assert.equal(inNextLine(marks, 3, 1), 3);
    assert.equal(inNextLine(marks, 0, -1), 0);
  });

  it('have areas that lie on one another as lines of their own', () => {
    const area = (kind: string, y: number) => ({
      marktype: 'area',
      items: [0, 10, 20].map((x) => ({
        x,
        y,
        y2: y + 8,
        datum: { path: kind, row: 'a', kind, time: 1e12 + 60_000 * x, share: 0.5 },
      })),
    });
    const marks = pictureMarks(scene(area('disk', 0), area('computing', 8)));
    assert.deepEqual(
      marks.map(({ line }) => line),
      ['a disk', 'a disk', 'a disk', 'a computing', 'a computing', 'a computing'],
    );
    assert.equal(inNextLine(marks, 1, 1), 4);
  });

  it('of an area are those that are pointed at, not its first', () => {
    const items = [0, 10, 20].map((x) => ({ x, datum: { time: x } }));
    const mark = { marktype: 'area', items };
    assert.deepEqual(itemAt({ ...items[0], mark }, 18).datum, { time: 20 });
    assert.deepEqual(itemAt({ ...items[0], mark: { ...mark, marktype: 'rect' } }, 18).datum, { time: 0 });
  });
});
