import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { replayCommand } from '../../src/cli/replayCommand.ts';
import { smallDump, smallRecording } from '../collect/recording/smallRecording.ts';
import { TemporaryFolder } from '../collect/recording/temporaryFolder.ts';
import { CollectedOutput } from './collectedOutput.ts';

describe('plotscope replay', () => {
  let folder: TemporaryFolder;
  let output: CollectedOutput;

  before(() => {
    folder = new TemporaryFolder();
  });
  after(() => folder.remove());
  beforeEach(() => {
    output = new CollectedOutput();
  });

  it('prints frames and events as JSON lines', async () => {
    const path = folder.recording('dump.jsonl.gz', smallDump());
    assert.equal(await replayCommand(output, path, { json: true }), 0);
    const frames = output.lines.filter((line) => 'values' in line);
    assert.equal(frames.length, 7);
    assert.equal(frames[0].time, '2023-11-14T22:13:20.000Z');
    assert.equal((frames[1].values as Record<string, number>)['system.cpu.utilization'], 0.5);
    const events = output.lines.flatMap(({ event }) => (event ? [(event as { type: string }).type] : []));
    assert.ok(events.includes('process.seen') && events.includes('process.ended'));
    const seen = output.lines.findIndex(({ event }) => (event as { type?: string })?.type === 'process.seen');
    assert.equal(output.lines.slice(0, seen).filter((line) => 'values' in line).length, 2, 'it comes before its frame');
    assert.equal(output.complaints, '');
  });

  it('prints what happened and what the metrics were like for people', async () => {
    const path = folder.recording('dump.jsonl.gz', smallDump());
    assert.equal(await replayCommand(output, path, { json: false }), 0);
    assert.match(output.plain, /^7 frames over 6 s, from 2023-11-14T22:13:20\.000Z\n/);
    assert.match(output.plain, /\n2\.0 s +Mad Max runs as process 77/);
    assert.match(output.plain, /\n5\.0 s +Mad Max, process 77, has ended/);
    assert.match(output.plain, /\nsystem\.cpu\.utilization +50 % +50 % +50 %/);
  });

  it('shows what is there of a recording that was cut, names file and line, and fails', async () => {
    const whole = readFileSync(folder.recording('whole.jsonl.gz', smallRecording(400)));
    const path = folder.write('cut.jsonl.gz', whole.subarray(0, whole.length - 600));
    assert.equal(await replayCommand(output, path, { json: true }), 1);
    const frames = output.lines.filter((line) => 'values' in line).length;
    assert.ok(frames > 10 && frames < 400, `${frames} frames`);
    assert.match(output.complaints, /cut\.jsonl\.gz, line \d+: .*cut off\. The \d+ frames before it are shown/);
  });

  it('names what is wrong with a file that is none', async () => {
    assert.equal(await replayCommand(output, folder.write('log.txt', 'Plot Name: x\n'), { json: false }), 1);
    assert.match(output.complaints, /^plotscope: .*log\.txt: not a gzipped file; .*\n$/);
    assert.equal(output.printed, '');
  });
});
