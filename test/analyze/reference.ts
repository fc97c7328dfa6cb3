import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

/** Reference values that are checked in, with their origin inside (made by the programs beside them; nist.json by hand). */
// biome-ignore lint/suspicious/noExplicitAny: the files differ in shape, and a wrong one fails its test at once.
export function reference(name: string): any {
  return JSON.parse(readFileSync(new URL(`./reference/${name}.json`, import.meta.url), 'utf8'));
}

/** Fails unless both agree to `relative` (default 1e-9) of the larger one. */
export function near(actual: number | undefined, expected: number, what: string, relative = 1e-9): void {
  const limit = relative * Math.max(Math.abs(expected), 1e-300);
  assert.ok(actual !== undefined && Math.abs(actual - expected) <= limit, `${what}: ${actual}, not ${expected}`);
}

/** Fails if a number anywhere in a result is NaN or infinite; what may be absent by design is named in `absent`. */
export function assertFinite(result: unknown, what: string, absent: readonly string[] = []): void {
  if (typeof result === 'number') assert.ok(Number.isFinite(result), `${what} is ${result}`);
  else if (ArrayBuffer.isView(result))
    for (const [i, value] of (result as Float64Array).entries()) assertFinite(value, `${what}[${i}]`);
  else if (typeof result === 'object' && result !== null) {
    for (const [key, value] of Object.entries(result)) {
      if (!absent.includes(key)) assertFinite(value, `${what}.${key}`, absent);
    }
  }
}

/** The result, or a failed test that says why there is none. */
export function present<T extends { readonly kind: string }>(result: T): Exclude<T, { kind: 'notEnoughData' }> {
  assert.notEqual(result.kind, 'notEnoughData', JSON.stringify(result));
  return result as Exclude<T, { kind: 'notEnoughData' }>;
}
