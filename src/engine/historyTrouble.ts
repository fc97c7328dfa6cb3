import type { HistoryWriteError } from '../history/historyErrors.ts';

/** What is wrong, without the remedy that the error's message ends with. */
export function troubleOf({ message, remedy }: HistoryWriteError): string {
  const end = `. ${remedy}`;
  return message.endsWith(end) ? message.slice(0, -end.length) : message;
}

/** Words as a sentence of their own. */
export function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}
