import type { KeyMetric } from '../../../src/analysis/common/keyMetric.ts';
import type { AnalysisSeries } from '../../../src/analysis/host/analysisInput.ts';
import { analyzeHost } from '../../../src/analysis/host/hostAnalysis.ts';
import { RealtimeAnalysis } from '../../../src/analysis/host/realtimeAnalysis.ts';
import { seededRandom } from '../../../src/analyze/trees/random.ts';
import { type Frame, SeriesIndex } from '../../../src/metrics/frame.ts';
import { type Series, seriesKey } from '../../../src/metrics/series.ts';
import type { Entry } from './entries.ts';

const METRICS = 300;
const PASS_SECONDS = 10;
/** Six hours of passes: the detectors are as full as they are on a host that was watched for long. */
const PASSES_BEFORE = 2160;
const WINDOW_SECONDS = 300;
const START = 1.7e9;

const series: readonly Series[] = Array.from({ length: METRICS }, (_, i) => ({
  metric: 'system.cpu.core.utilization',
  attributes: { 'cpu.logical_number': String(i) },
}));
const metric = series[0].metric;
const watched: KeyMetric = {
  id: 'core.busy',
  title: 'Core busy',
  metric,
  combine: 'max',
  category: 'cpu',
  meaning: 'use',
  family: 'cpu',
  resolution: 0.05,
};
const random = seededRandom(3);
const values = new Float64Array(METRICS);
const frame: Frame & { epochSeconds: number } = {
  epochSeconds: START,
  index: new SeriesIndex({ version: 1, series }),
  values,
};
const realtime = new RealtimeAnalysis({ passSeconds: PASS_SECONDS, mostSeries: METRICS, metrics: [watched] });
for (let pass = 0; pass < PASSES_BEFORE; pass++) nextPass();

const minutes: readonly AnalysisSeries[] = series.map(({ attributes }) => ({
  metric,
  attributes,
  key: seriesKey(metric, attributes),
  times: Float64Array.from({ length: WINDOW_SECONDS }, (_, i) => START + i),
  values: Float64Array.from({ length: WINDOW_SECONDS }, random),
}));

/** What the steady analysis costs: to be put behind the other entries. */
export const realtimeEntries: readonly Entry[] = [
  { name: 'steady analysis, one frame', on: `${METRICS} metrics`, run: () => realtime.add(frame) },
  { name: 'steady analysis, one pass', on: `${METRICS} metrics`, limitMs: 30, run: nextPass },
  {
    name: 'analysis on demand, kind basic',
    on: `${METRICS} metrics × 5 min`,
    iterations: 3,
    run: () => analyzeHost({ series: minutes }, { kind: 'basic' }),
  },
  {
    name: 'analysis on demand, kind realtime',
    on: `${METRICS} metrics × 5 min`,
    limitMs: 30,
    iterations: 30,
    run: () => analyzeHost({ series: minutes }, { kind: 'realtime' }),
  },
];

function nextPass(): unknown {
  for (let i = 0; i < METRICS; i++) values[i] = 0.3 + 0.2 * random();
  frame.epochSeconds += PASS_SECONDS;
  realtime.add(frame);
  return realtime.pass(frame.epochSeconds);
}
