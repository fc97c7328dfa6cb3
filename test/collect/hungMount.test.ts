import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { TemporaryFolder } from './recording/temporaryFolder.ts';

/** A file system of a program that never answers, seen by the command behind it alone. */
const WITH_HUNG_MOUNT = `
exec 3<>/dev/fuse && mount -i -t fuse -o fd=3,rootmode=40000,user_id=0,group_id=0 hung "$1" || exit 77
mount="$1"; shift; exec "$@" "$mount"`;
const CANT_MOUNT = 77;
const HANGS = /hung has not answered for over 5 s: the mount hangs/;

describe('a mount that never answers', () => {
  let folder: TemporaryFolder;
  before(() => {
    folder = new TemporaryFolder();
    mkdirSync(join(folder.path, 'hung'));
  });
  after(() => folder.remove());

  it('is said to hang, while all else goes on and the process can end', async function () {
    if (process.platform !== 'linux') this.skip();
    const program = join(import.meta.dirname, 'programs/hungMount.ts');
    const node = [process.execPath, '--experimental-strip-types', '--disable-warning=ExperimentalWarning', program];
    const args = ['-rm', 'sh', '-c', WITH_HUNG_MOUNT, 'sh', join(folder.path, 'hung'), ...node];
    const child = spawn('unshare', args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const [out, errors, [code, signal]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'exit') as Promise<[number | null, string | null]>,
    ]).catch(() => this.skip());
    // Where no mount may be made (containers, old kernels), there is nothing to try it on.
    if (code === CANT_MOUNT || /unshare/.test(errors)) this.skip();
    assert.equal(signal, 'SIGKILL', errors);
    const told = JSON.parse(out);
    for (const reason of [told.space.reason, told.settings, told.names, told.log]) assert.match(reason, HANGS);
    assert.deepEqual([told.file, told.tail], [undefined, undefined]);
    assert.ok(told.rootSpace.sizeBytes > 0);
    assert.ok(told.turns > 0);
  });
});
