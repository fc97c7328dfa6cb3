import assert from 'node:assert/strict';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { CHARTS } from '../../src/pages/charts.ts';
import { MARK_COLOURS } from '../../src/pages/colours.ts';
import { EPOCH_SECONDS, testFrame, testFrames, testPast } from '../webview/testFrames.ts';
import { type DashboardInBrowser, type DashboardOptions, STATE, useDashboards } from './dashboardInBrowser.ts';
import { seriousViolations } from './seriousViolations.ts';
import { THEMES, type ThemeKind } from './themes.ts';

const screenshots = fileURLToPath(new URL('../../out/screenshots/', import.meta.url));
const HISTORY = 320;

/** Of marks that have to be seen to understand a chart: WCAG 2.2, criterion 1.4.11. */
const LEAST_CONTRAST = 3;

/** Contrast ratio, as WCAG 2.2 defines it, of a colour with the page's background, on which a colour that is partly transparent is laid. */
function contrast(page: Page, colour: string): Promise<number> {
  return page.evaluate((wanted) => {
    const probe = document.body.appendChild(document.createElement('i'));
    const channels = (text: string) => {
      probe.style.color = text;
      const [r, g, b, alpha = 1] = getComputedStyle(probe)
        .color.match(/[\d.]+/g)!
        .map(Number);
      return { rgb: [r, g, b], alpha };
    };
    const ground = channels('var(--vscode-editor-background)').rgb;
    const { rgb, alpha } = channels(wanted);
    probe.remove();
    const luminance = (mixed: readonly number[]) => {
      const [r, g, b] = mixed.map((byte) => {
        const share = byte / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const both = [luminance(rgb.map((byte, i) => byte * alpha + ground[i] * (1 - alpha))), luminance(ground)];
    return (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05);
  }, colour);
}

describe('the dashboard in a browser (made-up data)', function () {
  this.timeout(180_000);
  const dashboard = useDashboards();

  /** With state and history, and every chart drawn. */
  async function filled(options: DashboardOptions = {}): Promise<DashboardInBrowser> {
    // Charts out of sight are not drawn.
    const made = await dashboard({ height: 3600, ...options });
    await made.notify('state', STATE);
    await made.notify('history', { frames: testFrames(HISTORY) });
    for (const { id } of CHARTS) await made.waitForChart(id);
    return made;
  }

  it('draws every chart, accessibly and within its content policy, in whatever theme a person changes to', async () => {
    const shown = await filled();
    const frame = shown.page.locator('[data-chart=disk] .frame');
    await frame.focus();
    for (const key of ['End', 'PageDown', 'PageDown', 'PageDown', 'ArrowLeft']) await shown.page.keyboard.press(key);
    assert.match((await frame.getAttribute('aria-valuetext')) ?? '', /\d\d:\d\d.*testdisk0 read \d+ MiB\/s; /);
    for (const [i, theme] of (Object.keys(THEMES) as ThemeKind[]).entries()) {
      await shown.changeTheme(theme);
      await shown.page.screenshot({ path: join(screenshots, `webview-${theme}.png`) });
      // What a page is made of is the same in all themes, and is looked at once.
      assert.deepEqual(await seriousViolations(shown.page, i === 0 ? 'all' : 'colours'), [], theme);
    }
    await shown.assertNoComplaints();
  });

  for (const theme of Object.keys(THEMES) as ThemeKind[]) {
    it(`draws marks that stand out from the background in ${theme}`, async () => {
      const shown = await dashboard({ theme });
      for (const [name, colour] of Object.entries(MARK_COLOURS)) {
        const ratio = await contrast(shown.page, colour);
        assert.ok(ratio >= LEAST_CONTRAST, `${name}: ${ratio.toFixed(2)}`);
      }
    });
  }

  it('adds new points to every chart that is seen, and lets go of old ones', async () => {
    const shown = await filled({ height: 6000 });
    const before = await Promise.all(CHARTS.map(({ id }) => shown.lines(id)));
    for (let second = 0; second < 10; second++) await shown.notify('frame', testFrame(HISTORY + second));
    for (const [index, { id }] of CHARTS.entries()) {
      await shown.until(async () => (await shown.lines(id)).join() !== before[index].join(), `new points in ${id}`);
    }
    const points = (path: string) => path.split('L').length;
    const [user] = await shown.lines('cpu');
    assert.ok(Math.abs(points(user) - points(before[0][0])) <= 2, 'as many points as before');
    await shown.assertNoComplaints();
  });

  it('draws what is scrolled into sight as it is now, and lets go of what is far from it', async () => {
    const shown = await dashboard({ height: 500 });
    await shown.notify('state', STATE);
    await shown.notify('history', { frames: testFrames(HISTORY) });
    await shown.waitForChart('cpu');
    const last = 'temperature';
    const drawn = (id: string) => shown.page.locator(`[data-chart="${id}"] .plot svg`).count();
    assert.equal(await drawn(last), 0);
    const scrollTo = (id: string) => shown.page.locator(`[data-chart="${id}"]`).scrollIntoViewIfNeeded();
    await scrollTo(last);
    await shown.until(async () => (await drawn('cpu')) === 0, 'the first to be let go of');
    await shown.notify('frame', { ...testFrame(HISTORY), charts: { cpu: { values: { renamed: 0.5 }, top: 1 } } });
    await scrollTo('cpu');
    await shown.waitForChart('cpu');
    await shown.page.locator('[data-chart=cpu] .legend').getByText('renamed').waitFor();
    await shown.assertNoComplaints();
  });

  it('shows a line alone by a click on its name, which is one that a person knows', async () => {
    const shown = await filled();
    await shown.notify('names', { 'test-plotter 101': 'Mad Max k32 → /mnt/a, 2 of 5' });
    const legend = shown.page.locator('[data-chart=plotterCpu] .legend');
    const before = (await shown.lines('plotterCpu')).length;
    const entry = legend.getByRole('button', { name: 'Mad Max k32 → /mnt/a, 2 of 5' });
    await entry.click();
    await shown.until(async () => (await shown.lines('plotterCpu')).length === before - 1, 'one line');
    assert.equal(await legend.locator('[aria-pressed=false]').count(), 1);
    await entry.click();
    await shown.until(async () => (await shown.lines('plotterCpu')).length === before, 'all lines');
    await shown.assertNoComplaints();
  });

  it('goes to the time of a plot, and says since when there is a history', async () => {
    const shown = await filled();
    const row = { key: 'a', startedAt: EPOCH_SECONDS - 3000, endedAt: EPOCH_SECONDS, plotter: 'Mad Max k32' };
    await shown.notify('plots', { plots: [], newest: { ...row, outcome: 'finished', hasLog: false } });
    await shown.page.getByRole('button', { name: 'Show its time: show the time of Mad Max k32' }).click();
    const [{ range }] = await shown.waitToHear('setRange');
    assert.deepEqual(range, { from: EPOCH_SECONDS - 3090, to: EPOCH_SECONDS + 90 });
    await shown.notify('past', { ...testPast(3000, 100), from: EPOCH_SECONDS - 6000, since: EPOCH_SECONDS - 3000 });
    await shown.page.getByText(/^The history begins .*2030/).waitFor();
    await shown.assertNoComplaints();
  });

  it('shows a gap where values are absent, and a sentence where there is nothing to show', async () => {
    const shown = await dashboard({ height: 3600 });
    await shown.notify('state', { ...STATE, range: { minutes: 1 } });
    const frames = testFrames(40, 40);
    for (const { charts } of frames) {
      charts.plotterCpu = { values: {} };
      charts.pressure = { values: { 'io some': null }, absence: 'this kernel has none' };
    }
    await shown.notify('history', { frames });
    await shown.waitForChart('disk');
    // Two disks with two lines each, all broken once.
    await shown.until(async () => (await shown.lines('disk')).length === 8, 'broken lines');
    const sentence = (id: string) => shown.page.locator(`[data-chart="${id}"] .empty`).textContent();
    assert.equal(await sentence('plotterCpu'), 'No plotter is running.');
    assert.equal(await sentence('pressure'), 'Not available: this kernel has none.');
    assert.equal(await shown.page.locator('[data-chart=disk]').getByText('idledisk').count(), 0);
    await shown.assertNoComplaints();
  });

  it('shows the figures as a table, and remembers that and the range over a reload', async () => {
    const shown = await filled();
    const table = shown.page.locator('[data-chart=memory] table');
    assert.equal(await table.isVisible(), false);
    await shown.page.getByRole('checkbox', { name: 'Show as table' }).click();
    await table.waitFor();
    assert.match((await table.textContent()) ?? '', /LineLatestMeanHighestused[\d.]+ GiB[\d.]+ GiB26.0 GiB/);
    await shown.page.getByRole('combobox', { name: 'Time shown' }).click();
    await shown.page.getByRole('option', { name: 'Last 15 minutes' }).click();
    assert.deepEqual(
      (await shown.waitToHear('setRange')).map(({ range }) => range),
      [{ minutes: 15 }],
    );
    await shown.page.screenshot({ path: join(screenshots, 'webview-table.png') });
    assert.deepEqual(await seriousViolations(shown.page), []);
    await shown.page.reload();
    assert.deepEqual(
      (await shown.waitToHear('ready')).map(({ range }) => range),
      [{ minutes: 15 }],
    );
    await shown.notify('history', { frames: testFrames(900) });
    await table.waitFor();
    await shown.page.getByText('mean of 5 s').first().waitFor();
    await shown.assertNoComplaints();
  });

  it('shows a stretch of the history, and frames of now only when it is back at now', async () => {
    const shown = await filled();
    await shown.page.getByRole('combobox', { name: 'Time shown' }).click();
    await shown.page.getByRole('option', { name: 'Last day' }).click();
    const [{ range, points }] = await shown.waitToHear('setRange');
    assert.deepEqual(range, { minutes: 24 * 60 });
    assert.ok(typeof points === 'number' && points >= 50 && points <= 200);
    await shown.notify('past', testPast(24 * 3600, 96));
    await shown.page.getByText('mean of 15 min').first().waitFor();
    await shown.until(async () => (await shown.lines('cpu'))[0].split('L').length > 80, 'the points of a day');
    const before = await shown.lines('cpu');
    await shown.notify('frame', testFrame(HISTORY));
    await shown.page.screenshot({ path: join(screenshots, 'webview-day.png') });
    assert.deepEqual(await shown.lines('cpu'), before, 'a day is not moved by a frame');
    assert.deepEqual(await seriousViolations(shown.page), []);

    await shown.page.getByRole('combobox', { name: 'Time shown' }).click();
    await shown.page.getByRole('option', { name: 'Custom range' }).click();
    await shown.page.getByLabel('From', { exact: true }).fill('2026-03-02T00:00');
    await shown.page.getByLabel('To', { exact: true }).fill('2026-03-01T00:00');
    await shown.page.getByRole('button', { name: 'Show', exact: true }).click();
    await shown.page.getByText('The end must come after the beginning.').waitFor();
    await shown.page.getByLabel('To', { exact: true }).fill('2026-03-09T00:00');
    await shown.page.getByRole('button', { name: 'Show', exact: true }).click();
    await shown.until(async () => (await shown.heard('setRange')).length === 2, 'the custom range');
    await shown.notify('noPast', { reason: 'there is no file' });
    await shown.page.getByText('The history can’t be shown: there is no file').waitFor();
    await shown.page.screenshot({ path: join(screenshots, 'webview-custom-range.png') });
    assert.deepEqual(await seriousViolations(shown.page), []);
    await shown.assertNoComplaints('there is no file');
  });

  it('takes frames that come before the history', async () => {
    const shown = await dashboard();
    await shown.notify('frame', testFrame(HISTORY));
    await shown.notify('state', STATE);
    await shown.notify('history', { frames: testFrames(HISTORY + 1) });
    await shown.waitForChart('cpu');
    const [{ milliseconds }] = await shown.waitToHear('painted');
    assert.ok((milliseconds as number) > 0);
    await shown.notify('frame', testFrame(HISTORY + 1));
    assert.equal((await shown.heard('painted')).length, 1, 'said once');
    await shown.assertNoComplaints();
  });

  it('starts and stops the engine, and says in words how it is', async () => {
    const shown = await dashboard();
    await shown.notify('state', STATE);
    await shown.page.getByRole('status').getByText('Measuring every second').waitFor();
    await shown.page.getByRole('button', { name: 'Stop' }).click();
    await shown.waitToHear('stop');
    await shown.notify('state', { ...STATE, engine: 'failed', text: 'the worker ended' });
    await shown.page.getByRole('status').getByText('Failed: the worker ended').waitFor();
    await shown.page.getByRole('button', { name: 'Start' }).click();
    await shown.waitToHear('start');
    await shown.assertNoComplaints();
  });

  it('brings the lines of a plotter to the fore', async () => {
    const shown = await filled();
    await shown.notify('state', { ...STATE, focus: 'test-plotter 102' });
    const opacities = () =>
      shown.page
        .locator('[data-chart=plotterCpu] .mark-line path')
        .evaluateAll((paths) => paths.map((path) => path.getAttribute('stroke-opacity')));
    await shown.until(async () => (await opacities()).includes('0.3') && (await opacities()).includes('1'), 'emphasis');
    await shown.page.screenshot({ path: join(screenshots, 'webview-focus.png') });
  });

  it('shows every line’s value at the time under the pointer, and marks that time in all charts', async () => {
    const shown = await filled();
    const box = (await shown.page.locator('[data-chart=network] .plot').boundingBox())!;
    await shown.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    const readout = shown.page.locator('[data-chart=network] .readout');
    await readout.waitFor();
    assert.match(
      (await readout.textContent()) ?? '',
      /^\d\d:\d\d:\d\d\.\dtestnet0 receive[\d.]+ MiB\/stestnet0 transmit4.00 MiB\/s$/,
    );
    assert.equal(await shown.page.locator('.cursor:visible').count(), CHARTS.length);
    await shown.page.mouse.move(1, 1);
    await readout.waitFor({ state: 'hidden' });
  });

  it('fits into 350 pixels', async () => {
    const shown = await filled({ width: 350, height: 9000 });
    const width = await shown.page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= 350, `${width} pixels wide`);
    await shown.page.screenshot({ path: join(screenshots, 'webview-narrow.png'), fullPage: true });
  });

  it('says so in place of a chart that cannot be drawn', async () => {
    const shown = await dashboard();
    await shown.page.evaluate(() => {
      SVGPathElement.prototype.setAttribute = function (name, value) {
        if (name === 'd' && value.includes('L')) throw new Error('no lines in this test');
        Element.prototype.setAttribute.call(this, name, value);
      };
    });
    await shown.notify('state', STATE);
    await shown.notify('history', { frames: testFrames(60) });
    await shown.page.locator('[data-chart=cpu]').getByText('“Table” has its values.').waitFor();
    await shown.page.getByRole('alert').getByText('can’t be drawn').waitFor();
    assert.match(String((await shown.waitToHear('problem'))[0].text), /no lines in this test/);
  });

  it('says what went wrong, to the person and to the log', async () => {
    const shown = await dashboard();
    await shown.notify('frame', { epochSeconds: 'noon' });
    const alert = shown.page.getByRole('alert');
    await alert.getByText('A message from PlotScope was not understood.').waitFor();
    await shown.page.evaluate(() => {
      document.head.append(document.createElement('style'));
      void Promise.reject(new Error('of the test'));
    });
    await shown.until(async () => (await shown.heard('problem')).length === 3, 'three problems');
    const texts = (await shown.heard('problem')).map(({ text }) => text as string);
    for (const part of ['epochSeconds', 'style-src', 'of the test']) {
      assert.ok(
        texts.some((text) => text.includes(part)),
        `${part} in ${texts.join('\n')}`,
      );
    }
  });
});
