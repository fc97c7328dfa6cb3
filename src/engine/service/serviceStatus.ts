import { join } from 'node:path';
import type { FormName } from './formNames.ts';
import type { NodeProgram } from './nodeChoice.ts';
import type { Endurance } from './serviceForm.ts';
import type { ServiceRecord } from './serviceRecord.ts';
import type { ServiceState } from './serviceState.ts';

export type ServiceStatus = { readonly installed: false } | InstalledStatus;

export interface InstalledStatus {
  readonly installed: true;
  readonly form: FormName;
  /** What it is called on the system. */
  readonly title: string;
  readonly version: string;
  readonly release: string;
  readonly node: NodeProgram;
  readonly installedAt: number;
  readonly logPath: string;
  readonly memoryLimitBytes: number;
  readonly endurance: Endurance;
  /** Absent while it doesn't run. */
  readonly running?: RunningStatus;
  /** Why it doesn't run, where the system tells. */
  readonly trouble?: string;
}

export interface RunningStatus {
  readonly pid: number;
  readonly nodeVersion: string;
  /** Epoch seconds. */
  readonly startedAt: number;
  readonly role: ServiceState['role'];
  /** Absent before the first frame. Two seconds are usual: the service tells of itself only so often. */
  readonly lastFrameAgeSeconds?: number;
  readonly cpuSeconds: number;
  readonly memoryBytes: number;
  readonly historyPath: string;
  readonly historyTrouble?: string;
  /** For how long it has told nothing, where that is far longer than usual. */
  readonly silentSeconds?: number;
}

/** The service tells of itself every two seconds. */
const SILENT_SECONDS = 10;

export interface StatusFacts {
  readonly record: ServiceRecord;
  /** Of a release that runs. */
  readonly state: ServiceState | undefined;
  readonly serviceFolder: string;
  readonly title: string;
  readonly trouble: string | undefined;
  readonly endurance: Endurance;
  /** Epoch seconds. */
  readonly now: number;
}

export function statusOf(facts: StatusFacts): InstalledStatus {
  const { record, state, serviceFolder, title, trouble, endurance, now } = facts;
  const { form, version, id, node, memoryLimitBytes } = record.current;
  return {
    installed: true,
    form,
    title,
    version,
    release: id,
    node,
    installedAt: record.installedAt,
    logPath: join(serviceFolder, 'service.log'),
    memoryLimitBytes,
    endurance,
    ...(state && { running: runningOf(state, now) }),
    ...(trouble !== undefined && { trouble }),
  };
}

function runningOf(state: ServiceState, now: number): RunningStatus {
  const { process, nodeVersion, startedAt, role, lastFrameAt, cpuSeconds, memoryBytes } = state;
  return {
    pid: process.pid,
    nodeVersion,
    startedAt,
    role,
    ...(lastFrameAt !== undefined && { lastFrameAgeSeconds: Math.max(0, now - lastFrameAt) }),
    cpuSeconds,
    memoryBytes,
    historyPath: state.historyPath,
    ...(state.historyTrouble !== undefined && { historyTrouble: state.historyTrouble }),
    ...(now - state.writtenAt > SILENT_SECONDS && { silentSeconds: now - state.writtenAt }),
  };
}
