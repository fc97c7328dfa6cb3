import type { PlotRun } from '../../src/benchmarks/plotRun.ts';
import { wholeSeconds } from '../../src/benchmarks/plotRun.ts';

/** What plotting costs, in one currency. */
export interface Price {
  readonly perKilowattHour?: number;
  /** Rent, or what the host loses in value, an hour. */
  readonly perHour?: number;
  readonly currency?: string;
}

const JOULES_PER_KILOWATT_HOUR = 3.6e6;

/** Cost of one whole plot; energy counts where it was measured, in proportion for a plot that was made in part. */
export function plotCost({ measured, estimated }: PlotRun, { perKilowattHour, perHour }: Price): number | undefined {
  const seconds = wholeSeconds({ measured, ...(estimated && { estimated }) });
  if (seconds === undefined) return undefined;
  const joules = measured.usage?.energyJoules;
  const wholeJoules = joules !== undefined && measured.seconds ? (joules * seconds) / measured.seconds : undefined;
  const energy =
    perKilowattHour === undefined || wholeJoules === undefined
      ? undefined
      : (wholeJoules / JOULES_PER_KILOWATT_HOUR) * perKilowattHour;
  const time = perHour === undefined ? undefined : (seconds / 3600) * perHour;
  return energy === undefined && time === undefined ? undefined : (energy ?? 0) + (time ?? 0);
}
