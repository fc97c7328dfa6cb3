import type { QueryCost } from './measureQueries.ts';
import type { TickCost } from './measureTicks.ts';
import type { NaiveCost } from './naiveStore.ts';
import type { RealBytes } from './realBytes.ts';

export interface StoreCost {
  readonly tickMsMedian: number;
  readonly tickMsMax: number;
  readonly tickMsMean: number;
  readonly tickMsP99: number;
  readonly ticks: number;
  readonly seriesCount: number;
  /** On frames of real plotters; of the generated ones where no recordings are at hand. */
  readonly bytesPerSample: number;
  readonly sealedBytesPerSample?: number;
  readonly bytesPerSampleOf: 'real' | 'generated';
  /** A day of so many series at that rate, roll-ups not counted. */
  readonly bytesPerDay: number;
  /** What the file grew to, with roll-ups and SQLite's pages, for each second and series that was generated. */
  readonly fileBytesPerGeneratedSample: number;
  readonly queryMs: QueryCost;
  /** By how many times the naive way takes more. */
  readonly ratioToRowPerSample: { readonly cpu: number; readonly bytes: number; readonly hourRaw: number };
  readonly rowPerSample: NaiveCost;
}

const SECONDS_A_DAY = 86_400;

export function storeCost(
  seriesCount: number,
  tick: TickCost,
  real: RealBytes | undefined,
  generated: { readonly rawBytesPerSample: number; readonly fileBytesPerSample: number },
  queryMs: QueryCost,
  naive: NaiveCost,
): StoreCost {
  const bytesPerSample = real?.bytesPerSample ?? generated.rawBytesPerSample;
  return {
    tickMsMedian: tick.medianMs,
    tickMsMax: tick.maxMs,
    tickMsMean: tick.meanMs,
    tickMsP99: tick.p99Ms,
    ticks: tick.ticks,
    seriesCount,
    bytesPerSample,
    ...(real && { sealedBytesPerSample: real.sealedBytesPerSample }),
    bytesPerSampleOf: real ? 'real' : 'generated',
    bytesPerDay: bytesPerSample * seriesCount * SECONDS_A_DAY,
    fileBytesPerGeneratedSample: generated.fileBytesPerSample,
    queryMs,
    ratioToRowPerSample: {
      cpu: naive.tick.meanMs / tick.meanMs,
      bytes: naive.bytesPerSample / bytesPerSample,
      hourRaw: naive.hourRawMs / queryMs.hourRaw,
    },
    rowPerSample: naive,
  };
}

export function storeCostText(cost: StoreCost): string {
  const ms = (value: number) => `${value.toFixed(value < 1 ? 3 : 1)} ms`;
  const { queryMs: query, ratioToRowPerSample: ratio, rowPerSample: naive } = cost;
  return [
    `CPU a tick of ${cost.seriesCount} series, sealing and rolling up counted (${cost.ticks} ticks of generated frames)`,
    `  median ${ms(cost.tickMsMedian)}   mean ${ms(cost.tickMsMean)}   p99 ${ms(cost.tickMsP99)}   worst ${ms(cost.tickMsMax)}`,
    `Bytes a sample (${cost.bytesPerSampleOf} frames)`,
    `  ${cost.bytesPerSample.toFixed(2)}   ${cost.sealedBytesPerSample === undefined ? '' : `${cost.sealedBytesPerSample.toFixed(2)} before its hour is over   `}${(cost.bytesPerDay / 1e6).toFixed(1)} MB a day of ${cost.seriesCount} series`,
    `  the whole file of generated frames: ${cost.fileBytesPerGeneratedSample.toFixed(2)} a sample`,
    'Queries of one series, CPU',
    `  hour of seconds ${ms(query.hourRaw)} (${ms(query.runningHourRaw)} while it runs)   30 days of minutes ${ms(query.monthOfMinutes)}   year of hours ${ms(query.yearOfHours)}`,
    'Queries of 30 series for a dashboard',
    `  15 min ${ms(query.dashboardQuarterHour)}   1 day ${ms(query.dashboardDay)}   30 days ${ms(query.dashboardMonth)}   1 year ${ms(query.dashboardYear)}`,
    'A row a sample in SQLite, in the same run',
    `  ${ms(naive.tick.meanMs)} a tick (${ratio.cpu.toFixed(1)} times)   ${naive.bytesPerSample.toFixed(1)} bytes a sample (${ratio.bytes.toFixed(0)} times)   hour of seconds ${ms(naive.hourRawMs)} (${ratio.hourRaw.toFixed(1)} times)`,
  ].join('\n');
}
