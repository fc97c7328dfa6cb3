import type { Page } from 'playwright-core';

/** What VS Code itself writes as errors in every good run. */
const expected: readonly RegExp[] = [
  /status of 404 .*\/(favicon[^/]*|vsda[^/]*|update\/check)\)$/,
  /\[Service Worker\] registration/,
  /A bad HTTP response code \(404\) was received when fetching the script/,
  /\[lifecycle\] Long running operations/,
  /Canceled/,
  // A reload: the log of the page that is left.
  /IndexedDB database '[^']*' is closed/,
  /'BroadcastChannel': Channel is closed/,
  /authentication provider/i,
  /ExperimentalWarning: SQLite/,
  /rg ENOENT/,
];

/** Whether a line of a page's console is one that VS Code writes in every good run. */
export function isExpected(line: string): boolean {
  return expected.some((pattern) => pattern.test(line));
}

/** What a page (its frames, and the extension host, which writes there too) has put on its console. */
export interface ConsoleWatch {
  /** Every line, with its kind. */
  readonly lines: readonly string[];
  /** Errors that no good run has: of the page, of its webviews (content policy included) and of the extension. */
  unexpectedErrors(): string[];
}

export function watchConsole(page: Page): ConsoleWatch {
  const lines: string[] = [];
  const errors: string[] = [];
  page.on('console', (message) => {
    const line = `[${message.type()}] ${message.text()} (${message.location().url})`;
    lines.push(line);
    if (message.type() === 'error') errors.push(line);
  });
  page.on('pageerror', (error) => {
    const line = `[pageerror] ${error.stack ?? error.message}`;
    lines.push(line);
    errors.push(line);
  });
  return { lines, unexpectedErrors: () => errors.filter((line) => !isExpected(line)) };
}
