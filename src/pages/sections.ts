/** A part of the dashboard, which a person shows, hides, orders and sizes. */
export interface Section {
  readonly id: string;
  readonly title: string;
  /** What it answers, in a few words. */
  readonly about: string;
  /** Ids of its charts (charts.ts) and pictures (pictures.ts), in the order in which they stand. */
  readonly charts: readonly string[];
}

/** Every section of the dashboard, in the order in which they stand at first. A new chart is one more id in one of them. */
export const SECTIONS = [
  {
    id: 'now',
    title: 'Now',
    about: 'What the host is at',
    charts: ['cpu', 'memory', 'disk', 'network'],
  },
  {
    id: 'plotters',
    title: 'Plotters',
    about: 'What each plotter is at, and what it takes',
    charts: [
      'steps',
      'timeAccount',
      'accountBands',
      'accounts',
      'plotterCpu',
      'plotterMemory',
      'plotterIo',
      'efficiency',
      'throughput',
      'pace',
      'paceByDevice',
      'paceByDestination',
    ],
  },
  {
    id: 'bottlenecks',
    title: 'Bottlenecks',
    about: 'What holds plotters back, and since when',
    charts: ['bottlenecks', 'verdicts', 'contention', 'pressure'],
  },
  {
    id: 'disks',
    title: 'Disks and Cards',
    about: 'How busy, full and warm they are',
    charts: [
      ...['diskBusy', 'diskAwait', 'diskQueue', 'diskRequestSize', 'fileSystems', 'diskFill', 'diskUse'],
      ...['temperature', 'throttling', 'power', 'gpu'],
    ],
  },
  {
    id: 'history',
    title: 'History',
    about: 'Plots of the time shown, and how long they took',
    charts: ['plotCounts', 'plotTimes', 'weeks', 'stepsCompared', 'parallel', 'anomalies', 'replot'],
  },
  { id: 'resources', title: 'Resources', about: 'Who has what of the host', charts: ['saturation', 'allocation'] },
  { id: 'alerts', title: 'Alerts', about: 'What a person was told of', charts: ['incidents'] },
  {
    id: 'forecast',
    title: 'Forecast',
    about: 'What is expected, and what came true',
    charts: ['prospects', 'forecasts'],
  },
  { id: 'benchmarks', title: 'Benchmarks', about: 'Configurations held against one another', charts: ['comparisons'] },
  { id: 'fleet', title: 'Fleet', about: 'One metric of all hosts, those that differ first', charts: ['fleet'] },
] as const satisfies readonly Section[];

export type SectionId = (typeof SECTIONS)[number]['id'];
