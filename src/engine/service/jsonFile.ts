import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import * as v from 'valibot';
import { PRIVATE_FILE } from '../../input/privateFiles.ts';

/** Replaces the file at once, so that nobody ever reads half of it. */
export function writeJsonFile(path: string, value: unknown): void {
  const partial = `${path}.partial`;
  writeFileSync(partial, `${JSON.stringify(value, undefined, 2)}\n`, { mode: PRIVATE_FILE });
  renameSync(partial, path);
}

/** What a file of ours holds; `undefined` when there is none. Throws an Error that says what is wrong with it, without a remedy. */
export function readJsonFile<S extends v.GenericSchema>(path: string, schema: S): v.InferOutput<S> | undefined {
  const text = textOf(path);
  if (text === undefined) return undefined;
  const result = v.safeParse(schema, parsed(text));
  if (result.success) return result.output;
  const issue = result.issues[0];
  const place = v.getDotPath(issue);
  throw new Error(place ? `${place}: ${issue.message}` : issue.message);
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('it is not JSON');
  }
}
