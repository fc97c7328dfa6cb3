import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { EngineSettings } from '../protocol.ts';
import { readJsonFile, writeJsonFile } from './jsonFile.ts';
import { WeeklyReportSettings } from './weeklyReports.ts';

const mebibyte = 2 ** 20;
/** Several times what the engine of a host with many plotters takes. */
export const MEMORY_LIMIT_BYTES = 512 * mebibyte;
const LEAST_MEMORY_LIMIT_BYTES = 128 * mebibyte;

/** What the service is told, in `settings.json`: written by who installs it, read when it starts and on SIGHUP. */
export const ServiceSettings = v.object({
  ...v.pick(EngineSettings, ['intervalSeconds', 'collect']).entries,
  history: EngineSettings.entries.history.wrapped,
  /** Absent = none is written. */
  weeklyReports: v.exactOptional(WeeklyReportSettings),
  /** Above it the service starts anew. */
  memoryLimitBytes: v.pipe(v.number(), v.integer(), v.minValue(LEAST_MEMORY_LIMIT_BYTES)),
});
export type ServiceSettings = v.InferOutput<typeof ServiceSettings>;

export function settingsPathOf(serviceFolder: string): string {
  return join(serviceFolder, 'settings.json');
}

/** Returns what puts the earlier settings back. */
export function writeServiceSettings(serviceFolder: string, settings: ServiceSettings): () => void {
  const path = settingsPathOf(serviceFolder);
  const earlier = existsSync(path) ? readFileSync(path) : undefined;
  writeJsonFile(path, settings);
  return () => (earlier ? writeFileSync(path, earlier) : rmSync(path));
}

/** The settings of the service. Throws an Error with the file, what is wrong with it and the remedy. */
export function readServiceSettings(serviceFolder: string): ServiceSettings {
  const path = settingsPathOf(serviceFolder);
  let problem = 'there is no such file';
  try {
    const settings = readJsonFile(path, ServiceSettings);
    if (settings) return settings;
  } catch (error) {
    problem = (error as Error).message;
  }
  throw new Error(
    `${path} is nothing that PlotScope's service can use (${problem}). \`plotscope service install\` writes it anew.`,
  );
}
