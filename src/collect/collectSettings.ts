/** What can be switched on and off, as `plotscope.collectors` names it. */
export const COLLECTOR_NAMES = [
  'system',
  'storage',
  'network',
  'hardware',
  'process',
  'application',
  'custom',
] as const;
export type CollectorName = (typeof COLLECTOR_NAMES)[number];

/** What is collected. */
export interface CollectSettings {
  readonly collectors: Readonly<Record<CollectorName, boolean>>;
  /** Files with a user's own metrics. */
  readonly customMetrics: readonly string[];
  /** Further programs to take for plotters: base names, exact or with `*` and `?`. */
  readonly plotterPatterns: readonly string[];
  /** Patterns of logs, for plotters whose output goes to no file. */
  readonly logs: readonly string[];
}

/** Everything. */
export const EVERYTHING: CollectSettings = {
  collectors: onlyCollectors(COLLECTOR_NAMES),
  customMetrics: [],
  plotterPatterns: [],
  logs: [],
};

/** The switches where only the named collectors are on. */
export function onlyCollectors(names: readonly CollectorName[]): CollectSettings['collectors'] {
  return Object.fromEntries(
    COLLECTOR_NAMES.map((name) => [name, names.includes(name)]),
  ) as CollectSettings['collectors'];
}
