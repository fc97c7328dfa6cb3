// Stands in for a plotter whose memory is to be watched. Takes `swell` and `shrink` on its standard input; answers `swollen SECONDS` with
// the time just before its resident memory exceeded the bound, and `shrunk` when it is below it again. `node swelling.cjs BOUND`.
const bound = Number(process.argv[2]);
const PIECE = 4 * 1024 * 1024;
let pieces = [];

process.stdin.setEncoding('utf8');
process.stdin.on('data', (text) => {
  for (const word of text.split('\n')) {
    if (word === 'swell') swell();
    if (word === 'shrink') shrink();
  }
});
process.stdin.on('end', () => process.exit());

function swell() {
  let at = Date.now() / 1000;
  while (process.memoryUsage.rss() <= bound) {
    at = Date.now() / 1000;
    pieces.push(Buffer.allocUnsafeSlow(PIECE).fill(1));
  }
  // Clear of the bound, so that the collector of garbage doesn't decide.
  for (let i = 0; i < 4; i++) pieces.push(Buffer.allocUnsafeSlow(PIECE).fill(1));
  console.log(`swollen ${at}`);
}

function shrink() {
  pieces = [];
  global.gc();
  if (process.memoryUsage.rss() < bound) console.log('shrunk');
  else setTimeout(shrink, 20);
}
