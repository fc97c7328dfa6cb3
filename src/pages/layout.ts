import * as v from 'valibot';
import { SECTIONS, type SectionId } from './sections.ts';

/** How large the charts of a section are. */
export const SECTION_SIZES = ['small', 'medium', 'large'] as const;
export type SectionSize = (typeof SECTION_SIZES)[number];
/** How high they are, as a multiple of the usual. */
export const HEIGHTS: Readonly<Record<SectionSize, number>> = { small: 0.75, medium: 1, large: 1.8 };
/** How wide they are at least, in pixels, where there is so much room. */
const LEAST_WIDTHS: Readonly<Record<SectionSize, number>> = {
  small: 250,
  medium: 340,
  large: Number.POSITIVE_INFINITY,
};
/** Between charts that stand side by side; `column-gap` of webview/cards.css. */
const GAP = 16;

/**
 * Rows that are all filled, though there may be one chart less in the last of them: a grid of so many tracks, and how many of these each chart
 * takes. @param room for a row, in pixels
 */
export function evenRows(count: number, room: number, size: SectionSize): { tracks: number; spans: readonly number[] } {
  const most = Math.max(1, Math.floor((room + GAP) / (LEAST_WIDTHS[size] + GAP)));
  const rows = Math.max(1, Math.ceil(count / most));
  const longest = Math.max(1, Math.ceil(count / rows));
  const shorter = rows * longest - count;
  const tracks = shorter === 0 || longest === 1 ? longest : longest * (longest - 1);
  const inLongest = (rows - shorter) * longest;
  const spanOf = (at: number) => tracks / (at < inLongest ? longest : longest - 1);
  return { tracks, spans: Array.from({ length: count }, (_, at) => spanOf(at)) };
}

const SectionLayout = v.object({
  id: v.picklist(SECTIONS.map(({ id }) => id)),
  shown: v.boolean(),
  size: v.picklist(SECTION_SIZES),
});
export interface SectionLayout {
  readonly id: SectionId;
  readonly shown: boolean;
  readonly size: SectionSize;
}

/** The sections in a person's order: which are shown, and how large their charts are. */
export type Layout = readonly SectionLayout[];

export const FIRST_LAYOUT: Layout = SECTIONS.map(({ id }) => ({ id, shown: true, size: 'medium' }));

const Kept = v.fallback(v.array(v.fallback(v.nullable(SectionLayout), null)), []);

/** What was kept, by this version or another: unknown sections are left out, and new ones stand where they stand at first. */
export const Layout = v.pipe(
  v.unknown(),
  v.transform((kept): Layout => completed(v.parse(Kept, kept).flatMap((one) => one ?? []))),
);

function completed(kept: readonly SectionLayout[]): Layout {
  const known = kept.filter(({ id }, at) => kept.findIndex((other) => other.id === id) === at);
  const layout = [...known];
  for (const [at, first] of FIRST_LAYOUT.entries()) {
    if (layout.some(({ id }) => id === first.id)) continue;
    const before = FIRST_LAYOUT.slice(0, at).findLast((other) => layout.some(({ id }) => id === other.id));
    layout.splice(layout.findIndex(({ id }) => id === before?.id) + 1, 0, first);
  }
  return layout;
}

/** With another size or another state of one section. */
export function changed(layout: Layout, id: SectionId, change: Partial<Omit<SectionLayout, 'id'>>): Layout {
  return layout.map((one) => (one.id === id ? { ...one, ...change } : one));
}

/** Past its next neighbour that is `among` those on the page: up by -1, down by 1. */
export function moved(layout: Layout, id: SectionId, by: -1 | 1, among: readonly SectionId[]): Layout {
  const from = layout.findIndex((one) => one.id === id);
  const steps = by < 0 ? layout.slice(0, from).reverse() : layout.slice(from + 1);
  const neighbour = steps.find((one) => among.includes(one.id));
  if (!neighbour) return layout;
  const others = layout.filter((one) => one.id !== id);
  const place = others.indexOf(neighbour) + (by > 0 ? 1 : 0);
  return [...others.slice(0, place), layout[from], ...others.slice(place)];
}
