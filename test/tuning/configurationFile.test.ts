import assert from 'node:assert/strict';
import { positionOf } from '../../src/input/textPosition.ts';
import { readConfigurationFile } from '../../src/tuning/configurationFile.ts';
import { expandMatrix, MatrixError } from '../../src/tuning/matrix.ts';

function mistakes(text: string): string[] {
  return readConfigurationFile(text).mistakes.map(({ kind, message, range }) => {
    const { line, column } = positionOf(text, range.start);
    return `${line}:${column} ${kind}: ${message}`;
  });
}

describe('a file of configurations', () => {
  it('gives its configurations in order', () => {
    const { configurations, mistakes: none } = readConfigurationFile(`{
      "$schema": "plotscope.schema.json",
      // the machine under the desk
      "configurations": {
        "fast": { "plotter": "madmax", "k": 32, "threads": 8, "directories": { "tmp": "/mnt/a/" } },
        "small": { "plotter": "pos2", "k": 28, },
      },
    }`);
    assert.deepEqual(none, []);
    assert.deepEqual(
      configurations.map(({ name, settings }) => [name, settings.plotter]),
      [
        ['fast', 'madmax'],
        ['small', 'pos2'],
      ],
    );
  });

  it('says of each wrong value where it is and what to write, and keeps the other configurations', () => {
    const text = `{
  "configurations": {
    "good": { "plotter": "chiapos" },
    "bad": {
      "plotter": "madmax",
      "threads": "8",
      "threds": 8,
      "count": 0,
      "cache": "much",
      "directories": { "tmp": "", "tmp4": "/x" },
      "flags": "-w"
    },
    "none": {},
    "other": { "plotter": "chia_plot" }
  },
  "configuration": {}
}`;
    assert.deepEqual(mistakes(text), [
      '16:3 schema: "configuration" means nothing here. Remove it; there are configurations, matrix and $schema.',
      '8:16 schema: "count" can\'t have this value. Write a whole number from 1, or "endless".',
      '6:18 schema: "threads" can\'t have this value. Write a whole number.',
      '10:31 schema: "tmp" can\'t have this value. A folder has a name.',
      '10:35 unknown-setting: "tmp4" is no setting. Did you mean "tmp"?',
      '9:16 schema: "cache" can\'t have this value. Write a size with a unit of K, M, G or T, such as "100G".',
      '11:16 schema: "flags" can\'t have this value. Write [ ] around the flags.',
      '7:7 unknown-setting: "threds" is no setting. Did you mean "threads"?',
      '13:5 schema: "plotter" is missing. Add it.',
      '14:27 schema: "plotter" can\'t have this value. Write one of madmax, gigahorse, bladebit, chiapos, pos2, xchplot2, demo.',
    ]);
    assert.deepEqual(
      readConfigurationFile(text).configurations.map(({ name }) => name),
      ['good'],
    );
  });

  it('says what a file without configurations lacks', () => {
    assert.match(mistakes('[]')[0], /must hold an object/);
    assert.match(mistakes('{}')[0], /There are no configurations\. Add/);
    assert.match(mistakes('{ "configurations": [] }')[0], /^1:21/);
    assert.match(mistakes('')[0], /syntax: The file is empty/);
  });
});

describe('a matrix', () => {
  const fast = { plotter: 'madmax', threads: 4, directories: { tmp: '/mnt/a/' } } as const;

  it('gives every combination, named by what differs', () => {
    const all = expandMatrix({ fast }, { base: 'fast', over: { threads: [2, 4], 'directories.tmp2': ['/b/', '/c/'] } });
    assert.deepEqual(
      all.map(({ name }) => name),
      [
        'fast threads=2 directories.tmp2=/b/',
        'fast threads=2 directories.tmp2=/c/',
        'fast threads=4 directories.tmp2=/b/',
        'fast threads=4 directories.tmp2=/c/',
      ],
    );
    assert.deepEqual(all[1]?.settings, { ...fast, threads: 2, directories: { tmp: '/mnt/a/', tmp2: '/c/' } });
    assert.deepEqual(fast.directories, { tmp: '/mnt/a/' });
  });

  it('refuses a base, a value or a number of combinations that cannot be', () => {
    const expand = (base: string, over: Record<string, unknown[]>) => () => expandMatrix({ fast }, { base, over });
    assert.throws(expand('slow', {}), {
      name: 'MatrixError',
      place: ['base'],
      message: /no configuration "slow".*fast/,
    });
    assert.throws(expand('fast', { threads: ['two'] }), (error: MatrixError) => {
      assert.deepEqual(error.place, ['over', 'threads']);
      return /"threads" can't have this value \(fast threads=two\)\. Write a whole number\./.test(error.message);
    });
    assert.throws(expand('fast', { thread: [1] }), MatrixError);
    const many = Array.from({ length: 40 }, (_, index) => index + 1);
    assert.throws(expand('fast', { threads: many, buckets: many }), /1600 combinations/);
    assert.throws(expand('constructor', {}), MatrixError);
  });

  it('is expanded in its file, mistakes at their place', () => {
    const text = (matrix: string) => `{ "configurations": { "a": { "plotter": "madmax" } },\n"matrix": ${matrix} }`;
    const good = readConfigurationFile(text('{ "base": "a", "over": { "threads": [1, 2] } }'));
    assert.deepEqual(good.mistakes, []);
    assert.equal(good.combinations.length, 2);
    assert.match(mistakes(text('{ "base": "b", "over": {} }'))[0], /^2:21 schema: There is no configuration "b"/);
    assert.match(mistakes(text('{ "base": "a", "over": { "k": [] } }'))[0], /^2:\d+ schema: .*at least one value/);
    assert.match(mistakes(text('{ "base": "a", "over": { "k": ["x"] } }'))[0], /^2:\d+ schema: "k" can't have/);
  });
});
