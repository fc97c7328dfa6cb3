import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate as turn } from 'node:timers/promises';
import { PRIVATE_FILE } from '../input/privateFiles.ts';
import { type ExportOptions, exportHistory } from './exportHistory.ts';
import type { History } from './history.ts';

/** What `exportHistory` writes, for who reads: it goes on as it is read, and others have their turn meanwhile. */
export function exportedText(history: History, options: ExportOptions): Readable {
  const text = new PassThrough();
  exportHistory(history, options, async (lines) => {
    if (!text.write(lines)) await once(text, 'drain');
    await turn();
  }).then(
    () => text.end(),
    (error: Error) => text.destroy(error),
  );
  return text;
}

/**
 * Writes an export into a file. Nothing is left in the file's place where that fails midway or is cancelled: half of one looks like one.
 * Rejects with what went wrong, with an AbortError where it was cancelled.
 */
export async function exportToFile(
  history: History,
  options: ExportOptions,
  file: string,
  signal?: AbortSignal,
): Promise<void> {
  const target = await open(file, 'w', PRIVATE_FILE);
  try {
    await pipeline(exportedText(history, options), target.createWriteStream(), { ...(signal && { signal }) });
  } catch (error) {
    rmSync(file, { force: true });
    throw error;
  }
}
