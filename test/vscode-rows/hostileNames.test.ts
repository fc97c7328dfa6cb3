import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { PastAlert } from '../../src/events/alertLog.ts';
import type { RunningPlotter } from '../../src/events/plotterProcesses.ts';
import { forTerminal } from '../../src/terminal/output.ts';
import { alertRows } from '../../src/vscode/rows/alertRows.ts';
import { codeBlock, escapedMarkdown } from '../../src/vscode/rows/markdown.ts';
import { plotterRows } from '../../src/vscode/rows/plotterRows.ts';
import type { Row } from '../../src/vscode/rows/row.ts';
import { frameOf } from '../metrics/frameOf.ts';

const PARTS = [
  '![x](http://h/x.png)',
  '[a](command:x)',
  '<img src=x>',
  '```',
  '`',
  '\n\n# big',
  '**',
  '|',
  '\x1b]0;t\x07',
  'plain',
  ' ',
];
const hostile = fc.array(fc.constantFrom(...PARTS), { minLength: 1, maxLength: 6 }).map((parts) => parts.join(''));

/** A tooltip without its code and its escapes: nothing of it may be Markdown but bold. */
function bareOf(tooltip: string): string {
  return tooltip.replace(/^(`{3,})\n[^\n]*\n\1$/gm, '').replace(/\\[^\w\s]/g, '');
}

const tooltipsOf = (rows: readonly Row[]): string[] =>
  rows.flatMap(({ tooltip, children = [] }) => [...(tooltip === undefined ? [] : [tooltip]), ...tooltipsOf(children)]);

describe('names and arguments of strangers', () => {
  it('are text in every tooltip', () => {
    fc.assert(
      fc.property(hostile, (name) => {
        const plotter: RunningPlotter = {
          ...{ id: '7:1', pid: 7, startedAt: 900, plotter: 'user', role: 'plotter', title: name, argv: [name, name] },
          ...{ cwd: `/${name}`, logPath: `/${name}`, step: name },
          directories: [{ use: 'tmp', path: `/${name}`, mountpoint: `/${name}`, fileSystem: 'ext4', disks: [] }],
          hold: { kind: 'waiting', since: 0, cause: name, remedy: name },
        } as RunningPlotter;
        const alert = {
          id: 'a',
          title: name,
          severity: 'warning',
          cause: name,
          remedy: name,
          raisedAt: 0,
        } as PastAlert;
        for (const tooltip of tooltipsOf([...plotterRows([plotter], frameOf(1000, [])), ...alertRows([alert])])) {
          assert.doesNotMatch(bareOf(tooltip), /[[\]<>!#|]|`/, tooltip);
        }
      }),
    );
  });

  it('end no block of code', () => {
    fc.assert(
      fc.property(hostile, (name) => {
        const [fence, ...rest] = codeBlock(name).split('\n');
        assert.equal(rest.length, 2);
        assert.equal(rest[1], fence);
        assert.ok(!name.includes(fence!));
      }),
    );
    assert.equal(escapedMarkdown('a\n![b](c)'), 'a \\!\\[b\\]\\(c\\)');
  });

  it('command no terminal; colours and lines of progress stay', () => {
    assert.equal(forTerminal('\r\x1b[K5 % done\r\n'), '\r\x1b[K5 % done\r\n');
    assert.equal(forTerminal('\x1b[1;31mred\x1b[0m\t\n\x1b[H\x1b[J'), '\x1b[1;31mred\x1b[0m\t\n\x1b[H\x1b[J');
    assert.equal(forTerminal('\x1b]0;title\x07\x1b[2;1H\x9b5A\r'), '\u241b]0;title\u2407\u241b[2;1H\ufffd5A\u240d');
  });
});
