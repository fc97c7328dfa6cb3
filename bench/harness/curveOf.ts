import { median } from '../../src/analyze/quantiles.ts';
import type { Curve, CurvePoint, FittedLaw } from '../../src/benchmarks/result.ts';

/** Samples at several sizes of one thing, gathered in rounds that go through all sizes in turn: what changes with time spreads over all. */
export class SizedSamples {
  readonly sizes: readonly number[];
  readonly #samples: ReadonlyMap<number, number[]>;

  constructor(sizes: readonly number[]) {
    this.sizes = sizes;
    this.#samples = new Map(sizes.map((size) => [size, []]));
  }

  add(size: number, value: number): void {
    this.#samples.get(size)?.push(value);
  }

  of(size: number): readonly number[] {
    return this.#samples.get(size) ?? [];
  }

  get points(): CurvePoint[] {
    return this.sizes
      .map((x) => ({ x, samples: this.of(x) }))
      .filter(({ samples }) => samples.length > 0)
      .map((point) => ({ ...point, median: median(point.samples) }));
  }

  curve(x: string, unit: string, law?: FittedLaw): Curve {
    return { x, unit, points: this.points, ...(law && { law }) };
  }
}
