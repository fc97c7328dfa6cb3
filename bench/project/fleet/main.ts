// npm run bench:fleet [-- --json] [-- --cost] [-- --hosts N] [-- --resolution SECONDS]: what it costs to send, whether an outage of the server
// loses or doubles anything, and how quick the table of the fleet is; with --cost the first alone. The server is a real VictoriaMetrics, where
// that is installed.
import { parseArgs } from 'node:util';
import { measureOutage, type Outage } from './outage.ts';
import { withPeer } from './peer.ts';
import { measurePushCost, type PushCost } from './pushCost.ts';
import { VictoriaMetrics } from './victoriaMetrics.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    cost: { type: 'boolean', default: false },
    hosts: { type: 'string', default: '100' },
    resolution: { type: 'string', default: '15' },
  },
});
const whole = (name: 'hosts' | 'resolution', most: number): number => {
  const number = Number(values[name]);
  if (Number.isInteger(number) && number >= 1 && number <= most) return number;
  console.error(`--${name} must be a whole number from 1 to ${most}, not "${values[name]}"`);
  return process.exit(1);
};
const [hosts, resolution] = [whole('hosts', 1000), whole('resolution', 60)];
const say = (text: string) => process.stderr.write(`${text}\n`);

const cpuMsPerTick = await withPeer(
  async (peer) => ({ 300: await measurePushCost(300, peer), 1000: await measurePushCost(1000, peer) }),
  say,
);
if (!VictoriaMetrics.isHere && !values.cost)
  say('victoria-metrics is not here (Debian: victoria-metrics): only the cost of sending is measured.');
const outage = VictoriaMetrics.isHere && !values.cost ? await measureOutage(hosts, resolution, say) : undefined;
console.log(values.json ? JSON.stringify({ cpuMsPerTick, ...outage }) : inWords(cpuMsPerTick, outage));

function inWords(cost: Readonly<Record<300 | 1000, PushCost>>, found: Outage | undefined): string {
  const of = ({ sender, plain, peer }: PushCost) =>
    `${sender.toFixed(3)} ms (written plainly ${plain.toFixed(3)}${peer === undefined ? '' : `, by prometheus-remote-write ${peer.toFixed(3)}`})`;
  const sent = `CPU for each second that is sent: ${of(cost[300])} of 300 series, ${of(cost[1000])} of 1,000.`;
  if (!found) return sent;
  return [
    sent,
    `${found.hosts} hosts, ten minutes with the server away for two: ${found.lost} samples lost, ${found.doubled} doubled, of ${found.samples}; caught up after ${found.gapSecondsToDrain} s.`,
    `The table of ${found.hosts} hosts: ${found.queryMs.median.toFixed(0)} ms, at most ${found.queryMs.most.toFixed(0)}.`,
  ].join('\n');
}
