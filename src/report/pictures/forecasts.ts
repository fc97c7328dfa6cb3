import { FORECAST_TITLES, TARGET_NAMES, type TargetName } from '../../analysis/common/keyMetric.ts';
import { HORIZONS_SECONDS } from '../../analysis/host/forecastTargets.ts';
import { type ForecastEntry, ForecastLedger, trackRecordText } from '../../analyze/forecast/forecastLedger.ts';
import type { History } from '../../history/history.ts';
import { type CoursePoint, courseSpec } from '../../pages/pictureSpecs.ts';
import { type Picture, schemeOf } from '../../pages/pictures.ts';
import { usedColours } from '../../pages/plotCharts.ts';
import { formatQuantity, type QuantityFormat, scaleFor } from '../../pages/quantity.ts';
import { axisOf, legendOf } from '../plotCharts.ts';
import type { PictureSources } from './pictureSources.ts';
import { timedPicture } from './timedPicture.ts';

const EXPECTED = 'expected, with its interval';
const CAME = 'what came';
const MISSED = 'what came, outside of the interval';
const [NOW, , UNEXPECTED, THEN] = schemeOf('forecasts').marks;
const COLOURS = { names: [EXPECTED, CAME, MISSED], colours: [NOW, THEN, UNEXPECTED] };
const FORMATS: Readonly<Record<TargetName, QuantityFormat>> = {
  cpu: 'ratio',
  memory: 'ratio',
  disk: 'bytesPerSecond',
  network: 'bytesPerSecond',
  throughput: 'perDay',
};
/** Rounds are every five minutes: of a month there are thousands. */
const MOST_POINTS = 300;

/** What was expected of the next hour each time, and what came: of the target that most is known of. */
export function forecastPicture({ history, range }: PictureSources): Picture | undefined {
  const entries = entriesOf(history, range).filter(({ horizonSeconds }) => horizonSeconds === HORIZONS_SECONDS.hour);
  const ledger = new ForecastLedger(Number.POSITIVE_INFINITY);
  ledger.add(entries);
  const lines = TARGET_NAMES.map((target) => {
    const own = entries.filter((entry) => entry.target === target);
    return { target, own, settled: own.filter(({ outcome }) => outcome !== undefined) };
  });
  const { target, own, settled } = lines.reduce((most, line) =>
    line.settled.length > most.settled.length ? line : most,
  );
  if (settled.length === 0) return undefined;
  const all = own.toSorted((a, b) => a.madeAt - b.madeAt);
  const every = Math.ceil(all.length / MOST_POINTS);
  const shown = all.filter((_, i) => i % every === 0);
  const format = FORMATS[target];
  const { unit, size } = scaleFor(
    format,
    Math.max(...shown.map(({ upper, mean, outcome = 0 }) => Math.max(upper ?? mean, outcome))),
  );
  const textOf = (value: number) => formatQuantity(format, value);
  const middle = ({ from, to }: ForecastEntry) => ((from + to) / 2) * 1000;
  const expected = shown.map((entry): CoursePoint => {
    const { mean, lower = mean, upper = mean } = entry;
    const [value, low, high] = [mean, lower, upper].map((one) => one / size);
    const text = `${textOf(mean)} (${textOf(lower)} … ${textOf(upper)})`;
    return { time: middle(entry), kind: EXPECTED, value, low, high, text };
  });
  const points = shown.flatMap((entry): CoursePoint[] => {
    const { outcome, lower = outcome, upper = outcome } = entry;
    if (outcome === undefined) return [];
    const kind = outcome < lower! || outcome > upper! ? MISSED : CAME;
    return [{ time: middle(entry), kind, value: outcome / size, text: textOf(outcome) }];
  });
  const colours = usedColours(COLOURS, [EXPECTED, ...points.map(({ kind }) => kind)]);
  const record = ledger.record(target, HORIZONS_SECONDS.hour, range.from, range.to);
  const title = `${FORECAST_TITLES[target]} of the next hour`;
  return timedPicture({
    sentence: `Forecasts of ${title} were ${record ? trackRecordText(record) : 'not settled yet'}.`,
    spec: courseSpec(
      title,
      { measured: [], expected, points },
      `${FORECAST_TITLES[target]}, ${unit}`,
      ...axisOf(range),
      colours,
    ),
    legend: legendOf(colours),
    table: {
      head: ['What', 'Forecasts that came true', 'How right', 'Expected last', 'Came last'],
      rows: lines.flatMap((line) => {
        const last = line.settled.toSorted((a, b) => a.madeAt - b.madeAt).at(-1);
        const own = ledger.record(line.target, HORIZONS_SECONDS.hour, range.from, range.to);
        if (!last) return [];
        const text = (value: number | undefined) => formatQuantity(FORMATS[line.target], value);
        return [
          [
            FORECAST_TITLES[line.target],
            `${line.settled.length}`,
            own ? trackRecordText(own) : '',
            text(last.mean),
            text(last.outcome),
          ],
        ];
      }),
    },
  });
}

function entriesOf(history: History, range: PictureSources['range']): ForecastEntry[] {
  return history
    .list('forecast', range)
    .flatMap(({ value }) => (value as { entries?: readonly ForecastEntry[] } | undefined)?.entries ?? []);
}
