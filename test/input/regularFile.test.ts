import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdirSync, openSync, readFileSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import {
  openRegular,
  openRegularFile,
  readNamed,
  readRegular,
  streamNamed,
  UnusableFile,
} from '../../src/input/regularFile.ts';
import { TemporaryFolder } from '../collect/recording/temporaryFolder.ts';

describe('opening what others wrote', () => {
  let folder: TemporaryFolder;
  const at = (name: string) => join(folder.path, name);

  before(() => {
    folder = new TemporaryFolder();
    folder.write('plot.log', 'Phase 1\n');
    symlinkSync('plot.log', at('latest.log'));
    mkdirSync(at('folder'));
    symlinkSync('circle', at('circle'));
    if (process.platform === 'win32') return;
    execFileSync('mkfifo', [at('pipe')]);
    symlinkSync('pipe', at('pipe.log'));
  });
  after(() => folder.remove());

  async function refused(path: string, message: RegExp): Promise<void> {
    const isUnusable = (error: unknown) => error instanceof UnusableFile && message.test(error.message);
    assert.throws(() => openRegular(path), isUnusable);
    assert.throws(() => readNamed(path, 1000), isUnusable);
    assert.throws(() => streamNamed(path), isUnusable);
    await assert.rejects(openRegularFile(path), isUnusable);
    await assert.rejects(readRegular(path, 1000), isUnusable);
  }

  it('reads regular files, also behind links, and the kernel’s that say they are empty', async () => {
    for (const name of ['plot.log', 'latest.log']) {
      assert.equal((await readRegular(at(name), 8)).toString(), 'Phase 1\n');
      assert.equal(readNamed(at(name), 8).toString(), 'Phase 1\n');
      assert.equal(await text(streamNamed(at(name))), 'Phase 1\n');
      const descriptor = openRegular(at(name));
      assert.equal(readFileSync(descriptor, 'utf8'), 'Phase 1\n');
      closeSync(descriptor);
    }
    if (process.platform === 'linux') assert.match((await readRegular('/proc/self/status', 1e5)).toString(), /Pid/);
  });

  it('says why others are not read', async () => {
    await refused(at('none'), /there is no such file/);
    await refused(at('plot.log/below'), /there is no such file/);
    await refused(at('folder'), /this is a folder/);
    if (process.platform === 'win32') return;
    await refused(at('circle'), /links lead in a circle/);
    await refused('/dev/zero', /this is a device/);
    const server = createServer().listen(at('socket'));
    await refused(at('socket'), /this is a socket/);
    server.close();
  });

  it('reads no more than it may, also of a file that grows or says that it is empty', async () => {
    await assert.rejects(readRegular(at('plot.log'), 7), /larger than/);
    assert.throws(() => readNamed(at('plot.log'), 7), /larger than/);
    if (process.platform === 'linux') await assert.rejects(readRegular('/proc/self/status', 20), /larger than/);
  });

  it('never opens a pipe: its writer is told at once that nobody reads', async function () {
    if (process.platform === 'win32') this.skip();
    for (const name of ['pipe', 'pipe.log']) {
      await refused(at(name), /this is a pipe/);
      assert.throws(() => openSync(at(name), constants.O_WRONLY | constants.O_NONBLOCK), { code: 'ENXIO' });
    }
  });

  it('reads the pipe that a shell made of a command', function () {
    if (process.platform !== 'linux') this.skip();
    const program = `import { readNamed } from '${import.meta.dirname}/../../src/input/regularFile.ts';
      process.stdout.write(readNamed(process.argv[1], 100));`;
    const flags = '--experimental-strip-types --disable-warning=ExperimentalWarning --input-type=module';
    const command = `"${process.execPath}" ${flags} -e "$0" <(echo told)`;
    assert.equal(execFileSync('bash', ['-c', command, program], { encoding: 'utf8' }), 'told\n');
  });
});
