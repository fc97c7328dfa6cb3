import type { PlotterReport } from '../../analysis/bottleneck/diagnosisReport.ts';
import { diagnoseCommand } from '../diagnoseCommand.ts';
import { processesCommand } from '../processesCommand.ts';
import type { AnswerTo } from './answer.ts';
import { captured, first } from './captured.ts';

const USUAL_SECONDS = 12;
const MOST_PLOTTERS = 20;
const MOST_EARLIER = 10;

interface Diagnosed {
  readonly plotters: readonly PlotterReport[];
  readonly host: object;
  readonly before: readonly object[];
  readonly adviceFollowed: readonly object[];
  /** What forecasts tell of. */
  readonly prospects: readonly object[];
}

export const diagnose: AnswerTo<'plotscope_diagnose'> = async (
  { seconds = USUAL_SECONDS, pid },
  { historyPath },
  signal,
) => {
  const cancelled = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
  const options = { json: true, seconds, historyPath, ...(pid !== undefined && { pid }) };
  const report = await captured<Diagnosed>((output) => diagnoseCommand(output, options, cancelled));
  signal.throwIfAborted();
  return {
    units: {
      severity: '1',
      confidence: '1',
      consensus: '1',
      impactSecondsPerPlot: 's',
      timeAccount: '1',
      'gain.ratio': '1',
    },
    watchedSeconds: seconds,
    host: report.host,
    // What each detector says of every class is for who doubts the verdict.
    plotters: first(
      report.plotters.map(({ detectors, ...rest }) => rest),
      MOST_PLOTTERS,
    ),
    before: first(report.before.toReversed(), MOST_EARLIER),
    adviceFollowed: first(report.adviceFollowed.toReversed(), MOST_EARLIER),
    prospects: first(report.prospects, MOST_EARLIER),
  };
};

interface Listed {
  readonly processes: readonly Readonly<Record<string, unknown>>[];
}

/** The command line itself isn't told: it may hold keys. */
const TOLD = [
  'title',
  'plotter',
  'role',
  'pid',
  'startedAt',
  'step',
  'phase',
  'table',
  'progress',
  'remainingSeconds',
  'cpuCores',
  'memoryBytes',
  'threads',
  'configuration',
  'logPath',
];

export const plotters: AnswerTo<'plotscope_plotters'> = async () => {
  const { processes } = await captured<Listed>((output) => processesCommand(output, { json: true }));
  const told = processes.map((process) =>
    Object.fromEntries(
      TOLD.flatMap((name) => (process[name] === undefined ? [] : [[name, withoutKeys(process[name])]])),
    ),
  );
  return {
    units: { startedAt: 's since 1970', progress: '1', remainingSeconds: 's', cpuCores: '{core}', memoryBytes: 'By' },
    plotters: first(told, MOST_PLOTTERS),
  };
};

function withoutKeys(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => !/key|contract|address/i.test(name)));
}
