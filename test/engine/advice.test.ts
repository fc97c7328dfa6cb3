import assert from 'node:assert/strict';
import { adviceAfter, type HeldPlot } from '../../src/analysis/bottleneck/adviceKeeper.ts';
import { adviceIn } from '../../src/engine/keptAdvice.ts';
import { adviceText } from '../../src/events/adviceText.ts';
import type { Remedy } from '../../src/events/events.ts';
import type { History } from '../../src/history/history.ts';
import { heldBy } from '../events/heldBy.ts';
import { madMax } from '../events/madMax.ts';
import { HistoryFixture } from '../history/historyFixture.ts';

const BUCKETS: Remedy = {
  text: 'Take 256 buckets.',
  setting: { name: 'buckets', value: 256 },
  gain: { ratio: 1.25, interval: [1.1, 1.4] },
};
const OTHERS: Remedy = { text: 'Stop ffmpeg.', gain: { ratio: 2, interval: [1.5, 2.5] } };

describe('advice that was followed', () => {
  let fixture: HistoryFixture;
  let history: History;
  let at: number;

  beforeEach(() => {
    fixture = new HistoryFixture();
    history = fixture.open();
    at = 1000;
  });
  afterEach(() => fixture.remove());

  function finish(seconds: number, buckets: number, held: HeldPlot['held'], k = 32) {
    at += seconds;
    const made = { plotter: madMax({ configuration: { k, threads: 4, buckets } }), plot: { k }, at, seconds, held };
    return adviceAfter(made, adviceIn(history, at));
  }

  const held = (name: string, share: number, ...remedies: Remedy[]) => ({
    bottleneck: heldBy(name, 900, { remedies }),
    share,
  });

  it('is scored when a later plot is made with the advised setting', () => {
    for (const seconds of [1000, 1000]) assert.deepEqual(finish(seconds, 1024, [held('lock', 1, BUCKETS)]), []);
    const [followed, ...more] = finish(840, 256, []);
    assert.equal(more.length, 0);
    assert.deepEqual([followed.plots, followed.plotsBefore, followed.class], [1, 2, 'lock']);
    assert.ok(Math.abs(followed.came - 1000 / 840) < 1e-9);
    assert.equal(
      adviceText(followed),
      '“Take 256 buckets.” Foretold −20 % time a plot (−9 % … −29 %), came −16 % (1 plot, 2 before).',
    );
    // Told again when three are there, and not each time.
    assert.deepEqual(
      [finish(840, 256, []), finish(840, 256, []), finish(840, 256, [])].map(({ length }) => length),
      [0, 1, 0],
    );
  });

  it('outlives the engine that gave it', () => {
    finish(1000, 1024, [held('lock', 1, BUCKETS)]);
    fixture.close(history);
    history = fixture.open();
    assert.equal(finish(900, 256, []).length, 1);
  });

  it('is scored when the condition is gone, for the share of a plot that it held', () => {
    finish(3000, 1024, [held('cpu-starved', 0.6, OTHERS)]);
    const [followed] = finish(2000, 1024, []);
    assert.equal(followed.text, OTHERS.text);
    assert.ok(Math.abs(followed.foretold.ratio - 1 / (0.4 + 0.6 / 2)) < 1e-9);
    assert.ok(Math.abs(followed.came - 1.5) < 1e-9);
  });

  it('is not scored by plots of another kind, with other changes, or that are held back still', () => {
    finish(1000, 1024, [held('lock', 1, BUCKETS)]);
    assert.deepEqual(finish(500, 256, [], 31), []);
    assert.deepEqual(finish(900, 512, []), []);
    assert.deepEqual(finish(1000, 256, [held('lock', 0.3, BUCKETS)]), []);
  });

  it('is not kept where nothing was foretold, or it held for a part of the plot only', () => {
    finish(1000, 1024, [held('lock', 1, { text: 'Larger plots.' }), held('memory', 0.2, OTHERS)]);
    assert.deepEqual(finish(900, 256, []), []);
  });
});
