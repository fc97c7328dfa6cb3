import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { type ReportChart, section } from '../../src/analysis/common/report.ts';
import { PICTURES } from '../../src/pages/pictures.ts';
import { WRITERS } from '../../src/report/formats.ts';
import { measuredCharts } from '../../src/report/measuredCharts.ts';
import { pictures } from '../../src/report/pictures.ts';
import { HistoryFixture } from '../history/historyFixture.ts';
import { NOW, plantAll, RANGE } from '../report/picturedHistory.ts';
import { chromiumOrSkip } from './chromiumOrSkip.ts';

/** Both renderers smooth edges and letters in their own way: means of squares of so many pixels are compared. */
const SQUARE = 12;
/** Of 255. */
const LEAST_DIFFERENT = 28;
/** Letters of another font. */
const MOST_DIFFERENT = 0.03;

describe('An exported picture beside the browser’s', function () {
  this.timeout(240_000);

  const fixture = new HistoryFixture();
  const made = new Map<string, ReportChart>();
  let browser: Browser;
  let page: Page;

  before(async function () {
    browser = await chromiumOrSkip(this);
    const history = fixture.open({ now: () => NOW });
    plantAll(history);
    const ids = PICTURES.map(({ id }) => id);
    for (const { id, picture } of pictures(history, ids, RANGE, NOW)) {
      if (picture) made.set(id, { ...picture, title: id, spec: picture.spec as ReportChart['spec'] });
    }
    for (const { chart, drawn } of measuredCharts(history, RANGE)) if (drawn) made.set(chart.id, drawn);
    page = await browser.newPage();
  });
  after(async () => {
    await browser?.close();
    fixture.remove();
  });

  const reportOf = (id: string) => {
    const chart = made.get(id) ?? assert.fail(`there is no picture ${id}`);
    return { title: 'A picture', range: '', summary: [], sections: [section('', { charts: [chart] })] };
  };

  // The last are charts of frames: areas, and rows of cells.
  for (const id of [
    'steps',
    'accountBands',
    'diskUse',
    'weeks',
    'parallel',
    'allocation',
    'forecasts',
    'plotCounts',
    'timeAccount',
    'saturation',
  ]) {
    it(`shows the same marks in the same colours at the same places: ${id}`, async () => {
      const [png, svg] = await Promise.all([WRITERS.png(reportOf(id)), WRITERS.svg(reportOf(id))]);
      const different = await differentSquares(page, png as Uint8Array, svg as string, 0);
      assert.ok(different <= MOST_DIFFERENT, `${(100 * different).toFixed(1)} % of the picture is another`);
    });
  }

  it('would be found to be another where its marks were a little aside', async () => {
    const [png, svg] = await Promise.all([WRITERS.png(reportOf('steps')), WRITERS.svg(reportOf('steps'))]);
    assert.ok((await differentSquares(page, png as Uint8Array, svg as string, 40)) > MOST_DIFFERENT);
  });
});

/** The share of squares, of those with anything in them, that differ; the drawing is moved by `aside` pixels first. */
async function differentSquares(page: Page, png: Uint8Array, svg: string, aside: number): Promise<number> {
  return page.evaluate(
    async ([first, second, square, least, moved]) => {
      const image = (address: string) =>
        new Promise<HTMLImageElement>((resolve, reject) => {
          const loaded = new Image();
          loaded.onload = () => resolve(loaded);
          loaded.onerror = () => reject(new Error('it can’t be drawn'));
          loaded.src = address;
        });
      const exported = await image(first);
      const drawn = await image(second);
      const { width, height } = exported;
      const pixels = (one: HTMLImageElement, x: number) => {
        const context = Object.assign(document.createElement('canvas'), { width, height }).getContext('2d')!;
        context.fillStyle = '#fff';
        context.fillRect(0, 0, width, height);
        context.drawImage(one, x, 0, width, height);
        return context.getImageData(0, 0, width, height).data;
      };
      const [a, b] = [pixels(exported, 0), pixels(drawn, moved)];
      const mean = (data: Uint8ClampedArray, x: number, y: number, part: number) => {
        let sum = 0;
        for (let dy = 0; dy < square; dy++) {
          for (let dx = 0; dx < square; dx++) sum += data[4 * ((y + dy) * width + x + dx) + part];
        }
        return sum / square ** 2;
      };
      let filled = 0;
      let different = 0;
      for (let y = 0; y + square <= height; y += square) {
        for (let x = 0; x + square <= width; x += square) {
          const parts = [0, 1, 2].map((part) => [mean(a, x, y, part), mean(b, x, y, part)]);
          if (parts.every(([one, other]) => one > 250 && other > 250)) continue;
          filled++;
          if (parts.some(([one, other]) => Math.abs(one - other) > least)) different++;
        }
      }
      return different / Math.max(1, filled);
    },
    [
      `data:image/png;base64,${Buffer.from(png).toString('base64')}`,
      `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`,
      SQUARE,
      LEAST_DIFFERENT,
      aside,
    ] as const,
  );
}
