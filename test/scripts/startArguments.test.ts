import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseStartArguments } from '../../scripts/startArguments.ts';

describe('arguments of npm start', () => {
  const here = dirname(fileURLToPath(import.meta.url));

  it('default to any host, any free port and the folder one is in', () => {
    assert.deepEqual(parseStartArguments([], here), { port: 0, folder: here, help: false });
  });

  it('are taken, a relative folder from where one is', () => {
    const given = ['--host', 'server', '--port', '8123', '--folder', '..'];
    assert.deepEqual(parseStartArguments(given, here), {
      host: 'server',
      port: 8123,
      folder: dirname(here),
      help: false,
    });
  });

  for (const [args, message] of [
    [['--host', 'laptop'], /--host laptop: choose "server" or "desktop"/],
    [['--port', '70000'], /--port 70000: .*65535/],
    [['--port', '-1'], /--port/],
    [['--port', '80x'], /--port 80x/],
    [['--folder', join(tmpdir(), 'plotscope-no-such-folder')], /does not exist/],
    [['--folder', fileURLToPath(import.meta.url)], /is not a folder/],
    [['--colour'], /--colour/],
    [['somewhere'], /somewhere/],
  ] as const) {
    it(`are refused with their name: ${args.join(' ').slice(0, 40)}`, () => {
      assert.throws(() => parseStartArguments(args, here), message);
    });
  }
});
