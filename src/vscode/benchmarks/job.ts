/** A program that a task runs in its terminal. */
export interface Job {
  /** Runs it to its end; resolves with its exit code. `write`: lines for the terminal, each ended by `\n`. Never rejects. */
  run(write: (text: string) => void): Promise<number>;
  /** Ends it, with everything that it started. */
  cancel(): void;
}

/** What a cancelled program ends with, by custom. */
export const CANCELLED = 130;
