import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { atEnd } from '../../scripts/ending.ts';

const endingModule = new URL('../../scripts/ending.ts', import.meta.url).href;

describe('ending', () => {
  it('runs once, and leaves no handler of signals behind', async () => {
    const before = process.listenerCount('SIGTERM');
    let times = 0;
    const end = atEnd(async () => {
      times += 1;
    });
    await Promise.all([end(), end()]);
    await end();
    assert.equal(times, 1);
    assert.equal(process.listenerCount('SIGTERM'), before);
  });

  it('on a signal runs all, the last started first, and then exits', async function () {
    if (process.platform === 'win32') this.skip();
    const program = `import { atEnd } from '${endingModule}';
      atEnd(async () => console.log('server'));
      atEnd(async () => { console.log('browser'); throw new Error('gone'); });
      setTimeout(() => {}, 60000);
      console.log('READY');`;
    const child = spawn(process.execPath, [...process.execArgv, '--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      if (chunk.includes('READY')) child.kill('SIGTERM');
    });
    const [code] = await once(child, 'close');
    assert.equal(code, 143);
    assert.deepEqual(text.trim().split('\n'), ['READY', 'browser', 'server']);
  });
});
