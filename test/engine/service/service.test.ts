import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { serviceCommand } from '../../../src/cli/serviceCommand.ts';
import { EVERYTHING } from '../../../src/collect/collectSettings.ts';
import type { NodeFacts } from '../../../src/engine/service/nodeChoice.ts';
import { markOf } from '../../../src/engine/service/processMark.ts';
import { RELEASE_FILES } from '../../../src/engine/service/release.ts';
import { type InstallOptions, Service } from '../../../src/engine/service/service.ts';
import type { ServiceSettings } from '../../../src/engine/service/serviceSettings.ts';
import { statePathOf } from '../../../src/engine/service/serviceState.ts';
import { rememberedHistory } from '../../../src/engine/service/storageFolder.ts';
import { CollectedOutput } from '../../cli/collectedOutput.ts';
import { TemporaryFolder } from '../../collect/recording/temporaryFolder.ts';
import { FakeSystem } from './fakeSystem.ts';

const ownNode: NodeFacts = { path: '/own/node', version: '22.20.0', isElectron: true, hasSqlite: true };
const hostNode = JSON.stringify({ path: '/usr/bin/node', version: '24.1.0', isElectron: false, hasSqlite: true });

describe('Service', () => {
  if (process.platform !== 'linux') return;
  const folder = new TemporaryFolder();
  let count = 0;
  after(() => folder.remove());

  /** A host with a systemd that "runs" units: each is this very process, for as long as it is started. */
  function host() {
    const home = join(folder.path, String(count++));
    const system = new FakeSystem(home, 'linux', { XDG_DATA_HOME: join(home, 'data') });
    const serviceFolder = join(home, 'data', 'plotscope', 'service');
    let breaks = false;
    let hasLeader = false;

    async function startUnit(id: string): Promise<void> {
      if (breaks) return;
      const state = {
        process: await markOf(process.pid, system.run, 'linux'),
        version: id.split('-')[0],
        nodeVersion: '24.1.0',
        startedAt: system.now,
        writtenAt: system.now,
        role: hasLeader ? 'follower' : 'leader',
        lastFrameAt: system.now,
        cpuSeconds: 1.5,
        memoryBytes: 100 * 2 ** 20,
        historyPath: '/h/history.sqlite',
      };
      hasLeader = true;
      writeFileSync(statePathOf(join(serviceFolder, id)), JSON.stringify(state));
    }

    function stopUnit(id: string): void {
      const path = statePathOf(join(serviceFolder, id));
      if (existsSync(path)) writeFileSync(path, '{}');
    }

    const unitOf = (line: string) => /plotscope-(\S+)\.service/.exec(line)?.[1] ?? '';
    system.answer = (line) => {
      if (line.startsWith('node -p')) return hostNode;
      if (line.includes('is-system-running')) return 'running';
      if (line.includes('enable --now')) void startUnit(unitOf(line));
      if (/ (stop|disable --now) /.test(line)) stopUnit(unitOf(line));
      return '';
    };
    return {
      system,
      serviceFolder,
      service: new Service(system, () => ownNode),
      break: () => {
        breaks = true;
      },
    };
  }

  function bundles(text: string): string {
    const dist = join(folder.path, `dist-${count++}`);
    mkdirSync(dist);
    writeFileSync(join(dist, 'engine.cjs'), text);
    for (const file of RELEASE_FILES.slice(1)) writeFileSync(join(dist, file), '');
    return dist;
  }

  const settings: ServiceSettings = {
    intervalSeconds: 1,
    history: { path: '/h/history.sqlite' },
    memoryLimitBytes: 512 * 2 ** 20,
  };
  const options = (version: string, code = version): InstallOptions => ({
    version,
    bundleFolder: bundles(code),
    settings,
  });
  const units = (home: string) =>
    readdirSync(join(home, '.config/systemd/user')).filter((name) => name.endsWith('.service'));

  it('is installed from a copy, shown, stopped, started and removed without a trace', async () => {
    const { service, system, serviceFolder } = host();
    assert.deepEqual(await service.status(), { installed: false });
    assert.equal(await service.install(options('0.1.0')), 'installed');

    const status = await service.status();
    assert.ok(status.installed && status.running);
    const { running } = status;
    assert.deepEqual(
      [status.version, status.form, status.node.kind, running.role, running.pid, running.lastFrameAgeSeconds],
      ['0.1.0', 'systemd', 'host', 'leader', process.pid, 0],
    );
    const copy = join(serviceFolder, status.release, 'engine.cjs');
    assert.equal(readFileSync(copy, 'utf8'), '0.1.0');
    assert.equal(rememberedHistory(system), undefined, 'the folder of the history is not there');

    assert.equal(await service.stop(), true);
    assert.equal(await service.stop(), false);
    const stopped = await service.status();
    assert.ok(stopped.installed && !stopped.running);
    assert.equal(await service.start(), true);
    assert.equal(await service.start(), false);

    await service.uninstall();
    assert.deepEqual(units(system.home), []);
    assert.equal(existsSync(join(system.home, 'data', 'plotscope')), false);
    assert.equal((await service.uninstall()).removed, false);
    assert.equal(system.signals.length, 0);
  });

  it('keeps the history unless it is told what deletes it', async () => {
    const { service, system } = host();
    const path = join(system.home, 'h', 'history.sqlite');
    mkdirSync(join(system.home, 'h'), { recursive: true });
    writeFileSync(path, '');
    const own = { ...options('0.1.0'), settings: { ...settings, history: { path } } };
    await service.install(own);
    assert.deepEqual(await service.uninstall(), { removed: true, historyPath: path, historyStays: true });
    assert.equal(rememberedHistory(system), path);
    await service.install(own);
    assert.equal((await service.uninstall((file) => rmSync(file))).historyStays, false);
    assert.equal(existsSync(join(system.home, 'data', 'plotscope')), false);
  });

  it('hands over to another version: the new one runs before the old one stops', async () => {
    const { service, system, serviceFolder } = host();
    await service.install(options('0.1.0'));
    const [oldUnit] = units(system.home);
    system.commands.length = 0;
    assert.equal(await service.install(options('0.2.0')), 'upgraded');
    const [newUnit, ...others] = units(system.home);
    assert.deepEqual(others, []);
    assert.notEqual(newUnit, oldUnit);
    const started = system.commands.findIndex((line) => line.includes(`enable --now ${newUnit}`));
    const stopped = system.commands.findIndex((line) => line.includes(`disable --now ${oldUnit}`));
    assert.ok(started >= 0 && started < stopped, system.commands.join('\n'));
    assert.deepEqual(readdirSync(serviceFolder).sort(), [
      newUnit.slice('plotscope-'.length, -'.service'.length),
      'installed.json',
      'settings.json',
    ]);
  });

  it('hands over too when only the code is another', async () => {
    const { service } = host();
    await service.install(options('0.1.0', 'one'));
    assert.equal(await service.install(options('0.1.0', 'other')), 'upgraded');
  });

  it('only reads its settings again when it is the same', async () => {
    const { service, system, serviceFolder } = host();
    await service.install(options('0.1.0'));
    assert.equal(
      await service.install({ ...options('0.1.0'), settings: { ...settings, intervalSeconds: 5 } }),
      'reloaded',
    );
    assert.deepEqual(system.signals, [`SIGHUP ${process.pid}`]);
    assert.equal(JSON.parse(readFileSync(join(serviceFolder, 'settings.json'), 'utf8')).intervalSeconds, 5);
  });

  it('stays as it was when the new version does not start', async () => {
    const { service, system, break: breakUnits } = host();
    await service.install(options('0.1.0'));
    const before = units(system.home);
    breakUnits();
    await assert.rejects(service.install(options('0.2.0')), /did not start within 30 s.*It said nothing/s);
    assert.deepEqual(units(system.home), before);
    const status = await service.status();
    assert.ok(status.installed && status.running);
    assert.equal(status.version, '0.1.0');
  });

  it('leaves nothing behind when the first start fails', async () => {
    const { service, system, break: breakUnits } = host();
    breakUnits();
    await assert.rejects(service.install(options('0.1.0')));
    assert.deepEqual([await service.status(), units(system.home)], [{ installed: false }, []]);
  });

  it('says which Node is missing', async () => {
    const { system } = host();
    const answer = system.answer;
    const old = JSON.stringify({ path: '/usr/bin/node', version: '20.1.0', isElectron: false, hasSqlite: false });
    system.answer = (line) => (line.startsWith('node -p') ? old : answer(line));
    const service = new Service(system, () => ({ ...ownNode, hasSqlite: false }));
    await assert.rejects(service.install(options('0.1.0')), {
      message:
        "PlotScope's service needs Node.js 22.15 or later with node:sqlite. The host has 20.1.0 without node:sqlite (/usr/bin/node); " +
        'this program has 22.20.0 without node:sqlite (/own/node). Install a newer Node.js on this host, or update VS Code.',
    });
    const inPlace = new Service(system, () => ownNode);
    await inPlace.install(options('0.1.0'));
    const status = await inPlace.status();
    assert.ok(status.installed);
    assert.equal(status.node.kind, 'inPlace');
    const [unit] = units(system.home);
    assert.match(readFileSync(join(system.home, '.config/systemd/user', unit), 'utf8'), /ELECTRON_RUN_AS_NODE=1/);
  });

  it('does not take a record for its own that is not', async () => {
    const { service, serviceFolder } = host();
    mkdirSync(serviceFolder, { recursive: true });
    writeFileSync(join(serviceFolder, 'installed.json'), '{"current": 1}');
    await assert.rejects(
      service.status(),
      /installed\.json is no record of PlotScope's service \(current: .*Delete it/,
    );
  });

  it('keeps the settings that an installation does not name', async () => {
    const { service, system, serviceFolder } = host();
    const told = { json: false, ...options('0.1.0') };
    const output = new CollectedOutput();
    const collect = { ...EVERYTHING, logs: ['/var/log/plots/*'] };
    await serviceCommand(output, 'install', { ...told, intervalSeconds: 5, collect, history: '/h' }, system, service);
    await serviceCommand(output, 'install', { ...told, memoryMebibytes: 256 }, system, service);
    assert.deepEqual(JSON.parse(readFileSync(join(serviceFolder, 'settings.json'), 'utf8')), {
      intervalSeconds: 5,
      collect,
      history: { path: '/h/history.sqlite' },
      memoryLimitBytes: 256 * 2 ** 20,
    });
    assert.match(
      output.printed,
      /^Service +systemd user unit plotscope-0\.1\.0-[0-9a-f]{8}\.service, PlotScope 0\.1\.0$/m,
    );
    assert.match(output.printed, /^Lasts +Lingering is off: .*`loginctl enable-linger`/m);
    assert.match(output.printed, /PlotScope 0\.1\.0 has taken over from the service that ran before/);
  });
});
