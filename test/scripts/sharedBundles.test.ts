import assert from 'node:assert/strict';
import { asCommonJs, bundles } from '../../scripts/bundles.ts';

describe('bundles that share code', () => {
  it('take what they import as constants, and export values', () => {
    const code = [
      'import { readFileSync } from "node:fs";',
      'import {',
      '  a,',
      '  b as c',
      '} from "./shared-4TN2JMYZ.cjs";',
      'import "./shared-TWTWW62O.cjs";',
      'import os$1 from "node:os";',
      'import * as path from "node:path";',
      'import fs, { constants as C } from "node:fs";',
      'const text = `import x from "y";`;',
      'export {',
      '  a,',
      '  c as d$',
      '};',
    ].join('\n');
    assert.deepEqual(
      asCommonJs(code)
        .replaceAll(/\s+/g, ' ')
        .split(/; (?=\w)/),
      [
        'const { readFileSync } = require("node:fs")',
        'const { a, b: c } = require("./shared-4TN2JMYZ.cjs")',
        'require("./shared-TWTWW62O.cjs")',
        'const os$1 = require("node:os")',
        'const path = require("node:path")',
        'const fs = require("node:fs")',
        'const { constants: C } = require("node:fs")',
        'const text = `import x from "y";`',
        'module.exports = { a, d$: c };',
      ],
    );
  });

  it('are those of one runtime: a page loads one file', () => {
    const sharing = bundles.filter(({ shares }) => shares);
    assert.ok(sharing.length > 1);
    assert.ok(sharing.every(({ output, platform }) => output.endsWith('.cjs') && platform !== 'webview'));
  });
});
