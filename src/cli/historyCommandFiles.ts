import { existsSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { OTHER_HOSTS, readAnyHistory } from '../engine/hostHistory.ts';
import { type ExportHeader, exportHeader } from '../history/exportedLine.ts';
import { exportedText } from '../history/exportedText.ts';
import type { ExportOptions } from '../history/exportHistory.ts';
import { lineText } from '../history/importHistory.ts';
import { closeToOthers, makePrivateFolder } from '../input/privateFiles.ts';
import { streamNamed } from '../input/regularFile.ts';
import { UsageError } from '../terminal/output.ts';

const EVERYTHING: ExportOptions = { format: 'jsonl', from: 0, to: Number.MAX_SAFE_INTEGER };

/** The lines of an export: those of a file, those that a copy of a history gives, or standard input (`-`). */
export function withExportLines<Result>(
  file: string,
  take: (lines: AsyncIterable<string>) => Promise<Result>,
): Promise<Result> {
  const linesOf = (input: Readable) => createInterface({ input });
  if (file === '-') return take(linesOf(process.stdin));
  if (!file.endsWith('.sqlite')) return take(linesOf(opened(file)));
  return readAnyHistory(
    file,
    (copy) => take(linesOf(exportedText(copy, EVERYTHING))),
    () => {},
  );
}

/** Whose history the lines of an export are, as far as they say, and all of them. Throws an `ImportError` where they are none. */
export async function withHost(
  lines: AsyncIterable<string>,
): Promise<{ readonly host: ExportHeader['host']; readonly lines: AsyncIterable<string> }> {
  const rest = lines[Symbol.asyncIterator]();
  const seen: string[] = [];
  for (let next = await rest.next(); !next.done; next = await rest.next()) {
    seen.push(next.value);
    const text = lineText(next.value);
    if (text !== '') return { host: exportHeader(text).host, lines: again(seen, rest) };
  }
  return { host: {}, lines: again(seen, rest) };
}

async function* again(seen: readonly string[], rest: AsyncIterator<string>): AsyncGenerator<string> {
  yield* seen;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}

function opened(file: string): Readable {
  try {
    return streamNamed(file);
  } catch (error) {
    throw new UsageError(`${file} can't be imported: ${(error as Error).message}. Name an export of a history.`);
  }
}

/** Throws a `UsageError` where the file can't be imported into the history at the path, before anything is begun there. */
export function checkImport(file: string, path: string): void {
  if (file === '-') return;
  if (!existsSync(file)) throw new UsageError(`There is no file ${file}.`);
  if (file.endsWith('.csv')) {
    throw new UsageError(
      'CSV is for other programs and lacks what an import needs: export to .jsonl or .sqlite instead.',
    );
  }
  if (resolve(file) === resolve(path))
    throw new UsageError(`${file} is the history itself: there is nothing to import.`);
}

/** What the host of a copy is called, where that is another one than this. */
export function otherHostOf(file: string): string | undefined {
  return file.endsWith('.sqlite')
    ? readAnyHistory(
        file,
        ({ otherHost }) => otherHost,
        () => {},
      )
    : undefined;
}

/** Where another host's history is kept, beside the one at the path. */
export function placeOfOtherHost(path: string, host: string): string {
  const folder = join(dirname(path), OTHER_HOSTS);
  makePrivateFolder(folder);
  return join(folder, `${host.replaceAll(/[^\w.-]+/g, '-')}.sqlite`);
}

/** Keeps a copy of another host's history there, in the place of an earlier one, and gives where. */
export function keepOfOtherHost(file: string, path: string, host: string): string {
  const kept = placeOfOtherHost(path, host);
  if (resolve(file) === resolve(kept)) return kept;
  rmSync(`${kept}.new`, { force: true });
  readAnyHistory(
    file,
    (history) => history.copyTo(`${kept}.new`),
    () => {},
  );
  closeToOthers(`${kept}.new`);
  for (const part of ['-wal', '-shm']) rmSync(`${kept}${part}`, { force: true });
  renameSync(`${kept}.new`, kept);
  return kept;
}
