import { createHash } from 'node:crypto';
import type { Work } from './work.ts';

const BYTES = 64 * 1024;
const EXPECTED = '5ad285af1ba07a23530e5719ae8236f1a11911224c53ddae2580391007bb58e7';

/** SHA-256 of 64 KiB, as OpenSSL computes it with what the processor has for it. */
export function makeSha256Work(): Work {
  const bytes = Buffer.alloc(BYTES, 'plotscope');
  return { unitsPerCall: BYTES, call: () => createHash('sha256').update(bytes).digest('hex') === EXPECTED };
}
