import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Saturation } from '../../src/analysis/bottleneck/saturation.ts';
import type { FindingsPage } from '../../src/analysis/common/findingsPage.ts';
import { codeBlock, markdownText } from '../../src/analysis/common/markdownText.ts';
import type { ReportSection } from '../../src/analysis/common/report.ts';
import { section } from '../../src/analysis/common/report.ts';
import type { BenchmarkRecord } from '../../src/benchmarks/benchmarkRecord.ts';
import type { PastAlert } from '../../src/events/alertLog.ts';
import { BottleneckLog } from '../../src/events/bottleneckLog.ts';
import type { RunningPlotter } from '../../src/events/plotterProcesses.ts';
import { findingsHtml } from '../../src/pages/findingsHtml.ts';
import { htmlText } from '../../src/pages/htmlText.ts';
import { webviewHtml } from '../../src/pages/webviewPage.ts';
import { forPipe, forTerminal } from '../../src/terminal/output.ts';
import { NO_PROGRESS } from '../../src/vscode/benchmarks/benchmarkProgress.ts';
import { benchmarkRows } from '../../src/vscode/benchmarks/benchmarkRows.ts';
import { alertRows } from '../../src/vscode/rows/alertRows.ts';
import { bottleneckRows } from '../../src/vscode/rows/bottleneckRows.ts';
import { messageText } from '../../src/vscode/rows/messageText.ts';
import { noticeText } from '../../src/vscode/rows/noticeGate.ts';
import { plotterRows } from '../../src/vscode/rows/plotterRows.ts';
import type { Row } from '../../src/vscode/rows/row.ts';
import { statusText } from '../../src/vscode/rows/statusText.ts';
import { heldBy } from '../events/heldBy.ts';
import { frameOf } from '../metrics/frameOf.ts';
import { hostileText } from '../terminal/hostileText.ts';
import { comparisonRecord, suiteRecord, tuningRecord } from './benchmarkRecords.ts';

/** A tooltip without its code and its escapes: nothing of it may be Markdown but bold. */
function bareOf(tooltip: string): string {
  return tooltip.replace(/^(`{3,})\n[^\n]*\n\1$/gm, '').replace(/\\[^\w\s]/g, 'x');
}

const tooltipsOf = (rows: readonly Row[]): string[] =>
  rows.flatMap(({ tooltip, children = [] }) => [...(tooltip === undefined ? [] : [tooltip]), ...tooltipsOf(children)]);

/** Whatever is Markdown in a tooltip, or a sign of VS Code's, and not the project's own: bold, blocks of code. */
const MARKDOWN = /[[\]<~]|`|:\/\/|\$\(|^(?:[#>]|[-+] |\d+[.)] |---)/m;

/** A record in which the texts that a person, a file or a plotter gave are all the same one. */
function renamed<Value>(value: Value, name: string): Value {
  return JSON.parse(JSON.stringify(value), (key, one) => {
    if (['reason', 'problem', 'title', 'best', 'baseline', 'name'].includes(key) && typeof one === 'string')
      return name;
    return ['reasons', 'warnings', 'notes'].includes(key) ? [name] : one;
  });
}

function sectionOf(name: string): ReportSection {
  const table = { head: [name, 'n'], rows: [[name, '1']] };
  return section(name, { lines: [name], points: [name, { mark: name, text: name, basis: name }], table });
}

function benchmarkRowsOf(name: string): Row[] {
  const running = {
    ...{ id: '1', title: name, startedAt: 0, isStopping: false },
    progress: { ...NO_PROGRESS, benchmark: name, step: name, unmeasured: [{ name, text: name }] },
  };
  const failed = [{ suite: 'system' as const, name, reason: name }];
  const records: BenchmarkRecord[] = [{ ...suiteRecord('a'), failed }, comparisonRecord(), tuningRecord()];
  return benchmarkRows(
    [running],
    records.map((record) => renamed(record, name)),
    100,
  );
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
      fc.property(hostileText, (name) => {
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
          ...benchmarkRowsOf(name),
        ];
        const tooltips = tooltipsOf(rows);
        assert.ok(tooltips.length > 20);
        for (const tooltip of tooltips) assert.doesNotMatch(bareOf(tooltip), MARKDOWN, tooltip);
        // The status bar has a table of its own.
        const disk = { resource: 'disk', subject: name, ratio: 0.5 } as Saturation;
        const { text, tooltip } = statusText([disk], 1, { ...held, processId: '7:1' });
        assert.doesNotMatch(
          text.replace('$(pulse)', '').replace('$(server-process)', '').replace('$(flame)', ''),
          /\$\(/,
        );
        // The first line of its table is of columns without names.
        assert.doesNotMatch(bareOf(tooltip).replace('|---|---:|', ''), MARKDOWN, tooltip);
      }),
    );
  });

  it('are text in every page and picture: the same as of a plain name, with the name escaped', async () => {
    const html: readonly ((name: string) => string | Promise<string>)[] = [
      (name) =>
        findingsHtml(pageOf(name), { ofFinding: () => ({ text: name, href: name }), ofAdvice: () => undefined }, 'n'),
      (name) =>
        webviewHtml({ title: name, id: 'i', loading: name }, { nonce: 'n', scriptUri: `https://host/${name}/page.js` }),
    ];
    await fc.assert(
      fc.asyncProperty(hostileText, async (name) => {
        for (const render of html) {
          assert.equal(
            await render(name),
            (await render('PLAIN')).replaceAll('PLAIN', () => htmlText(name)),
          );
        }
        assert.doesNotMatch(htmlText(name), /[<>"']/);
      }),
    );
  });

  it('are text in every message: no link of it, and so no command', () => {
    fc.assert(
      fc.property(hostileText, (name) => {
        const alert = { title: name, severity: 'warning', cause: name, remedy: name } as PastAlert;
        const told = messageText(noticeText(alert, 1));
        // As VS Code finds links in messages.
        assert.doesNotMatch(told, /\[[^\]]+\]\([^)\s]/);
        assert.equal(told.replaceAll('\u200b', ''), noticeText(alert, 1));
      }),
    );
  });

  it('are text in every line of Markdown, and all of it', () => {
    fc.assert(
      fc.property(hostileText, (name) => {
        const told = markdownText(name);
        assert.doesNotMatch(told.replace(/\\[^\p{L}\p{N}\s]/gu, 'x'), MARKDOWN);
        assert.equal(told.replace(/\\([^\p{L}\p{N}\s])/gu, '$1'), name.replaceAll(/[\r\n]+/g, ' ').trim());
      }),
    );
    // A report that is read as it is written has signs where they stand for something alone.
    const plain = "Process 7 (chia_plot) took 3.5 s: 80 % of /mnt/my-disk, x_y > 2; it's 2026-11-24.";
    assert.equal(markdownText(plain), plain);
  });

  it('end no block of code', () => {
    fc.assert(
      fc.property(hostileText, (name) => {
        const [fence, ...rest] = codeBlock(name).split('\n');
        assert.equal(rest.length, 2);
        assert.equal(rest[1], fence);
        assert.ok(!name.includes(fence!));
      }),
    );
    assert.equal(markdownText('a\n![b](c)'), 'a !\\[b\\](c)');
  });

  it('command no terminal; colours and lines of progress stay', () => {
    assert.equal(forTerminal('\r\x1b[K5 % done\r\n'), '\r\x1b[K5 % done\r\n');
    assert.equal(forTerminal('\x1b[1;31mred\x1b[0m\t\n\x1b[H\x1b[J'), '\x1b[1;31mred\x1b[0m\t\n\x1b[H\x1b[J');
    assert.equal(forTerminal('\x1b]0;title\x07\x1b[2;1H\x9b5A\r'), '\u241b]0;title\u2407\u241b[2;1H\ufffd5A\u240d');
    assert.equal(forTerminal('a\u202etxt.exe'), 'a\ufffdtxt.exe');
    fc.assert(
      fc.property(hostileText, (name) =>
        assert.doesNotMatch(forTerminal(name).replaceAll('\r\n', ''), /[^\P{Cc}\n]|[\u202a-\u202e]/u),
      ),
    );
  });

  it('command none through a pipe, where data is as it was', () => {
    fc.assert(
      fc.property(hostileText, (name) => {
        const data = JSON.stringify({ [name]: name });
        assert.equal(forPipe(data), data);
        assert.ok(!forPipe(name).includes('\x1b'));
      }),
    );
  });
});
