import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { HistoryReader } from '../../../src/analysis/past/historyReader.ts';
import { HistoryFixture, IDENTITY, seriesOf } from '../../history/historyFixture.ts';

const START = 1_760_000_000;

describe('HistoryReader', function () {
  this.timeout(60_000);

  it('reads the history of another host where that is asked for, and nowhere else', async () => {
    const fixture = new HistoryFixture();
    const history = fixture.open({ hostId: 'other', hostName: 'plotter-7' });
    history.lease.tryAcquire(IDENTITY);
    history.append(START, Float64Array.of(1), seriesOf(1), []);
    fixture.close(history);
    const workerPath = fileURLToPath(new URL('../../../src/report/worker.ts', import.meta.url));
    const own = new HistoryReader({ workerPath, hostId: 'mine', path: () => fixture.path });
    const any = own.ofAnyHost(fixture.path);
    try {
      assert.deepEqual(await any.finishedByDay(START, 3), []);
      await assert.rejects(own.finishedByDay(START, 3), /is the history of another host/);
    } finally {
      own.dispose();
      any.dispose();
      fixture.remove();
    }
  });
});
