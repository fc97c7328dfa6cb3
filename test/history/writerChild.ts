// A process of the tests: leads when it can, then writes a frame every 10 ms, and says the number of each once it is written.
import { History } from '../../src/history/history.ts';
import { HOST, seriesOf } from './historyFixture.ts';

const history = History.open(process.argv[2], { hostId: HOST });
const series = seriesOf(300);
const values = new Float64Array(300);
let written = 0;

setInterval(() => {
  if (!history.lease.isHeld) {
    if (!history.lease.tryAcquire({ pid: process.pid, host: 'cli', version: '1.0.0' })) return;
    console.log('leads');
  }
  // Times run quickly, so that there is much to seal and to merge.
  const at = Math.max(Date.now() / 1000, 0);
  values.fill(at % 1);
  history.append(at, values, series, [{ type: 'notice', at, text: String(++written) }]);
  history.maintain(2);
  console.log(`wrote ${written}`);
}, 10);
