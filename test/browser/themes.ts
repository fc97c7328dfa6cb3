import { writeFileSync } from 'node:fs';
import colours from './themes.json' with { type: 'json' };

/** The theme kinds of VS Code, as it marks a webview's body. */
export type ThemeKind = keyof typeof colours;

const font = {
  'font-family': 'system-ui, "Ubuntu", "Droid Sans", sans-serif',
  'font-size': '13px',
  'font-weight': 'normal',
  'editor-font-family': 'monospace',
};

/**
 * What VS Code's built-in themes give a webview, as far as the pages ask for it; '' is not given. The colours are those of a real window:
 * `UPDATE_THEMES=1 npm test -- browser --grep "takes on the colours"` writes themes.json anew.
 */
export const COLOURS: Readonly<Record<ThemeKind, Readonly<Record<string, string>>>> = colours;

export const THEMES: Readonly<Record<ThemeKind, Readonly<Record<string, string>>>> = {
  'vscode-dark': given('vscode-dark'),
  'vscode-light': given('vscode-light'),
  'vscode-high-contrast': given('vscode-high-contrast'),
  'vscode-high-contrast-light': given('vscode-high-contrast-light'),
};

function given(theme: ThemeKind): Record<string, string> {
  return { ...font, ...Object.fromEntries(Object.entries(COLOURS[theme]).filter(([, colour]) => colour !== '')) };
}

/** Takes up what a real window gives. */
export function updateColours(theme: ThemeKind, found: Readonly<Record<string, string>>): void {
  Object.assign(colours[theme], found);
  writeFileSync(new URL('themes.json', import.meta.url), `${JSON.stringify(colours, undefined, 2)}\n`);
}
