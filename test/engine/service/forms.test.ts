import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { keepRunningScript, ownEnvironment } from '../../../src/engine/service/detached.ts';
import { fittingForm } from '../../../src/engine/service/forms.ts';
import { agentText, launchdForm } from '../../../src/engine/service/launchd.ts';
import type { Release, ServiceCommand } from '../../../src/engine/service/release.ts';
import { keepRunningCommands, scheduledTaskForm, taskText } from '../../../src/engine/service/scheduledTask.ts';
import { systemdForm, unitText } from '../../../src/engine/service/systemd.ts';
import { TemporaryFolder } from '../../collect/recording/temporaryFolder.ts';
import { FakeSystem } from './fakeSystem.ts';

const release: Release = {
  id: '0.2.0-abcd1234',
  version: '0.2.0',
  form: 'systemd',
  node: { path: '/usr/bin/node', version: '22.20.0', kind: 'host', isElectron: false },
  memoryLimitBytes: 512 * 2 ** 20,
};
const command: ServiceCommand = {
  program: '/opt/No "quotes"/node',
  args: ['--max-old-space-size=256', "/home/o'neill/50%/$x/engine.cjs"],
  env: { ELECTRON_RUN_AS_NODE: '1' },
};

describe('forms of the service', () => {
  const folder = new TemporaryFolder();
  after(() => folder.remove());

  it('are chosen by what the host has', async () => {
    const linux = new FakeSystem(folder.path, 'linux');
    linux.answer = () => 'degraded\n';
    assert.equal(await fittingForm(linux), 'systemd');
    linux.answer = () => 'offline\n';
    assert.equal(await fittingForm(linux), 'detached');
    linux.answer = () => undefined;
    assert.equal(await fittingForm(linux), 'detached');
    assert.equal(await fittingForm(new FakeSystem(folder.path, 'darwin')), 'launchd');
    assert.equal(await fittingForm(new FakeSystem(folder.path, 'win32')), 'scheduledTask');
  });

  describe('systemd', () => {
    it('has a unit with nice 10, a memory limit and restarts on failure', () => {
      const text = unitText(release, command);
      const exec =
        'ExecStart="/opt/No \\"quotes\\"/node" "--max-old-space-size=256" "/home/o\'neill/50%%/$$x/engine.cjs"';
      for (const line of [
        exec,
        'Environment="ELECTRON_RUN_AS_NODE=1"',
        'Nice=10',
        'MemoryMax=536870912',
        'Restart=on-failure',
        'RestartPreventExitStatus=78',
        'WantedBy=default.target',
      ]) {
        assert.ok(text.split('\n').includes(line), `${line}\nis not in\n${text}`);
      }
    });

    it('is accepted by systemd where that is installed', function () {
      const path = folder.write('plotscope-check.service', unitText(release, { ...command, program: '/bin/true' }));
      const { error, status, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', path], {
        encoding: 'utf8',
        timeout: 20_000,
      });
      if (error || /unrecognized option|Failed to (initialize|create|connect)/.test(stderr)) this.skip();
      const complaints = stderr.split('\n').filter((line) => line.includes('plotscope-check'));
      assert.deepEqual([status, complaints], [0, []]);
    });

    it('writes, starts and removes the unit, and nothing but the unit', async () => {
      const system = new FakeSystem(folder.path, 'linux');
      const form = systemdForm(system, '/data/service');
      const unit = join(folder.path, '.config/systemd/user/plotscope-0.2.0-abcd1234.service');
      await form.start(release);
      assert.match(readFileSync(unit, 'utf8'), /"\/data\/service\/0\.2\.0-abcd1234\/engine\.cjs"/);
      await form.remove(release);
      assert.equal(existsSync(unit), false);
      assert.deepEqual(system.commands, [
        'systemctl --user daemon-reload',
        'systemctl --user reset-failed plotscope-0.2.0-abcd1234.service',
        'systemctl --user enable --now plotscope-0.2.0-abcd1234.service',
        'systemctl --user disable --now plotscope-0.2.0-abcd1234.service',
        'systemctl --user daemon-reload',
        'systemctl --user reset-failed plotscope-0.2.0-abcd1234.service',
      ]);
    });

    it('tells what systemd complains of', async () => {
      const system = new FakeSystem(folder.path, 'linux');
      system.answer = (line) => (line.includes('daemon-reload') ? '' : undefined);
      await assert.rejects(systemdForm(system, '/data').start(release), {
        message: 'systemctl --user enable --now plotscope-0.2.0-abcd1234.service: refused',
      });
      system.answer = () => 'Result=oom-kill\n';
      assert.equal(await systemdForm(system, '/data').trouble(release), 'systemd says: oom-kill');
      system.answer = () => 'Result=success\n';
      assert.equal(await systemdForm(system, '/data').trouble(release), undefined);
    });

    it('says what lingering means and offers its command, without running it', async () => {
      const system = new FakeSystem(folder.path, 'linux');
      const form = systemdForm(system, '/data');
      system.answer = () => 'Linger=no\n';
      const off = await form.endurance();
      assert.deepEqual([off.lingering, off.command], [false, 'loginctl enable-linger']);
      assert.match(off.text, /ends it when your last session/);
      system.answer = () => 'Linger=yes\n';
      const on = await form.endurance();
      assert.deepEqual([on.lingering, on.command], [true, undefined]);
      assert.deepEqual([...new Set(system.commands)], ['loginctl show-user farmer --property=Linger']);
    });
  });

  describe('detached', () => {
    it('has a script that a shell takes, with any path', () => {
      const text = keepRunningScript(command);
      assert.ok(
        text.includes(`'/opt/No "quotes"/node' '--max-old-space-size=256' '/home/o'\\''neill/50%/$x/engine.cjs' &`),
      );
      if (process.platform === 'win32') return;
      assert.equal(spawnSync('/bin/sh', ['-n'], { input: text, encoding: 'utf8' }).stderr, '');
    });

    it('leaves behind what VS Code sets for its own processes', () => {
      const env = {
        PATH: '/bin',
        VSCODE_IPC_HOOK: 'x',
        ELECTRON_RUN_AS_NODE: '1',
        NODE_OPTIONS: '--inspect',
        LANG: 'C',
      };
      assert.deepEqual(ownEnvironment(env), { PATH: '/bin', LANG: 'C' });
    });
  });

  describe('launchd', () => {
    it('has an agent in the background session, with nice 10 and restarts on failure', () => {
      const text = agentText(release, { ...command, program: '/a & b/node' }, '/x/output.txt');
      const flat = text.replaceAll(/\s*\n\s*/g, '');
      assert.match(flat, /<key>ProgramArguments<\/key><array><string>\/a &amp; b\/node<\/string>/);
      assert.match(flat, /<key>Nice<\/key><integer>10<\/integer>/);
      assert.match(flat, /<key>KeepAlive<\/key><dict><key>SuccessfulExit<\/key><false\/><\/dict>/);
      assert.match(flat, /<key>LimitLoadToSessionType<\/key><string>Background<\/string>/);
      assert.match(
        flat,
        /<key>EnvironmentVariables<\/key><dict><key>ELECTRON_RUN_AS_NODE<\/key><string>1<\/string><\/dict>/,
      );
      assertWellFormed(text);
    });

    it('loads and removes the agent', async () => {
      const system = new FakeSystem(folder.path, 'darwin');
      system.answer = (line) => (line.startsWith('launchctl print') ? undefined : '');
      const form = launchdForm(system, '/data/service');
      const path = join(folder.path, 'Library/LaunchAgents/io.plotscope.service.0.2.0-abcd1234.plist');
      await form.start(release);
      assert.ok(existsSync(path));
      await form.remove(release);
      assert.equal(existsSync(path), false);
      assert.deepEqual(system.commands, [
        'launchctl print user/1000/io.plotscope.service.0.2.0-abcd1234',
        `launchctl bootstrap user/1000 ${path}`,
        'launchctl bootout user/1000/io.plotscope.service.0.2.0-abcd1234',
      ]);
    });
  });

  describe('scheduled task', () => {
    it('has a task that starts at log-on, without limits of time and power', () => {
      const text = taskText(release, 'C:\\Users\\A & B\\keep-running.cmd', 'HOST\\farmer');
      assert.match(text, /<LogonTrigger>\s*<Enabled>true<\/Enabled>\s*<UserId>HOST\\farmer<\/UserId>/);
      assert.match(text, /<ExecutionTimeLimit>PT0S<\/ExecutionTimeLimit>/);
      assert.match(text, /--headless cmd\.exe \/d \/c &quot;&quot;C:\\Users\\A &amp; B\\keep-running\.cmd&quot;&quot;/);
      assertWellFormed(text);
    });

    it('runs the service again when it fails, and not when it ended by itself', () => {
      const lines = keepRunningCommands(command).split('\r\n');
      assert.ok(lines.includes('set "ELECTRON_RUN_AS_NODE=1"'));
      assert.ok(lines.some((line) => line.endsWith(`"/home/o'neill/50%%/$x/engine.cjs"`)));
      assert.ok(lines.includes('if %errorlevel% equ 0 exit /b 0'));
      assert.ok(lines.includes('if %errorlevel% equ 78 exit /b 78'));
    });

    it('is made, run and deleted', async () => {
      const system = new FakeSystem(folder.path, 'win32', { USERDOMAIN: 'HOST' });
      const form = scheduledTaskForm(system, folder.path);
      mkdirSync(join(folder.path, release.id));
      await form.start(release);
      const xml = readFileSync(join(folder.path, release.id, 'task.xml'), 'utf16le');
      assert.equal(xml.charCodeAt(0), 0xfeff);
      await form.remove(release);
      assert.deepEqual(
        system.commands.map((line) => line.split(' ').slice(0, 2).join(' ')),
        ['schtasks.exe /Create', 'schtasks.exe /Run', 'schtasks.exe /End', 'schtasks.exe /Delete'],
      );
    });
  });
});

/** Each element that is opened is closed, in order. */
function assertWellFormed(text: string): void {
  const open: string[] = [];
  for (const [, slash, name, single] of text.matchAll(/<(\/?)([A-Za-z]+)[^>]*?(\/?)>/g)) {
    if (single) continue;
    if (slash) assert.equal(open.pop(), name);
    else open.push(name);
  }
  assert.deepEqual(open, []);
}
