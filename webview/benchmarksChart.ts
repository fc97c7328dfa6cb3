import type { TopLevelSpec } from 'vega-lite';
import { element } from './element.ts';
import { draw } from './vegaView.ts';

/** A drawing with its title and a sentence that stands for it; the tables of the page hold its numbers. */
export function chartFigure(
  title: string,
  sentence: string,
  spec: (width: number) => TopLevelSpec,
  legend: readonly string[],
  onProblem: (sentence: string, detail: string) => void,
): HTMLElement {
  // Heard as one picture: its marks have no words of their own.
  const plot = element('div', { aria: { hidden: 'true' } });
  const drawing = element('div', { className: 'drawing', role: 'img', aria: { label: `${title}. ${sentence}` } }, plot);
  const figure = element(
    'figure',
    {},
    element('figcaption', {}, element('h3', { textContent: title })),
    ...(legend.length > 1 ? [legendOf(legend)] : []),
    drawing,
    element('p', { className: 'note', textContent: sentence }),
  );
  // It has a width once it is on the page.
  requestAnimationFrame(() => {
    const fail = (detail: string) => {
      drawing.replaceChildren(element('p', { className: 'empty', textContent: 'This chart can’t be drawn.' }));
      onProblem('A chart can’t be drawn; its numbers are in the table.', detail);
    };
    draw(plot, spec(Math.max(240, plot.clientWidth)), { warn: () => {}, error: fail }).catch((error: Error) =>
      fail(error.stack ?? error.message),
    );
  });
  return figure;
}

/** Runs in the order of their colours. */
function legendOf(names: readonly string[]): HTMLElement {
  const items = names.map((name, index) =>
    element(
      'li',
      {},
      element('span', { className: `swatch swatch-${index + 1}`, aria: { hidden: 'true' } }),
      element('span', { textContent: name }),
    ),
  );
  return element('ul', { className: 'legend' }, ...items);
}
