import { powerOfTwoFrom, transform } from './fourier.ts';
import { isUsable, type Values } from './series.ts';

/** So many products take less time than two transforms. */
const FEW_PRODUCTS = 4096;

/**
 * How a regular series correlates with itself 0 … `maxLag` steps later. Absent values count as the mean, which draws the
 * figures towards 0. All 0 but the first for a constant series.
 */
export function autocorrelation(values: Values, maxLag: number): Float64Array {
  const lags = Math.min(maxLag, Math.max(0, values.length - 1));
  return values.length * lags <= FEW_PRODUCTS ? byProducts(values, lags) : byTransform(values, lags);
}

function byProducts(values: Values, lags: number): Float64Array {
  const around = centered(values, values.length);
  const result = new Float64Array(lags + 1);
  for (let lag = 0; lag <= lags; lag++) {
    for (let i = lag; i < around.length; i++) result[lag] += around[i] * around[i - lag];
  }
  const squares = result[0];
  result[0] = 1;
  for (let lag = 1; lag <= lags; lag++) result[lag] = squares > 0 ? result[lag] / squares : 0;
  return result;
}

/** The same of two series of one length, for little more than one of them takes. */
export function autocorrelationOfBoth(a: Values, b: Values, maxLag: number): [Float64Array, Float64Array] {
  const lags = Math.min(maxLag, Math.max(0, a.length - 1));
  if (a.length !== b.length || a.length * lags <= FEW_PRODUCTS)
    return [autocorrelation(a, maxLag), autocorrelation(b, maxLag)];
  return byTransformOfBoth(a, b, lags);
}

function byTransform(values: Values, lags: number): Float64Array {
  const size = powerOfTwoFrom(values.length + lags + 1);
  const real = centered(values, size);
  const imaginary = new Float64Array(size);
  transform(real, imaginary);
  for (let i = 0; i < size; i++) {
    real[i] = real[i] * real[i] + imaginary[i] * imaginary[i];
    imaginary[i] = 0;
  }
  // The power spectrum is symmetric, so that its transform forwards is the one backwards.
  transform(real, imaginary);
  return shareOfFirst(real, lags);
}

/** Of real series one may be taken for the imaginary part of the other: their transforms are its even and its odd part. */
function byTransformOfBoth(a: Values, b: Values, lags: number): [Float64Array, Float64Array] {
  const size = powerOfTwoFrom(a.length + lags + 1);
  const real = centered(a, size);
  const imaginary = centered(b, size);
  transform(real, imaginary);
  for (let i = 0, j = 0; i <= size >> 1; i++, j = size - i) {
    const evenReal = real[i] + real[j];
    const oddReal = real[i] - real[j];
    const evenImaginary = imaginary[i] + imaginary[j];
    const oddImaginary = imaginary[i] - imaginary[j];
    real[i] = real[j] = evenReal * evenReal + oddImaginary * oddImaginary;
    imaginary[i] = imaginary[j] = evenImaginary * evenImaginary + oddReal * oddReal;
  }
  transform(real, imaginary);
  return [shareOfFirst(real, lags), shareOfFirst(imaginary, lags)];
}

/** In units of the largest distance there is one square of 1 at least, unless the series is constant: what is less is rounding. */
const LEAST_SQUARES = 0.5;

function shareOfFirst(products: Float64Array, lags: number): Float64Array {
  const result = new Float64Array(lags + 1);
  result[0] = 1;
  for (let lag = 1; lag <= lags && products[0] > LEAST_SQUARES; lag++) result[lag] = products[lag] / products[0];
  return result;
}

/** Below this, a distance has no digits left that could be scaled up. */
const SMALLEST = 1e-290;

/** The values less their mean, in units of the largest distance from it, absent ones as 0, filled with 0 up to `size`. */
export function centered(values: Values, size: number): Float64Array {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    if (!isUsable(values[i])) continue;
    sum += values[i];
    count++;
  }
  const mean = count > 0 ? sum / count : 0;
  const result = new Float64Array(size);
  let largest = 0;
  for (let i = 0; i < values.length; i++) {
    if (!isUsable(values[i])) continue;
    result[i] = values[i] - mean;
    largest = Math.max(largest, Math.abs(result[i]));
  }
  // What rounding leaves of a constant series is no signal.
  const scale = largest > Math.max(SMALLEST, 4 * Number.EPSILON * Math.abs(mean)) ? 1 / largest : 0;
  for (let i = 0; i < values.length; i++) result[i] *= scale;
  return result;
}
