import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { LANES } from '../../src/metrics/timeLanes.ts';
import { COLOUR_SCHEMES, LANE_COLOURS, type SchemeName } from '../../src/pages/colourSchemes.ts';
import { MARK_COLOURS, MIXED_STYLES } from '../../src/pages/colours.ts';
import themes from '../browser/themes.json' with { type: 'json' };

type Rgb = readonly [number, number, number];

const CSS = readFileSync(new URL('../../webview/page.css', import.meta.url), 'utf8') + MIXED_STYLES;

/** What a mark has on the page, in a theme of the editor. */
function colourIn(theme: keyof typeof themes, text: string): Rgb {
  const given: Readonly<Record<string, string>> = themes[theme];
  const [, name, fallback] = /^var\(--([\w-]+)(?:,\s*(.+))?\)$/.exec(text) ?? [];
  if (name === undefined) return rgb(text);
  if (name.startsWith('vscode-')) return rgb(given[name.slice(7)] || fallback);
  const isDark = theme === 'vscode-dark' || theme === 'vscode-high-contrast';
  const rules = [...CSS.matchAll(new RegExp(`--${name}: ([^;]+);`, 'g'))].map(([, value]) => value);
  const rule = (isDark && rules[1]) || rules[0];
  const mix = /^color-mix\(in srgb, (.+?) (\d+)%, (.+)\)$/.exec(rule);
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

const EYE_NAMES = Object.keys(EYES) as (keyof typeof EYES)[];

/** Side by side, areas that are less far apart look like one. */
const LEAST_APART = 0.06;
/** There are more lanes than colours that are far apart; those that have to be told apart most often are. */
const LEAST_LANES_APART = 0.04;
/** One in ten thousand has no cones for blue: that much nearer does for them. */
const RARE = 0.75;
const leastFor = (eyes: keyof typeof EYES) => (eyes === 'no cones for blue' ? RARE : 1);

function apart(theme: keyof typeof themes, eyes: keyof typeof EYES, one: string, other: string): number {
  const [a, b] = [one, other].map((colour) => seen(colourIn(theme, colour), eyes));
  return Math.hypot(...a.map((part, at) => part - b[at]));
}

describe('colours of marks', () => {
  for (const theme of Object.keys(themes) as (keyof typeof themes)[]) {
    const background = colourIn(theme, 'var(--vscode-editor-background)');

    function assertSeen(name: string, colour: string): void {
      const ratio = contrast(colourIn(theme, colour), background);
      assert.ok(ratio >= 3, `${name} has ${ratio.toFixed(2)} : 1`);
    }

    it(`are seen on the background of ${theme}`, () => {
      for (const [name, colour] of Object.entries(MARK_COLOURS)) assertSeen(name, colour);
      for (const [name, { marks, heat }] of Object.entries(COLOUR_SCHEMES)) {
        assertSeen(`cells of ${name}`, heat);
        // Lanes fill areas, of which paler ones lie between others.
        if (name !== 'bottleneck') for (const [i, colour] of marks.entries()) assertSeen(`${name} ${i + 1}`, colour);
      }
    });

    for (const eyes of EYE_NAMES) {
      it(`are told apart, each from each of its scheme, in ${theme} by eyes with ${eyes}`, () => {
        for (const [name, { marks }] of Object.entries(COLOUR_SCHEMES) as [
          SchemeName,
          { marks: readonly string[] },
        ][]) {
          const least = (name === 'bottleneck' ? LEAST_LANES_APART : LEAST_APART) * leastFor(eyes);
          for (const [i, mark] of marks.entries()) {
            for (const [j, other] of marks.slice(0, i).entries()) {
              const far = apart(theme, eyes, mark, other);
              assert.ok(far >= least, `${name}: ${j + 1} and ${i + 1} are ${far.toFixed(3)} apart`);
            }
          }
        }
      });

      it(`tell lanes of time apart that lie on one another, in ${theme} to eyes with ${eyes}`, () => {
        for (let i = 1; i < LANES.length; i++) {
          const far = apart(theme, eyes, LANE_COLOURS[LANES[i]], LANE_COLOURS[LANES[i - 1]]);
          assert.ok(far >= LEAST_APART * leastFor(eyes), `${LANES[i - 1]} and ${LANES[i]} are ${far.toFixed(3)} apart`);
        }
      });
    }
  }

  it('would not be told apart by all eyes if red stood beside green', () => {
    const far = EYE_NAMES.map((eyes) =>
      apart('vscode-high-contrast-light', eyes, MARK_COLOURS.red, MARK_COLOURS.green),
    );
    assert.ok(far[0] >= LEAST_APART && Math.min(...far) < LEAST_APART, far.join(', '));
  });
});
