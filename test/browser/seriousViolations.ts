import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

/** What axe-core finds serious or worse on a page, a line each; of `colours`, what another theme may change. */
export async function seriousViolations(page: Page, of: 'all' | 'colours' = 'all'): Promise<string[]> {
  const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  await page.evaluate(axe);
  return page.evaluate(async (wanted) => {
    const { axe } = window as unknown as { axe: typeof import('axe-core') };
    const { violations } = await axe.run(document, {
      resultTypes: ['violations'],
      // Who speaks to a page says what stands there.
      rules: { 'label-content-name-mismatch': { enabled: true } },
      ...(wanted === 'colours' && { runOnly: ['color-contrast', 'link-in-text-block'] }),
    });
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} (${node.failureSummary})`));
  }, of);
}
