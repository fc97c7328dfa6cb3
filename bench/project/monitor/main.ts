// npm run bench:monitor [-- --json] [-- --ticks N]: what the monitor costs at 1 Hz on this host, beside its peers in the same run.
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildAll } from '../../../scripts/build.ts';
import { Fillers } from './fillers.ts';
import { Plotters } from './plotters.ts';
import { costText, monitorCost } from './report.ts';
import { measureRounds, measureSystemInformation } from './rounds.ts';

const PROCESS_COUNTS = [100, 500, 2000];
const PLOTTERS = 4;
const SYSTEMINFORMATION_SECONDS = 8;
const WORKER = fileURLToPath(new URL('../../../dist/engine.cjs', import.meta.url));

if (process.platform !== 'linux') {
  console.error('bench:monitor reads /proc to measure processes from outside, so it runs on Linux only.');
  process.exit(1);
}
const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, ticks: { type: 'string', default: '30' } },
});
const seconds = Number(values.ticks);
if (!Number.isInteger(seconds) || seconds < 5) {
  console.error(`--ticks must be a whole number from 5, not "${values.ticks}"`);
  process.exit(1);
}
const say = (text: string) => process.stderr.write(`${text}\n`);

const load = { fillers: new Fillers(), plotters: new Plotters() };
const endLoad = () => Promise.all([load.fillers.end(), load.plotters.end()]);
process.on('SIGINT', () => void endLoad().then(() => process.exit(130)));
await buildAll(() => {});
try {
  const options = { processCounts: PROCESS_COUNTS, plotters: PLOTTERS, seconds, workerPath: WORKER, say };
  const rounds = await measureRounds(options, load);
  say(`asking systeminformation for ${SYSTEMINFORMATION_SECONDS} s …`);
  const cost = monitorCost(rounds, await measureSystemInformation(SYSTEMINFORMATION_SECONDS, WORKER));
  console.log(values.json ? JSON.stringify({ ...cost, rounds }) : costText(cost, rounds));
} finally {
  await endLoad();
}
