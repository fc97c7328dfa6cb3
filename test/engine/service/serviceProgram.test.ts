import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HostEngineListener, HostEngineOptions } from '../../../src/engine/hostEngine.ts';
import { lastLines, RotatedLog } from '../../../src/engine/service/rotatedLog.ts';
import { ServiceProgram } from '../../../src/engine/service/serviceProgram.ts';
import {
  readServiceSettings,
  settingsPathOf,
  writeServiceSettings,
} from '../../../src/engine/service/serviceSettings.ts';
import { readServiceState } from '../../../src/engine/service/serviceState.ts';
import type { EngineEvent } from '../../../src/events/events.ts';
import { SeriesIndex } from '../../../src/metrics/frame.ts';
import { TemporaryFolder } from '../../collect/recording/temporaryFolder.ts';
import { ManualClock } from '../manualClock.ts';

const mebibyte = 2 ** 20;

describe('service program', () => {
  const folder = new TemporaryFolder();
  let count = 0;
  after(() => folder.remove());

  function program() {
    const serviceFolder = join(folder.path, String(count++));
    const releaseFolder = join(serviceFolder, '0.1.0-x');
    mkdirSync(releaseFolder, { recursive: true });
    const historyPath = join(serviceFolder, 'h', 'history.sqlite');
    const settings = { intervalSeconds: 1, history: { path: historyPath }, memoryLimitBytes: 512 * mebibyte };
    writeServiceSettings(serviceFolder, settings);
    const clock = new ManualClock();
    const engines: { options: HostEngineOptions; listener: HostEngineListener; runs: boolean }[] = [];
    const exits: number[] = [];
    const looks: { folder: string | undefined; now: number }[] = [];
    const restarts: EngineEvent[] = [];
    const used = { cpuSeconds: 2, memoryBytes: 100 * mebibyte };
    const logPath = join(serviceFolder, 'service.log');
    const service = new ServiceProgram({
      serviceFolder,
      releaseFolder,
      identity: { pid: 7, host: 'service', version: '0.1.0' },
      process: { pid: 7, started: 'then' },
      clock,
      log: new RotatedLog(logPath, clock.epochSeconds),
      makeEngine(options, listener) {
        const engine = { options, listener, runs: false };
        engines.push(engine);
        return {
          start() {
            engine.runs = true;
            listener.role?.({ kind: 'leading' });
          },
          close() {
            engine.runs = false;
          },
          tell: (event) => listener.event?.(event),
        };
      },
      lookForReports: ({ weeklyReports }, now) => looks.push({ folder: weeklyReports?.folder, now }),
      restartsOf: () => ({
        recall: (events) => restarts.push(...events),
        hear: async (event) => void restarts.push(event),
      }),
      used: () => used,
      exit: (code) => exits.push(code),
    });
    const log = () => readFileSync(logPath, 'utf8');
    return { service, serviceFolder, releaseFolder, settings, clock, engines, exits, used, log, looks, restarts };
  }

  it('looks for reports of weeks where they are wanted, from the settings as they are now', () => {
    const { service, serviceFolder, settings, clock, looks } = program();
    service.start();
    clock.advance(3);
    assert.equal(looks.length, 0);
    writeServiceSettings(serviceFolder, { ...settings, weeklyReports: { folder: '/reports', format: 'html' } });
    service.reload();
    clock.advance(3);
    assert.equal(looks[0].folder, '/reports');
    assert.ok(looks[0].now <= clock.epochSeconds());
  });

  it('runs the engine as the service and tells its state', () => {
    const { service, releaseFolder, clock, engines, settings, log } = program();
    service.start();
    const [{ options, listener }] = engines;
    assert.deepEqual(options.identity, { pid: 7, host: 'service', version: '0.1.0' });
    assert.deepEqual(options.history, settings.history);
    const index = new SeriesIndex({ version: 1, series: [] });
    listener.frame?.({ epochSeconds: clock.epochSeconds(), index, values: new Float64Array() });
    const frameAt = clock.epochSeconds();
    clock.advance(3);
    const state = readServiceState(releaseFolder);
    assert.deepEqual(
      [state?.role, state?.lastFrameAt, state?.cpuSeconds, state?.process.pid],
      ['leader', frameAt, 2, 7],
    );
    listener.role?.({ kind: 'following', leader: { pid: 8, host: 'vscode', version: '0.1.0' } });
    assert.equal(readServiceState(releaseFolder)?.role, 'follower');
    assert.match(log(), /follows: process 8 \(vscode\) measures this host/);
    service.stop();
    assert.equal(readServiceState(releaseFolder), undefined);
    assert.deepEqual([engines[0].runs, clock.timers], [false, 0]);
  });

  it('has what happened, and happens, looked at for plotters to run again', () => {
    const { service, engines, restarts } = program();
    service.start();
    const [{ listener }] = engines;
    listener.past?.([{ type: 'notice', at: 1, text: 'then' }]);
    listener.event?.({ type: 'notice', at: 2, text: 'now' });
    assert.deepEqual(
      restarts.map((event) => event.type === 'notice' && event.text),
      ['then', 'now'],
    );
  });

  it('logs what happens while it leads, and why there is no history', () => {
    const { service, releaseFolder, engines, log } = program();
    service.start();
    const [{ listener }] = engines;
    listener.event?.({ type: 'notice', at: 1, text: 'a thing happened' });
    listener.event?.({ type: 'history.paused', at: 1, cause: 'The disk is full.', remedy: 'Make room.' });
    listener.role?.({ kind: 'leading', historyOff: { reason: 'no node:sqlite', remedy: 'Update.' } });
    assert.equal(readServiceState(releaseFolder)?.historyTrouble, 'no node:sqlite. Update.');
    listener.role?.({ kind: 'following', leader: undefined });
    listener.event?.({ type: 'notice', at: 1, text: 'told by another' });
    assert.match(
      log(),
      /a thing happened\n.*The disk is full\. Make room\.\n.*\n.*no history is kept: no node:sqlite\. Update\./,
    );
    assert.doesNotMatch(log(), /told by another/);
  });

  it('ends when the frame that is due is written, so that who takes over has time until the next', () => {
    const { service, clock, engines, exits } = program();
    service.start();
    const [{ listener }] = engines;
    service.end();
    service.end();
    clock.advance(0.5);
    assert.deepEqual([engines[0].runs, exits], [true, []]);
    const index = new SeriesIndex({ version: 1, series: [] });
    listener.frame?.({ epochSeconds: clock.epochSeconds(), index, values: new Float64Array() });
    assert.ok(engines[0].runs, 'not within the frame');
    clock.advance(0.1);
    assert.deepEqual([engines[0].runs, exits], [false, [0]]);
    clock.advance(10);
    assert.deepEqual(exits, [0]);

    const stalled = program();
    stalled.service.start();
    stalled.service.end();
    stalled.clock.advance(1.5);
    assert.deepEqual(stalled.exits, [0], 'no frame came');

    const follower = program();
    follower.service.start();
    follower.engines[0].listener.role?.({ kind: 'following' });
    follower.service.end();
    assert.deepEqual(follower.exits, [0], 'it has no frame to wait for');
  });

  it('ends when its folder was deleted by hand, and does not make it again', () => {
    const { service, serviceFolder, clock, engines, exits } = program();
    service.start();
    rmSync(serviceFolder, { recursive: true });
    clock.advance(3);
    assert.deepEqual([exits, engines[0].runs, clock.timers], [[0], false, 0]);
    assert.ok(!existsSync(serviceFolder));
  });

  it('begins anew with other settings, and stays with the old ones when the new can not be used', () => {
    const { service, serviceFolder, engines, settings, log } = program();
    service.start();
    service.reload();
    assert.equal(engines.length, 1);
    writeServiceSettings(serviceFolder, { ...settings, intervalSeconds: 5 });
    service.reload();
    assert.deepEqual(
      engines.map(({ runs, options }) => [runs, options.intervalSeconds]),
      [
        [false, 1],
        [true, 5],
      ],
    );
    writeFileSync(settingsPathOf(serviceFolder), '{"intervalSeconds": 100}');
    service.reload();
    assert.deepEqual([engines.length, engines[1].runs], [2, true]);
    assert.match(log(), /settings\.json is nothing that PlotScope's service can use/);
  });

  it('ends for good with settings that it can not use, and to be started again when it takes too much memory', () => {
    const unusable = program();
    writeFileSync(settingsPathOf(unusable.serviceFolder), 'x');
    unusable.service.start();
    assert.deepEqual([unusable.exits, unusable.engines.length], [[78], 0]);

    const large = program();
    large.service.start();
    large.used.memoryBytes = 600 * mebibyte;
    large.clock.advance(10);
    assert.deepEqual([large.exits, large.engines[0].runs, large.clock.timers], [[1], false, 0]);
    assert.match(large.log(), /takes 600 MiB of memory, more than the 512 MiB that it may, and starts anew/);
  });
});

describe('service settings', () => {
  const folder = new TemporaryFolder();
  after(() => folder.remove());

  it('that are not ours are named, with what is wrong and the remedy', () => {
    const path = settingsPathOf(folder.path);
    const problemOf = (text?: string) => {
      if (text !== undefined) writeFileSync(path, text);
      try {
        readServiceSettings(folder.path);
      } catch (error) {
        return (error as Error).message;
      }
      return undefined;
    };
    const said = (problem: string) =>
      `${path} is nothing that PlotScope's service can use (${problem}). \`plotscope service install\` writes it anew.`;
    assert.equal(problemOf(), said('there is no such file'));
    assert.equal(problemOf('# yaml: yes'), said('it is not JSON'));
    assert.match(problemOf('{"intervalSeconds": "often"}') ?? '', /\(intervalSeconds: .*number.*"often"\)/);
    assert.match(problemOf('{"intervalSeconds": 1}') ?? '', /\((history|memoryLimitBytes): /);
    const good = { intervalSeconds: 1, history: { path: '/h' }, memoryLimitBytes: 512 * mebibyte };
    assert.equal(problemOf(JSON.stringify(good)), undefined);
  });
});

describe('RotatedLog', () => {
  const folder = new TemporaryFolder();
  after(() => folder.remove());

  it('keeps the newest lines within its size', () => {
    const path = join(folder.path, 'service.log');
    const options = { fileBytes: 1000, files: 3 };
    let log = new RotatedLog(path, () => 0, options);
    for (let i = 0; i < 200; i++) {
      if (i === 100) log = new RotatedLog(path, () => 0, options);
      log.write(`line ${i}`);
    }
    assert.deepEqual(readdirSync(folder.path).sort(), ['service.log', 'service.log.1', 'service.log.2']);
    const text = ['service.log.2', 'service.log.1', 'service.log'].map((name) => readFileSync(join(folder.path, name)));
    for (const part of text) assert.ok(part.length <= options.fileBytes);
    const numbers = [...text.join('').matchAll(/line (\d+)\n/g)].map(([, number]) => Number(number));
    assert.equal(numbers.at(-1), 199);
    numbers.forEach((number, index) => {
      assert.equal(number, numbers[0] + index);
    });
    assert.equal(lastLines(path, 2), '1970-01-01T00:00:00.000Z line 198\n1970-01-01T00:00:00.000Z line 199');
  });

  it('goes on without a disk', () => {
    const log = new RotatedLog(join(folder.path, 'gone', 'service.log'), () => 0);
    log.write('nobody hears it');
    assert.equal(existsSync(join(folder.path, 'gone')), false);
  });
});
