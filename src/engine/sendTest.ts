import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { sendBy } from '../notify/channels.ts';
import { AlertFiles } from './alertFiles.ts';
import { CHANNEL_TOOLS } from './runProgram.ts';

/**
 * Sends a test message by a channel of the file of alerts beside a history, and gives what came back. `handed`: secrets of a window.
 * @throws {Error} that says why it could not be sent, or which channels there are.
 */
export async function sendTest(
  historyPath: string,
  name: string,
  now: number,
  handed: Readonly<Record<string, string>> = {},
): Promise<string> {
  const files = new AlertFiles(dirname(historyPath));
  const { settings, problems } = files.read();
  const setting = settings.channels.find((channel) => channel.name === name);
  if (!setting) {
    const names = settings.channels.map((channel) => channel.name);
    const others = names.length === 0 ? 'none is set there' : `there are: ${names.join(', ')}`;
    throw new Error([`There is no channel ${name} in ${files.path}; ${others}.`, ...problems].join('\n'));
  }
  const notification = {
    id: `test/${now}`,
    step: 'test',
    severity: 'info',
    host: hostname(),
    at: now,
    incident: `test@${Math.round(now)}`,
    alert: { id: 'test', severity: 'info', title: 'PlotScope can reach you', cause: 'You asked for this message.' },
  } as const;
  return sendBy(setting, notification, CHANNEL_TOOLS, (one) => files.withSecrets(one, handed));
}
