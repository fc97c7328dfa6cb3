import assert from 'node:assert/strict';
import { PLOTTERS } from '../../src/plotters/plotters.ts';
import { findingsOf } from '../../src/tuning/checkFile.ts';
import { readConfigurationFile } from '../../src/tuning/configurationFile.ts';
import { fileActions } from '../../src/tuning/fileActions.ts';
import { hoverAt } from '../../src/tuning/hoverText.ts';
import { suggestionsAt } from '../../src/tuning/suggestions.ts';
import { host, SSD } from './host.ts';

/** A text with a `|` where the cursor stands. */
function at(marked: string) {
  const offset = marked.indexOf('|');
  return { offset, file: readConfigurationFile(marked.slice(0, offset) + marked.slice(offset + 1)) };
}

function one(member: string, plotter = '"plotter": "madmax"'): string {
  return `{ "configurations": { "a": { ${plotter}, ${member} } } }`;
}

function suggested(marked: string): string[] {
  const { file, offset } = at(marked);
  return suggestionsAt(file, offset, host()).map(({ text }) => text);
}

describe('completions', () => {
  for (const { id, title } of PLOTTERS) {
    it(`begin an empty file with a configuration of ${title} that ${title} can use`, () => {
      const { file, offset } = at('|');
      const texts = suggestionsAt(file, offset, host()).map(({ text }) => text);
      const whole = readConfigurationFile(texts.find((text) => text.includes(`"${id}"`))!);
      assert.deepEqual(whole.mistakes, []);
      const [{ name, settings }] = whole.configurations;
      const found = findingsOf(name, settings, host()).map(({ rule }) => rule);
      const wrong = ['setting-of-other-plotter', 'counts-for-nothing', 'value-out-of-range'];
      assert.deepEqual(
        found.filter((rule) => wrong.includes(rule)),
        [],
      );
    });
  }

  it('are values of this host and of the plotter', () => {
    assert.deepEqual(suggested(one('"threads": |')), ['16']);
    assert.deepEqual(suggested(one('"threads": 4|')), ['16']);
    assert.deepEqual(suggested(one('"buckets": |')), ['16', '32', '64', '128', '256', '512', '1024']);
    assert.deepEqual(suggested(one('"buckets": |', '"plotter": "bladebit"')), ['64', '128', '256', '512', '1024']);
    assert.deepEqual(suggested(one('"directories": { "tmp": "|" }')), [
      '"/mnt/ssd/"',
      '"/mnt/ssd2/"',
      '"/mnt/hdd/"',
      '"/mnt/ram/"',
    ]);
    assert.deepEqual(suggested(one('"directories": { "final": [ | ] }', '"plotter": "bladebit"')).length, 4);
    assert.deepEqual(suggested(one('"binary": |')), ['"/usr/bin/chia_plot"']);
    assert.deepEqual(suggested(one('"flags": [ | ]')), ['"--version"', '"--help"']);
    assert.ok(suggested(one('"flags": ["|"]', '"plotter": "bladebit"')).includes('"--no-numa"'));
  });

  it('replace the value that is there, and come while the file is not well-formed', () => {
    const { file, offset } = at('{ "configurations": { "a": { "plotter": "madmax", "threads": 4|');
    const [suggestion] = suggestionsAt(file, offset, host());
    assert.deepEqual(suggestion?.range && file.document.text.slice(suggestion.range.start, suggestion.range.end), '4');
  });

  it('are none at names, outside configurations, and where the plotter is not named', () => {
    assert.deepEqual(suggested(one('"thr|eads": 4')), []);
    assert.deepEqual(suggested('{ "matrix": { "base": "|" } }'), []);
    assert.deepEqual(suggested('{ "configurations": { "a": { "threads": | } } }'), []);
  });
});

describe('hovers', () => {
  const hovered = (marked: string, facts = host()) => {
    const { file, offset } = at(marked);
    return hoverAt(file, offset, facts)?.text;
  };

  it('tell a configuration’s command line and needs', () => {
    const text = hovered(
      '{ "configurations": { "|a": { "plotter": "madmax", "k": 32, "directories": { "tmp": "/mnt/a b/" } } } }',
    );
    assert.equal(
      text,
      "`chia_plot -k 32 -t '/mnt/a b/'`\n\nNeeds about: memory 2.17 GiB, temporary space 256 GiB, the plot 101 GiB.",
    );
  });

  it('tell what holds a folder, and what a flag means', () => {
    assert.equal(
      hovered(one('"directories": { "tmp": "/mnt/|ssd/" }')),
      '`/mnt/ssd/`: xfs on nvme0n1, SSD, 0.98 TiB free of 0.98 TiB',
    );
    const hanging = host({ places: { '/mnt/ssd/': { ...SSD, state: 'unknown' } } });
    assert.equal(hovered(one('"directories": { "tmp": "/mnt/|ssd/" }'), hanging), '`/mnt/ssd/`: does not answer');
    assert.match(hovered(one('"flags": ["--no|-numa"]', '"plotter": "bladebit"'))!, /`-m`, `--no-numa`: No NUMA-aware/);
    assert.equal(hovered(one('"flags": ["--not|hing"]')), undefined);
    assert.equal(hovered(one('"thre|ads": 4')), undefined);
  });

  it('let no text of the file out of its code', () => {
    const text = hovered(
      `{ "configurations": { "|a": { "plotter": "madmax", "binary": "x\`[run](command:evil)\`" } } }`,
    );
    assert.match(text!, /^`` 'x`\[run\]\(command:evil\)`' ``/);
  });
});

describe('actions above configurations', () => {
  it('are offered for each, comparing only where there are two, and for the matrix', () => {
    const told = (text: string) =>
      fileActions(readConfigurationFile(text)).map(({ action, configuration }) => `${action} ${configuration}`);
    assert.deepEqual(told('{ "configurations": { "a": { "plotter": "madmax" } } }'), [
      'run a',
      'benchmark a',
      'check a',
    ]);
    assert.deepEqual(
      told(`{ "configurations": { "a": { "plotter": "madmax" }, "b": { "plotter": "pos2" } },
              "matrix": { "base": "a", "over": { "threads": [1, 2] } } }`),
      [
        ...['run a', 'benchmark a', 'compare a', 'check a'],
        ...['run b', 'benchmark b', 'compare b', 'check b', 'benchmark undefined'],
      ],
    );
    assert.deepEqual(told('{ "configurations": { "a": { "plotter": "x" } } }'), []);
  });
});
