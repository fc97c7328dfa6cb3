import type { Output } from '../../src/terminal/output.ts';

/** What a command prints, kept for a test. */
export class CollectedOutput implements Output {
  printed = '';
  complaints = '';
  readonly isTerminal = false;
  readonly columns = 100;

  out = (text: string) => {
    this.printed += text;
  };
  err = (text: string) => {
    this.complaints += text;
  };

  /** The JSON lines that were printed. */
  get lines(): Record<string, unknown>[] {
    return this.printed
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  }

  /** What was printed, without colours. */
  get plain(): string {
    return this.printed.replace(new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g'), '');
  }
}
