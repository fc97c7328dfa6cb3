import type { Attributes } from '../../metrics/metric.ts';

/** What part of the host something tells of; plotting first. */
export const CATEGORIES = ['plotting', 'cpu', 'memory', 'disk', 'network', 'hardware', 'other'] as const;
export type Category = (typeof CATEGORIES)[number];

/** For people. */
export const CATEGORY_TITLES: Readonly<Record<Category, string>> = {
  plotting: 'Plotting',
  cpu: 'CPU',
  memory: 'Memory',
  disk: 'Disks',
  network: 'Network',
  hardware: 'Hardware',
  other: 'Other',
};

/** What threads wait for, as the kernel names it (PSI). */
const RESOURCES: Readonly<Record<string, Category>> = { cpu: 'cpu', memory: 'memory', io: 'disk' };

/** By the words of a metric's or column's name; the first that fits counts. */
const WORDS: readonly (readonly [Category, RegExp])[] = [
  ['plotting', /plot/],
  ['hardware', /^hw\.|temperature|\bfan\b|power|gpu/],
  ['disk', /disk|filesystem|nvme|block_io|iops|\bsd[a-z]\b/],
  ['network', /network|\bnet\b|\brx\b|\btx\b|packet|connection/],
  ['memory', /memory|\bmem\b|\bram\b|paging|swap|\boom/],
  ['cpu', /cpu|load|thread|context_switch|core/],
];

/** @param metric a name of the catalogue, or of a column of whatever origin. */
export function categoryOf(metric: string, { resource = '' }: Attributes = {}): Category {
  const ofResource = RESOURCES[resource];
  if (ofResource !== undefined) return ofResource;
  const name = metric.toLowerCase().replaceAll('_', metric.includes('.') ? '_' : ' ');
  return WORDS.find(([, words]) => words.test(name))?.[0] ?? 'other';
}
