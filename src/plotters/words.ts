/** So many bytes are one word: they are compared and copied at once. */
export const WORD = 4;

/** Bytes as words, the first byte the lowest of each; after the last byte stand zeros. */
export function wordsOf(bytes: Uint8Array): Int32Array {
  const padded = new DataView(new ArrayBuffer(bytes.length + WORD));
  for (let at = 0; at < bytes.length; at++) padded.setUint8(at, bytes[at]!);
  return Int32Array.from({ length: Math.ceil(bytes.length / WORD) }, (_, index) => padded.getInt32(index * WORD, true));
}
