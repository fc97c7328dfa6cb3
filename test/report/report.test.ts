import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Report, ReportSection } from '../../src/analysis/common/report.ts';
import { REPORT_ABOUTS, REPORT_FORMAT_NAMES, REPORT_KINDS } from '../../src/analysis/common/reportKinds.ts';
import { reportMarkdown } from '../../src/analysis/common/reportMarkdown.ts';
import { reportCommand } from '../../src/cli/reportCommand.ts';
import type { History } from '../../src/history/history.ts';
import { exportedChart } from '../../src/report/exportedChart.ts';
import { plainColour } from '../../src/report/formats/chartSvg.ts';
import { allCharts } from '../../src/report/formats/reportCharts.ts';
import { WRITERS } from '../../src/report/formats.ts';
import { makeReport } from '../../src/report/makeReport.ts';
import { maskedReport } from '../../src/report/maskedReport.ts';
import { UsageError } from '../../src/terminal/output.ts';
import { CollectedOutput } from '../cli/collectedOutput.ts';
import { HistoryFixture, HOST } from '../history/historyFixture.ts';
import { CAUSE, DAYS, plantReported, RANGE } from './reportedHistory.ts';

/** A section by its title, wherever it stands. */
function find(sections: readonly ReportSection[], title: string): ReportSection {
  const found = sections.flatMap(function within(one): ReportSection[] {
    return one.title === title ? [one] : one.sections.flatMap(within);
  });
  assert.equal(found.length, 1, `${found.length} sections are called ${title}`);
  return found[0];
}

describe('A report', function () {
  this.timeout(120_000);

  const fixture = new HistoryFixture();
  const folder = mkdtempSync(join(tmpdir(), 'plotscope-report-'));
  let history: History;
  let report: Report;
  let finished: number;

  before(async () => {
    history = fixture.open({ now: () => RANGE.to });
    plantReported(history);
    finished = history.plots(RANGE).filter(({ outcome }) => outcome === 'finished').length;
    report = await makeReport(history, { about: 'history', ...RANGE }, { host: 'tester', now: RANGE.to });
  });
  after(() => {
    fixture.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  it('begins with what has to be known, in the figures of the history', () => {
    assert.ok(finished > 60);
    const text = report.summary.join('\n');
    assert.match(
      text,
      new RegExp(`Plots: ${finished} finished of .* in all, ${(finished / DAYS).toFixed(1)} a day; 1 failed`),
    );
    assert.match(text, /So it was for 1 h \(1\.4 % of what was measured\)/);
    assert.match(text, /Alerts: 1, 1 of them critical\./);
    assert.match(text, /Measured: 3 d of 3 d \(100 %\)/);
    assert.match(report.range, /^tester, 2 .* 2026/);
  });

  it('tells the pace of the days that were measured, whatever range was asked for', async () => {
    const asked = { about: 'history', from: RANGE.from - 3 * DAYS * 86_400, to: RANGE.to } as const;
    const { summary } = await makeReport(history, asked, { host: 'tester', now: RANGE.to });
    assert.match(summary.join('\n'), new RegExp(`in all, ${(finished / DAYS).toFixed(1)} a day; 1 failed`));
  });

  it('has the chapters of its kind, each with what it tells or why it tells nothing', () => {
    const titles = report.sections.map(({ title }) => title);
    assert.deepEqual(titles, [
      'Performance',
      'Bottlenecks',
      'Trends',
      'Recommendations',
      'Alerts',
      'Benchmarks',
      'Technical details',
    ]);
    const held = find(report.sections, 'What held plotters back').table;
    assert.deepEqual(held?.rows[0].slice(0, 5), [
      CAUSE,
      'Mad Max plotter, process 100',
      'Use another disk. Foretold: +20 % plots (+10 % … +30 %).',
      '1 h',
      '1.4 %',
    ]);
    const account = find(report.sections, 'What plotters’ time went into');
    assert.deepEqual(account.table?.rows[0].slice(2), ['60 %', '30 %', '10 %']);
    assert.deepEqual(account.table?.head.slice(2), ['computing', 'waiting for a disk', 'waiting for its own threads']);
    assert.match(account.charts[0].sentence, /60 % computing, 30 % waiting for a disk/);
    assert.deepEqual(find(report.sections, 'Alerts').table?.rows[0].slice(1), [
      'critical',
      'A disk is full',
      CAUSE,
      '1',
      '30 min',
      'over',
    ]);
    assert.deepEqual(find(report.sections, 'Benchmarks').lines, [
      'None was run in this range: plotscope bench measures this host.',
    ]);
    assert.deepEqual(find(report.sections, 'How it was measured').points, ['3 frames were missed.']);
    assert.match(String(find(report.sections, 'Versions').points[1]), /Measured by PlotScope 1\.0\.0 \(cli\)/);
  });

  it('draws what the dashboard draws, and says of what there is nothing', () => {
    const resources = find(report.sections, 'Resources');
    assert.deepEqual(
      resources.charts.map(({ title }) => title),
      ['CPU', 'Memory', 'Disk I/O'],
    );
    assert.match(resources.charts[0].sentence, /user 50\.0 % \(highest 50\.0 %\)/);
    assert.match(resources.charts[2].sentence, /128 MiB\/s/);
    assert.ok(
      resources.points.some((point) =>
        /^Nothing was measured in this range of: .*; Plotters: CPU; /.test(String(point)),
      ),
    );
    assert.ok(resources.points.length <= 2, 'one line for each reason');
    const plots = find(report.sections, 'Plots');
    assert.match(plots.charts[0].sentence, new RegExp(`^${finished} finished and 1 failed`));
    assert.match(plots.charts[1].sentence, /from 59 min 50 s to 59 min 50 s/);
  });

  it('is a selection by what it is about, also where nothing was measured', async () => {
    const empty = fixture.open({ now: () => RANGE.to }, join(fixture.folder, 'empty.sqlite'));
    for (const about of REPORT_ABOUTS) {
      for (const [which, of] of [
        ['full', history],
        ['empty', empty],
      ] as const) {
        const made = await makeReport(of, { about, ...RANGE }, { host: 'tester', now: RANGE.to });
        assert.equal(made.sections.length, REPORT_KINDS[about].chapters.length, `${about} ${which}`);
        const told = (one: ReportSection): boolean =>
          one.lines.length + one.points.length + one.charts.length + (one.table?.rows.length ?? 0) > 0 ||
          (one.sections.length > 0 && one.sections.every(told));
        for (const one of made.sections) assert.ok(told(one), `${about} ${which}: ${one.title} says nothing`);
        assert.doesNotMatch(reportMarkdown(made), /undefined|NaN|Infinity|\[object/);
      }
    }
  });

  it('is of the last run where none is given a range, and refuses one that ends before it begins', async () => {
    const run = await makeReport(history, { about: 'run' }, { host: 'tester', now: RANGE.to });
    assert.match(run.summary.join('\n'), new RegExp(`Plots: ${finished} finished`));
    const backwards = { about: 'history', from: RANGE.to, to: RANGE.from } as const;
    await assert.rejects(makeReport(history, backwards, { host: 'tester', now: RANGE.to }), /ends before it begins/);
  });

  it('is plain data', () => {
    assert.deepEqual(JSON.parse(JSON.stringify(report)), report);
  });

  it('escapes in Markdown and HTML what would be taken for marks, and runs nothing', async () => {
    const text = reportMarkdown(report);
    assert.ok(text.includes('sd\\<a>\\|"& is full of \\* and \\_ to /mnt/secret/plots.'));
    const html = await WRITERS.html(report);
    assert.ok(html.includes('sd&lt;a&gt;|&quot;&amp; is full of * and _'));
    assert.doesNotMatch(html, /<script|\son\w+="|<a>|https?:\/\/(?!www\.w3\.org)/);
  });

  it('can be masked: no path, no name of the host', async () => {
    const masked = maskedReport(report, { host: 'tester', user: 'somebody' });
    const text = JSON.stringify(masked);
    assert.doesNotMatch(text, /secret|tester/);
    assert.equal(allCharts(masked.sections).length, allCharts(report.sections).length);
  });

  it('has the same figures in every format', async () => {
    const figures = [`${finished} finished`, '128 MiB/s', '30 min', '60 %'];
    for (const name of ['md', 'html', 'json'] as const) {
      const text = await WRITERS[name](report);
      for (const figure of figures) assert.ok(text.includes(figure), `${figure} in ${name}`);
    }
  });

  it('draws its charts in colours and a font that every reader knows', async () => {
    const svg = await WRITERS.svg(report);
    assert.doesNotMatch(svg, /var\(|inherit|NaN|undefined/);
    assert.match(svg, />128 MiB\/s</);
    assert.doesNotMatch(svg, /\p{L}…</u, 'no label is cut short');
    const colours = [...svg.matchAll(/(?:fill|stroke)="(#[^"]*)"/g)].map(([, colour]) => colour);
    assert.ok(colours.length > 10 && colours.every((colour) => /^#[\da-f]{6}$/.test(colour)), colours.join(' '));
    assert.deepEqual(
      ['var(--vscode-charts-blue, #1a85ff)', '#8888', '#abc', 'var(--x, #00000080)', 'none', 'red'].map(plainColour),
      ['#1a85ff', '#c0c0c0', '#aabbcc', '#7f7f7f', 'none', 'red'],
    );
  });

  it('is a picture of the size of its drawing, twice', async () => {
    const svg = await WRITERS.svg(report);
    const png = Buffer.from(await WRITERS.png(report));
    assert.equal(png.toString('latin1', 1, 4), 'PNG');
    const [, width, height] = /width="(\d+)" height="(\d+)"/.exec(svg) ?? [];
    assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [2 * Number(width), 2 * Number(height)]);
  });

  it('is a PDF of text with an outline and numbered pages', async function () {
    const pdf = Buffer.from(await WRITERS.pdf(report));
    assert.equal(pdf.toString('latin1', 0, 5), '%PDF-');
    assert.match(pdf.toString('latin1'), /\/Outlines/);
    const path = join(folder, 'report.pdf');
    writeFileSync(path, pdf);
    let text: string;
    try {
      text = execFileSync('pdftotext', ['-layout', path, '-'], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      });
    } catch {
      // The text of a PDF is read by poppler (apt-get install poppler-utils), which is not here.
      this.skip();
    }
    for (const figure of [`${finished} finished`, '128 MiB/s', 'sd<a>|"&', '60 %']) {
      assert.ok(text.includes(figure), `${figure} in the PDF`);
    }
    const boxes = execFileSync('pdftotext', ['-bbox', path, '-'], { encoding: 'utf8' });
    const ends = [...boxes.matchAll(/xMax="([\d.]+)"/g)].map(([, end]) => Number(end));
    assert.ok(Math.max(...ends) < 595 - 40, 'charts and tables are no wider than what is written');
    const pages = [...text.matchAll(/(\d+) of (\d+)$/gm)].map(([, page, count]) => [Number(page), Number(count)]);
    assert.ok(pages.length > 2);
    assert.deepEqual(
      pages.map(([page]) => page),
      Array.from({ length: pages[0][1] }, (_, i) => i + 1),
    );
  });

  it('gives one chart alone: values, drawing, picture, or specification with its data', async () => {
    const wanted = { chart: 'disk', ...RANGE };
    const csv = String(await exportedChart(history, { ...wanted, format: 'csv' }));
    const [head, ...rows] = csv.trim().split('\n');
    assert.equal(head, 'time,"sd<a>|""& write"');
    assert.ok(rows.length > 100);
    for (const row of rows) assert.match(row, /^2026-03-0[2-4]T[\d:.]+Z,134217728$/);
    const spec = JSON.parse(String(await exportedChart(history, { ...wanted, format: 'json' })));
    assert.equal(spec.datasets.points.length, rows.length);
    assert.match(String(await exportedChart(history, { ...wanted, format: 'svg' })), /Disk I\/O[\s\S]*>128 MiB\/s</);
    const png = Buffer.from((await exportedChart(history, { ...wanted, format: 'png' })) as Uint8Array);
    assert.equal(png.toString('latin1', 1, 4), 'PNG');
    await assert.rejects(
      exportedChart(history, { ...wanted, chart: 'network', format: 'csv' }),
      /Nothing was measured in this range of: Network/,
    );
    await assert.rejects(
      exportedChart(history, { ...wanted, chart: 'none', format: 'csv' }),
      /There is no chart "none"/,
    );
  });

  it('gives one picture alone in the same formats, or says why there is none', async () => {
    const wanted = { chart: 'plotCounts', ...RANGE };
    const csv = String(await exportedChart(history, { ...wanted, format: 'csv' }));
    assert.match(csv, /^Plotter,Began,How it ended,Took\n/);
    const spec = JSON.parse(String(await exportedChart(history, { ...wanted, format: 'json' })));
    assert.ok(spec.data.values.length > 0);
    assert.match(String(await exportedChart(history, { ...wanted, format: 'svg' })), /Plots by how they ended/);
    await assert.rejects(
      exportedChart(history, { chart: 'plotCounts', from: 0, to: 1, format: 'svg' }),
      /No plot has ended in this time/,
    );
  });

  it('is written whole by the command, in the format that the file is called by', async () => {
    const path = fixture.path;
    const write = (out: string, format?: 'md') =>
      reportCommand(new CollectedOutput(), {
        path,
        hostId: HOST,
        about: 'history',
        ...RANGE,
        out,
        mask: false,
        ...(format && { format }),
      });
    const out = join(folder, 'report.md');
    assert.equal(await write(out), 0);
    assert.match(readFileSync(out, 'utf8'), /^# What this host did\n/);
    await assert.rejects(write(join(folder, 'report.doc')), /end in one of html, pdf, md, png, svg, json/);
    await assert.rejects(write('-'), UsageError);
    await assert.rejects(write(join(folder, 'none', 'report.md')), /there is no folder .*none/);
    mkdirSync(join(folder, 'folder.md'));
    await assert.rejects(write(join(folder, 'folder.md')), /folder\.md is a folder/);
    assert.ok(!existsSync(join(folder, 'none')));
    const output = new CollectedOutput();
    const options = { path, hostId: HOST, about: 'run', out: '-', format: 'md', mask: true } as const;
    assert.equal(await reportCommand(output, options), 0);
    assert.match(output.printed, /^# The last run\n/);
    assert.deepEqual([...REPORT_FORMAT_NAMES].sort(), ['html', 'json', 'md', 'pdf', 'png', 'svg']);
  });
});
