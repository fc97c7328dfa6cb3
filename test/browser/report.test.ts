import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { WRITERS } from '../../src/report/formats.ts';
import { makeReport } from '../../src/report/makeReport.ts';
import { HistoryFixture } from '../history/historyFixture.ts';
import { plantReported, RANGE } from '../report/reportedHistory.ts';
import { chromiumOrSkip } from './chromiumOrSkip.ts';
import { seriousViolations } from './seriousViolations.ts';

const screenshots = fileURLToPath(new URL('../../out/screenshots/', import.meta.url));

describe('A report as a web page', function () {
  this.timeout(180_000);

  const fixture = new HistoryFixture();
  const path = join(fixture.folder, 'report.html');
  let browser: Browser;
  let charts: number;

  before(async function () {
    browser = await chromiumOrSkip(this);
    const history = fixture.open({ now: () => RANGE.to });
    plantReported(history);
    const report = await makeReport(history, { about: 'history', ...RANGE }, { host: 'tester', now: RANGE.to });
    writeFileSync(path, await WRITERS.html(report));
    charts = JSON.stringify(report).match(/"\$schema"/g)?.length ?? 0;
  });
  after(async () => {
    await browser?.close();
    fixture.remove();
    rmSync(path, { force: true });
  });

  for (const scheme of ['light', 'dark'] as const) {
    it(`opens offline without a complaint, ${scheme}, and can be read by everybody`, async () => {
      const page = await browser.newPage({
        colorScheme: scheme,
        viewport: { width: 1200, height: 900 },
        offline: true,
      });
      const complaints: string[] = [];
      page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
      page.on('request', (request) => request.url().startsWith('file:') || complaints.push(request.url()));
      await page.goto(pathToFileURL(path).href);
      assert.deepEqual(complaints, []);
      assert.equal(await page.locator('figure > svg').count(), charts);
      assert.equal(await page.locator('h1').count(), 1);
      // What lines are drawn in is a colour that this scheme gives.
      const stroke = await page
        .locator('figure svg path[stroke]')
        .first()
        .evaluate((line) => getComputedStyle(line).stroke);
      assert.match(stroke, /^rgb\(/);
      const [paper, ink] = await page.evaluate(() => {
        const { backgroundColor, color } = getComputedStyle(document.body);
        return [backgroundColor, color].map((one) => Number(/\d+/.exec(one)?.[0]));
      });
      assert.equal(scheme === 'light', paper > ink);
      assert.deepEqual(await seriousViolations(page), []);
      await page.screenshot({ path: join(screenshots, `report-${scheme}.png`), fullPage: true });
      await page.close();
    });
  }

  it('is as wide as the window, also a narrow one; wide tables scroll by themselves', async () => {
    const page = await browser.newPage({ viewport: { width: 400, height: 800 } });
    await page.goto(pathToFileURL(path).href);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= 400, `${width} pixels wide`);
    await page.close();
  });
});
