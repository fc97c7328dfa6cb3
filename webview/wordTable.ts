import type { PictureTable } from '../src/pages/pictures.ts';
import { element } from './element.ts';

/** A table of texts: the first columns hold words, the others numbers. */
export function wordTable(title: string, { head, rows, words = 1 }: PictureTable): HTMLElement {
  const className = (column: number) => (column < words ? 'text' : 'number');
  return element(
    'table',
    {},
    element('caption', { className: 'visually-hidden', textContent: title }),
    element(
      'thead',
      {},
      element(
        'tr',
        {},
        ...head.map((textContent, at) => element('th', { scope: 'col', className: className(at), textContent })),
      ),
    ),
    element(
      'tbody',
      {},
      ...rows.map((row) =>
        element(
          'tr',
          {},
          ...row.map((textContent, at) =>
            at === 0
              ? element('th', { scope: 'row', className: className(at), textContent })
              : element('td', { className: className(at), textContent }),
          ),
        ),
      ),
    ),
  );
}
