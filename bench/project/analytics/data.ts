import { seededRandom } from '../../../src/analyze/trees/random.ts';

const SECONDS_PER_HOUR = 3600;
const FEATURES = 20;
const METRICS = 300;
const WINDOW_SECONDS = 300;

/** Made series, the same in every run: an hour of seconds with a drift, a period of 60 s, a shift and noise, and columns beside it. */
export function benchData() {
  const random = seededRandom(7);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const column = (length: number, valueAt: (place: number) => number) =>
    Float64Array.from({ length }, (_, i) => valueAt(i));
  const slow = (length: number, memory: number) => {
    let value = normal();
    return column(length, () => {
      value = memory * value + Math.sqrt(1 - memory * memory) * normal();
      return value;
    });
  };
  const series = column(
    SECONDS_PER_HOUR,
    (i) => 50 + i / 600 + 5 * Math.sin((2 * Math.PI * i) / 60) + (i > 2500 ? 4 : 0) + normal(),
  );
  const columns = Array.from({ length: FEATURES }, (_, k) => slow(SECONDS_PER_HOUR, k / (FEATURES + 1)));
  return {
    times: column(SECONDS_PER_HOUR, (i) => 1.7e9 + i),
    series,
    gapped: series.map((value, i) => (i % 50 < 2 ? Number.NaN : value)),
    columns,
    target: columns[0].map(
      (value, i) => value + columns[1][i] * columns[2][i] + Math.abs(columns[3][i]) + 0.3 * normal(),
    ),
    window: series.slice(-60),
    metrics: Array.from({ length: METRICS }, (_, k) => ({ key: `${k}`, values: slow(WINDOW_SECONDS, 0.8) })),
    windowTimes: column(WINDOW_SECONDS, (i) => 1.7e9 + i),
  };
}
