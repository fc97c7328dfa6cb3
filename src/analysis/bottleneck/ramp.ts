/** 0 up to `low`, 1 from `high` on, straight between; an absent value (NaN) gives 0. `high` may lie below `low`. */
export function ramp(value: number, low: number, high: number): number {
  const share = (value - low) / (high - low);
  return share > 0 ? Math.min(1, share) : 0;
}

/** The value, or another where it is absent. */
export function orElse(value: number, otherwise: number): number {
  return Number.isNaN(value) ? otherwise : value;
}
