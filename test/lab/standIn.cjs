// A plotter's work in small, for the laboratory: each thread hashes, then writes or reads a piece of a file of its own. It runs under the name
// of the demo workload (plotscope-demo.cjs), so that it is watched as a plotter; its work is in LAB_WORK.
const { createHash } = require('node:crypto');
const { constants, openSync, readSync, rmSync, writeSync } = require('node:fs');
const { join } = require('node:path');
const { isMainThread, Worker, workerData } = require('node:worker_threads');

/** The file descriptor of it. */
const CONNECTION = 3;

const argument = (name) => process.argv[process.argv.indexOf(name) + 1];

if (isMainThread) {
  const threads = Number(argument('-r'));
  const folder = argument('-t');
  for (let at = 0; at < threads; at++) new Worker(__filename, { workerData: join(folder, `piece${at}`) });
} else work(workerData, JSON.parse(process.env.LAB_WORK));

/**
 * `hashMiB` a piece, then `bytes` written (through to the disk, unless they are buffered) or read, going round in a file of `fileMiB`; or sent over
 * the connection that it was started with.
 */
function work(path, { hashMiB, bytes, fileMiB, reads, isBuffered, isSent }) {
  rmSync(path, { force: true });
  const input = Buffer.alloc(1 << 20, 7);
  const piece = Buffer.alloc(bytes, 9);
  const fileBytes = fileMiB << 20;
  if (reads) fill(path, fileBytes);
  const writing = constants.O_RDWR | constants.O_CREAT | (isBuffered ? 0 : constants.O_DSYNC);
  const file = isSent ? CONNECTION : openSync(path, reads ? constants.O_RDONLY : writing);
  for (let at = 0; ; at = (at + bytes) % fileBytes) {
    const hash = createHash('sha256');
    for (let mib = 0; mib < hashMiB; mib++) hash.update(input);
    piece[0] = hash.digest()[0];
    if (reads) readSync(file, piece, 0, bytes, at);
    else if (isSent) send(file, piece);
    else writeSync(file, piece, 0, bytes, at);
  }
}

/** What is sent may be taken in parts. */
function send(connection, piece) {
  for (let sent = 0; sent < piece.length; ) sent += writeSync(connection, piece, sent);
}

function fill(path, fileBytes) {
  const file = openSync(path, 'w');
  const block = Buffer.alloc(1 << 20, 5);
  for (let at = 0; at < fileBytes; at += block.length) writeSync(file, block, 0, block.length, at);
}
