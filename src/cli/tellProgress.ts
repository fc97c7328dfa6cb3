import type { Output } from '../terminal/output.ts';

/** Tells on `err` how far something is: for a person in a line that is written over, into a file or pipe a line every tenth. */
export function tellProgress(output: Output): { tell(ratio: number, text: string): void; end(): void } {
  let told = -1;
  return {
    tell(ratio, text) {
      const percent = Math.floor(ratio * 100);
      if (output.isTerminal) output.err(`\r\u001b[K${percent} % ${text}`);
      else if (Math.floor(percent / 10) > told) {
        told = Math.floor(percent / 10);
        output.err(`${percent} % ${text}\n`);
      }
    },
    end() {
      if (output.isTerminal) output.err('\r\u001b[K');
    },
  };
}
