import type { Channel } from './channel.ts';
import { alertmanager } from './channels/alertmanager.ts';
import { command } from './channels/command.ts';
import { email } from './channels/email.ts';
import { HTTP_CHANNELS } from './channels/httpChannels.ts';

/** Every way to a person. A new one is one more entry. */
export const CHANNELS: readonly Channel[] = [...HTTP_CHANNELS, email, alertmanager, command];

export function channelOf(type: string): Channel | undefined {
  return CHANNELS.find((channel) => channel.type === type);
}
