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
  return `${bytes < 0 ? '−' : ''}${value.toFixed(digits)} ${BINARY_PREFIXES[prefix]}B`;
}

/** `1.5 GiB/s`. */
export function formatBytesPerSecond(bytesPerSecond: number | undefined): string {
  return bytesPerSecond === undefined ? ABSENT : `${formatBytes(bytesPerSecond)}/s`;
}

/** 0.734 → `73 %`: for what changes every second. */
export function formatPercent(ratio: number | undefined): string {
  return ratio === undefined ? ABSENT : `${Math.round(ratio * 100)} %`;
}

/** 0.734 → `73 %`, 0.034 → `3.4 %`: for what is reported. */
export function formatShare(ratio: number | undefined): string {
  return ratio === undefined ? ABSENT : `${percentDigits(ratio)} %`;
}

export function percentDigits(ratio: number): string {
  const percent = ratio * 100;
  if (percent !== 0 && Math.abs(percent) < 0.05) return '< 0.1';
  return Math.abs(percent) < 9.95 && percent !== 0 ? percent.toFixed(1) : String(Math.round(percent));
}

/** `1 plot`, `2 plots`. */
export function formatCount(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

/** Cores kept busy: `1.5 cores`. */
export function formatCores(cores: number | undefined): string {
  if (cores === undefined) return ABSENT;
  const value = Number(cores.toFixed(2));
  return formatCount(value, 'core');
}

/** A clock: 2.096e9 → `2.1 GHz`. */
export function formatHertz(hertz: number | undefined): string {
  return hertz === undefined ? ABSENT : `${formatNumber(hertz / 1e9)} GHz`;
}

/** Three digits that count; no exponent for what people still read. */
export function formatNumber(value: number | undefined): string {
  if (value === undefined) return ABSENT;
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size >= 1e9 || size < 1e-4) return value.toExponential(2);
  return size >= 1000 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}

/** How long something takes: `12.3 ms`, `2.5 s`, `3 min 5 s`. */
export function formatSeconds(seconds: number | undefined): string {
  if (seconds === undefined) return ABSENT;
  const size = Math.abs(seconds);
  if (size < 1) return `${formatNumber(seconds * 1000)} ms`;
  return size < 10 ? `${formatNumber(seconds)} s` : formatDuration(seconds);
}

const DURATION_UNITS: readonly (readonly [name: string, seconds: number])[] = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
];

/** In its two largest units, rounded: `42 s`, `3 min 5 s`, `2 h 10 min`; `1 d` for a second less. */
export function formatDuration(seconds: number | undefined): string {
  if (seconds === undefined || !Number.isFinite(seconds)) return ABSENT;
  const whole = Math.max(0, Math.round(seconds));
  const first = DURATION_UNITS.findIndex(([, size]) => whole >= size);
  if (first < 0) return '0 s';
  const [name, size] = DURATION_UNITS[first];
  const [restName, restSize] = DURATION_UNITS[first + 1] ?? ['', 1];
  const rounded = Math.round(whole / restSize) * restSize;
  if (rounded >= (DURATION_UNITS[first - 1]?.[1] ?? Number.POSITIVE_INFINITY)) return formatDuration(rounded);
  const rest = (rounded % size) / restSize;
  return `${Math.floor(rounded / size)} ${name}${rest > 0 ? ` ${rest} ${restName}` : ''}`;
}
