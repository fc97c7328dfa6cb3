import assert from 'node:assert/strict';
import { HostAlerts } from '../../../src/analysis/alert/hostAlerts.ts';
import { AlertLog } from '../../../src/events/alertLog.ts';
import { describeEvent } from '../../../src/events/describeEvent.ts';
import type { EngineEvent } from '../../../src/events/events.ts';
import { frameOf } from '../../metrics/frameOf.ts';

describe('HostAlerts', () => {
  let told: EngineEvent[];
  let alerts: HostAlerts;
  let log: AlertLog;

  beforeEach(() => {
    told = [];
    log = new AlertLog();
    alerts = new HostAlerts((event) => {
      told.push(event);
      log.apply(event);
    });
  });

  /** A second for each value: CPU and memory that busy and full. */
  function look(from: number, seconds: number, cpu: number, memory: number): void {
    for (let at = from; at < from + seconds; at++) {
      alerts.look(
        frameOf(at, [
          ['system.cpu.utilization', {}, cpu],
          ['system.memory.utilization', {}, memory],
        ]),
      );
    }
  }
  const types = () => told.map(({ type }) => type);

  it('raises an alert within five seconds, and resolves it when it is over for good', () => {
    look(0, 3, 0.1, 0.1);
    look(3, 6, 0.1, 0.99);
    assert.deepEqual(types(), ['alert.raised']);
    assert.ok(told[0].at - 3 <= 5, `after ${told[0].at - 3} s`);
    look(9, 5, 0.1, 0.5);
    look(14, 5, 0.1, 0.95);
    look(19, 30, 0.1, 0.5);
    assert.deepEqual(types(), ['alert.raised', 'alert.resolved'], 'what comes back soon is the same alert');
    assert.deepEqual(log.up, []);
    assert.equal(log.all.length, 1);
  });

  it('tells at once that a file system is nearly full, since its space does not come and go', () => {
    const mount = { 'system.filesystem.mountpoint': '/mnt/tmp' };
    alerts.look(
      frameOf(0, [
        ['system.filesystem.utilization', mount, 0.98],
        ['system.filesystem.plots.utilization', mount, 0],
      ]),
    );
    const [raised] = told;
    assert.ok(raised.type === 'alert.raised');
    assert.equal(raised.alert.severity, 'critical');
    assert.match(describeEvent(raised), /^alert \(critical\): File system \/mnt\/tmp\. Plots end /);
  });

  it('is not confused by a clock that is set back', () => {
    look(1000, 10, 0.1, 0.99);
    look(100, 10, 0.1, 0.99);
    assert.deepEqual(types(), ['alert.raised']);
  });

  it('has one alert while the history is not written', () => {
    look(0, 5, 0.1, 0.1);
    alerts.hear({ type: 'history.paused', at: 5, cause: 'The disk is full.', remedy: 'Make room.' });
    look(5, 60, 0.1, 0.1);
    assert.equal(log.up[0].cause, 'The disk is full.');
    alerts.hear({ type: 'history.resumed', at: 65, afterSeconds: 60 });
    look(65, 30, 0.1, 0.1);
    assert.deepEqual(types(), ['alert.raised', 'alert.resolved']);
  });
});
