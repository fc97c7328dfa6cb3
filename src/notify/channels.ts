import * as v from 'valibot';
import type { AlertSeverity } from '../events/events.ts';
import { type Channel, type ChannelTools, SendRefused } from './channel.ts';
import { alertmanager } from './channels/alertmanager.ts';
import { command } from './channels/command.ts';
import { desktop } from './channels/desktop.ts';
import { email } from './channels/email.ts';
import { HTTP_CHANNELS } from './channels/httpChannels.ts';
import type { Notification } from './notification.ts';

/** A way that a person wishes to be told by. */
export interface ChannelSetting {
  readonly name: string;
  readonly type: string;
  readonly atLeast: AlertSeverity;
  /** Only what has climbed to this level. */
  readonly fromLevel: number;
  /** As written, secrets not yet filled in. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** Every way to a person. A new one is one more entry. */
export const CHANNELS: readonly Channel[] = [...HTTP_CHANNELS, email, alertmanager, desktop, command];

export function channelOf(type: string): Channel | undefined {
  return CHANNELS.find((channel) => channel.type === type);
}

/**
 * Sends by a channel as it is set, and gives what came back.
 * @throws {SendLater | SendRefused} as the channel does; {Error} where its settings or secrets can't be used.
 */
export async function sendBy(
  setting: ChannelSetting,
  notification: Notification,
  tools: ChannelTools,
  withSecrets: (settings: unknown) => unknown,
): Promise<string> {
  const { channel, settings } = readyChannel(setting, withSecrets);
  return channel.send(notification, settings, tools);
}

/** Tells a channel again of what is up, where it wants that. Throws as `sendBy`. */
export async function sendStanding(
  setting: ChannelSetting,
  notifications: readonly Notification[],
  tools: ChannelTools,
  withSecrets: (settings: unknown) => unknown,
): Promise<void> {
  const { channel, settings } = readyChannel(setting, withSecrets);
  await channel.standing?.send(notifications, settings, tools);
}

function readyChannel({ type, settings }: ChannelSetting, withSecrets: (settings: unknown) => unknown) {
  const channel = channelOf(type);
  if (!channel) throw new SendRefused(`there is no channel ${type}`);
  const parsed = v.safeParse(channel.settings, withSecrets(settings));
  if (parsed.success) return { channel, settings: parsed.output as never };
  const [issue] = parsed.issues;
  throw new Error(`${v.getDotPath(issue) ?? 'its settings'}: ${issue.message}`);
}
