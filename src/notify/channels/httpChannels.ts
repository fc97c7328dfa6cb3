import * as v from 'valibot';
import { responseTo } from '../../analysis/alert/response.ts';
import { markdownText } from '../../analysis/common/markdownText.ts';
import type { AlertSeverity } from '../../events/events.ts';
import { type Channel, defineChannel } from '../channel.ts';
import { postJson } from '../http.ts';
import { bodyOf, bounded, textOf, titleOf } from '../notification.ts';

const Address = v.pipe(v.string(), v.url('an address such as https://… is needed'));
const Text = v.pipe(v.string(), v.minLength(1));

/** 1 (least) to 5, as ntfy has it. */
const PRIORITY: Readonly<Record<AlertSeverity, number>> = { info: 2, notice: 3, warning: 4, critical: 5 };
const COLOUR: Readonly<Record<AlertSeverity, number>> = {
  info: 0x888888,
  notice: 0x1a85ff,
  warning: 0xbf8803,
  critical: 0xe51400,
};

const DISCORD_TITLE = 256;
const SLACK_ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/**
 * The notification itself, as JSON, to any address. Its id comes along as Idempotency-Key, so that a receiver takes what is sent twice
 * (because the answer to the first was lost) for one.
 */
export const webhook = defineChannel({
  type: 'webhook',
  title: 'Webhook',
  settings: v.object({ url: Address, headers: v.optional(v.record(v.string(), v.string()), {}) }),
  isIdempotent: true,
  send: (notification, { url, headers }, tools) =>
    postJson(
      tools,
      url,
      {
        ...notification,
        title: titleOf(notification),
        text: bodyOf(notification),
        response: responseTo({ ...notification.alert, raisedAt: notification.at }),
      },
      { 'idempotency-key': `"${notification.id}"`, ...headers },
    ),
});

export const discord = defineChannel({
  type: 'discord',
  title: 'Discord',
  settings: v.object({ url: Address }),
  isIdempotent: false,
  send: (notification, { url }, tools) =>
    postJson(tools, url, {
      embeds: [
        {
          title: bounded(markdownText(titleOf(notification)), DISCORD_TITLE),
          description: bodyOf(notification).split('\n').map(markdownText).join('\n'),
          color: COLOUR[notification.severity],
        },
      ],
      // A host's name or a plotter's words must not call everybody.
      allowed_mentions: { parse: [] },
    }),
});

export const slack = defineChannel({
  type: 'slack',
  title: 'Slack',
  settings: v.object({ url: Address }),
  isIdempotent: false,
  send: (notification, { url }, tools) =>
    postJson(tools, url, {
      // What a desktop shows of it is read as marks, where `<!channel>` calls everybody.
      text: titleOf(notification).replaceAll(/[&<>]/g, (sign) => SLACK_ENTITIES[sign]),
      blocks: [{ type: 'section', text: { type: 'plain_text', text: textOf(notification), emoji: false } }],
    }),
});

export const telegram = defineChannel({
  type: 'telegram',
  title: 'Telegram',
  settings: v.object({
    token: Text,
    chat: v.union([v.string(), v.number()]),
    server: v.optional(Address, 'https://api.telegram.org'),
  }),
  isIdempotent: false,
  send: (notification, { token, chat, server }, tools) =>
    postJson(tools, under(server, `bot${token}/sendMessage`), {
      chat_id: chat,
      text: textOf(notification),
      // Telegram would fetch what a name looks like the address of.
      link_preview_options: { is_disabled: true },
    }),
});

export const pushover = defineChannel({
  type: 'pushover',
  title: 'Pushover',
  settings: v.object({ token: Text, user: Text, server: v.optional(Address, 'https://api.pushover.net') }),
  isIdempotent: false,
  send: (notification, { token, user, server }, tools) =>
    postJson(tools, under(server, '1/messages.json'), {
      token,
      user,
      title: titleOf(notification),
      message: bodyOf(notification) || titleOf(notification),
      priority: Math.min(1, PRIORITY[notification.severity] - 4),
    }),
});

export const ntfy = defineChannel({
  type: 'ntfy',
  title: 'ntfy',
  settings: v.object({ topic: Text, server: v.optional(Address, 'https://ntfy.sh'), token: v.optional(Text) }),
  isIdempotent: false,
  send: (notification, { topic, server, token }, tools) =>
    postJson(
      tools,
      server,
      {
        topic,
        title: titleOf(notification),
        message: bodyOf(notification) || titleOf(notification),
        priority: PRIORITY[notification.severity],
      },
      token === undefined ? {} : { authorization: `Bearer ${token}` },
    ),
});

export const gotify = defineChannel({
  type: 'gotify',
  title: 'Gotify',
  settings: v.object({ server: Address, token: Text }),
  isIdempotent: false,
  send: (notification, { server, token }, tools) =>
    postJson(
      tools,
      under(server, 'message'),
      {
        title: titleOf(notification),
        message: bodyOf(notification) || titleOf(notification),
        priority: 2 * PRIORITY[notification.severity],
      },
      { 'x-gotify-key': token },
    ),
});

/** An address below one that may end in a slash. */
function under(server: string, path: string): string {
  return `${server.replace(/\/$/, '')}/${path}`;
}

export const HTTP_CHANNELS: readonly Channel[] = [webhook, discord, slack, telegram, pushover, ntfy, gotify];
