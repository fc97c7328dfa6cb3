// npm run bench:accuracy [-- --json] [-- --seconds N]: the engine's values beside those of psutil and procps, taken at the same moments.
import { parseArgs } from 'node:util';
import { buildAll } from '../../../scripts/build.ts';
import {
  type Difference,
  differencesOf,
  type Moment,
  momentOf,
  PROC,
  PROCPS,
  PSUTIL_REFERENCE,
} from '../../../src/doctor/references.ts';
import { LocalEngine } from '../../../src/engine/localEngine.ts';
import { plotterById } from '../../../src/plotters/plotters.ts';
import { Plotters } from './plotters.ts';

/** Every shared value is to agree within this. */
const TOLERANCE = 0.02;

const REFERENCES = [PSUTIL_REFERENCE, PROCPS, PROC];

const { values: options } = parseArgs({
  options: { json: { type: 'boolean', default: false }, seconds: { type: 'string', default: '20' } },
});
const seconds = Number(options.seconds);
if (!Number.isInteger(seconds) || seconds < 3) {
  console.error(`--seconds must be a whole number from 3, not "${options.seconds}"`);
  process.exit(1);
}

await buildAll(() => {});
const plotters = new Plotters();
plotters.start(1);
try {
  const differences = await compare();
  if (options.json) console.log(JSON.stringify(differences));
  else for (const line of differences.map(text)) console.log(line);
  process.exitCode = differences.every(({ ratio }) => Math.abs(ratio - 1) <= TOLERANCE) ? 0 : 1;
} finally {
  await plotters.end();
}

/** Reads engine and references at the beginning and at the end of the time, and compares what they say. */
async function compare(): Promise<Difference[]> {
  const local = new LocalEngine(
    1,
    () => {},
    () => {},
  );
  local.engine.start();
  await delay(5);
  const pid = local.engine.processes.running.find(({ plotter }) => plotterById(plotter)?.isStandIn)?.pid;
  if (pid === undefined) throw new Error('the demo workload was not seen');
  const first = REFERENCES.map((reference) => momentOf(local, reference, pid));
  await delay(seconds);
  const last = REFERENCES.map((reference) => momentOf(local, reference, pid));
  local.engine.close();
  return last.flatMap((end, i) => differencesOf(first[i] as Moment, end));
}

function text({ reference, value, ours, theirs, ratio }: Difference): string {
  const percent = `${((ratio - 1) * 100).toFixed(2)} %`;
  return `${reference.padEnd(7)} ${value.padEnd(22)} ours ${ours.join(' to ')}, theirs ${theirs}: ${percent}`;
}

function delay(time: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, time * 1000));
}
