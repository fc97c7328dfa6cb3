const BINARY_PREFIXES = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi'];
export const ABSENT = '–';

/** `1.5 GiB`; three digits at most. */
export function formatBytes(bytes: number | undefined): string {
  if (bytes === undefined) return ABSENT;
  let value = Math.abs(bytes);
  let prefix = 0;
  while (value >= 1000 && prefix < BINARY_PREFIXES.length - 1) {
    value /= 1024;
    prefix++;
  }
  const digits = prefix === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  return `${bytes < 0 ? '-' : ''}${value.toFixed(digits)} ${BINARY_PREFIXES[prefix]}B`;
}

/** `1.5 GiB/s`. */
export function formatBytesPerSecond(bytesPerSecond: number | undefined): string {
  return bytesPerSecond === undefined ? ABSENT : `${formatBytes(bytesPerSecond)}/s`;
}

/** 0.734 → `73 %`. */
export function formatPercent(ratio: number | undefined): string {
  return ratio === undefined ? ABSENT : `${Math.round(ratio * 100)} %`;
}

/** Cores kept busy: `1.97 cores`. */
export function formatCores(cores: number | undefined): string {
  return cores === undefined ? ABSENT : `${cores.toFixed(2)} cores`;
}

/** `42 s`, `3 min 5 s`, `2 h 10 min`, `3 d 4 h`. */
export function formatDuration(seconds: number | undefined): string {
  if (seconds === undefined) return ABSENT;
  const units: readonly [string, number][] = [
    ['d', 86_400],
    ['h', 3600],
    ['min', 60],
    ['s', 1],
  ];
  const whole = Math.max(0, Math.round(seconds));
  const first = units.findIndex(([, size]) => whole >= size);
  if (first < 0) return '0 s';
  const [name, size] = units[first];
  const next = units[first + 1];
  const rest = next ? Math.floor((whole % size) / next[1]) : 0;
  return `${Math.floor(whole / size)} ${name}${rest > 0 ? ` ${rest} ${next[0]}` : ''}`;
}
