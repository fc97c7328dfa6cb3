// npm run bench:alerts [-- --json] [-- --times N] [-- --rounds N]: how soon an alert arrives, whether one is lost or told twice when the
// engine is killed or another one leads, and what rules cost.
import { parseArgs } from 'node:util';
import { leave } from '../../../src/terminal/ending.ts';
import { type Delays, measureDelays } from './delays.ts';
import { type Evaluations, measureEvaluations } from './evaluations.ts';
import { endingRounds, type Rounds } from './rounds.ts';

if (process.platform !== 'linux') {
  console.error('bench:alerts counts from what the kernel of Linux says of a process, so it runs on Linux only.');
  process.exit(1);
}
const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    times: { type: 'string', default: '50' },
    rounds: { type: 'string', default: '20' },
  },
});
const whole = (name: 'times' | 'rounds'): number => {
  const number = Number(values[name]);
  if (Number.isInteger(number) && number >= 0) return number;
  console.error(`--${name} must be a whole number, not "${values[name]}"`);
  return process.exit(1);
};
const [times, rounds] = [whole('times'), whole('rounds')];
const say = (text: string) => process.stderr.write(`${text}\n`);

const evaluations = await measureEvaluations();
const delays = times > 0 ? await measureDelays(times, say) : undefined;
const killed = await endingRounds(rounds, 'kill', say);
const ended = await endingRounds(rounds, 'end', say);
const report = {
  ...delays,
  lost: killed.lost + ended.lost,
  duplicated: killed.duplicated + ended.duplicated,
  ...evaluations,
  killed,
  ended,
};
console.log(values.json ? JSON.stringify(report) : inWords(delays, killed, ended, evaluations));
// Threads that collectors asked may still wait for an answer.
await leave();

function inWords(arrived: Delays | undefined, kills: Rounds, changes: Rounds, cost: Evaluations): string {
  const of = ({ rounds: count, lost, duplicated, repeated }: Rounds) =>
    `${count}: ${lost} lost, ${duplicated} told twice, ${repeated} repeated under one key`;
  const soon = arrived
    ? [
        `${arrived.times} alerts at 1 Hz, from the kernel's counters to the receiver: half within ${arrived.p50Seconds.toFixed(2)} s, 99 % within ${arrived.p99Seconds.toFixed(2)} s.`,
      ]
    : [];
  return [
    ...soon,
    `Engines killed as an alert was told, ${of(kills)}. Engines that ended then, ${of(changes)}.`,
    `Rules: ${Math.round(cost.evaluationsPerSecond)} × frames a second on one core; ${cost.rules} rules take ${cost.millisecondsATick.toFixed(3)} ms of CPU a tick (${cost.series} series).`,
  ].join('\n');
}
