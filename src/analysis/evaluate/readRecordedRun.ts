import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { DataError } from './readTable.ts';

const Truth = v.object({
  run: v.string(),
  plotter: v.string(),
  k: v.optional(v.number()),
  condition_on: v.optional(v.nullable(v.number())),
  condition_off: v.optional(v.nullable(v.number())),
  truth: v.array(
    v.object({ from: v.number(), to: v.number(), class: v.string(), kind: v.optional(v.nullable(v.string())) }),
  ),
});

/** A recording, and what held the plotter back in it. */
export interface RecordedRun extends v.InferOutput<typeof Truth> {
  /** The recording. */
  readonly path: string;
  /** What is said by its name: recordings of one configuration differ in nothing that was set up. */
  readonly configuration: string;
}

/** The recordings of a folder by name, each `RUN.jsonl.gz` with its truth in `RUN.json`. Throws DataError where there are none, or a truth is malformed. */
export function readRecordedRuns(folder: string): RecordedRun[] {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl.gz'))
    .sort();
  if (names.length === 0) {
    throw new DataError(`${folder} holds no recording: put RUN.jsonl.gz into it, with what was true in RUN.json.`);
  }
  return names.map((name) => {
    const run = name.slice(0, -'.jsonl.gz'.length);
    return { ...readTruth(join(folder, `${run}.json`)), path: join(folder, name), configuration: configurationOf(run) };
  });
}

/** What was true at a time, since when; frames tell of the second before them. */
export function truthOf({ truth }: RecordedRun, at: number): RecordedRun['truth'][number] | undefined {
  return truth.find(({ from, to }) => at > from && at <= to);
}

/** A number at the end of the name tells repetitions apart. */
function configurationOf(run: string): string {
  return run.replace(/[-_.](?:rep|run)?\d+$/, '');
}

function readTruth(path: string): v.InferOutput<typeof Truth> {
  try {
    return v.parse(Truth, JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    throw new DataError(`${path} does not tell what was true (${(error as Error).message}): correct the file.`);
  }
}
