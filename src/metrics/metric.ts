/** UCUM units, as OpenTelemetry writes them: `1` is a ratio 0..1 or a plain number, `By` bytes, `s` seconds. */
export type Unit =
  | '1'
  | 'By'
  | 'By/s'
  | 's'
  | 's/s'
  | 'Hz'
  | '{operation}'
  | '{operation}/s'
  | '{thread}'
  | '{process}';

/** What one measured quantity is, whatever it is measured on. */
export interface Metric {
  readonly unit: Unit;
  /** A gauge is a value now; a counter only grows, except when it starts again from 0. */
  readonly kind: 'gauge' | 'counter';
  readonly description: string;
  /** Names of the attributes that tell its series apart, in the order in which they are shown. */
  readonly attributes: readonly string[];
}

export type Attributes = Readonly<Record<string, string>>;
