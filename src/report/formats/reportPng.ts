import { initWasm, Resvg } from '@resvg/resvg-wasm';
import type { Report } from '../../analysis/common/report.ts';
import { asset, FONT } from './assets.ts';
import { reportSvg } from './reportSvg.ts';

/** Twice as many pixels as the drawing has, for screens and paper that can show them. */
const SCALE = 2;
let renderer: Promise<void> | undefined;

/** The drawing of a report's charts as a picture. */
export async function reportPng(report: Report): Promise<Uint8Array> {
  const svg = await reportSvg(report);
  renderer ??= asset('renderer').then((wasm) => initWasm(wasm));
  await renderer;
  const fontBuffers = await Promise.all([asset('regular'), asset('bold')]);
  const font = { loadSystemFonts: false, fontBuffers, defaultFontFamily: FONT, sansSerifFamily: FONT };
  const image = new Resvg(svg, { font, fitTo: { mode: 'zoom', value: SCALE } });
  return image.render().asPng();
}
