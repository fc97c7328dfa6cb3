import { GB, GIB } from './needs.ts';

/** Expected sizes of plot files. */

/**
 * Bytes of an uncompressed plot: 0.7797 · (2k + 1) · 2^(k − 1), which fits real k32 plots to 0.01 %; other k follow the same law,
 * small ones (k < 24) less closely.
 */
export function uncompressedPlotBytes(k: number): number {
  return Math.round(0.7797 * (2 * k + 1) * 2 ** (k - 1));
}

/** Bytes of a proof of space 2 plot, which has no date, no levels and even k: 2^k · (k + 1.46) / 8. */
export function version2PlotBytes(k: number): number {
  return Math.round((2 ** k * (k + 1.46)) / 8);
}

/** GiB by BladeBit's compression level. Gigahorse's levels are other sizes under the same numbers. */
const BLADEBIT_GIB: Readonly<Record<number, readonly (number | undefined)[]>> = {
  32: [101.4, 87.5, 86.0, 84.5, 82.9, 81.3, 79.6, 78.0, undefined, 75.2],
  33: [208.8, 179.6, 176.6, 173.4, 170.2, 167.0, 163.8, 160.6, undefined, 154.1],
  34: [429.9, 368.2, 362.1, 355.9, 349.4, 343.0, 336.6, 330.2, undefined, 315.5],
  35: [884.1, 754.3, 742.2, 729.7, 716.8, 704.0, 691.1, 678.3, undefined, 645.8],
};

/** The few sizes of Gigahorse's levels that are known at k32, in GiB. */
const GIGAHORSE_K32_GIB: Readonly<Record<number, number>> = { 7: 75, 8: 71.3, 18: 59.65, 30: 43.31 };

/** Bytes expected of a finished plot, or undefined where no figure is known: then the file itself must tell. */
export function expectedPlotBytes(plotter: string | undefined, k: number, compression = 0): number | undefined {
  if (plotter === 'pos2') return version2PlotBytes(k);
  if (compression === 0) return uncompressedPlotBytes(k);
  if (plotter === 'bladebit') {
    const gib = BLADEBIT_GIB[k]?.[compression];
    return gib === undefined ? undefined : Math.round(gib * GIB);
  }
  if (plotter !== 'gigahorse' || k < 30) return undefined;
  const gib = GIGAHORSE_K32_GIB[compression];
  return gib === undefined ? undefined : Math.round((gib * GIB * uncompressedPlotBytes(k)) / uncompressedPlotBytes(32));
}

/** A plot's size over the uncompressed size of its k. */
export function compressionRatio(k: number, bytes: number): number {
  return bytes / uncompressedPlotBytes(k);
}

/** GB of a finished uncompressed plot as chia's own documents round them. */
export const PLOT_GB: Readonly<Record<number, number>> = {
  18: 0.0038,
  20: 0.0168,
  22: 0.0736,
  24: 0.32,
  25: 0.667,
  26: 1.39,
  27: 2.88,
  28: 5.97,
  29: 12.3,
  30: 25.5,
  31: 52.7,
  32: 108.8,
  33: 224.4,
  34: 462.1,
  35: 951.1,
};

/** Factor from a k32 figure to another k, by the size of the plot. */
export function scaleFromK32(k: number): number {
  const size = (level: number): number => (PLOT_GB[level] ?? uncompressedPlotBytes(level) / GB) * GB;
  return size(k) / size(32);
}
