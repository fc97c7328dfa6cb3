import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import type { History } from '../../src/history/history.ts';
import { FILE_PARTS } from '../../src/history/historyParts.ts';
import { HistoryFixture, IDENTITY, seriesOf } from './historyFixture.ts';
import { SimulatedDisk } from './simulatedDisk.ts';

const START = 1_700_001_400;
const SERIES = 8;
/** An hour ends here, and is merged from then on. */
const HOUR_ENDS = 3600 - (START % 3600);
const FRAMES = HOUR_ENDS + 100;
const CUTS = 30;
/** The disk takes up to a second for a sync. */
const SYNC_MILLISECONDS = 1000;
const LOST_SECONDS = 2;

/** Park and Miller's generator: the same in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

describe('a history whose host loses power', () => {
  let fixture: HistoryFixture;
  beforeEach(() => {
    fixture = new HistoryFixture();
  });
  afterEach(() => fixture.remove());

  for (const seed of [1]) {
    it(`is sound, and has every frame but those of the last ${LOST_SECONDS} s (seed ${seed})`, async function () {
      // The locks of another process could be in the way of reading -shm.
      if (process.platform === 'win32') this.skip();
      const random = seeded(seed);
      const disk = new SimulatedDisk(fixture.path, random, SYNC_MILLISECONDS);
      const seconds = () => disk.milliseconds() / 1000;
      const clock = { now: () => START + seconds(), monotonicSeconds: seconds };
      const store = fixture.open({ ...clock, disk });
      store.lease.tryAcquire(IDENTITY);
      // Half of them while the hour is merged.
      const cuts = new Set(
        Array.from({ length: CUTS }, (_, i) => Math.floor(i % 2 ? random() * FRAMES : HOUR_ENDS + 20 * random())),
      );
      let mostLost = 0;
      for (let second = 0; second < FRAMES; second++) {
        disk.advanceTo(1000 * second);
        store.append(START + second, new Float64Array(SERIES).map(random), seriesOf(SERIES), []);
        store.maintain(0);
        // So that checkpoints come round, in their own thread and time.
        if (second % 20 === 0) await turn();
        if (!cuts.has(second)) continue;
        disk.advanceTo(1000 * (second + random()));
        const copy = `${fixture.path}.cut`;
        disk.losePower(copy);
        // A reader leaves the files as they are, which waits for no disk.
        const found = fixture.open({ ...clock, readOnly: second % 5 !== 0 }, copy);
        assert.equal(found.setAside, undefined);
        assert.deepEqual(found.verify().findings, []);
        const { newestRow } = found;
        assert.equal(found.stats().frames, newestRow);
        // Row n was written at second n - 1.
        mostLost = Math.max(mostLost, seconds() - newestRow);
        assert.ok(newestRow >= 1 + Math.floor(seconds() - LOST_SECONDS), `${newestRow} frames after ${seconds()} s`);
        const lastTen = (from: History) => from.frames(Math.max(0, newestRow - 600), Math.min(newestRow, 600));
        assert.deepEqual(lastTen(found), lastTen(store));
        fixture.close(found);
        for (const part of FILE_PARTS) rmSync(copy + part, { force: true });
      }
      // The disk does lose something here.
      assert.ok(mostLost > 0, `${mostLost} s`);
    }).timeout(60_000);
  }
});
