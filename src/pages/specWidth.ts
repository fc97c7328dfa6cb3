import type { TopLevelSpec } from 'vega-lite';

/** The specification's `width` for a chart that is `width` pixels wide: of what is between the axes, where the specification counts that. */
export function specWidth({ autosize, padding }: TopLevelSpec, width: number): number {
  const fits = typeof autosize === 'object' && 'type' in autosize && autosize.type === 'none';
  const room = fits && typeof padding === 'object' ? (padding as { left: number; right: number }) : undefined;
  return room ? width - room.left - room.right : width;
}
