import assert from 'node:assert/strict';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { CHARTS } from '../../src/pages/charts.ts';
import { FIRST_LAYOUT, type Layout, type SectionSize } from '../../src/pages/layout.ts';
import { PICTURE_IDS, type PictureAnswer } from '../../src/pages/pictures.ts';
import { pictures } from '../../src/report/pictures.ts';
import { HistoryFixture } from '../history/historyFixture.ts';
import { NOW, plantAll, RANGE } from '../report/picturedHistory.ts';
import { testFrames } from '../webview/testFrames.ts';
import { chromiumOrSkip } from './chromiumOrSkip.ts';
import { DashboardInBrowser, type PageScripts, pageScripts, STATE } from './dashboardInBrowser.ts';
import { seriousViolations } from './seriousViolations.ts';
import { THEMES, type ThemeKind } from './themes.ts';

const screenshots = fileURLToPath(new URL('../../out/screenshots/', import.meta.url));
const HISTORY = 320;

describe('pictures of a planted history in a browser', function () {
  this.timeout(240_000);

  const fixture = new HistoryFixture();
  let answers: readonly PictureAnswer[];
  let browser: Browser;
  let scripts: PageScripts;
  let shown: DashboardInBrowser | undefined;

  before(async function () {
    browser = await chromiumOrSkip(this);
    scripts = await pageScripts('dashboard.js');
    const history = fixture.open({ now: () => NOW });
    plantAll(history);
    answers = pictures(history, PICTURE_IDS, RANGE, NOW);
  });
  after(async () => {
    await browser?.close();
    fixture.remove();
  });
  afterEach(async () => {
    await shown?.page.close();
  });

  const drawn = () => answers.filter(({ picture }) => picture !== undefined).map(({ id }) => id);

  async function filled(options: Parameters<typeof DashboardInBrowser.open>[2] = {}): Promise<DashboardInBrowser> {
    const made = await DashboardInBrowser.open(browser, scripts, { height: 9000, ...options });
    shown = made;
    await made.page.evaluate(
      (text) => {
        const { answers: known, ...range } = JSON.parse(text) as { answers: { id: string }[] };
        const page = window as unknown as { answers: Record<string, (asked: { ids: string[] }) => unknown> };
        page.answers.pictures = ({ ids }) => ({ ...range, answers: known.filter(({ id }) => ids.includes(id)) });
      },
      JSON.stringify({ ...RANGE, answers }),
    );
    await made.notify('state', STATE);
    await made.notify('history', { frames: testFrames(HISTORY) });
    for (const { id } of CHARTS) await made.waitForChart(id);
    for (const id of drawn()) await made.page.locator(`[data-chart=${id}] .picture svg`).waitFor();
    return made;
  }

  const sized = (size: SectionSize): Layout => FIRST_LAYOUT.map((section) => ({ ...section, size }));
  const heightOf = async (made: DashboardInBrowser, id: string) =>
    (await made.page.locator(`[data-chart=${id}] svg.marks`).boundingBox())!.height;

  it('that are drawn late move nothing away that a person has gone to', async () => {
    const made = await DashboardInBrowser.open(browser, scripts);
    shown = made;
    const { page } = made;
    await made.notify('state', STATE);
    await made.notify('history', { frames: testFrames(HISTORY) });
    // As where the browser has nothing to hold on to, since it is drawn anew as well.
    await page.evaluate(() => document.body.style.setProperty('overflow-anchor', 'none'));
    await page.getByRole('button', { name: 'History', exact: true }).click();
    const top = async () => (await page.locator('[data-section=history]').boundingBox())!.y;
    const wanted = await top();
    const above = page.locator('[data-section=plotters]');
    await above.evaluate((section) => (section as HTMLElement).style.setProperty('padding-bottom', '300px'));
    await made.until(async () => Math.abs((await top()) - wanted) <= 1, 'the section where it was');
    await page.mouse.wheel(0, 200);
    await made.until(async () => (await top()) < wanted - 100, 'scrolling');
    const scrolled = await top();
    await above.evaluate((section) => (section as HTMLElement).style.removeProperty('padding-bottom'));
    await made.until(async () => (await top()) < scrolled - 200, 'what goes with what is above it again');
  });

  for (const theme of Object.keys(THEMES) as ThemeKind[]) {
    it(`are drawn accessibly, and no text lies on another, in ${theme}`, async () => {
      const made = await filled({ theme });
      await made.page.screenshot({ path: join(screenshots, `pictures-${theme}.png`), fullPage: true });
      assert.deepEqual(await seriousViolations(made.page), []);
      assert.deepEqual(await overlaps(made), []);
      assert.deepEqual(made.complaints, []);
    });
  }

  it('fit into a narrow side bar', async () => {
    const made = await filled({ width: 350, height: 16_000 });
    await made.page.screenshot({ path: join(screenshots, 'pictures-narrow.png'), fullPage: true });
    const width = await made.page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= 350, `${width} pixels wide`);
    assert.deepEqual(await overlaps(made), []);
  });

  it('are higher in a large section, and less high in a small one', async () => {
    const made = await filled({ width: 1400 });
    const before = await Promise.all(['cpu', 'steps', 'plotTimes'].map((id) => heightOf(made, id)));
    for (const size of ['large', 'small'] as const) {
      await made.notify('layout', sized(size));
      for (const [i, id] of ['cpu', 'steps', 'plotTimes'].entries()) {
        const isSo = async () => {
          const height = await heightOf(made, id);
          return size === 'large' ? height > 1.3 * before[i] : height < 0.95 * before[i];
        };
        await made.until(isSo, `${id} ${size}`);
      }
      await made.page.screenshot({ path: join(screenshots, `pictures-${size}.png`), fullPage: true });
    }
  });

  it('are walked mark by mark with keys, each told in words', async () => {
    const made = await filled();
    for (const id of drawn()) {
      const frame = made.page.locator(`[data-chart=${id}] .frame`);
      await frame.focus();
      await made.page.keyboard.press('Home');
      const first = await frame.getAttribute('aria-valuetext');
      assert.match(first ?? '', /\S · \S/, id);
      assert.equal(await frame.getAttribute('aria-valuenow'), '1');
      await made.page.locator(`[data-chart=${id}] .mark-ring`).waitFor();
      assert.equal(await made.page.locator(`[data-chart=${id}] p.readout`).textContent(), first);
      await made.page.keyboard.press('End');
      assert.equal(await frame.getAttribute('aria-valuenow'), await frame.getAttribute('aria-valuemax'), id);
      await made.page.keyboard.press('Escape');
      await made.page.locator(`[data-chart=${id}] .mark-ring`).waitFor({ state: 'hidden' });
    }
  });

  it('go from row to row by Up and Down, and ask about a moment by Enter', async () => {
    const made = await filled();
    await made.page.evaluate(() => {
      const page = window as unknown as { answers: Record<string, unknown> };
      page.answers.moment = () => ({ processes: [], events: [] });
    });
    const frame = made.page.locator('[data-chart=steps] .frame');
    const words = async () => (await frame.getAttribute('aria-valuetext')) ?? '';
    await frame.focus();
    await made.page.keyboard.press('Home');
    const [row] = (await words()).split(' · ');
    await made.page.keyboard.press('ArrowRight');
    assert.ok((await words()).startsWith(row));
    await made.page.keyboard.press('ArrowDown');
    assert.ok(!(await words()).startsWith(`${row} ·`) || (await words()).split(' · ')[1] !== row.split(' · ')[1]);
    await made.page.keyboard.press('ArrowUp');
    assert.ok((await words()).startsWith(row));
    await made.page.screenshot({
      path: join(screenshots, 'pictures-walked.png'),
      clip: { x: 0, y: 0, width: 1100, height: 1600 },
    });
    await made.page.keyboard.press('Enter');
    await made.waitToHear('moment');
  });
});

/** Texts of drawn charts that lie on one another, or are cut by the edge of their chart. */
async function overlaps({ page }: DashboardInBrowser): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    for (const card of document.querySelectorAll<HTMLElement>('[data-chart]')) {
      const frame = card.querySelector('.frame')!.getBoundingClientRect();
      if (frame.width === 0) continue;
      const texts = [...card.querySelectorAll('.frame svg.marks text')]
        .filter((text) => (text.textContent ?? '') !== '' && text.getAttribute('opacity') !== '0')
        .map((text) => ({ said: text.textContent ?? '', box: text.getBoundingClientRect() }));
      for (const [i, { said, box }] of texts.entries()) {
        if (box.left < frame.left - 1 || box.right > frame.right + 1 || box.bottom > frame.bottom + 1)
          found.push(`${card.dataset.chart}: “${said}” is cut`);
        for (const other of texts.slice(0, i)) {
          const across = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
          const down = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
          // Boxes of letters have room above and below.
          if (across > 1 && down > 4) found.push(`${card.dataset.chart}: “${said}” lies on “${other.said}”`);
        }
      }
    }
    return found;
  });
}
