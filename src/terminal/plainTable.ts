import Table from 'cli-table3';
import pc from 'picocolors';

/** A table without lines, readable in any terminal and in a pipe. */
export function plainTable(head: string[]): Table.Table {
  const none = '';
  return new Table({
    head: head.map((title) => pc.bold(title)),
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
    chars: {
      top: none,
      'top-mid': none,
      'top-left': none,
      'top-right': none,
      bottom: none,
      'bottom-mid': none,
      'bottom-left': none,
      'bottom-right': none,
      left: none,
      'left-mid': none,
      mid: none,
      'mid-mid': none,
      right: none,
      'right-mid': none,
      middle: none,
    },
  });
}
