import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { ByteReader, ByteWriter } from './byteBuffer.ts';
import { readColumn, writeColumn } from './columnCodec.ts';

/**
 * Columns of equal length under ids, compressed as one. Everything that the history keeps of values is a sheet: blocks of rows, hours
 * of one series, roll-ups. The first byte tells how the rest is compressed. Deflate rather than Zstandard: every runtime that has
 * node:sqlite can read it.
 */
const PLAIN = 0;
const DEFLATED = 1;
const LEVEL = 6;
/** Below this, deflate has nothing to gain. */
const LEAST_BYTES = 48;
/** zlib's output has this much room at first, and is left to the garbage with all of it: its usual 16 KiB are many times what most need. */
const LEAST_ROOM = 64;
/** What a sheet inflates to is rarely more times as long. */
const USUAL_RATIO = 4;

const scratch = new ByteWriter(1 << 16);
const columnScratch = new ByteWriter(1 << 16);

export interface SheetColumn {
  readonly id: number;
  readonly values: Float64Array;
}

/** `rows`: how long each of the columns is. */
export function packSheet(rows: number, columns: readonly SheetColumn[]): Uint8Array {
  scratch.clear();
  columnScratch.clear();
  scratch.count(rows);
  scratch.count(columns.length);
  let id = 0;
  let start = 0;
  for (const column of columns) {
    writeColumn(columnScratch, column.values);
    scratch.integer(column.id - id);
    scratch.count(columnScratch.length - start);
    id = column.id;
    start = columnScratch.length;
  }
  scratch.bytes(columnScratch.written);
  const body = scratch.written;
  const deflated =
    body.length < LEAST_BYTES
      ? undefined
      : deflateRawSync(body, { level: LEVEL, chunkSize: Math.max(LEAST_ROOM, body.length) });
  const isSmaller = deflated !== undefined && deflated.length < body.length;
  const content = isSmaller ? deflated : body;
  const packed = new Uint8Array(1 + content.length);
  packed[0] = isSmaller ? DEFLATED : PLAIN;
  packed.set(content, 1);
  return packed;
}

/** A sheet that is read column by column: columns that nobody asks for cost nothing but the inflating. */
export class Sheet {
  readonly rows: number;
  readonly ids: readonly number[];
  readonly #reader: ByteReader;
  readonly #offsets = new Map<number, number>();

  /** Throws a `RangeError` or an error of zlib where the bytes are no sheet. */
  constructor(packed: Uint8Array) {
    const codec = packed[0];
    if (codec !== PLAIN && codec !== DEFLATED) throw new RangeError(`no sheet begins with ${codec}`);
    const chunkSize = Math.max(LEAST_ROOM, USUAL_RATIO * packed.length);
    const bytes = codec === DEFLATED ? inflateRawSync(packed.subarray(1), { chunkSize }) : packed.subarray(1);
    const reader = new ByteReader(bytes);
    this.#reader = reader;
    this.rows = reader.count();
    const count = reader.count();
    const ids: number[] = [];
    const lengths: number[] = [];
    let id = 0;
    for (let i = 0; i < count; i++) {
      id += reader.integer();
      ids.push(id);
      lengths.push(reader.count());
    }
    let offset = reader.at;
    for (let i = 0; i < count; i++) {
      this.#offsets.set(ids[i], offset);
      offset += lengths[i];
    }
    if (offset !== bytes.length) throw new RangeError('the columns of a sheet are not as long as it says');
    this.ids = ids;
  }

  has(id: number): boolean {
    return this.#offsets.has(id);
  }

  /** All NaN where it has no such column. */
  column(id: number, into = new Float64Array(this.rows)): Float64Array {
    const offset = this.#offsets.get(id);
    if (offset === undefined) return into.fill(Number.NaN);
    this.#reader.at = offset;
    readColumn(this.#reader, into);
    return into;
  }
}
