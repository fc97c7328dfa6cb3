/**
 * How the values of a column come from whole numbers. `quotient`: value = number ÷ parameter. `ordinal`: the number counts
 * single-precision floats, of which every 2^parameter-th occurs: equal steps of it are about equal ratios, so values that scatter
 * by some per cent have small differences whatever their size.
 */
export interface WholeForm {
  readonly kind: 'quotient' | 'ordinal';
  readonly parameter: number;
}

/** Beyond it differences of differences are not exact any more. */
const LARGEST = 2 ** 50;
const THOUSAND = 1000;

const single = new Float32Array(1);
const singleBits = new Uint32Array(single.buffer);
const SIGN = 0x8000_0000;

/**
 * Writes the first `count` values as whole numbers, if that is possible without loss. None of them may be NaN or -0. Returns
 * undefined where it is not possible.
 */
export function toQuotients(values: Float64Array, count: number, into: Float64Array): WholeForm | undefined {
  let whole = 0;
  while (whole < count && Number.isInteger(values[whole]) && Math.abs(values[whole]) <= LARGEST) whole++;
  if (whole === count) {
    into.set(values.subarray(0, count));
    return { kind: 'quotient', parameter: 1 };
  }
  for (let i = 0; i < count; i++) {
    const number = Math.round(values[i] * THOUSAND);
    if (number / THOUSAND !== values[i] || !(Math.abs(number) <= LARGEST)) return undefined;
    into[i] = number;
  }
  return { kind: 'quotient', parameter: THOUSAND };
}

/** As `toQuotients`. */
export function toOrdinals(values: Float64Array, count: number, into: Float64Array): WholeForm | undefined {
  let used = 0;
  for (let i = 0; i < count; i++) {
    const value = values[i];
    single[0] = value;
    if (single[0] !== value || !Number.isFinite(value)) return undefined;
    const bits = singleBits[0];
    used |= bits;
    into[i] = bits >= SIGN ? SIGN - bits : bits;
  }
  const shift = used === 0 ? 0 : Math.min(31 - Math.clz32(used & -used), 23);
  if (shift > 0) for (let i = 0; i < count; i++) into[i] /= 2 ** shift;
  return { kind: 'ordinal', parameter: shift };
}

/** Turns the first `count` whole numbers back into the values. */
export function fromWhole(numbers: Float64Array, count: number, { kind, parameter }: WholeForm): void {
  if (kind === 'quotient') {
    if (parameter !== 1) for (let i = 0; i < count; i++) numbers[i] /= parameter;
    return;
  }
  const step = 2 ** parameter;
  for (let i = 0; i < count; i++) {
    const number = numbers[i];
    singleBits[0] = number < 0 ? SIGN - number * step : number * step;
    numbers[i] = single[0];
  }
}
