import { gunzipSync } from 'node:zlib';

/** What is in a gzipped file, whatever its name is; other bytes as they are. @throws where it is cut off or damaged, or would be larger. */
export function unzipped(bytes: Buffer, mostBytes: number): Buffer {
  return bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes, { maxOutputLength: mostBytes }) : bytes;
}
