import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { entriesPerSecond } from '../../../src/collect/application/entriesPerSecond.ts';
import { failureOf } from '../../../src/plotters/failures/failures.ts';
import { parseFarmingLine, parseSlowLookup } from '../../../src/plotters/farmingLine.ts';
import { parsePlotName } from '../../../src/plotters/plotName.ts';
import {
  createLogParser,
  learnFrom,
  PLOTTERS,
  type PlotEvent,
  planOfPlot,
  progressOf,
  progressOfStep,
  reportOf,
} from '../../../src/plotters/plotters.ts';
import type { Edge } from './edge.ts';

const LOGS = join(import.meta.dirname, '../../../test/fixtures/plotter-logs');
const NOW = 1_790_000_000;

const texts = new Map(
  readdirSync(LOGS)
    .filter((name) => name.endsWith('.log'))
    .map((name) => [name, readFileSync(join(LOGS, name), 'latin1')]),
);
/** One character a byte, as an edge is fed: back to the bytes that the log has. */
const seedsOf = (family: string) => {
  const own = [...texts].flatMap(([name, text]) =>
    name.startsWith(family) ? [Buffer.from(text, 'latin1').toString('utf8')] : [],
  );
  return own.length > 0 ? own : [[...texts.values()][0]];
};

/** Everything that is worked out of a log while it is followed. */
function followed(plotter: string | undefined, input: Buffer): unknown {
  const parser = createLogParser(plotter === undefined ? {} : { plotter });
  const half = input.length >> 1;
  const events = [
    ...parser.feed(input.subarray(0, half), NOW),
    ...parser.feed(input.subarray(half), NOW + 1),
    ...parser.end(NOW + 2),
  ];
  const { plots, current } = parser;
  const plan = current && planOfPlot(current);
  const history = plan && learnFrom(plots, plan);
  return {
    plots: plots.map(reportOf),
    events: events.map(bare),
    progress: current && [0, NOW, NOW + 5e5].map((now) => progressOf(current, plan!, now, { history })),
    withoutLog: plan?.map((step) => progressOfStep(plan, step, { beforeSeconds: 100, inStepSeconds: 5 }, { history })),
  };
}

/** Without the plot's state, in which NaN stands for what isn't known yet. */
function bare(event: PlotEvent): unknown {
  return { ...event, plot: undefined, process: undefined };
}

const WORDS = [
  ...[
    'took ',
    ' sec',
    'Phase ',
    'Table ',
    '[P1] Table 1 took 3 sec',
    'Total plot creation time was ',
    'Plot Name: plot-k32-',
  ],
  ...[
    'Total time = ',
    ' seconds. CPU (',
    'Finished plotting in ',
    'Completed Plot 1 in ',
    'Bucket ',
    ' uniform sort',
    'Copy to ',
  ],
  ...[
    'Started copy to /mnt/',
    'Renamed final file from "',
    'what():  ',
    'Killed',
    'Aborted (core dumped)',
    '[P2] ',
    'Forward propagating table ',
    'Compressing tables ',
  ],
  ...[
    'error: ',
    'No space left on device',
    'terminate called after throwing an instance of ',
    '2026-11-24T10:00:00.123 ',
    '{"log":"',
    '","time":"2026-11-24T10:00:00Z"}',
  ],
];

export const LOG_EDGES: readonly Edge[] = [
  ...PLOTTERS.map(
    ({ id, family }): Edge => ({
      name: `log of ${id}`,
      seeds: seedsOf(id).length > 0 ? seedsOf(id) : seedsOf(family),
      words: WORDS,
      feed: (input) => followed(id, input),
    }),
  ),
  {
    name: 'log of an unknown plotter',
    seeds: [...texts.values()],
    words: WORDS,
    feed: (input) => followed(undefined, input),
  },
  {
    name: 'a log line beside the parser',
    seeds: [
      '2026-11-24T10:00:00.123 harvester chia.harvester.harvester: INFO     3 plots were eligible for farming 0123456789... Found 0 proofs. Time: 0.51234 s. Total 1200 plots',
      'Looking up qualities on /mnt/farm/plot-k32.plot took: 12.5. This should be below 5 seconds',
      'Nov 24 10:00:00 host kernel: Out of memory: Killed process 4242 (chia_plot) total-vm:1kB',
      './plot.sh: line 3: 4242 Killed                  chia_plot -n 1',
      `/mnt/plot-k32-c05-2026-11-24-10-00-${'ab'.repeat(32)}.plot.2.tmp`,
      'Total matches: 4294967296\nF1 complete, table time: 30.5 seconds\n',
    ],
    words: [
      'plots were eligible for farming',
      'Found ',
      'Looking up qualities on ',
      'took: ',
      'Total matches: 1',
      'table time: ',
      'Killed process ',
      'line 1: ',
      'took 1 sec, found ',
    ],
    feed(input) {
      const text = input.toString('latin1');
      const rate = entriesPerSecond(text);
      return [
        parseFarmingLine(text),
        parseSlowLookup(text),
        failureOf(text, { isPlotter: () => true }),
        parsePlotName(text),
        Number.isNaN(rate) ? 0 : rate,
      ];
    },
  },
];
