import { streamNamed, UnusableFile } from '../../input/regularFile.ts';
import { gunzipped } from './gunzipped.ts';

/** What is wrong with a recording, with its file and line. */
export class RecordingError extends Error {
  override readonly name = 'RecordingError';
}

export interface RecordingLine {
  /** From 1. */
  readonly number: number;
  readonly text: string;
}

/** A frame of a large host is some 100 KB; what is longer by far is no recording, and must not fill the memory. */
const LONGEST_LINE_BYTES = 64 * 1024 * 1024;
const PIECE_BYTES = 16 * 1024;
const LINE_FEED = 10;

/**
 * The lines of a gzipped file, one after another, never more than one in memory. A file that is no gzip, is cut off or
 * damaged gives the lines that are whole, then throws a `RecordingError` that names the file and the line.
 */
export async function* recordingLines(path: string, longest = LONGEST_LINE_BYTES): AsyncGenerator<RecordingLine> {
  let number = 1;
  let begun: Buffer[] = [];
  let begunBytes = 0;
  try {
    for await (const piece of gunzipped(streamNamed(path, PIECE_BYTES))) {
      let from = 0;
      for (let end = piece.indexOf(LINE_FEED); end >= 0; end = piece.indexOf(LINE_FEED, from)) {
        begun.push(piece.subarray(from, end));
        checkLength(path, number, begunBytes + end - from, longest);
        yield { number, text: Buffer.concat(begun).toString('utf8') };
        number++;
        begun = [];
        begunBytes = 0;
        from = end + 1;
      }
      if (from === piece.length) continue;
      begun.push(piece.subarray(from));
      begunBytes += piece.length - from;
      checkLength(path, number, begunBytes, longest);
    }
  } catch (error) {
    if (error instanceof RecordingError) throw error;
    throw new RecordingError(whatIsWrong(path, number, error as Error));
  }
  if (begunBytes > 0) throw new RecordingError(`${path}, line ${number}: the recording is cut off in this line`);
}

function checkLength(path: string, number: number, bytes: number, longest: number): void {
  if (bytes <= longest) return;
  throw new RecordingError(`${path}, line ${number}: longer than ${longest} bytes; this is no recording`);
}

function whatIsWrong(path: string, number: number, error: NodeJS.ErrnoException): string {
  const { code, message } = error;
  if (code === 'Z_BUF_ERROR') return `${path}, line ${number}: the file ends in the middle; it was cut off`;
  if (code === 'Z_DATA_ERROR' && number === 1 && /header check/.test(message)) {
    return `${path}: not a gzipped file; a recording is made with "plotscope record FILE.jsonl.gz"`;
  }
  if (code?.startsWith('Z_')) return `${path}, line ${number}: the file is damaged (${message})`;
  if (code === 'EISDIR') return `${path}: ${message}; name a recording in it`;
  return error instanceof UnusableFile ? `${path}: ${message}` : `${path}: it can't be read (${code ?? message})`;
}
