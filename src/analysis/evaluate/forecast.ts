import { CausalSeries } from '../../analyze/forecast/causalSeries.ts';
import { Forecaster } from '../../analyze/forecast/forecaster.ts';
import { scoreForecasts } from '../../analyze/forecast/forecastScore.ts';
import { type RegularSeries, regularise } from '../../analyze/forecast/regularSeries.ts';
import { rollingBacktest } from '../../analyze/forecast/rollingBacktest.ts';
import { median } from '../../analyze/quantiles.ts';
import { dataFolders } from './dataFolders.ts';
import { nabFiles, readNab } from './readNab.ts';
import { readSmd, smdFiles } from './readSmd.ts';

/** How good forecasts of the horizon's mean are, over the series of one set. */
export interface HorizonEvaluation {
  /** Median over the series of 1 - WAPE (of 1 - mean error ÷ capacity where the mean is below 5 % of it). */
  readonly accuracy: number;
  /** Median of error ÷ that of the better of last value and exponential smoothing. */
  readonly skillRatio: number;
  /** Share of all outcomes that lay within their 90 % intervals; absent where no series was long enough for intervals. */
  readonly coverage?: number;
}

/** A part is absent where the data are, a horizon where no series is long and dense enough for it. */
export interface ForecastEvaluation {
  readonly forecast: {
    readonly smd?: { readonly '5min'?: HorizonEvaluation; readonly '1h'?: HorizonEvaluation };
    readonly nab?: { readonly '1h'?: HorizonEvaluation };
  };
  /** How many series were forecast. */
  readonly series: number;
  readonly details: {
    /** Series that could have been, those that were spread evenly among them, and forecasts that were scored, by set and horizon. */
    readonly sets: readonly SetDetails[];
    readonly series: readonly SeriesDetails[];
  };
}

export interface SetDetails {
  readonly set: 'smd' | 'nab';
  readonly horizon: string;
  readonly available: number;
  readonly series: number;
  /** Never changed in the half that was learnt from, were too short, or measured more rarely than the horizon is long. */
  readonly leftOut: number;
  readonly forecasts: number;
  /** Median of 1 - WAPE over the series whose mean is at least 5 % of their capacity. */
  readonly accuracyOfBusy: number | undefined;
  /** Share of series whose forecasts were at most 3 % worse than the better of last value and smoothing. */
  readonly skilledRatio: number;
  readonly cpuSeconds: number;
}

export interface SeriesDetails {
  readonly set: 'smd' | 'nab';
  readonly name: string;
  readonly horizon: string;
  readonly forecasts: number;
  readonly accuracy: number;
  readonly skillRatio: number | undefined;
  readonly coverage: number | undefined;
  readonly isBusy: boolean;
}

/** The same for every series. */
const SETTINGS = {
  /** Forecasts are scored from here on; what lies before is only learnt from. */
  scoredFromRatio: 0.5,
  /** The first forecasts, which settle the choice of model and the intervals. */
  forecastFromRatio: 0.3,
  trainingEveryRatio: 0.25,
  /** Scored forecasts of a series: one after the other without overlap, or as far apart as gives so many. */
  mostForecasts: 250,
  /** Of a larger set, so many series are taken, evenly spread. */
  mostSeries: 80,
  busyRatio: 0.05,
  mostSkillRatio: 1.03,
};

const HORIZON_SECONDS = { '5min': 300, '1h': 3600 } as const;
type Horizon = keyof typeof HORIZON_SECONDS;

interface NamedSeries {
  readonly name: string;
  readonly series: RegularSeries;
  /** Where the series' scale is known; else the most that it reaches in the half that is learnt from. */
  readonly capacity?: number;
}

/**
 * Forecasts the series of `smd/` and `nab/` in a folder from ever later origins, each from nothing but its past, with the same
 * settings for all. Throws DataError where there is neither, or a file is malformed.
 *
 * @param progress is told, for people, what is done next.
 */
export function evaluateForecast(folder: string, progress: (text: string) => void = () => {}): ForecastEvaluation {
  const { nab, smd } = dataFolders(folder);
  const sets: SetDetails[] = [];
  const series: SeriesDetails[] = [];
  const run = (set: 'smd' | 'nab', all: readonly NamedSeries[], available: number, horizon: Horizon) => {
    const result = evaluateSet(set, all, horizon, progress);
    sets.push({ ...result.details, available, leftOut: all.length - result.series.length });
    series.push(...result.series);
    return result.summary && { [horizon]: result.summary };
  };
  const machines = smd === undefined ? undefined : smdSeries(smd);
  const files = nab === undefined ? undefined : nabSeries(nab);
  const ofSmd = machines && {
    ...run('smd', machines.chosen, machines.available, '5min'),
    ...run('smd', machines.chosen, machines.available, '1h'),
  };
  const ofNab = files && run('nab', files.chosen, files.available, '1h');
  const forecast: ForecastEvaluation['forecast'] = {
    ...(ofSmd && Object.keys(ofSmd).length > 0 && { smd: ofSmd }),
    ...(ofNab && { nab: ofNab }),
  };
  return { forecast, series: new Set(series.map(({ set, name }) => `${set} ${name}`)).size, details: { sets, series } };
}

/** Train and test part of a machine's metric, one after the other: they were measured so. */
function smdSeries(folder: string): { chosen: NamedSeries[]; available: number } {
  const machines = smdFiles(folder).length;
  let available = 0;
  let place = 0;
  const chosen: NamedSeries[] = [];
  for (const { name, metrics, train, test } of readSmd(folder)) {
    const stride = Math.max(1, (metrics.length * machines) / SETTINGS.mostSeries);
    for (const [at, metric] of metrics.entries()) {
      available++;
      if (Math.floor(place / stride) === Math.floor((place + 1) / stride)) {
        place++;
        continue;
      }
      place++;
      const values = Float64Array.from([...train.columns[at], ...test.columns[at]]);
      const isShare = values.every((value) => !(value < 0 || value > 1));
      const series: RegularSeries = { start: 0, stepSeconds: 60, values };
      chosen.push({ name: `${name} ${metric}`, ...(isShare && { capacity: 1 }), series });
    }
  }
  return { chosen, available };
}

function nabSeries(folder: string): { chosen: NamedSeries[]; available: number } {
  const available = nabFiles(folder).length;
  const stride = Math.max(1, available / SETTINGS.mostSeries);
  const chosen: NamedSeries[] = [];
  let place = 0;
  for (const { name, times, values } of readNab(folder)) {
    const isChosen = Math.floor(place / stride) !== Math.floor((place + 1) / stride);
    place++;
    if (!isChosen) continue;
    const series = regularise(times, values);
    if ('start' in series) chosen.push({ name, series });
  }
  return { chosen, available };
}

function evaluateSet(
  set: 'smd' | 'nab',
  all: readonly NamedSeries[],
  horizon: Horizon,
  progress: (text: string) => void,
): {
  summary: HorizonEvaluation | undefined;
  series: SeriesDetails[];
  details: Omit<SetDetails, 'available' | 'leftOut'>;
} {
  const begun = process.cpuUsage().user;
  const series: SeriesDetails[] = [];
  for (const [at, one] of all.entries()) {
    progress(`${set.toUpperCase()}, ${horizon}: ${one.name}, ${at + 1} of ${all.length}`);
    const result = evaluateSeries(set, one, horizon);
    if (result !== undefined) series.push(result);
  }
  const ratios = series.map(({ skillRatio }) => skillRatio).filter((ratio) => ratio !== undefined);
  const forecasts = series.reduce((sum, own) => sum + own.forecasts, 0);
  const busy = series.filter(({ isBusy }) => isBusy);
  const accuracy = medianOf(series.map((own) => own.accuracy));
  return {
    series,
    summary:
      accuracy === undefined ? undefined : { accuracy, skillRatio: medianOf(ratios) ?? 1, ...coverageOf(series) },
    details: {
      set,
      horizon,
      series: series.length,
      forecasts,
      accuracyOfBusy: medianOf(busy.map(({ accuracy }) => accuracy)),
      skilledRatio: ratios.filter((ratio) => ratio <= SETTINGS.mostSkillRatio).length / Math.max(1, ratios.length),
      cpuSeconds: (process.cpuUsage().user - begun) / 1e6,
    },
  };
}

/** @returns undefined for a series that never changes in the half that is learnt from, is too short, or measured too rarely. */
function evaluateSeries(
  set: 'smd' | 'nab',
  { name, series, capacity }: NamedSeries,
  horizon: Horizon,
): SeriesDetails | undefined {
  const causal = new CausalSeries(series);
  const cells = causal.length;
  const scoredFrom = Math.floor(cells * SETTINGS.scoredFromRatio);
  const horizonCells = Math.round(HORIZON_SECONDS[horizon] / series.stepSeconds);
  if (horizonCells < 1) return undefined;
  const learnt = causal.filled.subarray(0, scoredFrom);
  if (learnt.every((value) => value === learnt[0]) || scoredFrom < 4 * horizonCells) return undefined;

  const forecaster = new Forecaster({ horizonCells });
  const training = Math.ceil(cells * SETTINGS.trainingEveryRatio);
  const settled = finish(
    rollingBacktest(forecaster, causal, {
      from: Math.floor(cells * SETTINGS.forecastFromRatio),
      to: cells - 1,
      // An odd number of cells: origins should not all lie at the same minute of the hour.
      spacing: Math.max(horizonCells, Math.ceil((cells - scoredFrom) / SETTINGS.mostForecasts)) | 1,
      trainingEvery: training,
      trainingAtLeastAfter: training,
    }),
  ).filter(({ cell }) => cell >= scoredFrom);
  const reached = capacity ?? learnt.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const score = scoreForecasts(settled, reached);
  if (score === undefined) return undefined;
  const size = settled.reduce((sum, { outcome }) => sum + Math.abs(outcome), 0) / settled.length;
  return {
    set,
    name,
    horizon,
    forecasts: score.count,
    accuracy: score.accuracy,
    skillRatio: score.skillRatio,
    coverage: score.coverage,
    isBusy: size > SETTINGS.busyRatio * reached,
  };
}

/** Each series counts as often as it was forecast. */
function coverageOf(series: readonly SeriesDetails[]): { coverage?: number } {
  let [held, forecasts] = [0, 0];
  for (const own of series) {
    if (own.coverage === undefined) continue;
    held += own.coverage * own.forecasts;
    forecasts += own.forecasts;
  }
  return forecasts === 0 ? {} : { coverage: held / forecasts };
}

function finish<T>(slices: Generator<void, T>): T {
  let slice = slices.next();
  while (!slice.done) slice = slices.next();
  return slice.value;
}

function medianOf(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : median(values);
}
