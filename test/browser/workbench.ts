import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Frame, Page } from 'playwright-core';
import { patienceMs } from '../../scripts/host/openWorkbench.ts';

/** Built-in colour themes, by what they are. */
export const themes = {
  dark: { id: 'Default Dark Modern', workbenchClass: 'vs-dark', webviewClass: 'vscode-dark' },
  light: { id: 'Default Light Modern', workbenchClass: 'vs', webviewClass: 'vscode-light' },
  highContrast: { id: 'Default High Contrast', workbenchClass: 'hc-black', webviewClass: 'vscode-high-contrast' },
  highContrastLight: {
    id: 'Default High Contrast Light',
    workbenchClass: 'hc-light',
    webviewClass: 'vscode-high-contrast-light',
  },
} as const;

const PRESSED_AGAIN_MS = 5000;
const MOST_PRESSES = 10;

/** Reload the page, as a person reloads the window: a new extension host starts. */
export async function reloadWorkbench(page: Page): Promise<void> {
  await page.reload({ timeout: patienceMs });
  await page.locator('.activitybar').waitFor();
}

/** Show the view container with this title in the side bar. Does not hide it when it is shown already. */
export async function showViewContainer(page: Page, title: string): Promise<void> {
  const icon = page.locator(`.activitybar a.action-label[aria-label^="${title}"]`).first();
  await icon.waitFor();
  const shown = page.locator('.sidebar .composite.title h2', { hasText: new RegExp(`^${title}`, 'i') });
  // What is around it, as a badge lies over it where this host has alerts.
  if (!(await shown.isVisible())) await icon.locator('..').click();
  await shown.waitFor();
}

/** The rows of the tree views in the side bar, as their texts. */
export function treeRows(page: Page): Promise<string[]> {
  return page.locator('.sidebar .monaco-list-row').allInnerTexts();
}

/** Run a command from the palette by its whole label, such as `PlotScope: Open Dashboard`. */
export async function runCommand(page: Page, label: string): Promise<void> {
  const input = page.locator('.quick-input-widget input').first();
  const isShown = () =>
    input.waitFor({ timeout: PRESSED_AGAIN_MS }).then(
      () => true,
      () => false,
    );
  // A key that comes while the focus goes to a webview that is just loading is lost: a person presses it again.
  let presses = 0;
  do await page.keyboard.press('F1');
  while (!(await isShown()) && ++presses < MOST_PRESSES);
  await input.waitFor();
  await input.fill(`>${label}`);
  await page.locator('.quick-input-list .monaco-list-row', { hasText: label }).first().waitFor();
  await page.keyboard.press('Enter');
}

/** The webview frame that has an element for `selector`. Ask anew after a reload: frames come and go. */
export async function webviewFrame(page: Page, selector: string, withinMs = patienceMs): Promise<Frame> {
  for (const started = Date.now(); Date.now() - started < withinMs; await sleep(200)) {
    for (const frame of page.frames()) {
      const count = await frame
        .locator(selector)
        .count()
        .catch(() => 0);
      if (count > 0) return frame;
    }
  }
  throw new Error(`no webview has shown an element "${selector}" within ${withinMs / 1000} s`);
}

/** Change settings of the workspace at `folder`; VS Code takes them over at once. */
export async function writeWorkspaceSettings(
  folder: string,
  settings: Readonly<Record<string, unknown>>,
): Promise<void> {
  await mkdir(join(folder, '.vscode'), { recursive: true });
  await writeFile(join(folder, '.vscode', 'settings.json'), JSON.stringify(settings, null, 2));
}

/** Switch the colour theme of the workbench that has the workspace `folder` open, and wait until it is shown. */
export async function switchTheme(page: Page, folder: string, theme: keyof typeof themes): Promise<void> {
  const { id, workbenchClass } = themes[theme];
  await writeWorkspaceSettings(folder, { 'workbench.colorTheme': id });
  await page.locator(`.monaco-workbench.${workbenchClass}`).first().waitFor();
}
