import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHANNEL_TOOLS } from '../../src/engine/runProgram.ts';
import { type ChannelTools, SendLater, SendRefused } from '../../src/notify/channel.ts';
import { shownBy } from '../../src/notify/channels/desktop.ts';

const WHAT = { title: 'host: <Disk> "full"', body: 'It & that\n$(reboot)', isCritical: true, sound: false };

describe('the desktop of a host', () => {
  it('is asked without a shell, and what is told is no script', async () => {
    const ran: { program: string; args: readonly string[]; input: string }[] = [];
    const tools: ChannelTools = { fetch, run: async (program, args, input) => void ran.push({ program, args, input }) };
    await shownBy('darwin', WHAT, tools);
    await shownBy('win32', WHAT, tools);
    const [mac, windows] = ran;
    assert.equal(mac.program, '/usr/bin/osascript');
    assert.deepEqual(mac.args.slice(-3), [WHAT.title, WHAT.body, 'no']);
    assert.match(windows.program, /powershell\.exe$/);
    assert.deepEqual(JSON.parse(windows.input), WHAT);
    assert.ok(!windows.args.join().includes('reboot'));
    // PowerShell reads standard input by the code page of its console, which no letter but those of ASCII outlives.
    await shownBy('win32', { ...WHAT, body: '85 °C – “F:”' }, tools);
    assert.match(ran[2].input, /^[ -~]*$/);
    assert.equal(JSON.parse(ran[2].input).body, '85 °C – “F:”');
  });

  it('gets a message by the program of the system, found in folders that are absolute', async function () {
    if (process.platform !== 'linux') this.skip();
    const folder = mkdtempSync(join(tmpdir(), 'plotscope-desktop-'));
    const path = process.env.PATH;
    try {
      process.env.PATH = folder;
      await assert.rejects(shownBy('linux', WHAT, CHANNEL_TOOLS), SendRefused);
      const program = join(folder, 'notify-send');
      writeFileSync(program, `#!/bin/sh\nfor one in "$@"; do printf '%s|' "$one"; done > ${folder}/shown\n`);
      chmodSync(program, 0o755);
      await shownBy('linux', WHAT, CHANNEL_TOOLS);
      const shown = readFileSync(join(folder, 'shown'), 'utf8');
      assert.match(
        shown,
        /--urgency=critical\|.*suppress-sound:true\|--\|host: <Disk> "full"\|It &amp; that\n\$\(reboot\)\|$/,
      );
      writeFileSync(program, '#!/bin/sh\necho no display >&2; exit 1\n');
      await assert.rejects(
        shownBy('linux', WHAT, CHANNEL_TOOLS),
        (error) => error instanceof SendLater && /no display/.test(error.message),
      );
    } finally {
      process.env.PATH = path;
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
