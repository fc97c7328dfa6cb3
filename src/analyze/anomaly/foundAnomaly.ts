/** What is looked at when something is called unusual. */
export type AnomalyKind = 'univariate' | 'multivariate' | 'seasonal' | 'contextual';

/** A stretch of a series, or of several together, that is not as it usually is. */
export interface FoundAnomaly {
  readonly kind: AnomalyKind;
  /** First and last time that it shows, epoch seconds. */
  readonly since: number;
  readonly until: number;
  /** 0 … 1: share of past values that were less unusual. */
  readonly score: number;
  /** The most unusual value. */
  readonly value: number;
  /** What would have been usual in its place. */
  readonly expected?: readonly [low: number, high: number];
}

/** A sample that may be part of an anomaly, before those that lie close together are joined. */
export type UnusualSample = Omit<FoundAnomaly, 'kind' | 'since' | 'until'> & { readonly time: number };

/** Joins unusual samples, ascending in time, that are at most `seconds` apart; the most unusual one stands for all. */
export function joined(kind: AnomalyKind, samples: readonly UnusualSample[], seconds: number): FoundAnomaly[] {
  const found: FoundAnomaly[] = [];
  for (const { time, ...sample } of samples) {
    const last = found.at(-1);
    if (last === undefined || time - last.until > seconds) found.push({ kind, since: time, until: time, ...sample });
    else found[found.length - 1] = { ...last, ...(sample.score > last.score ? sample : {}), until: time };
  }
  return found;
}

/** What the words for an anomaly need beside its figures. */
export interface AnomalyWords {
  /** What the series is called, such as `CPU utilization`. */
  readonly name: string;
  /** A value with its unit. */
  readonly format: (value: number) => string;
  /** Of a contextual anomaly: when values like this come, such as `in phase 1`. */
  readonly context?: string;
}

/** An anomaly in one sentence, such as `CPU busy: 97 %, where 10 % to 45 % is usual; more unusual than 99.9 % of the values before.` */
export function anomalySummary(anomaly: FoundAnomaly, { name, format, context }: AnomalyWords): string {
  const { kind, value, expected, score } = anomaly;
  const when = kind === 'seasonal' ? ' at this time' : context === undefined ? '' : ` ${context}`;
  const [low, high] = expected === undefined ? [] : expected.map(format);
  const range = low === undefined ? '' : `, where ${low === high ? low : `${low} to ${high}`} is usual${when}`;
  return `${name}: ${format(value)}${range}; more unusual than ${shareText(score)} of the values before.`;
}

/** Rounded down, so that it never claims to be more unusual than everything. */
function shareText(share: number): string {
  const digits = share < 0.99 ? 0 : share < 0.999 ? 1 : 2;
  const scale = 10 ** digits;
  return `${(Math.floor(Math.min(share, 0.9999) * 100 * scale) / scale).toFixed(digits)} %`;
}
