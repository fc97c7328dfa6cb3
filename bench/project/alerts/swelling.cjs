// Stands in for a plotter whose memory is to be watched. Takes `swell` and `shrink` on its standard input; answers `swollen SECONDS` with
// the time just before its resident memory exceeded the bound, and `shrunk` when it is below it again. `node swelling.cjs BOUND`.
const bound = Number(process.argv[2]);
const MEBIBYTE = 1024 * 1024;
// Mapped by itself, whatever the allocator has learnt: all of it goes back at once.
const WHOLE = 192 * MEBIBYTE;
const PIECE = 4 * MEBIBYTE;
// Clear of the bound, so that what else the process does decides nothing.
const BEYOND = 16 * MEBIBYTE;
let held;

process.stdin.setEncoding('utf8');
process.stdin.on('data', (text) => {
  for (const word of text.split('\n')) {
    if (word === 'swell') swell();
    if (word === 'shrink') shrink();
  }
});
process.stdin.on('end', () => process.exit());

function swell() {
  held = Buffer.allocUnsafeSlow(WHOLE);
  let at;
  for (let from = 0; from < WHOLE; from += PIECE) {
    const now = Date.now() / 1000;
    held.fill(1, from, from + PIECE);
    const rss = process.memoryUsage.rss();
    if (rss > bound) at ??= now;
    if (rss > bound + BEYOND) break;
  }
  console.log(`swollen ${at}`);
}

function shrink() {
  held = undefined;
  global.gc();
  if (process.memoryUsage.rss() < bound) console.log('shrunk');
  else setTimeout(shrink, 20);
}
