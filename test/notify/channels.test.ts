import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { SMTPServer } from 'smtp-server';
import * as v from 'valibot';
import { type ChannelTools, SendLater, SendRefused } from '../../src/notify/channel.ts';
import { CHANNELS, channelOf } from '../../src/notify/channels.ts';
import { retryAfterSeconds } from '../../src/notify/http.ts';
import type { Notification } from '../../src/notify/notification.ts';
import { startReceiver } from './receiver.ts';

const NOTIFICATION: Notification = {
  id: 'full@100/raised/full/critical',
  step: 'raised',
  severity: 'critical',
  host: 'plotter-3',
  at: 110,
  incident: 'full@100',
  alert: {
    id: 'filesystem_full//mnt/a',
    rule: 'filesystem_full',
    severity: 'critical',
    title: 'File system /mnt/a',
    remedy: 'Free space.',
    since: 100,
  },
};
const TOOLS: ChannelTools = { fetch, run: async () => {} };

/** Sends by a channel as the notifier does: with settings that its schema has read. */
function send(type: string, settings: object, notification = NOTIFICATION, tools = TOOLS): Promise<string> {
  const channel = channelOf(type);
  assert.ok(channel);
  return channel.send(notification, v.parse(channel.settings, settings) as never, tools);
}

describe('channels', () => {
  it('have types of their own', () => {
    assert.equal(new Set(CHANNELS.map(({ type }) => type)).size, CHANNELS.length);
  });

  describe('by HTTP', () => {
    let receiver: Awaited<ReturnType<typeof startReceiver>>;
    beforeEach(async () => {
      receiver = await startReceiver();
    });
    afterEach(() => receiver.close());

    for (const [type, settings, path, part] of [
      [
        'webhook',
        (url: string) => ({ url, headers: { 'x-own': '1' } }),
        '/',
        { text: 'Free space.\nLook at it within 15 min.' },
      ],
      ['discord', (url: string) => ({ url }), '/', { allowed_mentions: { parse: [] } }],
      ['slack', (url: string) => ({ url }), '/', { text: 'plotter-3: File system /mnt/a (critical)' }],
      ['telegram', (server: string) => ({ server, token: '1:a', chat: 5 }), '/bot1:a/sendMessage', { chat_id: 5 }],
      ['pushover', (server: string) => ({ server, token: 't', user: 'u' }), '/1/messages.json', { priority: 1 }],
      ['ntfy', (server: string) => ({ server, topic: 'plots', token: 't' }), '/', { topic: 'plots', priority: 5 }],
      [
        'gotify',
        (server: string) => ({ server, token: 't' }),
        '/message',
        { message: 'Free space.\nLook at it within 15 min.' },
      ],
    ] as const) {
      it(`${type} posts what its service takes`, async () => {
        await send(type, settings(receiver.url));
        const [{ path: asked, body }] = receiver.received;
        assert.equal(asked, path);
        assert.deepEqual({ ...(body as object), ...part }, body);
        assert.match(JSON.stringify(body), /File system \/mnt\/a/);
      });
    }

    for (const [type, settings, path] of [
      ['telegram', { token: '1:a', chat: 5 }, '/bot1:a/sendMessage'],
      ['pushover', { token: 't', user: 'u' }, '/1/messages.json'],
      ['gotify', { token: 't' }, '/message'],
    ] as const) {
      it(`${type} takes the address of a server with a slash at its end`, async () => {
        await send(type, { ...settings, server: `${receiver.url}/` });
        assert.equal(receiver.received[0].path, path);
      });
    }

    it('alertmanager gets both times, and the end when it is over', async () => {
      await send('alertmanager', { url: receiver.url });
      await send('alertmanager', { url: receiver.url }, { ...NOTIFICATION, step: 'resolved', at: 500 });
      const [[first], [last]] = receiver.received.map(
        ({ body }) => body as { startsAt: string; endsAt: string; labels: object }[],
      );
      assert.equal(first.startsAt, '1970-01-01T00:01:40.000Z');
      assert.equal(last.endsAt, '1970-01-01T00:08:20.000Z');
      assert.deepEqual(first.labels, last.labels, 'it is the same alert by its labels');
      assert.equal(receiver.received[0].path, '/api/v2/alerts');
    });

    it('tells what may pass from what never will', async () => {
      receiver.answer({ status: 503 }, { status: 408 }, { status: 400 }, { status: 301, headers: { location: '/' } });
      await assert.rejects(send('webhook', { url: receiver.url }), SendLater);
      await assert.rejects(send('webhook', { url: receiver.url }), SendLater);
      await assert.rejects(send('webhook', { url: receiver.url }), SendRefused);
      await assert.rejects(send('webhook', { url: receiver.url }), SendLater);
      await assert.rejects(send('webhook', { url: 'http://127.0.0.1:1' }), /no answer from 127.0.0.1:1/);
    });

    it('waits only so long for a receiver that takes it and answers nothing', async () => {
      receiver.answer({ status: 'silence' });
      const tools = { ...TOOLS, answerSeconds: 0.05 };
      await assert.rejects(send('webhook', { url: receiver.url }, NOTIFICATION, tools), (error: Error) => {
        assert.ok(error instanceof SendLater);
        assert.match(error.message, /no answer from 127\.0\.0\.1:\d+: .*(?:timeout|aborted)/);
        return true;
      });
    });

    it('sends nothing to who has a certificate that is not trusted, and says what is wrong with it', async () => {
      // Its own certificate is nobody's.
      const server = new SMTPServer({ secure: true, logger: false });
      server.on('error', () => {});
      server.listen(0, '127.0.0.1');
      await once(server.server, 'listening');
      const { port } = server.server.address() as AddressInfo;
      await assert.rejects(send('webhook', { url: `https://127.0.0.1:${port}/` }), (error: Error) => {
        assert.ok(error instanceof SendLater, 'it may be renewed');
        assert.match(error.message, /certificate/);
        return true;
      });
      await new Promise<void>((resolve) => server.close(() => resolve()));
    });

    it('reads how long to wait in seconds or as a date', () => {
      assert.equal(retryAfterSeconds('120'), 120);
      assert.equal(retryAfterSeconds(new Date(90_000).toUTCString(), 0), 90);
      assert.equal(retryAfterSeconds('soon'), undefined);
      assert.equal(retryAfterSeconds(null), undefined);
      assert.equal(retryAfterSeconds('999999999'), 3600);
    });
  });

  describe('by mail', () => {
    let server: SMTPServer;
    let mails: string[];
    let refuse: { code: number; text: string } | undefined;

    beforeEach(async () => {
      mails = [];
      refuse = undefined;
      server = new SMTPServer({
        disabledCommands: ['AUTH', 'STARTTLS'],
        logger: false,
        onRcptTo: ({ address }, _session, done) =>
          done(
            refuse && !address.startsWith('fine')
              ? Object.assign(new Error(refuse.text), { responseCode: refuse.code })
              : null,
          ),
        onData(stream, _session, done) {
          let text = '';
          stream.on('data', (piece) => {
            text += piece;
          });
          stream.on('end', () => {
            mails.push(text);
            done();
          });
        },
      });
      server.listen(0, '127.0.0.1');
      await once(server.server, 'listening');
    });
    afterEach(() => new Promise<void>((resolve) => server.close(() => resolve())));

    const settings = (rest: object = {}) => ({
      host: '127.0.0.1',
      port: (server.server.address() as AddressInfo).port,
      from: 'plots@example.org',
      to: 'me@example.org',
      encrypted: false,
      ...rest,
    });

    it('keeps one Message-ID for one notification, however often it is sent', async () => {
      await send('email', settings());
      await send('email', settings());
      const ids = mails.map((mail) => /^Message-ID: (.*)$/im.exec(mail)?.[1]);
      assert.equal(ids[0], ids[1]);
      assert.match(mails[0], /Subject: plotter-3: File system \/mnt\/a \(critical\)/);
    });

    it('has no head but its own, whatever a name in it holds', async () => {
      const title = 'File system /mnt/a\r\nBcc: x@example.org\r\n\r\n<b>';
      await send('email', settings(), { ...NOTIFICATION, alert: { ...NOTIFICATION.alert, title, cause: '.\r\nQUIT' } });
      const head = mails[0].slice(0, mails[0].indexOf('\r\n\r\n'));
      const names = [...head.matchAll(/^([\w-]+):/gm)].map(([, name]) => name.toLowerCase());
      const own = ['from', 'to', 'subject', 'message-id', 'date', 'mime-version'];
      assert.deepEqual(
        names.filter((name) => !own.includes(name) && !name.startsWith('content-')),
        [],
      );
      assert.match(head, /^Content-Type: text\/plain/m);
      assert.match(mails[0], /QUIT/, 'a point alone in a line does not end it');
    });

    it('comes again where the server says later, and not where it says never', async () => {
      refuse = { code: 451, text: 'greylisted' };
      await assert.rejects(send('email', settings()), SendLater);
      refuse = { code: 550, text: 'nobody here' };
      await assert.rejects(send('email', settings()), SendRefused);
    });

    it('says whom of several it did not reach, and does not send again to who was reached', async () => {
      refuse = { code: 452, text: 'mailbox full' };
      const to = ['fine@example.org', 'full@example.org'];
      await assert.rejects(send('email', settings({ to })), (error: Error) => {
        assert.ok(error instanceof SendRefused);
        assert.match(error.message, /not take it for full@example\.org \(.*mailbox full/);
        return true;
      });
      assert.equal(mails.length, 1);
    });

    it('sends nothing in the clear unless that is asked for', async () => {
      await assert.rejects(send('email', settings({ encrypted: true })), /TLS|STARTTLS|upgrade/i);
      assert.deepEqual(mails, []);
    });
  });

  describe('by mail, from a server with encryption and logins', () => {
    let server: SMTPServer;

    async function sentTo(options: object, wishes: object): Promise<string> {
      server = new SMTPServer({ authOptional: true, allowInsecureAuth: true, logger: false, ...options });
      server.on('error', () => {});
      server.listen(0, '127.0.0.1');
      await once(server.server, 'listening');
      const { port } = server.server.address() as AddressInfo;
      const settings = { host: '127.0.0.1', port, from: 'plots@example.org', to: 'me@example.org', ...wishes };
      try {
        return await send('email', settings);
      } finally {
        await new Promise<void>((resolve) => server.close(() => resolve()));
      }
    }

    it('is not sent where its certificate is not trusted', async () => {
      await assert.rejects(sentTo({}, {}), (error: Error) => {
        assert.ok(error instanceof SendLater);
        assert.match(error.message, /certificate/);
        return true;
      });
    });

    it('is not sent without the login that is configured, and says that there is none', async () => {
      const login = { encrypted: false, user: 'me', password: 'word' };
      const none = sentTo({ disabledCommands: ['AUTH', 'STARTTLS'] }, login);
      await assert.rejects(none, (error: Error) => {
        assert.ok(error instanceof SendRefused);
        assert.match(error.message, /offers no login: leave out user and password/);
        return true;
      });
      const onAuth = (_: unknown, _session: unknown, done: (error: Error) => void) => done(new Error('not you'));
      const wrong = sentTo({ disabledCommands: ['STARTTLS'], onAuth }, login);
      await assert.rejects(wrong, (error: Error) => {
        assert.ok(error instanceof SendRefused && !/offers no login/.test(error.message));
        assert.doesNotMatch(error.message, /word/);
        return true;
      });
    });

    it('comes again where the answer to it was lost, as the same message', async () => {
      const socketOf = (connection: unknown) => (connection as { _socket: Socket })._socket;
      const ids: string[] = [];
      let isCut = true;
      const options = {
        disabledCommands: ['AUTH', 'STARTTLS'],
        onData(stream: Readable, _session: unknown, done: () => void) {
          let text = '';
          stream.on('data', (piece) => {
            text += piece;
          });
          stream.on('end', () => {
            ids.push(/^Message-ID: (.*)$/im.exec(text)?.[1] ?? '');
            if (isCut) for (const connection of server.connections) socketOf(connection).destroy();
            else done();
          });
        },
      };
      await assert.rejects(sentTo(options, { encrypted: false }), SendLater);
      isCut = false;
      await sentTo(options, { encrypted: false });
      assert.equal(ids.length, 2);
      assert.equal(ids[0], ids[1]);
    });
  });

  it('by a command: the program gets it as JSON, without a shell', async () => {
    const ran: unknown[] = [];
    const tools = { fetch, run: async (...of: unknown[]) => void ran.push(of) };
    await send('command', { program: '/usr/bin/notify', args: ['{title}', '$(x)'] }, NOTIFICATION, tools);
    assert.deepEqual(ran, [
      ['/usr/bin/notify', ['plotter-3: File system /mnt/a (critical)', '$(x)'], JSON.stringify(NOTIFICATION)],
    ]);
    await assert.rejects(async () => send('command', { program: 'notify' }), /absolute path/);
  });
});
