import { HEIGHTS, type SectionSize } from '../src/pages/layout.ts';

/** Tells how wide an element is, in pixels; never 0. */
export function watchWidth(element: Element, tell: (width: number) => void): void {
  new ResizeObserver((entries) => {
    const width = Math.floor(entries.at(-1)!.contentRect.width);
    if (width > 0) tell(width);
  }).observe(element);
}

/** Tells whether a card is seen. `margin`: what is so near to what is seen counts too. */
export function watchSight(card: Element, margin: string, tell: (isSeen: boolean) => void): void {
  new IntersectionObserver((entries) => tell(entries.at(-1)!.isIntersecting), { rootMargin: `${margin} 0px` }).observe(
    card,
  );
}

/** How many times as high as usual a card's chart is to be, as a person sized its section. */
export function heightOf(card: Element): number {
  const { size } = card.closest<HTMLElement>('.cards')?.dataset ?? {};
  return HEIGHTS[size as SectionSize] ?? HEIGHTS.medium;
}
