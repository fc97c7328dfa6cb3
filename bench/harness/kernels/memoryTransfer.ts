import type { Work } from './work.ts';

const DEFAULT_BYTES = 64 * 2 ** 20;

/** Writing memory: `bytes` set to a value. */
export function makeWriteWork(bytes = DEFAULT_BYTES): Work {
  const target = Buffer.allocUnsafeSlow(bytes);
  let value = 0;
  return {
    unitsPerCall: bytes,
    call() {
      value = (value + 1) & 0xff;
      target.fill(value);
      return target[0] === value && target[bytes - 1] === value;
    },
  };
}

/** Reading memory: two halves of `bytes` compared. */
export function makeReadWork(bytes = DEFAULT_BYTES): Work {
  const half = bytes / 2;
  const [left, right] = [Buffer.allocUnsafeSlow(half).fill(1), Buffer.allocUnsafeSlow(half).fill(1)];
  return { unitsPerCall: bytes, call: () => left.equals(right) };
}

/** Copying memory: one half of `bytes` over the other; what is read and what is written counts, each once. */
export function makeCopyWork(bytes = DEFAULT_BYTES): Work {
  const half = bytes / 2;
  const from = Buffer.allocUnsafeSlow(half).fill(1);
  const to = Buffer.allocUnsafeSlow(half).fill(0);
  let value = 0;
  return {
    unitsPerCall: bytes,
    call() {
      value = (value + 1) & 0xff;
      from[half - 1] = value;
      from.copy(to);
      return to[half - 1] === value;
    },
  };
}
