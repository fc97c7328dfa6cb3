import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { PLOTTER_IDS } from '../../src/plotters/plotters.ts';

const ID = `['"](${PLOTTER_IDS.join('|')})['"]`;
const COMPARED = new RegExp(`[!=]==? ?${ID}|${ID} ?[!=]==?|\\bcase ${ID}:`);

describe('ids of plotters', () => {
  it('are compared nowhere but in the plotter’s own files', () => {
    const found = ['src', 'bench', 'webview'].flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.tsx?$/.test(name))
        .map((name) => join(folder, name).replaceAll(sep, '/'))
        .filter((path) => !path.startsWith('src/plotters/') && COMPARED.test(readFileSync(path, 'utf8'))),
    );
    assert.deepEqual(found, []);
  });

  it('would be found', () => {
    for (const id of PLOTTER_IDS) assert.match(`plotter === '${id}'`, COMPARED);
  });
});
