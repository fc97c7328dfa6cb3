import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Saturation } from '../../src/analysis/bottleneck/saturation.ts';
import type { FindingsPage } from '../../src/analysis/common/findingsPage.ts';
import type { Report, ReportSection } from '../../src/analysis/common/report.ts';
import { section } from '../../src/analysis/common/report.ts';
import { reportMarkdown } from '../../src/analysis/common/reportMarkdown.ts';
import type { PastAlert } from '../../src/events/alertLog.ts';
import { BottleneckLog } from '../../src/events/bottleneckLog.ts';
import type { RunningPlotter } from '../../src/events/plotterProcesses.ts';
import { findingsHtml } from '../../src/pages/findingsHtml.ts';
import { htmlText } from '../../src/pages/htmlText.ts';
import { webviewHtml } from '../../src/pages/webviewPage.ts';
import { reportHtml } from '../../src/report/formats/reportHtml.ts';
import { forTerminal } from '../../src/terminal/output.ts';
import { alertRows } from '../../src/vscode/rows/alertRows.ts';
import { bottleneckRows } from '../../src/vscode/rows/bottleneckRows.ts';
import { codeBlock, escapedMarkdown } from '../../src/vscode/rows/markdown.ts';
import { plotterRows } from '../../src/vscode/rows/plotterRows.ts';
import type { Row } from '../../src/vscode/rows/row.ts';
import { statusText } from '../../src/vscode/rows/statusText.ts';
import { heldBy } from '../events/heldBy.ts';
import { frameOf } from '../metrics/frameOf.ts';

const PARTS = [
  '![x](http://h/x.png)',
  'http://h/x www.h.example me@h.example',
  '$(flame)',
  '"><b>',
  "' onload='x",
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

function sectionOf(name: string): ReportSection {
  const table = { head: [name, 'n'], rows: [[name, '1']] };
  return section(name, { lines: [name], points: [name, { mark: name, text: name, basis: name }], table });
}

function reportOf(name: string): Report {
  return { title: name, range: name, summary: [name], sections: [sectionOf(name)] };
}

function pageOf(name: string): FindingsPage {
  const finding = {
    id: name,
    kind: 'bottleneck',
    category: 'disk',
    severity: 1,
    confidence: 1,
    text: name,
    evidence: [],
  };
  const told = { what: finding, words: { mark: name, text: name, basis: name } };
  const all = { title: name, range: name, verdict: name, findings: [told], advice: [], more: [sectionOf(name)] };
  return { ...all, because: finding } as unknown as FindingsPage;
}

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
        const held = heldBy('cpu-starved', 950, { cause: name, evidence: [name], remedies: [{ text: name }] });
        const log = new BottleneckLog();
        log.apply({ type: 'bottleneck.changed', at: 950, processId: '7:1', bottleneck: held });
        const frame = frameOf(1000, []);
        const rows = [
          ...plotterRows([plotter], frame),
          ...alertRows([alert]),
          ...bottleneckRows(log, [plotter], frame),
        ];
        for (const tooltip of tooltipsOf(rows)) assert.doesNotMatch(bareOf(tooltip), /[[\]<>!#|]|`|:\/\//, tooltip);
        // The status bar has a table of its own.
        const disk = { resource: 'disk', subject: name, ratio: 0.5 } as Saturation;
        const { text, tooltip } = statusText([disk], 1, { ...held, processId: '7:1' });
        assert.doesNotMatch(
          text.replace('$(pulse)', '').replace('$(server-process)', '').replace('$(flame)', ''),
          /\$\(/,
        );
        assert.doesNotMatch(bareOf(tooltip), /[[\]<>!#]|`/, tooltip);
      }),
    );
  });

  it('are text in every page and picture: the same as of a plain name, with the name escaped', async () => {
    const html: readonly ((name: string) => string | Promise<string>)[] = [
      (name) =>
        findingsHtml(pageOf(name), { ofFinding: () => ({ text: name, href: name }), ofAdvice: () => undefined }, 'n'),
      (name) => webviewHtml({ title: name, id: 'i', loading: name }, { nonce: 'n', scriptUri: name }),
      (name) => reportHtml(reportOf(name)),
    ];
    await fc.assert(
      fc.asyncProperty(hostile, async (name) => {
        for (const render of html) {
          assert.equal(
            await render(name),
            (await render('PLAIN')).replaceAll('PLAIN', () => htmlText(name)),
          );
        }
        assert.doesNotMatch(htmlText(name), /[<>"']/);
        assert.doesNotMatch(reportMarkdown(reportOf(name)).replace(/\\./g, ''), /[[<`]/);
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
