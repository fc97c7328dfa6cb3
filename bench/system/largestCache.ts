import { readFileSync } from 'node:fs';

const UNTOLD_BYTES = 32 * 2 ** 20;

/** The largest cache of the first core; a common size where the system doesn't tell. */
export function largestCacheBytes(): number {
  let largest = 0;
  for (let index = 0; index < 8; index++) {
    try {
      const text = readFileSync(`/sys/devices/system/cpu/cpu0/cache/index${index}/size`, 'utf8');
      const [, size, unit] = /^(\d+)([KMG]?)/.exec(text) ?? [];
      largest = Math.max(largest, Number(size) * 1024 ** ['', 'K', 'M', 'G'].indexOf(unit ?? ''));
    } catch {
      break;
    }
  }
  return largest > 0 ? largest : UNTOLD_BYTES;
}
