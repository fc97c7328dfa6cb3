import assert from 'node:assert/strict';
import { Area, readers } from '../../bench/project/fuzz/kernelEdges.ts';
import { FILES } from '../../bench/project/fuzz/kernelTexts.ts';
import type { CollectorName } from '../../src/collect/collectSettings.ts';

/** Lines that no kernel has shown so far: newer ones may, and so may what stands in for one in a container. */
const ODD = [
  'odd',
  'odd: - 1 2 3',
  ':::',
  ' \u0000\u00ff 9 9',
  '-1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1',
  'a - b - c',
  '((((',
];
const MOST_PLACES = 8;
/** The share of values that are there: of a thing that such a line names there are none. */
const OF_ALL = 'plotscope.data.quality';

/** Texts of one thing a line. A text that is one value has no other line to lose. */
const PATHS = Object.keys(FILES).filter((path) => FILES[path].trimEnd().includes('\n'));

function valuesWith(path: string, names: readonly CollectorName[], text: string): ReadonlyMap<string, number> {
  const area = new Area(names).takeFrame(0);
  area.source.next({ [path]: text });
  area.takeFrame(1);
  area.source.next();
  return area.takeFrame(2).values;
}

describe('a line that is not of the kernel’s form', () => {
  for (const path of PATHS) {
    it(`costs itself alone in ${path}`, function () {
      this.timeout(120_000);
      const lines = FILES[path].split('\n').slice(0, -1);
      for (const names of readers.get(path) ?? []) {
        const clean = valuesWith(path, names, FILES[path]);
        const step = Math.max(1, Math.floor(lines.length / MOST_PLACES));
        for (let place = 0; place <= lines.length; place += step) {
          for (const odd of ODD) {
            const text = `${lines.toSpliced(place, 0, odd).join('\n')}\n`;
            const values = valuesWith(path, names, text);
            const lost = [...clean]
              .filter(([key, value]) => values.get(key) !== value && key !== OF_ALL)
              .map(([key]) => key);
            assert.deepEqual(lost, [], `${JSON.stringify(odd)} before line ${place + 1}`);
          }
        }
      }
    });
  }
});
