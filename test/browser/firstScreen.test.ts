import assert from 'node:assert/strict';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { changed, FIRST_LAYOUT } from '../../src/pages/layout.ts';
import type { Overview } from '../../src/pages/overview.ts';
import { EPOCH_SECONDS, testFrames, testPast } from '../webview/testFrames.ts';
import { type DashboardInBrowser, type DashboardOptions, STATE, useDashboards } from './dashboardInBrowser.ts';
import { seriousViolations } from './seriousViolations.ts';
import { THEMES, type ThemeKind } from './themes.ts';

const screenshots = fileURLToPath(new URL('../../out/screenshots/', import.meta.url));
const HISTORY = 320;
const LAST = EPOCH_SECONDS + HISTORY - 1;

const OVERVIEW: Overview = {
  tone: 'held',
  headline: '1 of 3 plotters, Mad Max k32 → /mnt/a, is held back: Disk latency.',
  advice: [
    'nvme0n1 answers after 41 ms.',
    'Use another disk for the second folder. Foretold: +31 % plots (+20 % … +44 %).',
  ],
  outlook: [
    'The next plot is done in about 14 min (12 min to 19 min), at 15:32.',
    'About 31 plots a day; /mnt/a is full in 11 h.',
  ],
  act: { text: 'Change the Configuration …', command: 'changeConfiguration', row: 'held/1:1/remedy0' },
  tiles: [
    {
      id: 'plotters',
      title: 'Running plots',
      value: '2',
      section: 'plotters',
      rows: [
        {
          id: '1:1',
          name: 'Mad Max k32 → /mnt/a',
          text: 'Phase 3, table 5 · 64 %',
          note: '14 min left (12 min to 19 min) · Disk latency',
          progress: 0.64,
          tone: 'held',
          act: { text: 'Show Mad Max k32 → /mnt/a', command: 'showPlotter', row: '1:1' },
        },
        { id: '2:1', name: 'BladeBit k32 → /mnt/b', text: 'Phase 1 · 12 %', progress: 0.12, tone: 'good' },
      ],
    },
    {
      id: 'perDay',
      title: 'Plots a day',
      value: '31',
      detail: '28 finished in the last 24 h',
      bars: [20, 31, 28],
      section: 'history',
      rows: [],
    },
    {
      id: 'verdict',
      title: 'What holds plotters back',
      value: 'Disk latency',
      tone: 'held',
      section: 'bottlenecks',
      rows: [],
    },
    {
      id: 'room',
      title: 'Room for plots',
      absence: 'No plotter tells where it puts its plots.',
      section: 'disks',
      rows: [],
    },
    {
      id: 'alerts',
      title: 'Alerts',
      value: '1',
      tone: 'held',
      section: 'alerts',
      rows: [
        {
          id: 'filesystem_full/mnt',
          name: '/mnt/a is almost full',
          text: 'warning',
          tone: 'held',
          act: { text: 'Acknowledge', command: 'acknowledgeAlert', row: 'filesystem_full/mnt' },
        },
      ],
    },
  ],
};

describe('the first screen of the dashboard in a browser (made-up data)', function () {
  this.timeout(180_000);
  const dashboard = useDashboards();

  async function shown(options: DashboardOptions = {}): Promise<DashboardInBrowser> {
    const made = await dashboard(options);
    await made.notify('state', STATE);
    await made.notify('layout', FIRST_LAYOUT);
    await made.notify('overview', OVERVIEW);
    await made.notify('history', { frames: testFrames(HISTORY) });
    await made.waitForChart('cpu');
    return made;
  }

  const sectionTitles = ({ page }: DashboardInBrowser) => page.locator('.sections > section h2').allTextContents();

  for (const theme of Object.keys(THEMES) as ThemeKind[]) {
    it(`says how things are, accessibly, in ${theme}`, async () => {
      const made = await shown({ theme });
      await made.page.getByRole('heading', { name: OVERVIEW.headline }).waitFor();
      await made.page.screenshot({ path: join(screenshots, `first-screen-${theme}.png`) });
      assert.deepEqual(await seriousViolations(made.page), []);
      await made.assertNoComplaints();
    });
  }

  for (const { name, width, height } of [
    { name: 'narrow', width: 330, height: 900 },
    // Twice as large letters and lines is half as many pixels.
    { name: 'zoomed', width: 640, height: 450 },
    { name: 'wide', width: 2400, height: 1200 },
  ]) {
    it(`fits into a ${name} window`, async () => {
      const made = await shown({ width, height });
      const needed = await made.page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(needed <= width, `${needed} pixels wide`);
      await made.page.screenshot({ path: join(screenshots, `first-screen-${name}.png`) });
      assert.deepEqual(await seriousViolations(made.page), []);
    });
  }

  it('does what its buttons say', async () => {
    const made = await shown();
    await made.page.getByRole('button', { name: 'Change the Configuration …' }).click();
    await made.page.getByRole('button', { name: 'Acknowledge: /mnt/a is almost full' }).click();
    await made.page.getByRole('button', { name: 'Mad Max k32 → /mnt/a' }).first().click();
    await made.until(async () => (await made.heard('act')).length === 3, 'three acts');
    assert.deepEqual(await made.heard('act'), [
      { command: 'changeConfiguration', row: 'held/1:1/remedy0' },
      { command: 'acknowledgeAlert', row: 'filesystem_full/mnt' },
      { command: 'showPlotter', row: '1:1' },
    ]);
  });

  it('tells who listens of a new alert and of another state, and of nothing that was known', async () => {
    const made = await shown();
    const heard = made.page.locator('.visually-hidden[role=status]');
    assert.equal(await heard.textContent(), '');
    const alerts = OVERVIEW.tiles.find(({ id }) => id === 'alerts')!;
    const row = { ...alerts.rows[0], id: 'memory_high', name: 'Memory is short', text: 'critical' };
    const tiles = OVERVIEW.tiles.map((tile) => (tile === alerts ? { ...tile, rows: [row, ...tile.rows] } : tile));
    await made.notify('overview', { ...OVERVIEW, tiles });
    await made.until(async () => (await heard.textContent()) === 'Alert, critical: Memory is short', 'the alert');
  });

  it('has sections that are moved, sized and hidden by keyboard and mouse, and says so to the extension', async () => {
    const made = await shown();
    const [first, second] = await sectionTitles(made);
    await made.page.locator('#section-now').focus();
    await made.page.keyboard.press('Alt+ArrowDown');
    assert.deepEqual((await sectionTitles(made)).slice(0, 2), [second, first]);
    assert.ok(await made.page.locator('#section-now').evaluate((heading) => heading === document.activeElement));
    await made.page.getByRole('button', { name: 'Arrange Now' }).click();
    await made.page.getByRole('menuitemcheckbox', { name: 'Large charts' }).click();
    await made.page.getByRole('button', { name: 'Arrange Now' }).press('ArrowDown');
    for (const key of ['End', 'Enter']) await made.page.keyboard.press(key);
    assert.ok(!(await sectionTitles(made)).includes('Now'));
    const [, , layout] = await made.heard('setLayout');
    const now = (layout as unknown as typeof FIRST_LAYOUT).find(({ id }) => id === 'now');
    assert.deepEqual(now, { id: 'now', shown: false, size: 'large' });
    await made.page.getByRole('button', { name: 'Sections to show' }).click();
    await made.page.screenshot({ path: join(screenshots, 'first-screen-sections.png') });
    assert.deepEqual(await seriousViolations(made.page), []);
    await made.page.getByRole('menuitem', { name: 'All as at first' }).click();
    assert.deepEqual((await sectionTitles(made)).slice(0, 2), [first, second]);
  });

  it('brings a chart into view that the extension names, though its section is hidden', async () => {
    const made = await shown();
    await made.notify('layout', changed(FIRST_LAYOUT, 'history', { shown: false }));
    await made.page.locator('[data-section=history]').waitFor({ state: 'detached' });
    await made.notify('showChart', { chart: 'plotCounts' });
    const card = made.page.locator('[data-section=history] [data-chart=plotCounts]');
    await card.waitFor();
    await made.until(() => card.evaluate((one) => one.getBoundingClientRect().top < innerHeight), 'the chart in view');
    assert.deepEqual((await made.waitToHear('setLayout'))[0], FIRST_LAYOUT);
  });

  it('walks from section to section by keys', async () => {
    const made = await shown();
    const focused = () => made.page.evaluate(() => document.activeElement?.textContent);
    await made.page.locator('#section-now').focus();
    const titles = await sectionTitles(made);
    for (const [key, at] of [
      ['PageDown', 1],
      ['ArrowDown', 2],
      ['ArrowUp', 1],
      ['End', titles.length - 1],
      ['Home', 0],
    ] as const) {
      await made.page.keyboard.press(key);
      assert.equal(await focused(), titles[at], key);
    }
  });

  it('zooms all charts to what is brushed, asks for it, and comes back with Esc', async () => {
    const made = await shown({ height: 1400 });
    const plot = made.page.locator('[data-chart=network] .plot');
    await plot.scrollIntoViewIfNeeded();
    const box = (await plot.boundingBox())!;
    const before = await made.lines('cpu');
    await made.page.mouse.move(box.x + box.width * 0.5, box.y + 50);
    await made.page.mouse.down();
    await made.page.mouse.move(box.x + box.width * 0.6, box.y + 50);
    await made.page.mouse.move(box.x + box.width * 0.7, box.y + 50);
    assert.ok(await made.page.locator('[data-chart=network] .band').isVisible());
    await made.page.screenshot({ path: join(screenshots, 'first-screen-brush.png') });
    await made.page.mouse.up();
    const [{ range }] = await made.waitToHear('setRange');
    const { from, to } = range as { from: number; to: number };
    assert.ok(from > LAST - 300 && to < LAST && to - from > 30 && to - from < 120, `${from - LAST} ${to - LAST}`);
    await made.until(async () => (await made.lines('cpu')).join() !== before.join(), 'other lines in another chart');
    await made.page.getByText(/^Zoomed to /).waitFor();
    await made.notify('past', { ...testPast(to - from, 60), from, to });
    await made.page.keyboard.press('Escape');
    await made.until(async () => (await made.heard('setRange')).length === 2, 'the time before');
    assert.deepEqual((await made.heard('setRange'))[1].range, { minutes: 5 });
    assert.equal(await made.page.getByText(/^Zoomed to /).count(), 0);
    await made.assertNoComplaints();
  });

  it('zooms by keys: with Shift they brush, Enter shows it; + shows less around the cursor', async () => {
    const made = await shown();
    await made.page.locator('[data-chart=cpu] .frame').focus();
    await made.page.keyboard.press('End');
    for (let i = 0; i < 6; i++) await made.page.keyboard.press('Shift+PageDown');
    await made.page.keyboard.press('Enter');
    const [{ range }] = await made.waitToHear('setRange');
    assert.deepEqual(range, { from: LAST - 60, to: LAST });
    await made.page.keyboard.press('+');
    await made.until(async () => (await made.heard('setRange')).length === 2, 'less of it');
    const less = (await made.heard('setRange'))[1].range as { from: number; to: number };
    assert.ok(Math.abs(less.to - less.from - 40) < 1, JSON.stringify(less));
  });

  it('tells what went on at the moment that is clicked, and gives the focus back', async () => {
    const made = await shown();
    await made.page.evaluate(() => {
      const page = window as unknown as { answers: Record<string, (asked: { at: number }) => unknown> };
      page.answers.moment = ({ at }) => ({
        at,
        plotters: [{ name: 'Mad Max k32, process 7', step: 'Phase 1, table 4', held: 'nvme0n1 answers after 41 ms.' }],
        rivals: ['disk bandwidth: rsync (process 812) with 120 MiB/s'],
        events: [{ at, text: 'process 7: Phase 1, table 3 ended after 40.0 s' }],
      });
    });
    const frame = made.page.locator('[data-chart=cpu] .frame');
    await frame.focus();
    await made.page.keyboard.press('End');
    await made.page.keyboard.press('Enter');
    const panel = made.page.getByRole('complementary');
    await panel.getByText('Mad Max k32, process 7 · Phase 1, table 4 — nvme0n1 answers after 41 ms.').waitFor();
    await panel.getByText(/rsync \(process 812\)/).waitFor();
    await made.page.screenshot({ path: join(screenshots, 'first-screen-moment.png') });
    assert.deepEqual(await seriousViolations(made.page), []);
    await made.page.keyboard.press('Escape');
    await panel.waitFor({ state: 'hidden' });
    assert.ok(await frame.evaluate((element) => element === document.activeElement));
  });

  it('exports a chart by a button that is always there, by keys as well', async () => {
    const made = await shown();
    await made.page.getByRole('button', { name: 'Export CPU' }).focus();
    for (const key of ['ArrowDown', 'ArrowDown', 'Enter']) await made.page.keyboard.press(key);
    assert.deepEqual(await made.waitToHear('export'), [{ chart: 'cpu', format: 'svg' }]);
    await made.page.getByRole('button', { name: 'Export Memory' }).click();
    await made.page.screenshot({ path: join(screenshots, 'first-screen-export.png') });
    assert.deepEqual(await seriousViolations(made.page), []);
  });

  it('draws pictures, says what there is none of and what failed, and has their tables', async () => {
    const made = await shown({ height: 3600 });
    await made.page.evaluate(() => {
      const page = window as unknown as { answers: Record<string, (asked: { ids: string[] }) => unknown> };
      const picture = {
        sentence: '3 plots finished and 1 failed.',
        spec: {
          data: { values: [{ day: 'Mon', plots: 3 }] },
          mark: 'bar',
          autosize: { type: 'fit-x', contains: 'padding' },
          encoding: { x: { field: 'day', type: 'nominal' }, y: { field: 'plots', type: 'quantitative' } },
        },
        legend: [{ name: 'finished', color: 'var(--vscode-charts-blue, #1a85ff)' }],
        table: { head: ['Day', 'Plots'], rows: [['Mon', '3']] },
      };
      page.answers.pictures = ({ ids }) => ({
        from: 0,
        to: 1,
        answers: ids.map((id) =>
          id === 'plotCounts' ? { id, picture } : id === 'plotTimes' ? { id, failed: 'the history is locked' } : { id },
        ),
      });
    });
    await made.notify('state', { ...STATE, range: { minutes: 15 } });
    await made.notify('history', { frames: testFrames(HISTORY) });
    const card = made.page.locator('[data-chart=plotCounts]');
    await card.locator('svg .mark-rect path').first().waitFor();
    const frame = card.getByRole('slider', { name: 'Plots by how they ended: marks' });
    const description = await frame.getAttribute('aria-describedby');
    assert.equal(await made.page.locator(`#${description}`).textContent(), '3 plots finished and 1 failed.');
    await card.getByRole('button', { name: 'Table of Plots by how they ended' }).click();
    await card.getByRole('cell', { name: '3' }).waitFor();
    await made.page
      .locator('[data-chart=plotTimes]')
      .getByText('This can’t be shown: the history is locked.')
      .waitFor();
    await made.page
      .locator('[data-chart=accounts]')
      .getByText('No plot that was watched has ended in this time.')
      .waitFor();
    assert.deepEqual(await seriousViolations(made.page), []);
    await made.assertNoComplaints();
  });

  it('marks what is not of now while nothing is measured', async () => {
    const made = await shown();
    await made.notify('state', { ...STATE, engine: 'stopped' });
    await made.page
      .locator('figure.stale[data-chart=cpu]')
      .getByText(/^as of /)
      .waitFor();
    await made.notify('state', STATE);
    await made.page.locator('figure[data-chart=cpu]:not(.stale)').waitFor();
  });
});
