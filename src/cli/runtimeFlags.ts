import { setFlagsFromString } from 'node:v8';

/** What V8 is told otherwise than usual, and what is usual. */
export type RuntimeFlag = readonly [flag: string, value: number, usual: number];

/** Runs with flags of V8 set. What is kept of compiled code counts for programs with the same flags alone: they are set back behind it. */
export async function withRuntimeFlags<Result>(
  flags: readonly RuntimeFlag[],
  run: () => Result | Promise<Result>,
): Promise<Result> {
  for (const [flag, value] of flags) setFlagsFromString(`--${flag}=${value}`);
  try {
    return await run();
  } finally {
    for (const [flag, , usual] of flags) setFlagsFromString(`--${flag}=${usual}`);
  }
}
