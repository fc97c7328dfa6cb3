import { type Source, TextBuffer } from '../source.ts';

const AT_PAGESZ = 6n;
const USUAL_PAGE_BYTES = 4096;

/** Size of a memory page: 4 KiB nearly everywhere, 16 or 64 KiB on some ARM kernels. From this process' auxiliary vector. */
export function pageBytes(source: Source): number {
  const vector = new TextBuffer();
  if (!source.readOnce('/proc/self/auxv', vector)) return USUAL_PAGE_BYTES;
  for (let at = 0; at + 16 <= vector.length; at += 16) {
    if (vector.bytes.readBigUInt64LE(at) === AT_PAGESZ) return Number(vector.bytes.readBigUInt64LE(at + 8));
  }
  return USUAL_PAGE_BYTES;
}
