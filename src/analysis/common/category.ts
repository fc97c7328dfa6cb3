/** What part of the host a series tells of. */
export const CATEGORIES = ['cpu', 'memory', 'disk', 'network', 'plotting', 'pressure', 'hardware', 'other'] as const;
export type Category = (typeof CATEGORIES)[number];

/** For people. */
export const CATEGORY_TITLES: Readonly<Record<Category, string>> = {
  cpu: 'CPU',
  memory: 'Memory',
  disk: 'Disks',
  network: 'Network',
  plotting: 'Plotting',
  pressure: 'Waiting (PSI)',
  hardware: 'Hardware',
  other: 'Other',
};

/** By the words of a metric's or column's name; the first that fits counts. */
const WORDS: readonly (readonly [Category, RegExp])[] = [
  ['pressure', /pressure|stall|\bpsi\b/],
  ['plotting', /plot/],
  ['hardware', /^hw\.|temperature|\bfan\b|power|gpu/],
  ['disk', /disk|filesystem|nvme|block_io|iops|\bsd[a-z]\b/],
  ['network', /network|\bnet\b|\brx\b|\btx\b|packet|connection/],
  ['memory', /memory|\bmem\b|\bram\b|paging|swap|\boom/],
  ['cpu', /cpu|load|thread|context_switch|core/],
];

/** @param metric a name of the catalogue, or of a column of whatever origin. */
export function categoryOf(metric: string): Category {
  const name = metric.toLowerCase().replaceAll('_', metric.includes('.') ? '_' : ' ');
  return WORDS.find(([, words]) => words.test(name))?.[0] ?? 'other';
}
