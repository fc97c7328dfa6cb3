import * as v from 'valibot';
import { SECTIONS, type SectionId } from './sections.ts';

/** How large the charts of a section are. */
export const SECTION_SIZES = ['small', 'medium', 'large'] as const;
export type SectionSize = (typeof SECTION_SIZES)[number];
/** How high they are, as a multiple of the usual; webview/cards.css says how wide. */
export const HEIGHTS: Readonly<Record<SectionSize, number>> = { small: 0.75, medium: 1, large: 1.8 };

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
