/** UCUM units, as OpenTelemetry writes them, and what they are for a person. */
export const UNITS = {
  '1': 'share (1 = all)',
  By: 'bytes',
  'By/s': 'bytes per second',
  s: 'seconds',
  's/s': 'seconds per second',
  Hz: 'hertz',
  Cel: 'degrees Celsius',
  J: 'joules',
  W: 'watts',
  '{rpm}': 'turns per minute',
  '{operation}': 'operations',
  '{operation}/s': 'operations per second',
  '{packet}/s': 'packets per second',
  '{event}': 'events',
  '{event}/s': 'events per second',
  '{thread}': 'threads',
  '{process}': 'processes',
  '{process}/s': 'processes per second',
  '{connection}': 'connections',
  '{cpu}': 'cores',
  '{file}': 'files',
  '{mapping}': 'mappings',
  '{entry}/s': 'entries per second',
  '{plot}': 'plots',
  '{plot}/d': 'plots per day',
  '{score}': 'points',
  '{value}': 'number',
} as const;
export type Unit = keyof typeof UNITS;

/** What one measured quantity is, whatever it is measured on. */
export interface Metric {
  readonly unit: Unit;
  /** A gauge is a value now; a counter only grows, except when it starts again from 0. */
  readonly kind: 'gauge' | 'counter';
  readonly description: string;
  /** Names of the attributes that tell its series apart, in the order in which they are shown. */
  readonly attributes: readonly string[];
  /** Least and largest value that can be, where that isn't said by the unit: see `rangeOf`. */
  readonly range?: readonly [least: number, most: number];
  /** Its largest value of some seconds says something that its last does not: both are told where not every second is. */
  readonly peak?: true;
}

export type Attributes = Readonly<Record<string, string>>;
