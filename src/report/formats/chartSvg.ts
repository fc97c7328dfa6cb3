import { parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import type { ReportChart } from '../../analysis/common/report.ts';
import { onlyXml } from '../../pages/htmlText.ts';
import { specWidth } from '../../pages/specWidth.ts';

/** Draws a chart, `width` pixels wide, without a browser. Colours are those of the specification. */
export async function chartSvg(spec: TopLevelSpec, width: number): Promise<string> {
  const compiled = compile({ ...spec, width: specWidth(spec, width) } as TopLevelSpec, { logger: quiet });
  const view = new View(parse(compiled.spec), { renderer: 'none' });
  try {
    // Its parts are graphics without names; the whole has one from who shows it.
    return onlyXml(await view.toSVG()).replaceAll(/ (?:role|aria-[a-z]+)="[^"]*"/g, '');
  } finally {
    view.finalize();
  }
}

/** What Vega-Lite warns of is the specification's, which tests look at. */
const quiet = {
  level: () => quiet,
  error: () => quiet,
  warn: () => quiet,
  info: () => quiet,
  debug: () => quiet,
};

/** The chart in colours that every reader of SVG knows: see {@link plainColours}. */
export function plainChart(chart: ReportChart, font: string): ReportChart {
  const { spec, legend } = chart;
  return {
    ...chart,
    spec: plainColours(spec, font),
    legend: legend.map((one) => ({ ...one, color: plainColour(one.color) })),
  };
}

/**
 * A copy in which every colour is `#rrggbb`: writers of PDF and renderers drop `var()`, and take `#rgba` for black. What was
 * transparent is mixed with the white of the paper, and `inherit` becomes the font.
 */
function plainColours<Value>(value: Value, font: string): Value {
  if (typeof value === 'string') return (value === 'inherit' ? font : plainColour(value)) as Value;
  if (Array.isArray(value)) return value.map((one) => plainColours(one, font)) as Value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plainColours(one, font)])) as Value;
}

const VARIABLE = /^var\(--[\w-]+,\s*([^()]+)\)$/;
const HEX = /^#([\da-f]{3,4}|[\da-f]{6}|[\da-f]{8})$/i;

/** `#rrggbb` of `var(--name, #abc8)`, `#abc8`, `#abc`; other texts as they are. */
export function plainColour(text: string): string {
  const colour = (VARIABLE.exec(text)?.[1] ?? text).trim();
  const digits = HEX.exec(colour)?.[1];
  if (digits === undefined) return colour;
  const long = digits.length < 6 ? digits.replaceAll(/./g, '$&$&') : digits;
  const opacity = long.length === 8 ? Number.parseInt(long.slice(6), 16) / 255 : 1;
  const parts = [0, 2, 4].map((at) => Number.parseInt(long.slice(at, at + 2), 16));
  const mixed = parts.map((part) => Math.round(255 + (part - 255) * opacity));
  return `#${mixed.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}
