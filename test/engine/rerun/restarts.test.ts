import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, readlinkSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AlertRule } from '../../../src/analysis/alert/rule.ts';
import { hostId } from '../../../src/engine/hostId.ts';
import { Restarts } from '../../../src/engine/rerun/restarts.ts';
import { asUnit, startApart } from '../../../src/engine/rerun/startApart.ts';
import { isRunnable, wholeCommandOf } from '../../../src/engine/rerun/wholeCommands.ts';
import { AlertLog } from '../../../src/events/alertLog.ts';
import { describeEvent } from '../../../src/events/describeEvent.ts';
import type { EngineEvent, PlotterProcess } from '../../../src/events/events.ts';
import { History } from '../../../src/history/history.ts';
import { withoutKeys } from '../../../src/plotters/keptArguments.ts';
import { madMax } from '../../events/madMax.ts';

const KEY = 'ab'.repeat(48);
/** Says what it was given, as a plotter would, and ends when it is told to. */
const SCRIPT = `
const [key, seconds] = process.argv.slice(1);
console.log(key, process.env.PLOT_WORD, process.cwd());
setTimeout(() => {}, Number(seconds) * 1000);
`;

describe('a plotter that has ended', function () {
  this.timeout(60_000);
  let folder: string;
  let history: History;
  let told: EngineEvent[];
  let children: ChildProcess[];
  let started: number[];

  before(function () {
    if (process.platform !== 'linux') this.skip();
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'plotscope-rerun-'));
    history = History.open(join(folder, 'history.sqlite'), { hostId: hostId() });
    told = [];
    children = [];
    started = [];
  });
  afterEach(() => {
    for (const child of children) child.kill('SIGKILL');
    for (const pid of started) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has ended.
      }
    }
    history.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function until<Found>(what: string, find: () => Found | undefined | false): Promise<Found> {
    for (const began = Date.now(); Date.now() - began < 30_000; await sleep(20)) {
      const found = find();
      if (found !== undefined && found !== false) return found;
    }
    throw new Error(`${what}: not so within 30 s`);
  }

  /** A real process as the engine tells of it: with its key shortened. */
  async function plotter(seconds = '60'): Promise<PlotterProcess & { child: ChildProcess }> {
    const argv = [process.execPath, '-e', SCRIPT, KEY, seconds];
    const child = spawn(argv[0], argv.slice(1), { cwd: folder, env: { PLOT_WORD: 'told' } });
    children.push(child);
    await once(child, 'spawn');
    const { pid = 0 } = child;
    return { ...madMax({ pid, cwd: folder, argv: withoutKeys(argv), exe: process.execPath }), child };
  }

  const rule = (tries: number): AlertRule => ({
    id: 'process_crash',
    description: '',
    severity: 'critical',
    actions: ['trigger_restart'],
    restart: { tries, withinSeconds: 3600 },
    watch: () => ({ hear: () => {}, holding: () => [] }),
  });

  function restarts(rules: readonly AlertRule[]): Restarts {
    return new Restarts({
      rules: () => rules,
      withHistory: (use) => use(history),
      start: async (command) => {
        const options = { outputPath: join(folder, 'out.log'), unit: 'unused', env: {} };
        const pid = await startApart(command, options);
        started.push(pid);
        return pid;
      },
      tell: (event) => told.push(event),
      now: () => 1000,
    });
  }

  const raised = (processId: string): EngineEvent => ({
    type: 'alert.raised',
    at: 1,
    alert: {
      id: `process_crash/${processId}`,
      rule: 'process_crash',
      severity: 'critical',
      title: 'Mad Max crashed',
      about: { processId },
    },
  });
  const words = () => told.map((event) => describeEvent(event).replaceAll(/process \d+/g, 'process N'));

  /** Sees one live, ends it, and raises the alert about it. */
  async function crash(by: Restarts, process?: PlotterProcess & { child: ChildProcess }): Promise<void> {
    const one = process ?? (await plotter());
    const { child, ...seen } = one;
    await by.hear({ type: 'process.seen', at: 0, process: seen });
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    await by.hear({ type: 'process.ended', at: 1, process: seen });
    await by.hear(raised(seen.id));
  }

  it('is run again with its keys, environment and folder, and as a process of its own', async () => {
    const by = restarts([rule(3)]);
    await crash(by);
    const text = await until('its output', () => {
      const path = join(folder, 'out.log');
      return existsSync(path) && readFileSync(path, 'utf8').includes('\n') && readFileSync(path, 'utf8');
    });
    assert.equal(text.trim(), `${KEY} told ${folder}`);
    assert.deepEqual(words(), ['process N was run again as process N, try 1 of 3']);
    assert.equal(statSync(join(folder, 'out.log')).mode & 0o077, 0, 'this user’s alone');
    const [pid] = started;
    assert.equal(readlinkSync(`/proc/${pid}/cwd`), folder);
    assert.equal(readFileSync(`/proc/${pid}/oom_score_adj`, 'utf8').trim(), '0');
    const stored = JSON.stringify(history.list('restart')) + JSON.stringify(told);
    assert.ok(!stored.includes(KEY), 'its key is kept nowhere');
  });

  it('is run again as often as is allowed, and then that is said', async () => {
    const by = restarts([rule(2)]);
    for (let i = 0; i < 3; i++) {
      await crash(by);
      // Otherwise the one that was started is seen to run.
      for (const pid of started.splice(0)) process.kill(pid, 'SIGKILL');
    }
    assert.deepEqual(words(), [
      'process N was run again as process N, try 1 of 2',
      'process N was run again as process N, try 2 of 2',
      'process N was not run again: It was run again 2 times within 1 h, as often as you allow.',
    ]);
    const log = new AlertLog();
    log.apply(raised('7:1'));
    log.apply({ ...(told[0] as EngineEvent & { type: 'plotter.restarted' }), alertId: 'process_crash/7:1' });
    assert.match(log.up[0].done ?? '', /^was run again as process \d+, try 1 of 2$/);
  });

  it('is not run again twice, also not by who comes after a kill', async () => {
    const one = await plotter();
    await crash(restarts([rule(3)]), one);
    const next = restarts([rule(3)]);
    const { child: _, ...seen } = one;
    next.recall([{ type: 'process.seen', at: 0, process: seen }, raised(seen.id)]);
    await next.hear(raised(seen.id));
    assert.equal(started.length, 1);
    assert.equal(told.filter((event) => event.type === 'plotter.restarted' && event.pid !== undefined).length, 1);
  });

  it('is left alone where no rule says how often, and where the alert is about something else', async () => {
    const { restart: _, ...unset } = rule(3);
    await crash(restarts([unset]));
    const by = restarts([rule(3)]);
    await by.hear({ type: 'alert.raised', at: 1, alert: { id: 'x', severity: 'critical', title: 'x' } });
    assert.deepEqual([told, started], [[], []]);
  });

  it('is run again only once its process is gone, and not beside one with the same command', async () => {
    const by = restarts([rule(3)]);
    const { child, ...seen } = await plotter();
    await by.hear({ type: 'process.seen', at: 0, process: seen });
    await by.hear(raised(seen.id));
    assert.deepEqual(told, []);
    const { child: _, ...other } = await plotter();
    await by.hear({ type: 'process.seen', at: 0, process: other });
    child.kill('SIGKILL');
    await by.hear({ type: 'process.ended', at: 1, process: seen });
    assert.deepEqual(words(), ['process N was not run again: The same command runs again already.']);
  });

  it('is not run again where its command is not known whole, or its program is gone, and that is said', async () => {
    const by = restarts([rule(3)]);
    const ended = async (id: string, argv: readonly string[]) => {
      const about = { id, pid: 999_999_999, startedAt: 0, plotter: 'madmax', role: 'plotter', title: 'x' };
      const one = { ...about, argv: withoutKeys(argv) };
      by.recall([
        { type: 'process.seen', at: 0, process: one },
        { type: 'process.ended', at: 0, process: one },
      ]);
      await by.hear(raised(id));
    };
    await by.hear(raised('1:1'));
    await ended('2:1', ['chia_plot', '-f', KEY]);
    await ended('3:1', [join(folder, 'no-such-plotter'), '-n', '1']);
    const [first, second, third] = words();
    assert.match(first, /PlotScope was not there when it was started/);
    assert.match(second, /keys are shortened in all that PlotScope keeps/);
    assert.match(third, /was not run again: spawn .*no-such-plotter ENOENT/);
  });

  it('of a loop is left to the loop', () => {
    const loop = { since: 0, processes: 3 };
    const one = { id: '7:1', pid: 7, startedAt: 0, plotter: 'madmax', role: 'plotter', title: 'x', argv: ['x'], loop };
    const command = wholeCommandOf(one);
    assert.ok(!isRunnable(command) && /one of a loop/.test(command.reason));
  });

  it('is started by systemd where the service is a unit of it, with no value of its environment on the command line', () => {
    const command = {
      title: 'x',
      program: '/usr/bin/chia_plot',
      args: ['-f', KEY],
      cwd: '/data',
      env: { TOKEN: 'word', XDG_RUNTIME_DIR: '/old' },
    };
    const { program, args, env } = asUnit(command, '/log', 'plot-7', { XDG_RUNTIME_DIR: '/run/user/1', HOME: '/home' });
    assert.equal(program, 'systemd-run');
    assert.deepEqual(args, [
      '--user',
      '--collect',
      '--quiet',
      '--unit=plot-7',
      '--working-directory=/data',
      '--property=StandardOutput=append:/log',
      '--property=StandardError=append:/log',
      '--setenv=TOKEN',
      '--',
      '/usr/bin/chia_plot',
      '-f',
      KEY,
    ]);
    assert.deepEqual([env.TOKEN, env.XDG_RUNTIME_DIR, env.HOME], ['word', '/run/user/1', undefined]);
  });
});
