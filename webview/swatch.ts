import { CHART_LOOKS } from '../src/pages/chartSpec.ts';
import type { LineStyle } from '../src/pages/lineStyle.ts';
import { svgElement } from './element.ts';

/** A piece of the line as it is drawn, or of the area, to stand before its name. */
export function swatch({ color, dash }: LineStyle, area: boolean): SVGElement {
  const opacity = String(CHART_LOOKS.areaOpacity);
  return svgElement(
    'svg',
    { class: 'swatch', viewBox: '0 0 22 10', 'aria-hidden': 'true' },
    area
      ? svgElement('rect', {
          x: '1',
          y: '1',
          width: '20',
          height: '8',
          fill: color,
          'fill-opacity': opacity,
          stroke: color,
        })
      : svgElement('path', { d: 'M1 5H21', stroke: color, 'stroke-width': '2', 'stroke-dasharray': dash.join(' ') }),
  );
}
