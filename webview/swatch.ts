import type { LineStyle } from '../src/pages/lineStyle.ts';

const SVG = 'http://www.w3.org/2000/svg';

/** A piece of the line as it is drawn, or of the area, to stand before its name. */
export function swatch({ color, dash }: LineStyle, area: boolean): SVGElement {
  const picture = create('svg', { class: 'swatch', viewBox: '0 0 22 10', 'aria-hidden': 'true' });
  picture.append(
    area
      ? create('rect', { x: '1', y: '1', width: '20', height: '8', fill: color, 'fill-opacity': '0.45', stroke: color })
      : create('path', { d: 'M1 5H21', stroke: color, 'stroke-width': '2', 'stroke-dasharray': dash.join(' ') }),
  );
  return picture;
}

function create(name: string, attributes: Readonly<Record<string, string>>): SVGElement {
  const made = document.createElementNS(SVG, name) as SVGElement;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
