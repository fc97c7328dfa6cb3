import { join } from 'node:path';
import * as v from 'valibot';
import { readJsonFile } from './jsonFile.ts';
import { ProcessMark } from './processMark.ts';

/** What a running service tells of itself every few seconds, in `state.json` of its release's folder. */
export const ServiceState = v.object({
  process: ProcessMark,
  version: v.string(),
  nodeVersion: v.string(),
  /** Epoch seconds, as all times here. */
  startedAt: v.number(),
  writtenAt: v.number(),
  /** Whether it measures, or another engine does and it waits to take over. */
  role: v.picklist(['leader', 'follower']),
  lastFrameAt: v.optional(v.number()),
  cpuSeconds: v.number(),
  memoryBytes: v.number(),
  historyPath: v.string(),
  /** Why no history is written. */
  historyTrouble: v.optional(v.string()),
});
export type ServiceState = v.InferOutput<typeof ServiceState>;

export function statePathOf(releaseFolder: string): string {
  return join(releaseFolder, 'state.json');
}

/** `undefined` where no service has told anything that can be read. */
export function readServiceState(releaseFolder: string): ServiceState | undefined {
  try {
    return readJsonFile(statePathOf(releaseFolder), ServiceState);
  } catch {
    return undefined;
  }
}
