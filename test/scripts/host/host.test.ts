import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isExpected } from '../../../scripts/host/consoleWatch.ts';
import { findDesktop, hasDisplay } from '../../../scripts/host/desktop.ts';
import { hostEnvironment } from '../../../scripts/host/environment.ts';
import { findChromium } from '../../../scripts/host/findChromium.ts';
import { cacheFolder } from '../../../scripts/host/install.ts';

describe('host of the extension', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'plotscope-bin-'));
  });
  const program = (name: string) => {
    const path = join(folder, name);
    writeFileSync(path, '');
    chmodSync(path, 0o755);
    return path;
  };
  after(() => rmSync(folder, { recursive: true }));

  it('gets nothing of a VS Code around us', () => {
    const env = { PATH: '/bin', VSCODE_IPC_HOOK_CLI: 'x', ELECTRON_RUN_AS_NODE: '1', HOME: '/home/me' };
    assert.deepEqual(hostEnvironment(env), { PATH: '/bin', HOME: '/home/me' });
  });

  it('lies in the cache folder of the user', () => {
    assert.equal(cacheFolder({ XDG_CACHE_HOME: join('/', 'cache') }), join('/', 'cache', 'plotscope'));
    assert.match(cacheFolder({}), /plotscope$/);
  });

  it('is looked at with the Chromium that CHROME_PATH names, else one on PATH', function () {
    if (process.platform === 'win32') this.skip();
    const chromium = program('chromium');
    assert.equal(findChromium({ CHROME_PATH: chromium, PATH: '' }), chromium);
    assert.equal(findChromium({ PATH: folder }), chromium);
    assert.throws(() => findChromium({ CHROME_PATH: join(folder, 'nothing') }), /CHROME_PATH names .*nothing/);
  });

  it('is a desktop where there is "code" and a display', function () {
    if (process.platform === 'win32') this.skip();
    assert.equal(findDesktop({ PATH: folder }), undefined);
    const code = program('code');
    assert.equal(findDesktop({ PATH: folder }), code);
    assert.equal(hasDisplay({}, 'linux'), false);
    assert.equal(hasDisplay({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux'), true);
    assert.equal(hasDisplay({}, 'darwin'), true);
  });

  it('may write certain errors on the console, and no others', () => {
    const notFound = 'Failed to load resource: the server responded with a status of 404 (Not Found)';
    assert.equal(
      isExpected(`[error] ${notFound} (http://127.0.0.1:1/static/node_modules/vsda/rust/web/vsda.js)`),
      true,
    );
    assert.equal(isExpected(`[error] ${notFound} (http://127.0.0.1:1/dist/dashboard.js)`), false);
    assert.equal(
      isExpected('[error] Refused to load the script because it violates the Content Security Policy'),
      false,
    );
  });
});
