import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { LANES } from '../../src/metrics/timeLanes.ts';
import { LANE_COLOURS, MARK_COLOURS } from '../../src/pages/colours.ts';
import themes from '../browser/themes.json' with { type: 'json' };

type Rgb = readonly [number, number, number];

const CSS = readFileSync(new URL('../../webview/page.css', import.meta.url), 'utf8');

/** What a mark has on the page, in a theme of the editor. */
function colourIn(theme: keyof typeof themes, text: string): Rgb {
  const given: Readonly<Record<string, string>> = themes[theme];
  const [, name, fallback] = /^var\(--([\w-]+)(?:,\s*(.+))?\)$/.exec(text) ?? [];
  if (name === undefined) return rgb(text);
  if (name.startsWith('vscode-')) return rgb(given[name.slice(7)] || fallback);
  const isDark = theme === 'vscode-dark' || theme === 'vscode-high-contrast';
  const rules = [...CSS.matchAll(new RegExp(`--${name}: ([^;]+);`, 'g'))].map(([, value]) => value);
  const rule = (isDark && rules[1]) || rules[0];
  const mix = /^color-mix\(in srgb, (var\([^)]+\)) (\d+)%, (var\([^)]+\))\)$/.exec(rule);
  if (!mix) return colourIn(theme, rule);
  const [from, to, share] = [colourIn(theme, mix[1]), colourIn(theme, mix[3]), Number(mix[2]) / 100];
  return from.map((part, i) => part * share + to[i] * (1 - share)) as unknown as Rgb;
}

function rgb(text: string): Rgb {
  const digits = /^#([\da-f]{6})/i.exec(text)?.[1];
  if (digits) return [0, 2, 4].map((at) => Number.parseInt(digits.slice(at, at + 2), 16)) as unknown as Rgb;
  const parts = /^rgba?\((.+)\)$/.exec(text)?.[1].split(',').map(Number);
  assert.ok(parts, `"${text}" is no colour`);
  return [parts[0], parts[1], parts[2]];
}

const linear = (colour: Rgb) =>
  colour.map((part) => (part <= 10 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4)) as unknown as Rgb;

/** By WCAG 2. */
function luminance(colour: Rgb): number {
  const [red, green, blue] = linear(colour);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: Rgb, b: Rgb): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((one, other) => other - one);
  return (light + 0.05) / (dark + 0.05);
}

/** What eyes without one kind of cone make of linear colours (Machado, Oliveira and Fernandes, 2009, severity 1). */
const EYES = {
  'all cones': [1, 0, 0, 0, 1, 0, 0, 0, 1],
  'no cones for red': [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  'no cones for green': [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  'no cones for blue': [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
} as const;

/** In OKLab, where equal distances look equally far apart. */
function seen(colour: Rgb, eyes: keyof typeof EYES): Rgb {
  const given = linear(colour);
  const matrix = EYES[eyes];
  const row = (at: number) =>
    Math.max(
      0,
      given.reduce((sum, part, i) => sum + matrix[at + i] * part, 0),
    );
  const [r, g, b] = [row(0), row(3), row(6)];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

/** Side by side, areas that are less far apart look like one. */
const LEAST_APART = 0.06;

describe('colours of marks', () => {
  for (const theme of Object.keys(themes) as (keyof typeof themes)[]) {
    const background = colourIn(theme, 'var(--vscode-editor-background)');

    it(`are seen on the background of ${theme}`, () => {
      for (const [name, colour] of Object.entries(MARK_COLOURS)) {
        const ratio = contrast(colourIn(theme, colour), background);
        assert.ok(ratio >= 3, `${name} has ${ratio.toFixed(2)} : 1`);
      }
    });

    for (const eyes of Object.keys(EYES) as (keyof typeof EYES)[]) {
      it(`tell lanes of time apart that lie on one another, in ${theme} to eyes with ${eyes}`, () => {
        const colours = LANES.map((lane) => seen(colourIn(theme, LANE_COLOURS[lane]), eyes));
        for (let i = 1; i < LANES.length; i++) {
          const apart = Math.hypot(...colours[i].map((part, at) => part - colours[i - 1][at]));
          assert.ok(apart >= LEAST_APART, `${LANES[i - 1]} and ${LANES[i]} are ${apart.toFixed(3)} apart`);
        }
      });
    }
  }
});
