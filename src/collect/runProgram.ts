const TIMEOUT_MILLISECONDS = 8000;
const MOST_OUTPUT_BYTES = 1_000_000;

/** Runs a program to its end and gives what it printed; rejects with an Error whose `code` is ENOENT where it isn't installed. */
export type RunProgram = (program: string, args: readonly string[]) => Promise<string>;

/** On this host, for a few seconds at most. */
export const runProgram: RunProgram = (program, args) =>
  new Promise((resolve, reject) => {
    // Loaded here: where there is nothing to run, a short command does without.
    const { execFile } = process.getBuiltinModule('node:child_process');
    const options = { timeout: TIMEOUT_MILLISECONDS, maxBuffer: MOST_OUTPUT_BYTES, windowsHide: true };
    execFile(program, args, options, (error, output, complaint) => {
      if (!error) resolve(output);
      else if (error.killed) reject(new Error(`${program} did not answer within ${TIMEOUT_MILLISECONDS / 1000} s`));
      else if (error.code === 'ENOENT') reject(error);
      else reject(new Error(`${program}: ${firstLine(complaint) || firstLine(output) || error.message}`));
    });
  });

function firstLine(text: string): string {
  return text.trim().split('\n', 1)[0];
}
