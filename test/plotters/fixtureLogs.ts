import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, '../fixtures/plotter-logs');

/** Names of the fixture logs, without `.log`. */
export const FIXTURE_LOGS: readonly string[] = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.log'))
  .map((name) => name.slice(0, -4))
  .sort();

export function fixtureLog(name: string): Buffer {
  return readFileSync(join(FOLDER, `${name}.log`));
}

/** What is to be read of the log; `UPDATE_GOLDENS=1` takes what was found for it, and writes it. */
export function fixtureGolden(name: string, found: unknown): unknown {
  const path = join(FOLDER, `${name}.json`);
  if (process.env.UPDATE_GOLDENS) writeFileSync(path, `${JSON.stringify(found, null, 1)}\n`);
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** Local times in logs are read in the host's zone: golden results are those of UTC. */
export function inUtc(): void {
  const before = process.env.TZ;
  beforeEach(() => {
    process.env.TZ = 'UTC';
  });
  afterEach(() => {
    if (before === undefined) delete process.env.TZ;
    else process.env.TZ = before;
  });
}
