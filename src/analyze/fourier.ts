/** The smallest power of two that is at least `length`. */
export function powerOfTwoFrom(length: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(1, length)));
}

/** The discrete Fourier transform of `real + i imaginary`, in place; their length is a power of two (Cooley and Tukey). */
export function transform(real: Float64Array, imaginary: Float64Array): void {
  const length = real.length;
  reverseBits(real, imaginary);
  if (turns.length !== length) turns = turnsOf(length);
  const { cosines, sines } = turns;
  for (let half = 1; half < length; half *= 2) {
    const stride = length / (2 * half);
    for (let start = 0; start < length; start += 2 * half) {
      for (let k = 0, at = start; k < half; k++, at++) {
        const c = cosines[k * stride];
        const s = sines[k * stride];
        const re = real[at + half] * c - imaginary[at + half] * s;
        const im = real[at + half] * s + imaginary[at + half] * c;
        real[at + half] = real[at] - re;
        imaginary[at + half] = imaginary[at] - im;
        real[at] += re;
        imaginary[at] += im;
      }
    }
  }
}

/** Of the length that was asked for last: series of one length follow one another. */
let turns = turnsOf(2);

function turnsOf(length: number) {
  const cosines = new Float64Array(length / 2);
  const sines = new Float64Array(length / 2);
  for (let i = 0; i < length / 2; i++) {
    cosines[i] = Math.cos((2 * Math.PI * i) / length);
    sines[i] = -Math.sin((2 * Math.PI * i) / length);
  }
  return { length, cosines, sines };
}

function reverseBits(real: Float64Array, imaginary: Float64Array): void {
  const length = real.length;
  for (let i = 1, j = 0; i < length; i++) {
    let bit = length >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i >= j) continue;
    const re = real[i];
    const im = imaginary[i];
    real[i] = real[j];
    imaginary[i] = imaginary[j];
    real[j] = re;
    imaginary[j] = im;
  }
}
