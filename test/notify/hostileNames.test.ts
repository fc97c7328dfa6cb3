import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import * as v from 'valibot';
import type { ChannelTools } from '../../src/notify/channel.ts';
import { shownBy } from '../../src/notify/channels/desktop.ts';
import { channelOf } from '../../src/notify/channels.ts';
import { bodyOf, type Notification, textOf, titleOf } from '../../src/notify/notification.ts';
import { hostileText } from '../terminal/hostileText.ts';

/** Named as its mount point, its plotter's arguments and a log had it. */
function notificationOf(name: string): Notification {
  return {
    ...{ id: 'a@1/raised/a/critical', step: 'raised', severity: 'critical', host: 'plotter-3', at: 2, incident: 'a@1' },
    alert: { id: 'a', rule: 'a', severity: 'critical', title: name, cause: name, remedy: name, since: 1 },
  };
}

/** What a channel posts, to nobody. */
async function posted(type: string, settings: object, notification: Notification): Promise<Record<string, unknown>> {
  let body = '';
  const tools: ChannelTools = {
    fetch: async (_, init) => {
      body = String(init?.body);
      return new Response('ok');
    },
    run: async () => {},
  };
  const channel = channelOf(type)!;
  await channel.send(notification, v.parse(channel.settings, settings) as never, tools);
  const told = JSON.parse(body);
  return Array.isArray(told) ? told[0] : told;
}

describe('an alert about something with a hostile name', () => {
  it('has one line and a few words, without control characters, for every service to take', () => {
    fc.assert(
      fc.property(hostileText, (name) => {
        const notification = notificationOf(name);
        assert.doesNotMatch(titleOf(notification), /[\p{Cc}\p{Cs}]/u);
        assert.match(titleOf(notification), /^plotter-3: .*\(critical\)$/);
        assert.ok(titleOf(notification).length <= 250);
        assert.ok(bodyOf(notification).length <= 1000);
        assert.ok(bodyOf(notification).split('\n').length <= 3);
        assert.match(bodyOf(notification), /Look at it within 15 min\.$/);
        assert.doesNotMatch(bodyOf(notification).replaceAll('\n', ''), /\p{Cc}/u);
      }),
    );
    const long = notificationOf(`/mnt/${'x'.repeat(4000)}`);
    assert.match(titleOf(long), /x… \(critical\)$/);
    assert.equal(titleOf(notificationOf('File system /mnt/a')), 'plotter-3: File system /mnt/a (critical)');
  });

  it('calls nobody, links to nothing and is not marked in what a service posts', async () => {
    await fc.assert(
      fc.asyncProperty(hostileText, async (name) => {
        const notification = notificationOf(name);
        const discord = (await posted('discord', { url: 'https://h.example/' }, notification)) as {
          allowed_mentions: { parse: unknown[] };
          embeds: { title: string; description: string }[];
        };
        assert.deepEqual(discord.allowed_mentions, { parse: [] });
        const [{ title, description }] = discord.embeds;
        assert.ok(title.length <= 256 && description.length <= 4096);
        for (const text of [title, description]) {
          assert.doesNotMatch(text.replaceAll(/\\[^\w\s]/g, 'x'), /[[\]<~*`|@]|:\/\/|^(?:[#>]|[-+] )/m);
        }

        const slack = (await posted('slack', { url: 'https://h.example/' }, notification)) as {
          text: string;
          blocks: { text: { type: string; emoji: boolean } }[];
        };
        assert.doesNotMatch(slack.text, /[<>]|&(?!(?:amp|lt|gt);)/);
        assert.deepEqual([slack.blocks[0].text.type, slack.blocks[0].text.emoji], ['plain_text', false]);

        const telegram = await posted('telegram', { token: '1:a', chat: 5 }, notification);
        assert.deepEqual(telegram, {
          ...{ chat_id: 5, text: textOf(notification), link_preview_options: { is_disabled: true } },
        });
        for (const [type, settings] of [
          ['pushover', { token: 't', user: 'u' }],
          ['ntfy', { topic: 't' }],
          ['gotify', { server: 'https://h.example', token: 't' }],
        ] as const) {
          // Text alone: none of what would make marks or HTML of it.
          const { html, markdown, extras, title, message } = await posted(type, settings, notification);
          assert.deepEqual([html, markdown, extras], [undefined, undefined, undefined]);
          assert.deepEqual([title, message], [titleOf(notification), bodyOf(notification)]);
        }
      }),
    );
  });

  it('is an argument of what shows it on a desktop or is run, and as it was', async () => {
    const path = process.env.PATH;
    const folder = mkdtempSync(join(tmpdir(), 'plotscope-hostile-'));
    writeFileSync(join(folder, 'notify-send'), '');
    process.env.PATH = folder;
    try {
      await toPrograms();
    } finally {
      process.env.PATH = path;
      rmSync(folder, { recursive: true });
    }
  });
});

function toPrograms(): Promise<void> {
  return fc.assert(
    fc.asyncProperty(hostileText, async (name) => {
      const notification = notificationOf(name);
      const ran: (readonly string[])[] = [];
      const tools: ChannelTools = { fetch, run: async (_, args) => void ran.push(args) };
      const what = { title: titleOf(notification), body: bodyOf(notification), isCritical: true, sound: false };
      await shownBy('linux', what, tools);
      assert.deepEqual(ran[0].slice(-3, -1), ['--', what.title]);
      assert.equal(asShown(ran[0].at(-1)!), what.body);

      const channel = channelOf('command')!;
      await channel.send(notification, { program: '/usr/bin/x', args: ['{title}', '-t'] } as never, tools);
      assert.deepEqual(ran[1], [what.title, '-t']);
      for (const args of ran) assert.ok(!args.join('').includes('\0'), 'no program can be given that');
    }),
  );
}

/** As notify-send (`g_strcompress`) and then the desktop (marks of Pango) read a body. */
function asShown(body: string): string {
  const ENTITIES: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };
  const signs: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', v: '\v' };
  return body.replaceAll(/\\(.)/gs, (_, sign) => signs[sign] ?? sign).replaceAll(/&\w+;/g, (one) => ENTITIES[one]);
}
