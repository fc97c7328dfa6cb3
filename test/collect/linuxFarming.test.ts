import assert from 'node:assert/strict';
import { LinuxFarming } from '../../src/collect/linux/farming.ts';
import type { PlotterProcess } from '../../src/events/events.ts';
import { Collecting } from './collecting.ts';
import { TextSource } from './textSource.ts';

const LOG = '/home/farmer/.chia/mainnet/log/debug.log';
const PLOT = `/mnt/f/plot-k28-${'0123456789abcdef'.repeat(4)}.plot2`;
const lookup = (seconds: number, found = '0 V1 proofs and 1 V2 qualities') =>
  `2026-11-12T08:15:30.123 2.7.3 harvester chia.harvester.harvester: INFO     challenge_hash: 5f1c0e8b ...2 plots were eligible for farming challengeFound ${found}. Time: ${seconds} s. Total 4321 plots\n`;
const slow = (seconds: number) =>
  `2026-11-12T08:15:30.123 2.7.3 harvester chia.harvester.harvester: WARNING  Looking up partial proofs on ${PLOT}took: ${seconds}. This should be below 8 secondsto minimize risk of losing rewards.\n`;

describe('LinuxFarming', () => {
  let source: TextSource;
  let farming: LinuxFarming;
  let collecting: Collecting;

  beforeEach(() => {
    source = new TextSource();
    farming = new LinuxFarming(source);
    collecting = new Collecting(farming);
  });

  function service(type: 'process.seen' | 'process.ended', pid: number, title: string): void {
    const process: PlotterProcess = {
      id: `${pid}:1`,
      pid,
      startedAt: 0,
      plotter: 'chia',
      role: 'farming',
      title: 'chia farming',
      argv: [title],
    };
    farming.hear({ type, at: 0, process });
  }

  function withLog(pid: number, text = ''): void {
    source.set(LOG, text);
    source.links.set(`/proc/${pid}/fd/7`, LOG);
    source.set(`/proc/${pid}/fd/7`, '');
  }

  const add = (text: string) => source.set(LOG, source.texts.get(LOG) + text);
  const duration = () => collecting.value('farming.lookup.duration');

  it('says why there is nothing to tell', () => {
    collecting.frameAt(1);
    assert.match(collecting.absence('farming.lookup.duration') ?? '', /no farming service/);
    service('process.seen', 50, 'chia_harvester');
    collecting.frameAt(2);
    assert.match(collecting.absence('farming.lookup.duration') ?? '', /debug\.log/);
    withLog(50);
    collecting.frameAt(40);
    assert.match(collecting.absence('farming.lookup.duration') ?? '', /log level INFO/);
    assert.equal(collecting.value('farming.lookup.slow'), 0);
  });

  it('reads no log where logs are not followed', () => {
    const without = new LinuxFarming(source, false);
    const seen = new Collecting(without);
    withLog(50, lookup(1));
    const argv = ['chia_harvester'];
    const process = { id: '50:1', pid: 50, startedAt: 0, plotter: 'chia', role: 'farming', title: 'x', argv };
    without.hear({ type: 'process.seen', at: 0, process });
    assert.match(seen.frameAt(1).absence('farming.lookup.duration') ?? '', /not followed/);
    assert.equal(seen.value('farming.service.count', { 'farming.service': 'harvester' }), 1);
  });

  it('tells the longest look-up of the last minute, by lines of both versions', () => {
    service('process.seen', 50, 'chia_harvester');
    service('process.seen', 51, 'chia_solver');
    withLog(50);
    collecting.frameAt(1);
    add(lookup(0.4) + lookup(1.25, '1 proofs'));
    collecting.frameAt(2);
    assert.equal(duration(), 1.25);
    assert.equal(collecting.value('farming.plots'), 4321);
    assert.equal(collecting.value('farming.proofs'), 2);
    assert.equal(collecting.value('farming.service.count', { 'farming.service': 'solver' }), 1);
    assert.equal(collecting.value('farming.service.count', { 'farming.service': 'farmer' }), 0);
    collecting.frameAt(70);
    assert.equal(duration(), undefined);
  });

  it('counts look-ups that the harvester calls slow, whose lines may come in pieces', () => {
    service('process.seen', 50, 'chia_harvester');
    withLog(50);
    collecting.frameAt(1);
    const line = slow(9.123456789);
    add(line.slice(0, 100));
    collecting.frameAt(2);
    assert.equal(collecting.value('farming.lookup.slow'), 0);
    add(line.slice(100));
    collecting.frameAt(3);
    assert.equal(collecting.value('farming.lookup.slow'), 1);
    assert.equal(duration(), 9.123456789);
  });

  it('looks for the log anew when it tells nothing for long, and lets go of it with the last service', () => {
    service('process.seen', 50, 'chia_harvester');
    withLog(50, lookup(1));
    collecting.frameAt(1);
    for (let second = 2; second < 120; second += 10) collecting.frameAt(second);
    assert.equal(duration(), undefined);
    // It was put away, and another one begun.
    source.set(LOG, lookup(2));
    collecting.frameAt(130);
    assert.equal(duration(), 2);
    service('process.ended', 50, 'chia_harvester');
    collecting.frameAt(131);
    assert.match(collecting.absence('farming.plots') ?? '', /no farming service/);
  });
});
