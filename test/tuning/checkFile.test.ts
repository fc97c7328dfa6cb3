import assert from 'node:assert/strict';
import { parseJsonc } from '../../src/input/jsonc.ts';
import { positionOf } from '../../src/input/textPosition.ts';
import { problemsOf } from '../../src/tuning/checkFile.ts';
import { readConfigurationFile } from '../../src/tuning/configurationFile.ts';
import type { HostFacts } from '../../src/tuning/hostFacts.ts';
import { removal, setting, type TextEdit } from '../../src/tuning/textEdits.ts';
import { host } from './host.ts';

function applied(text: string, edits: readonly TextEdit[]): string {
  return edits
    .toSorted((a, b) => b.start - a.start)
    .reduce((all, { start, end, text: piece }) => all.slice(0, start) + piece + all.slice(end), text);
}

function problems(text: string, facts: HostFacts = host()) {
  return problemsOf(readConfigurationFile(text), facts);
}

const KEYS = `"farmerKey": "${'a'.repeat(96)}", "contract": "xch1${'q'.repeat(58)}"`;

describe('problems of a file', () => {
  const text = `{
  "configurations": {
    // for the night
    "night": {
      "plotter": "madmax",
      "threads": 32,
      "buckets": 8, // as in old guides
      "compression": 3,
      "directories": { "tmp": "/mnt/ssd", "final": "/mnt/hdd/" },
      ${KEYS}
    },
    "broken": { "plotter": "madmax", "k": "32" },
  },
}`;

  it('stand where the setting stands, in the order of the text', () => {
    const told = problems(text).map(({ rule, severity, configuration, range }) => {
      const { line, column } = positionOf(text, range.start);
      return `${line}:${column} ${severity} ${rule} of ${configuration}: ${text.slice(range.start, range.end)}`;
    });
    assert.deepEqual(told, [
      '6:18 warning threads-above-cores of night: 32',
      '7:18 warning buckets-as-exponent of night: 8',
      '8:7 warning setting-of-other-plotter of night: "compression"',
      '9:31 error directory-without-slash of night: "/mnt/ssd"',
      '12:43 error schema of undefined: "32"',
    ]);
  });

  it('are gone once their fixes are applied, and the rest of the text is as it was', () => {
    let mended = text;
    for (let round = 0; round < 10; round++) {
      const fix = problems(mended).flatMap(({ fixes }) => fixes)[0];
      if (!fix) break;
      mended = applied(mended, fix.edits);
    }
    assert.deepEqual(
      problems(mended).map(({ rule }) => rule),
      ['schema'],
    );
    assert.match(
      mended,
      /"threads": 16,\n {6}"buckets": 256, \/\/ as in old guides\n {6}"directories": \{ "tmp": "\/mnt\/ssd\/"/,
    );
    assert.match(mended, /\/\/ for the night/);
  });

  it('offer a folder that is missing to be created', () => {
    const missing = { path: '/mnt/new/', state: 'missing', disks: [] } as const;
    const facts = host({ places: { '/mnt/new/': missing } });
    const [problem] = problems(
      `{ "configurations": { "a": { "plotter": "madmax", "directories": { "tmp": "/mnt/new/" }, ${KEYS} } } }`,
      facts,
    );
    assert.deepEqual(problem?.fixes, [{ title: 'Create /mnt/new/', edits: [], createFolder: '/mnt/new/' }]);
  });

  it('mark the name of a configuration that lacks something', () => {
    const short = '{ "configurations": { "a": { "plotter": "pos2", "k": 28 } } }';
    const [problem] = problems(short).filter(({ rule }) => rule === 'refused-combination');
    assert.equal(short.slice(problem!.range.start, problem!.range.end), '"a"');
  });
});

describe('text edits', () => {
  const edit = (text: string, edits: (document: ReturnType<typeof parseJsonc>) => TextEdit[]) => {
    const changed = applied(text, edits(parseJsonc(text)));
    assert.deepEqual(parseJsonc(changed).mistakes, [], changed);
    return changed;
  };

  it('replace, add and nest settings', () => {
    assert.equal(
      edit('{ "a": 1 }', (d) => setting(d, ['a'], [2])),
      '{ "a": [2] }',
    );
    assert.equal(
      edit('{ "a": 1 }', (d) => setting(d, ['b'], 'x')),
      '{ "a": 1, "b": "x" }',
    );
    assert.equal(
      edit('{}', (d) => setting(d, ['b'], true)),
      '{ "b": true }',
    );
    assert.equal(
      edit('{\n  "a": 1,\n}', (d) => setting(d, ['b'], 2)),
      '{\n  "a": 1,\n  "b": 2,\n}',
    );
    assert.equal(
      edit('{ "a": 1 }', (d) => setting(d, ['b', 'c'], 2)),
      '{ "a": 1, "b": {"c":2} }',
    );
    assert.equal(
      edit('{ "a": [1, 2] }', (d) => setting(d, ['a', 1], 3)),
      '{ "a": [1, 3] }',
    );
    assert.deepEqual(setting(parseJsonc('{ "a": [1] }'), ['a', 5], 1), []);
  });

  it('remove settings and items with their commas', () => {
    assert.equal(
      edit('{ "a": 1, "b": 2 }', (d) => removal(d, ['a'])),
      '{ "b": 2 }',
    );
    assert.equal(
      edit('{ "a": 1, "b": 2 }', (d) => removal(d, ['b'])),
      '{ "a": 1 }',
    );
    assert.equal(
      edit('{ "a": 1 }', (d) => removal(d, ['a'])),
      '{}',
    );
    assert.equal(
      edit('{\n  "a": 1,\n  "b": 2,\n}', (d) => removal(d, ['b'])),
      '{\n  "a": 1\n}',
    );
    assert.equal(
      edit('[1, 2, 3]', (d) => removal(d, [1])),
      '[1, 3]',
    );
    assert.deepEqual(removal(parseJsonc('{ "a": 1 }'), ['b']), []);
  });
});
