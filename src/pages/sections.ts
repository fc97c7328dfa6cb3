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
    charts: ['plotterCpu', 'plotterIo', 'throughput', 'pace', 'accounts'],
  },
  {
    id: 'bottlenecks',
    title: 'Bottlenecks',
    about: 'What holds plotters back, and since when',
    charts: ['bottlenecks', 'verdicts', 'pressure'],
  },
  {
    id: 'disks',
    title: 'Disks and Cards',
    about: 'How busy, full and warm they are',
    charts: ['gpu'],
  },
  {
    id: 'history',
    title: 'History',
    about: 'Plots of the time shown, and how long they took',
    charts: ['plotCounts', 'plotTimes', 'replot'],
  },
  { id: 'resources', title: 'Resources', about: 'Who has what of the host', charts: [] },
  { id: 'alerts', title: 'Alerts', about: 'What a person was told of', charts: [] },
  { id: 'forecast', title: 'Forecast', about: 'What is expected, and what came true', charts: [] },
  { id: 'benchmarks', title: 'Benchmarks', about: 'Configurations held against one another', charts: [] },
] as const satisfies readonly Section[];

export type SectionId = (typeof SECTIONS)[number]['id'];
