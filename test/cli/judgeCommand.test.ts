import assert from 'node:assert/strict';
import { type JudgeOptions, judgeCommand } from '../../src/cli/judgeCommand.ts';
import { hostId } from '../../src/engine/hostId.ts';
import { eventsOfOthers } from '../../src/engine/toldByOthers.ts';
import type { EngineEvent } from '../../src/events/events.ts';
import type { History } from '../../src/history/history.ts';
import { heldBy } from '../events/heldBy.ts';
import { madMax } from '../events/madMax.ts';
import { HistoryFixture, IDENTITY } from '../history/historyFixture.ts';
import { CollectedOutput } from './collectedOutput.ts';

const NOW = Math.floor(Date.now() / 1000);

describe('plotscope judge', () => {
  let fixture: HistoryFixture;
  let leader: History;
  let output: CollectedOutput;

  beforeEach(() => {
    fixture = new HistoryFixture();
    leader = fixture.open({ hostId: hostId() });
    leader.lease.tryAcquire(IDENTITY);
    output = new CollectedOutput();
  });
  afterEach(() => fixture.remove());

  const judge = (more: Partial<JudgeOptions> = {}) =>
    judgeCommand(output, { path: fixture.path, now: NOW, isRight: false, json: false, ...more });
  const seen = (pid: number): EngineEvent => ({ type: 'process.seen', at: NOW - 60, process: madMax({ pid }) });
  const held = (pid: number, name: string): EngineEvent => ({
    type: 'bottleneck.changed',
    at: NOW - 30,
    processId: madMax({ pid }).id,
    bottleneck: heldBy(name, NOW - 30),
  });
  const left = () => eventsOfOthers(leader);

  it('leaves what was said of the verdict for the engine that leads', () => {
    leader.appendAll([], [seen(7), held(7, 'disk-latency')]);
    assert.equal(judge(), 0);
    assert.deepEqual(left(), [
      { type: 'verdict.judged', at: NOW, processId: '7:1', class: 'disk-latency', isRight: false },
    ]);
    assert.equal(output.plain, 'Noted for Mad Max, process 7: “Disk latency” is wrong where it is as now.\n');
  });

  it('asks which plotter is meant where several are held back', () => {
    leader.appendAll([], [seen(7), seen(8), held(7, 'memory'), held(8, 'lock')]);
    assert.throws(() => judge(), /say with --pid which is meant\. What is said: Mad Max, process 7: “Memory”, /);
    judge({ pid: 8, isRight: true, json: true });
    assert.deepEqual(JSON.parse(output.printed), { pid: 8, class: 'lock', isRight: true });
    assert.equal(left().length, 1);
  });

  it('says why nothing can be judged', () => {
    leader.appendAll([], [seen(7), seen(8), held(7, 'unclear'), held(8, 'lock')]);
    assert.throws(() => judge({ pid: 7 }), /Nothing is said at present to hold process 7 back\. What is said: Mad Max/);
    leader.lease.release();
    assert.throws(() => judge({ pid: 8 }), /Nobody measures this host now/);
    assert.deepEqual(left(), []);
  });
});
