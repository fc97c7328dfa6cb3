import type { Page } from 'playwright-core';

/** A machine busy with other work takes a minute and more for what takes seconds on a quiet one. */
export const patienceMs = 120_000;

/** Go to a workbench and wait until its activity bar is there. */
export async function openWorkbench(page: Page, url: string): Promise<void> {
  page.setDefaultTimeout(patienceMs);
  await page.goto(url, { timeout: patienceMs });
  await page.locator('.activitybar').waitFor();
}
