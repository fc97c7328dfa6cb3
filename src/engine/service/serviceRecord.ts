import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { readJsonFile, writeJsonFile } from './jsonFile.ts';
import { Release } from './release.ts';

const FILE = 'installed.json';

/** What is installed. */
export const ServiceRecord = v.object({
  current: Release,
  /** They run until `current` does; noted so that an installation that was cut off leaves nothing unknown behind. */
  outgoing: v.pipe(v.array(Release), v.readonly()),
  /** Epoch seconds. */
  installedAt: v.number(),
});
export type ServiceRecord = v.InferOutput<typeof ServiceRecord>;

/** `undefined` where nothing is installed. Throws an Error with the remedy where the record is not ours. */
export function readServiceRecord(serviceFolder: string): ServiceRecord | undefined {
  const path = join(serviceFolder, FILE);
  try {
    return readJsonFile(path, ServiceRecord);
  } catch (error) {
    throw new Error(
      `${path} is no record of PlotScope's service (${(error as Error).message}). ` +
        `Delete it and run \`plotscope service install\` again${siblings(serviceFolder)}.`,
    );
  }
}

export function writeServiceRecord(serviceFolder: string, record: ServiceRecord): void {
  writeJsonFile(join(serviceFolder, FILE), record);
}

function siblings(serviceFolder: string): string {
  const others = readdirSync(serviceFolder).filter((name) => name !== FILE);
  return others.length === 0
    ? ''
    : `; an earlier service may still run from ${serviceFolder}, and has to be ended by hand`;
}
