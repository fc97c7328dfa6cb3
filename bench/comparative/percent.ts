/** 0.053 → `5.3 %`. */
export function percent(share: number): string {
  const value = share * 100;
  return `${Math.abs(value) < 10 ? Number(value.toFixed(1)) : Math.round(value)} %`;
}

/** 1.053 → `5.3 %`; 0.95 → `5 %`. */
export function percentOfRatio(ratio: number): string {
  return percent(Math.abs(ratio - 1));
}
