import { describeHost, type Host, runIdOf } from '../harness/metadata.ts';

/** What a person has to know to judge the figures of plotter runs. */
export interface PlottingMetadata extends Host {
  readonly runId: string;
  /** Epoch seconds. */
  readonly startedAt: number;
  readonly seconds: number;
  readonly cancelled: boolean;
}

/** @param startedAt epoch seconds. */
export async function plottingMetadata(startedAt: number, cancelled: boolean): Promise<PlottingMetadata> {
  const host = await describeHost();
  return {
    runId: runIdOf(startedAt, host.hardware.host),
    startedAt,
    seconds: Date.now() / 1000 - startedAt,
    cancelled,
    ...host,
  };
}
