import type { PlottingMetadata } from '../../src/benchmarks/runMetadata.ts';
import { describeHost, runIdOf } from '../harness/metadata.ts';

/**
 * @param startedAt epoch seconds.
 * @param folders that were worked in.
 */
export async function plottingMetadata(
  startedAt: number,
  cancelled: boolean,
  folders: readonly string[] = [],
): Promise<PlottingMetadata> {
  const host = await describeHost(folders);
  return {
    runId: runIdOf(startedAt, host.hardware.host),
    startedAt,
    seconds: Date.now() / 1000 - startedAt,
    cancelled,
    ...host,
  };
}
