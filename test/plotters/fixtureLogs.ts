import { readdirSync, readFileSync } from 'node:fs';
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

export function fixtureGolden(name: string): unknown {
  return JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8'));
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
