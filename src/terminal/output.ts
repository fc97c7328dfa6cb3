/** Where the command line writes to: results to `out`, words about them to `err`. */
export interface Output {
  out(text: string): void;
  err(text: string): void;
  /** Whether a person looks at `out`: then it may be redrawn. */
  readonly isTerminal: boolean;
  readonly columns: number;
}

export const standardOutput: Output = {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  get isTerminal() {
    return process.stdout.isTTY === true;
  },
  get columns() {
    return process.stdout.columns ?? 100;
  },
};

/** An error that is the user's to mend: shown as one sentence, without a stack. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
