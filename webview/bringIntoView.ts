/** What a person scrolls by; the bar at the side is noticed by where the page is then. */
const INPUTS = ['wheel', 'touchmove', 'pointerdown', 'keydown'] as const;

let kept: AbortController | undefined;

/** Brings an element into view, and keeps it there while what is above it is still drawn and takes its room: until a person scrolls. */
export function bringIntoView(target: Element, options?: ScrollIntoViewOptions): void {
  kept?.abort();
  kept = new AbortController();
  const { signal } = kept;
  const letGo = () => kept?.abort();
  const root = document.documentElement;
  let height = Number.NaN;
  let top = Number.NaN;
  const align = () => {
    target.scrollIntoView(options);
    height = root.scrollHeight;
    top = scrollY;
  };
  const resized = new ResizeObserver(() => {
    if (root.scrollHeight !== height) align();
  });
  const scrolled = () => {
    if (root.scrollHeight === height && Math.abs(scrollY - top) > 1) letGo();
  };
  align();
  resized.observe(document.body);
  signal.addEventListener('abort', () => resized.disconnect());
  addEventListener('scroll', scrolled, { passive: true, signal });
  for (const input of INPUTS) addEventListener(input, letGo, { capture: true, passive: true, signal });
}
