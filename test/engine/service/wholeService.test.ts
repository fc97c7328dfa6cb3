import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { serviceCommand } from '../../../src/cli/serviceCommand.ts';
import { hostId } from '../../../src/engine/hostId.ts';
import { markOf } from '../../../src/engine/service/processMark.ts';
import { RELEASE_FILES } from '../../../src/engine/service/release.ts';
import { Service } from '../../../src/engine/service/service.ts';
import { hostSystem, type ServiceSystem } from '../../../src/engine/service/serviceSystem.ts';
import { describeEvent } from '../../../src/events/describeEvent.ts';
import { History } from '../../../src/history/history.ts';
import { CollectedOutput } from '../../cli/collectedOutput.ts';
import { TemporaryFolder } from '../../collect/recording/temporaryFolder.ts';

const serviceUrl = new URL('../../../src/engine/service/main.ts', import.meta.url).href;
const demoUrl = new URL('../../../src/demo/main.ts', import.meta.url).href;
/** Long enough for a busy host to find the plot, and to be upgraded under it. */
const PLOT_SECONDS = 12;

describe('the whole service, detached', function () {
  if (process.platform === 'win32') return;
  this.timeout(300_000);
  const folder = new TemporaryFolder();
  const real = hostSystem();
  // The Node of this test is the host's; there is no systemd.
  const system: ServiceSystem = {
    ...real,
    env: { ...process.env, PLOTSCOPE_STORAGE: join(folder.path, 'storage') },
    run: (program, args) =>
      program === 'systemctl'
        ? Promise.resolve({ code: undefined, output: '', complaint: '' })
        : real.run(program === 'node' ? process.execPath : program, args),
  };
  const service = new Service(system);
  const historyPath = join(folder.path, 'storage', 'history.sqlite');
  after(async () => {
    await service.uninstall();
    folder.remove();
  });

  /** Bundles that run the sources as they are. */
  function bundles(version: string): string {
    const dist = join(folder.path, `dist-${version}`);
    mkdirSync(dist);
    writeFileSync(join(dist, 'engine.cjs'), `// ${version}\nimport(${JSON.stringify(serviceUrl)});\n`);
    for (const file of RELEASE_FILES.slice(1)) writeFileSync(join(dist, file), '');
    return dist;
  }

  async function command(action: Parameters<typeof serviceCommand>[1], version: string, bundleFolder = '') {
    const output = new CollectedOutput();
    const options = { json: true, version, bundleFolder };
    const code = await serviceCommand(output, action, options, system, service);
    return { code, ...JSON.parse(output.printed) };
  }

  /** A plot made by a program that the service has to find by itself. */
  function plot(): { readonly pid: number | undefined; readonly ended: Promise<unknown> } {
    const script = join(folder.path, 'plotscope-demo.cjs');
    writeFileSync(script, `import(${JSON.stringify(demoUrl)});\n`);
    const log = openSync(join(folder.path, 'plot.log'), 'w');
    const args = [script, '--seconds', String(PLOT_SECONDS), '--threads', '1', '--tmpdir', folder.path];
    const plotter = spawn(process.execPath, args, { stdio: ['ignore', log, log] });
    closeSync(log);
    return { pid: plotter.pid, ended: once(plotter, 'exit') };
  }

  function readHistory<Result>(read: (history: History) => Result): Result | undefined {
    if (!existsSync(historyPath)) return undefined;
    const history = History.open(historyPath, { hostId: hostId(), readOnly: true });
    try {
      return read(history);
    } finally {
      history.close();
    }
  }

  async function until<Result>(what: string, look: () => Result | undefined | false): Promise<Result> {
    for (const began = Date.now(); Date.now() - began < 100_000; await system.sleep(0.2)) {
      const seen = look();
      if (seen) return seen;
    }
    const events = readHistory((history) => history.events().map(({ event }) => describeEvent(event))) ?? [];
    throw new Error([`${what}: not so within 100 s`, ...events, readFileSync(service.logPath, 'utf8')].join('\n'));
  }

  it('has the whole plot that was made without a window, hands over in an upgrade, and is gone when it is removed', async () => {
    const installed = await command('install', '0.1.0', bundles('0.1.0'));
    assert.deepEqual([installed.code, installed.outcome, installed.form], [0, 'installed', 'detached']);
    const first = installed.running.pid;
    const { pid, ended } = plot();
    // Others may plot on this host as well.
    const own = () =>
      readHistory((history) => history.plots().find(({ processId }) => processId.startsWith(`${pid}:`)));
    await until('the plot is seen', own);

    const upgraded = await command('install', '0.2.0', bundles('0.2.0'));
    assert.deepEqual([upgraded.outcome, upgraded.running.role, upgraded.version], ['upgraded', 'leader', '0.2.0']);
    assert.notEqual(upgraded.running.pid, first);
    assert.equal(await markOf(first, system.run, system.platform), undefined);

    await ended;
    const made = await until('the plot has ended', () => {
      const plotted = own();
      return plotted?.outcome !== 'running' && plotted;
    });
    assert.equal(made.outcome, 'finished');
    assert.ok(made.steps.length > 20, `steps: ${made.steps.length}`);
    const times = readHistory((history) => history.frames(0, 1000).map(({ epochSeconds }) => epochSeconds)) ?? [];
    const inOrder = [...new Set(times)].sort((a, b) => a - b);
    assert.deepEqual(times, inOrder, 'no frame stands twice, and none of the old engine after one of the new');

    const text = new CollectedOutput();
    const options = { json: false, version: '0.2.0', bundleFolder: '' };
    assert.equal(await serviceCommand(text, 'status', options, system, service), 0);
    assert.match(text.printed, /^State\s+runs as process \d+ since/m);
    assert.match(text.printed, /^Role\s+leader: measures this host$/m);
    assert.match(text.printed, /^Lasts\s+It goes on when you log out/m);

    const second = upgraded.running.pid;
    assert.deepEqual(await command('stop', '0.2.0'), { code: 0, stopped: true });
    assert.equal(await markOf(second, system.run, system.platform), undefined);
    assert.equal((await command('status', '0.2.0')).code, 3);
    assert.match(readFileSync(service.logPath, 'utf8'), /stopped\n$/);

    const gone = await command('uninstall', '0.2.0');
    assert.deepEqual(gone, { code: 0, removed: true, historyPath, historyStays: true });
    assert.equal(existsSync(service.folder), false);
    assert.equal((await command('status', '0.2.0')).code, 4);
  });
});
