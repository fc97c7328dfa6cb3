import { HEIGHTS, type SectionSize } from '../src/pages/layout.ts';

export interface SizeListener {
  /** The element is so wide, in pixels; never 0. */
  resized(width: number): void;
  /** The card has come into sight, nearly, or has left it. */
  seen(isSeen: boolean): void;
}

/** Tells how wide `plot` is and whether its card is seen. `margin`: what is so near to what is seen counts too. */
export function watchSize(plot: Element, card: Element, margin: string, { resized, seen }: SizeListener): void {
  new ResizeObserver((entries) => {
    const width = Math.floor(entries.at(-1)!.contentRect.width);
    if (width > 0) resized(width);
  }).observe(plot);
  new IntersectionObserver((entries) => seen(entries.at(-1)!.isIntersecting), { rootMargin: `${margin} 0px` }).observe(
    card,
  );
}

/** How many times as high as usual a card's chart is to be, as a person sized its section. */
export function heightOf(card: Element): number {
  const { size } = card.closest<HTMLElement>('.cards')?.dataset ?? {};
  return HEIGHTS[size as SectionSize] ?? HEIGHTS.medium;
}
