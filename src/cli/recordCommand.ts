import { statSync } from 'node:fs';
import { hostname, release, userInfo } from 'node:os';
import packageJson from '../../package.json' with { type: 'json' };
import { RECORDING_FORMAT, RECORDING_VERSION } from '../collect/recording/format.ts';
import { Mask } from '../collect/recording/mask.ts';
import { RecordingFile } from '../collect/recording/recordingFile.ts';
import { recordHost } from '../engine/recordHost.ts';
import { describeEvent } from '../events/describeEvent.ts';
import { formatBytes, formatDuration } from '../metrics/format.ts';
import { type Output, UsageError } from '../terminal/output.ts';

export interface RecordOptions {
  readonly intervalSeconds: number;
  /** How long; without it, until it is interrupted. */
  readonly seconds?: number;
  /** Whether paths, names, keys and addresses are replaced by others. */
  readonly mask: boolean;
}

/** Records what collectors read on this host, for `replay` and for bug reports. */
export async function recordCommand(
  output: Output,
  path: string,
  { intervalSeconds, seconds, mask }: RecordOptions,
  interrupted: Promise<void>,
): Promise<void> {
  if (process.platform !== 'linux') {
    throw new UsageError('record reads what the Linux kernel tells; on this system there is nothing to record');
  }
  const file = new RecordingFile(path, {
    format: RECORDING_FORMAT,
    version: RECORDING_VERSION,
    plotscope: packageJson.version,
    ...(mask ? {} : { host: hostname() }),
    kernel: release(),
    intervalSeconds,
    masked: mask,
  });
  const masking = mask ? new Mask({ host: hostname(), user: userName() }) : undefined;
  const engine = recordHost((note) => file.write(masking?.note(note) ?? note), {
    intervalSeconds,
    listener: { event: (event) => output.err(`${describeEvent(event)}\n`) },
  });
  const startedAt = performance.now();
  output.err(`Recording into ${path}. Ctrl-C ends it.\n`);
  try {
    engine.start();
    await Promise.race([interrupted, file.failed, ...(seconds === undefined ? [] : [delay(seconds)])]);
  } finally {
    engine.close();
  }
  await file.close();
  const { framesTaken } = engine;
  const lasted = formatDuration((performance.now() - startedAt) / 1000);
  output.out(`${framesTaken} frames in ${lasted}, ${formatBytes(statSync(path).size)}: ${path}\n`);
  if (!mask) output.out('Paths, names and keys are in it as they are on this host; --mask replaces them.\n');
}

/** Empty for a user without a name, as there are in containers. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return '';
  }
}

function delay(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}
