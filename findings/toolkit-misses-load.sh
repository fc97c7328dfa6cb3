#!/usr/bin/env bash
# @vscode/webview-ui-toolkit 1.4.0 (with @microsoft/fast-foundation 2.50.0), in a page of jsdom 26.1.0, on Node.js 22.
#
# The toolkit's components take their colours from the theme's variables, which VS Code sets on a webview's page, and follow the theme from then
# on. One would guess that it doesn't matter when the toolkit is loaded: a page may load it with the first control that is shown, as components
# may be defined late. But it begins to read and to follow the theme in a listener of the window's "load", which does not come again: where the
# toolkit is imported after it, its components have the colours of a dark theme in every theme, for good, and no error or warning says so.
#
# So a page that loads it late must call that listener itself.
#
# Seen, background of the primary button, which the (light) theme says is #007acc and then #5f6a79:
#   before load: #007acc, another theme: #5f6a79
#   after load: #0e639c, another theme: #0e639c
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @vscode/webview-ui-toolkit@1.4.0 jsdom@26.1.0 esbuild@0.25.0
cat >page.js <<'JS'
import { provideVSCodeDesignSystem, vsCodeButton } from '@vscode/webview-ui-toolkit';
provideVSCodeDesignSystem().register(vsCodeButton());
JS
npx esbuild page.js --bundle --format=iife --outfile=page.bundle.js --log-level=error
cat >seen.mjs <<'JS'
import { readFileSync } from 'node:fs';
import { JSDOM, VirtualConsole } from 'jsdom';

const toolkit = readFileSync('page.bundle.js', 'utf8');
const theme = (button) => `--vscode-button-background: ${button}`;

for (const when of ['before', 'after']) {
  const complaints = new VirtualConsole();
  for (const kind of ['error', 'warn', 'jsdomError']) complaints.on(kind, (what) => console.log(`${kind}: ${what.message ?? what}`));
  const { window } = new JSDOM(
    `<body class="vscode-light" data-vscode-theme-kind="vscode-light" style="${theme('#007acc')}"><vscode-button>Start</vscode-button></body>`,
    { runScripts: 'outside-only', pretendToBeVisual: true, virtualConsole: complaints },
  );
  // jsdom has none; no query matches.
  window.matchMedia = () => ({ matches: false, addListener() {}, removeListener() {} });
  const loaded = new Promise((resolve) => window.addEventListener('load', resolve));
  if (when === 'before') window.eval(toolkit);
  await loaded;
  if (when === 'after') window.eval(toolkit);
  /** The colour that the button's style refers to: the body's, or else that of the whole page (which jsdom doesn't hand down). */
  const shown = async () => {
    await new Promise((resolve) => setTimeout(resolve, 200));
    const { body, documentElement } = window.document;
    const of = (element) => window.getComputedStyle(element).getPropertyValue('--button-primary-background').trim();
    return of(body) || of(documentElement);
  };
  const first = await shown();
  window.document.body.setAttribute('style', theme('#5f6a79'));
  window.document.body.className = 'vscode-light another-theme';
  console.log(`${when} load: ${first}, another theme: ${await shown()}`);
  window.close();
}
JS
timeout 60 node seen.mjs | tee seen.txt
diff - seen.txt <<'EXPECTED'
before load: #007acc, another theme: #5f6a79
after load: #0e639c, another theme: #0e639c
EXPECTED
