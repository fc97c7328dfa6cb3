const PAGE = 10;

/** Where a key moves the cursor, from one frame or mark of the chart to another; keys that are not here mean nothing to it. */
export const CURSOR_KEYS: Readonly<Record<string, (current: number, last: number) => number>> = {
  ArrowLeft: (current) => current - 1,
  ArrowDown: (current) => current - 1,
  ArrowRight: (current) => current + 1,
  ArrowUp: (current) => current + 1,
  PageDown: (current) => current - PAGE,
  PageUp: (current) => current + PAGE,
  Home: () => 0,
  End: (_, last) => last,
};

const ZOOM_A_KEY = 1.5;
/** How many times as much of the time a key shows. */
export const ZOOM_KEYS: Readonly<Record<string, number>> = {
  '+': 1 / ZOOM_A_KEY,
  '=': 1 / ZOOM_A_KEY,
  '-': ZOOM_A_KEY,
};
