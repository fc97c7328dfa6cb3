/** A program that a task runs in its terminal. */
export interface Job {
  /** Runs it to its end; resolves with its exit code. `write`: lines for the terminal, each ended by `\n`. */
  run(write: (text: string) => void): Promise<number>;
  /** Ends it, with everything that it started. */
  cancel(): void;
}

/** What a cancelled program ends with, by custom. */
export const CANCELLED = 130;

/** Runs a job to its end. What stood in its way unforeseen is told where it is shown, which ends with it. */
export async function codeOf(job: Job, write: (text: string) => void): Promise<number> {
  try {
    return await job.run(write);
  } catch (error) {
    write(`It could not be run: ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}
