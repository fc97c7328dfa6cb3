import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isBottleneck } from '../../src/analysis/bottleneck/classes.ts';
import { channels } from '../../src/doctor/checks/channels.ts';
import { leader } from '../../src/doctor/checks/integration.ts';
import { wholeFiles } from '../../src/doctor/checks/wholeFiles.ts';
import { KNOWN_LOADS } from '../../src/doctor/knownLoads.ts';
import { differencesOf, type Moment } from '../../src/doctor/references.ts';
import type { Session } from '../../src/doctor/session.ts';
import { hostId } from '../../src/engine/hostId.ts';
import { History } from '../../src/history/history.ts';
import { ALERTS_FILE } from '../../src/notify/alertsFile.ts';
import { startReceiver } from '../notify/receiver.ts';

describe('checks of an installation', () => {
  let folder: string;
  const sessionOf = (bundles?: string) =>
    ({ options: { historyPath: join(folder, 'history.sqlite'), programs: { bundles } } }) as unknown as Session;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'plotscope-checks-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('finds channels that can be reached, sends nothing, and names those that can not', async () => {
    assert.equal((await channels.run(sessionOf())).verdict, 'not judged');
    const receiver = await startReceiver();
    const reachable = { type: 'webhook', name: 'there', url: receiver.url };
    writeFileSync(join(folder, ALERTS_FILE), JSON.stringify({ channels: [reachable] }));
    assert.equal((await channels.run(sessionOf())).verdict, 'passed');
    const gone = { type: 'command', name: 'gone', program: '/no/such/program' };
    writeFileSync(join(folder, ALERTS_FILE), JSON.stringify({ channels: [reachable, gone] }));
    const { verdict, seen } = await channels.run(sessionOf());
    assert.equal(verdict, 'failed');
    assert.match(seen, /^gone: .*no program/);
    assert.deepEqual(receiver.received, []);
    await receiver.close();
  });

  it('finds a program of the installation that was cut, or is not there', async () => {
    assert.equal((await wholeFiles.run(sessionOf())).verdict, 'not judged');
    const bundles = join(folder, 'dist');
    mkdirSync(bundles);
    writeFileSync(join(bundles, 'cli.cjs'), 'module.exports = { whole: true };');
    writeFileSync(join(bundles, 'shared-1.cjs'), 'module.exports = { who');
    const { verdict, seen } = await wholeFiles.run(sessionOf(bundles));
    assert.equal(verdict, 'failed');
    assert.match(seen, /engine\.cjs: it is not there/);
    assert.match(seen, /shared-1\.cjs: /);
    assert.doesNotMatch(seen, /cli\.cjs/);
  });

  it('says who measures the host, and where the last frame is old', async () => {
    assert.equal((await leader.run(sessionOf())).verdict, 'not judged');
    const history = History.open(join(folder, 'history.sqlite'), { hostId: hostId() });
    history.lease.tryAcquire({ pid: process.pid, host: 'service', version: '1.2.3' });
    const series = { version: 1, series: [{ metric: 'system.cpu.utilization' as const, attributes: {} }] };
    history.append(Date.now() / 1000 - 500, Float64Array.of(0.5), series, []);
    const old = await leader.run(sessionOf());
    assert.equal(old.verdict, 'failed');
    assert.match(old.seen, /The service, .*version 1\.2\.3.*8 min/);
    history.append(Date.now() / 1000, Float64Array.of(0.5), series, []);
    assert.equal((await leader.run(sessionOf())).verdict, 'passed');
    history.close();
  });

  it('makes only loads whose verdict there is', () => {
    for (const { classes } of KNOWN_LOADS) assert.ok(classes.every(isBottleneck));
  });

  it('compares counters by their growth, gauges as they are, each with what the engine said around it', () => {
    const moment = (before: number, theirs: number, after: number): Moment => {
      const values = (value: number) => ({ cpuUserSeconds: value, memoryFreeBytes: value });
      return { reference: 'x', before: values(before), theirs: values(theirs), after: values(after) };
    };
    const same = differencesOf(moment(100, 101, 102), moment(200, 201, 202));
    assert.deepEqual(
      same.map(({ value, ratio }) => [value, ratio]),
      [
        ['cpuUserSeconds', 1],
        ['memoryFreeBytes', 1],
      ],
    );
    const off = differencesOf(moment(100, 101, 102), moment(200, 303, 202));
    assert.ok(off.every(({ ratio }) => ratio > 1.4));
  });
});
