import type { Output } from '../../terminal/output.ts';

/** Runs a command of ours that prints one JSON document, and gives that. */
export async function captured<Answer>(run: (output: Output) => unknown): Promise<Answer> {
  let printed = '';
  const output: Output = {
    out: (text) => {
      printed += text;
    },
    err: () => {},
    isTerminal: false,
    columns: 100,
  };
  await run(output);
  return JSON.parse(printed) as Answer;
}

/** The first so many, and how many there are: an assistant reads no more. */
export function first<Item>(items: readonly Item[], most: number): { items: readonly Item[]; total: number } {
  return { items: items.slice(0, most), total: items.length };
}
