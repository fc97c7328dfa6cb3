import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { coverageReport } from '../../scripts/coverage.ts';

const SOURCE = `import type { A } from './a.ts';

/** What it does. */
export function chosen(one: A, other: string): string {
  if (one) return String(one);
  return other;
}
`;

describe('coverage', () => {
  const root = mkdtempSync(join(tmpdir(), 'plotscope-coverage-'));
  after(() => rmSync(root, { recursive: true }));
  const folder = join(root, 'out', 'coverage', 'processes');
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const range = (from: string, to: string, count: number) => ({
    startOffset: SOURCE.indexOf(from),
    endOffset: SOURCE.indexOf(to) + to.length,
    count,
  });

  it('is what any process ran, line by line, and counts what none has loaded', () => {
    write('src/rpc/chosen.ts', SOURCE);
    write('src/rpc/never.ts', 'export const never = 1;\n');
    const url = pathToFileURL(join(root, 'src/rpc/chosen.ts')).href;
    const all = { startOffset: 0, endOffset: SOURCE.length, count: 1 };
    const noEnd = [range('export function', '}\n', 1), range('  return other', 'other;', 0)];
    write(
      'out/coverage/processes/a.json',
      JSON.stringify({ result: [{ url, functions: [{ ranges: [all] }, { ranges: noEnd }] }] }),
    );
    assert.deepEqual(coverageReport(root, folder, true).map(words), ['src/rpc/chosen.ts 66.7 % of lines']);
    assert.match(
      readFileSync(join(root, 'out/coverage/lcov.info'), 'utf8'),
      /SF:src\/rpc\/chosen.ts\nDA:4,1\nDA:5,1\nDA:6,0\nend/,
    );
    assert.deepEqual(coverageReport(root, folder, false).slice(0, 2).map(words), [
      'src/rpc 50.0 % of lines',
      'all 50.0 % of lines',
    ]);

    const otherWay = [range('export function', '}\n', 1), range('return String', 'String(one);', 0)];
    write('out/coverage/processes/b.json', JSON.stringify({ result: [{ url, functions: [{ ranges: otherWay }] }] }));
    assert.deepEqual(coverageReport(root, folder, true).map(words), ['src/rpc/chosen.ts 100.0 % of lines']);
  });

  const words = (line: string) => line.trim().replaceAll(/ +/g, ' ');
});
