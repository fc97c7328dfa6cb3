import assert from 'node:assert/strict';
import { bundles, withConstants } from '../../scripts/bundles.ts';

describe('bundles that share code', () => {
  it('take what is shared as constants, under the names that they use', () => {
    const code = [
      'import { readFileSync } from "node:fs";',
      'import {',
      '  a,',
      '  b as c',
      '} from "./shared-4TN2JMYZ.cjs";',
      'import "./shared-TWTWW62O.cjs";',
      'c(a, readFileSync);',
    ].join('\n');
    assert.deepEqual(withConstants(code).replaceAll(/\s+/g, ' ').split('; '), [
      'import { readFileSync } from "node:fs"',
      'const { a, b: c } = require("./shared-4TN2JMYZ.cjs")',
      'import "./shared-TWTWW62O.cjs"',
      'c(a, readFileSync);',
    ]);
  });

  it('are those of one runtime: a page loads one file', () => {
    const sharing = bundles.filter(({ shares }) => shares);
    assert.ok(sharing.length > 1);
    assert.ok(sharing.every(({ output, platform }) => output.endsWith('.cjs') && platform !== 'webview'));
  });
});
