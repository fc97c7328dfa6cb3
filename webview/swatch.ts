import { type Chart, isFilled } from '../src/pages/charts.ts';
import type { LineStyle } from '../src/pages/lineStyle.ts';

const BOX = { x: '1', y: '1', width: '20', height: '8' } as const;
const SVG = 'http://www.w3.org/2000/svg';

/** How opaque areas and other marks are. */
const OPACITIES = { area: '0.45', mark: '1' } as const;

/** A piece of the line as it is drawn, or of the area or another mark, to stand before its name. */
export function swatch({ color, dash }: LineStyle, of: 'line' | keyof typeof OPACITIES): SVGElement {
  const picture = create('svg', { class: 'swatch', viewBox: '0 0 22 10', 'aria-hidden': 'true' });
  picture.append(
    of === 'line'
      ? create('path', { d: 'M1 5H21', stroke: color, 'stroke-width': '2', 'stroke-dasharray': dash.join(' ') })
      : create('rect', { ...BOX, fill: color, 'fill-opacity': OPACITIES[of], stroke: color }),
  );
  return picture;
}

export function swatchOf(chart: Chart): 'line' | 'area' {
  return isFilled(chart) ? 'area' : 'line';
}

function create(name: string, attributes: Readonly<Record<string, string>>): SVGElement {
  const made = document.createElementNS(SVG, name) as SVGElement;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
