import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FrameNoteInput, RecordingMeta } from '../../src/collect/recording/format.ts';
import { Mask } from '../../src/collect/recording/mask.ts';
import { RecordingFile } from '../../src/collect/recording/recordingFile.ts';
import { recordHost } from '../../src/engine/recordHost.ts';
import { replay } from '../../src/engine/replay.ts';
import type { EngineEvent } from '../../src/events/events.ts';
import { SeriesIndex } from '../../src/metrics/frame.ts';
import { seriesKey } from '../../src/metrics/series.ts';
import { PlottingHost } from '../collect/recording/plottingHost.ts';
import { ManualClock } from './manualClock.ts';

const META: RecordingMeta = {
  format: 'plotscope-recording',
  version: 1,
  plotscope: '0.1.0',
  kernel: '6.1',
  intervalSeconds: 1,
  masked: false,
};

interface Seen {
  readonly frames: { time: number; values: Record<string, number> }[];
  readonly events: EngineEvent[];
}

describe('a recording of a host', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'plotscope-test-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  /** Runs the host for some frames, with what was seen live; the notes go through `change` into a file. */
  async function recorded(
    path: string,
    seconds: number,
    change: (note: FrameNoteInput) => FrameNoteInput = (note) => note,
  ): Promise<Seen> {
    const host = new PlottingHost();
    const clock = new ManualClock();
    const live: Seen = { frames: [], events: [] };
    host.at(0);
    const file = new RecordingFile(path, META);
    const engine = recordHost((note) => file.write(change(note)), {
      intervalSeconds: 1,
      source: host,
      folders: host.folders,
      clock,
      listener: {
        event: (event) => isHosts(event) && live.events.push(event),
        frame: () => {
          const { ring, recorder } = engine;
          const newest = ring.written - 1;
          const index = new SeriesIndex(recorder.table.list());
          live.frames.push({ time: ring.timeOf(newest), values: valuesOf(index, ring.valuesOf(newest)) });
        },
      },
    });
    for (let second = 0; second < seconds; second++) {
      host.at(second);
      engine.takeFrame();
      host.answerSpace();
      clock.stall(1 + second / 1000);
    }
    engine.close();
    await file.close();
    return live;
  }

  async function replayed(path: string): Promise<Seen> {
    const seen: Seen = { frames: [], events: [] };
    await replay(path, {
      event: (event) => isHosts(event) && seen.events.push(event),
      frame: ({ epochSeconds, index, values }) => {
        seen.frames.push({ time: epochSeconds, values: valuesOf(index, values) });
      },
    });
    return seen;
  }

  it('replays to the values and events that were live', async () => {
    const path = join(folder, 'same.jsonl.gz');
    const live = await recorded(path, 40);
    assert.deepEqual(await replayed(path), live);
    assert.ok(live.events.some(({ type }) => type === 'process.seen'));
    assert.ok(live.events.filter(({ type }) => type === 'step.changed').length >= 3);
    assert.ok(live.events.some(({ type }) => type === 'process.ended'));
    assert.ok(Object.keys(live.frames[20].values).some((key) => key.startsWith('system.filesystem.available')));
    assert.ok(Object.keys(live.frames[20].values).some((key) => key.startsWith('plotter.tmp')));
  });

  it('is masked on request, and replays to the same values under other names', async () => {
    const path = join(folder, 'masked.jsonl.gz');
    const mask = new Mask({ host: 'barn.example.org', user: 'wilma' });
    const notes: FrameNoteInput[] = [];
    const live = await recorded(path, 40, (note) => {
      const masked = mask.note(note);
      notes.push(masked);
      return masked;
    });
    const text = JSON.stringify(notes);
    for (const secret of PlottingHost.SECRETS) assert.ok(!text.includes(secret), `${secret} is still in it`);
    const seen = await replayed(path);
    assert.deepEqual(
      seen.frames.map(({ time, values }) => [time, Object.values(values)]),
      live.frames.map(({ time, values }) => [time, Object.values(values)]),
    );
    const steps = (events: EngineEvent[]) =>
      events.flatMap((event) => (event.type === 'step.changed' ? [event.step] : []));
    assert.deepEqual(steps(seen.events), steps(live.events));
    assert.deepEqual(
      seen.events.map(({ type }) => type),
      live.events.map(({ type }) => type),
    );
  });

  it('can be read up to what was flushed when recording is killed', async () => {
    const path = join(folder, 'killed.jsonl.gz');
    const file = new RecordingFile(path, META);
    const host = new PlottingHost();
    const engine = recordHost((note) => file.write(note), {
      intervalSeconds: 1,
      source: host,
      folders: host.folders,
      clock: new ManualClock(),
    });
    host.at(0);
    engine.takeFrame();
    await file.flush();
    // Nothing more is written: the file has no end, as one that a crash leaves. What has left the compression is on its way to it.
    let frames: number[] = [];
    for (let said = ''; !/line 3: .*cut off/.test(said); await new Promise(setImmediate)) {
      frames = [];
      const replayed = replay(path, { frame: ({ epochSeconds }) => frames.push(epochSeconds) });
      said = await replayed.then(
        () => 'it was whole',
        ({ message }: Error) => message,
      );
      assert.match(said, /cut off/);
    }
    assert.equal(frames.length, 1);
    engine.close();
    await file.close();
  });

  it('does not overwrite a file', async () => {
    const path = join(folder, 'twice.jsonl.gz');
    await new RecordingFile(path, META).close();
    await assert.rejects(new RecordingFile(path, META).close(), /twice\.jsonl\.gz exists already/);
    await assert.rejects(new RecordingFile(join(folder, 'no', 'x.gz'), META).failed, /its folder doesn't exist/);
  });
});

function valuesOf(index: SeriesIndex, values: Float64Array): Record<string, number> {
  const present = index.all.flatMap(({ metric, attributes, slot }) =>
    Number.isNaN(values[slot]) || metric.startsWith('plotscope.') || metric.startsWith('plotter.bottleneck.')
      ? []
      : [[seriesKey(metric, attributes), values[slot]]],
  );
  return Object.fromEntries(present);
}

/** What a replay finds out beside what the collectors tell. */
const CONCLUDED: ReadonlySet<EngineEvent['type']> = new Set(['bottleneck.changed', 'alert.raised', 'alert.resolved']);

/** What the monitor itself costs isn't replayed. */
function isHosts(event: EngineEvent): boolean {
  if (CONCLUDED.has(event.type)) return false;
  return event.type !== 'collector.failed' || event.collector !== 'engine';
}
