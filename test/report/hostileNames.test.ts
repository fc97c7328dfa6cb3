import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Report, section } from '../../src/analysis/common/report.ts';
import { barSpec } from '../../src/pages/benchmarkCharts.ts';
import { WRITERS } from '../../src/report/formats.ts';
import { hostileText } from '../terminal/hostileText.ts';

/** Each report is drawn in every format. */
const RUNS = { numRuns: 25 };

/** Control characters, halves of a pair, and two that are none: with one of them no reader of XML opens a document. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const NO_XML = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\p{Cs}]/u;

/** A report in which every text is the same one: headings, cells, lines of charts and their legends. */
function reportOf(name: string): Report {
  const bars = [{ name, run: name, value: 2, low: 1, high: 3 }];
  const chart = {
    ...{ title: name, sentence: name, legend: [{ name, color: 'var(--vscode-charts-blue, #1a85ff)' }] },
    spec: barSpec({ title: name, axis: 'By/s', runs: [name], isLogarithmic: false, bars }),
  };
  const table = { head: [name, 'n'], rows: [[name, '1']] };
  const points = [name, { mark: name, text: name, basis: name }];
  const sections = [section(name, { lines: [name], points, table, charts: [chart] })];
  return { title: name, range: name, summary: [name], sections };
}

/** The tags of a document with the names of their attributes, each once; what is left beside them is text. */
function marksOf(markup: string): { tags: readonly string[]; text: string } {
  const tags = new Set<string>();
  const text = markup.replaceAll(/<(\/?[\w!][\w:]*)((?: [\w:-]+="[^"<]*")*) ?\/?>/g, (_, name, attributes) => {
    for (const one of attributes.matchAll(/ ([\w:-]+)="[^"]*"/g)) tags.add(`${name} ${one[1]}`);
    tags.add(name);
    return '';
  });
  return { tags: [...tags].sort(), text };
}

describe('a report about things with hostile names', function () {
  this.timeout(120_000);

  it('has the same marks in pages and pictures as one about plain names, and all else is text', async () => {
    for (const format of ['html', 'svg'] as const) {
      const plain = marksOf(await WRITERS[format](reportOf('PLAIN')));
      await fc.assert(
        fc.asyncProperty(hostileText, async (name) => {
          const { tags, text } = marksOf((await WRITERS[format](reportOf(name))).replace('<!DOCTYPE html>', ''));
          assert.deepEqual(
            tags.filter((tag) => !plain.tags.includes(tag)),
            [],
          );
          const told = format === 'html' ? text.slice(text.indexOf('li { margin')) : text;
          assert.doesNotMatch(told, /[<>]|&(?!(?:amp|lt|gt|quot|#39);)/);
          assert.doesNotMatch(text, NO_XML);
        }),
        RUNS,
      );
    }
  });

  it('is a PDF without an action, and a picture, of any of them', async () => {
    await fc.assert(
      fc.asyncProperty(hostileText, async (name) => {
        const pdf = Buffer.from(await WRITERS.pdf(reportOf(name)));
        assert.equal(pdf.toString('latin1', 0, 5), '%PDF-');
        assert.doesNotMatch(
          pdf.toString('latin1').replaceAll(/\((?:\\.|[^\\)])*\)/gs, ''),
          /\/(?:URI|JavaScript|JS|Launch|AA)\b/,
        );
        const png = Buffer.from(await WRITERS.png(reportOf(name)));
        assert.equal(png.toString('latin1', 1, 4), 'PNG');
      }),
      { numRuns: 10 },
    );
  });

  it('is data and Markdown with the names as they are', async () => {
    await fc.assert(
      fc.asyncProperty(hostileText, async (name) => {
        assert.deepEqual(JSON.parse(await WRITERS.json(reportOf(name))), JSON.parse(JSON.stringify(reportOf(name))));
        const bare = (await WRITERS.md(reportOf(name))).replaceAll(/\\[^\w\s]/g, '');
        assert.doesNotMatch(bare.replaceAll(/^\|.*\|$/gm, ''), /[[\]<`|~@$]|:\/\//);
        // Each cell ends where it should.
        const rows = bare.match(/^\|.*$/gm) ?? [];
        for (const row of rows) assert.equal(row.split('|').length, 4, row);
        assert.equal(rows.length, 3);
      }),
    );
  });
});
