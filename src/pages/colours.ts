/**
 * Colours of marks: the editor's for charts, in words of CSS, with what they are outside an editor. Orange is PlotScope's own (webview/page.css):
 * VS Code's is a third transparent in its usual themes, and absent in those of high contrast.
 */
export const MARK_COLOURS = {
  blue: 'var(--vscode-charts-blue, #1a85ff)',
  yellow: 'var(--vscode-charts-yellow, #bf8803)',
  green: 'var(--vscode-charts-green, #388a34)',
  purple: 'var(--vscode-charts-purple, #652d90)',
  red: 'var(--vscode-charts-red, #e51400)',
  orange: 'var(--plotscope-orange, #b5610a)',
} as const;

const GROUNDS = {
  text: 'var(--vscode-foreground, #333333)',
  paper: 'var(--vscode-editor-background, #ffffff)',
} as const;

const BASES = { ...MARK_COLOURS, ...GROUNDS };

/**
 * What is mixed of them: so many hundredths of the first, the rest of the text's colour (deeper) or of the background's (paler). Eyes that
 * don't tell all hues apart tell lightness apart.
 */
const MIXTURES = {
  'deep-blue': ['blue', 50, 'text'],
  'deep-red': ['red', 65, 'text'],
  'deepest-red': ['red', 35, 'text'],
  'deep-orange': ['orange', 50, 'text'],
  'light-blue': ['blue', 80, 'paper'],
  'light-orange': ['orange', 80, 'paper'],
  'light-purple': ['purple', 70, 'paper'],
  'light-red': ['red', 70, 'paper'],
  'light-yellow': ['yellow', 65, 'paper'],
  'pale-blue': ['blue', 50, 'paper'],
  grey: ['text', 55, 'paper'],
  'pale-grey': ['text', 28, 'paper'],
  'palest-grey': ['text', 14, 'paper'],
} as const satisfies Readonly<
  Record<string, readonly [of: keyof typeof BASES, percent: number, ground: keyof typeof GROUNDS]>
>;
type Mixture = keyof typeof MIXTURES;

const eachMixture = Object.entries(MIXTURES) as readonly (readonly [Mixture, (typeof MIXTURES)[Mixture]])[];

export const MIXED_COLOURS = Object.fromEntries(
  eachMixture.map(([name, mixture]) => [name, `var(--plotscope-${name}, ${mixedOutside(mixture)})`]),
) as Readonly<Record<Mixture, string>>;

/** Declarations of CSS that mix them on a page, of the colours that it has. */
export const MIXED_STYLES = eachMixture
  .map(
    ([name, [of, percent, ground]]) =>
      `--plotscope-${name}: color-mix(in srgb, ${BASES[of]} ${percent}%, ${GROUNDS[ground]});`,
  )
  .join('\n');

function mixedOutside([of, percent, ground]: (typeof MIXTURES)[Mixture]): string {
  const [one, other] = [BASES[of], GROUNDS[ground]].map(partsOutside);
  const parts = one.map((part, i) => Math.round((part * percent + other[i] * (100 - percent)) / 100));
  return `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

function partsOutside(colour: string): number[] {
  const digits = colour.slice(colour.indexOf('#') + 1);
  return [0, 2, 4].map((at) => Number.parseInt(digits.slice(at, at + 2), 16));
}

export const GREY = MIXED_COLOURS.grey;
