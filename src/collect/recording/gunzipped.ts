import { createGunzip } from 'node:zlib';

/** What comes out is fetched right after each write: it must never be held back. */
const NEVER_FULL = 2 ** 30;

/** Decompresses a gzipped file. Of one that is cut off or damaged, all that stands before comes out, then it throws. */
export async function* gunzipped(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ readableHighWaterMark: NEVER_FULL } as object);
  const failed = new Promise<never>((_, reject) => gunzip.once('error', reject));
  failed.catch(() => {}); // it is thrown where a piece is waited for
  try {
    for await (const piece of pieces) {
      const written = new Promise((resolve) => gunzip.write(piece, resolve));
      await Promise.race([written, failed]);
      for (let out = gunzip.read(); out !== null; out = gunzip.read()) yield out as Buffer;
    }
    gunzip.end();
    for await (const out of gunzip) yield out as Buffer;
  } finally {
    gunzip.destroy();
  }
}
