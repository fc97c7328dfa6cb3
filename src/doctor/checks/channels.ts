import { connect } from 'node:net';
import { dirname } from 'node:path';
import { AlertFiles } from '../../engine/alertFiles.ts';
import { findProgram, isProgram } from '../../input/findProgram.ts';
import type { ChannelSetting } from '../../notify/channels.ts';
import { type Check, failed, notJudged, passed } from '../check.ts';

const PATIENCE_MS = 4000;

/** That somebody listens where a person’s alerts go to; nothing is sent. */
export const channels: Check = {
  id: 'channels-reachable',
  category: 'function',
  title: 'The channels that alerts are sent by can be reached',
  manner: 'beside',
  async run({ options: { historyPath } }) {
    const expected = 'whoever is to get alerts can be reached (nothing is sent)';
    const files = new AlertFiles(dirname(historyPath));
    const { settings, problems } = files.read();
    if (problems.length > 0) return failed(problems.join('; '), expected, 'plotscope alerts check-rules says where.');
    if (settings.channels.length === 0)
      return notJudged('No channel is set: alerts are shown in VS Code and on the command line alone.', expected);
    const faults = await Promise.all(
      settings.channels.map(async (channel) => {
        const fault = await reach(channel, (one) => files.withSecrets(one)).catch((error: Error) => error.message);
        return fault === undefined ? [] : [`${channel.name}: ${fault}`];
      }),
    );
    const all = faults.flat();
    const names = settings.channels.map(({ name }) => name).join(', ');
    return all.length === 0
      ? passed(`${names}.`, expected)
      : failed(all.join('; '), expected, 'plotscope alerts test CHANNEL sends a message and says what came back.');
  },
};

/** What keeps it from being reached. Rejects where its secrets can't be had. */
async function reach(
  { type, settings }: ChannelSetting,
  withSecrets: (settings: unknown) => unknown,
): Promise<string | undefined> {
  const {
    url,
    host,
    port = 587,
    program,
  } = withSecrets(settings) as Readonly<Record<string, string | number | undefined>>;
  if (typeof url === 'string') {
    const { hostname, port: given, protocol } = new URL(url);
    return connected(hostname, Number(given) || (protocol === 'https:' ? 443 : 80));
  }
  if (typeof host === 'string') return connected(host, Number(port));
  if (typeof program === 'string') return isProgram(program) ? undefined : `${program} is no program`;
  if (type !== 'desktop' || process.platform !== 'linux') return undefined;
  return findProgram('notify-send') ? undefined : 'notify-send is not there: install libnotify-bin';
}

function connected(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host: host.replace(/^\[|\]$/g, ''), port, timeout: PATIENCE_MS });
    const end = (fault?: string) => {
      socket.destroy();
      resolve(fault);
    };
    socket.once('connect', () => end());
    socket.once('timeout', () => end(`${host}:${port} does not answer`));
    socket.once('error', (error) => end(`${host}:${port}: ${error.message}`));
  });
}
