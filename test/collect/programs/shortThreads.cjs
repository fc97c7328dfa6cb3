// Threads that live for moments, one after the other in so many places; each keeps account of what it ran and waited for a core. A line on
// standard input is answered with the sums, in seconds, of those that have ended.
const { createHash } = require('node:crypto');
const { readFileSync } = require('node:fs');
const { isMainThread, parentPort, Worker, workerData } = require('node:worker_threads');

const schedule = () => readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ').map(Number);

if (isMainThread) {
  const [places, milliseconds] = process.argv.slice(2).map(Number);
  const sums = { ran: 0, waited: 0, ended: 0 };
  const begin = () =>
    new Worker(__filename, { workerData: milliseconds })
      .on('message', ([ran, waited]) => {
        sums.ran += ran;
        sums.waited += waited;
        sums.ended++;
      })
      .on('exit', begin);
  for (let place = 0; place < places; place++) begin();
  process.stdin.on('data', () => console.log(JSON.stringify(sums)));
  process.stdin.on('end', () => process.exit(0));
} else {
  const block = Buffer.alloc(1 << 16);
  const until = schedule()[0] + workerData * 1e6;
  let now = schedule();
  for (; now[0] < until; now = schedule()) createHash('sha256').update(block).digest();
  parentPort.postMessage([now[0] / 1e9, now[1] / 1e9]);
}
