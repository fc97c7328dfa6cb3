#!/usr/bin/env bash
# Node.js 22 (22.23.3, npm's package "node").
#
# A history keeps its values as many small pieces, each compressed by node:zlib. One would guess that a piece of 15 bytes takes 15 bytes of memory.
# But what the functions of zlib return is a view of the room that they wrote into, 16 KiB (`chunkSize`), and keeps all of it for as long
# as it lives: a thousand times the piece. Neither `byteLength` nor what is written to a file tells of it; `arrayBuffers` of
# process.memoryUsage() does. It is so for deflate, gzip, Brotli and Zstandard, and for what is inflated to little; and a piece that is
# posted to another thread is copied with all of its room.
#
# So what is kept or posted is copied into an array of its own, or compressed into little room (`chunkSize`).
#
# Seen, of 200 bytes of ten digits:
#   deflateRawSync: 15 bytes in 16384, gzipSync: 33 bytes in 16384
#   brotliCompressSync: 19 bytes in 16384, zstdCompressSync: 26 bytes in 16384
#   inflateRawSync: 200 bytes in 16384
#   deflateRawSync, posted to another thread: 15 bytes in 16384
#   5000 pieces take 78 MiB, with chunkSize 64 less than 1 MiB
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund node@22.23.3
cat >seen.mjs <<'JS'
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
import * as zlib from 'node:zlib';

const text = Buffer.from('0123456789'.repeat(20));
const room = (piece) => `${piece.byteLength} bytes in ${piece.buffer.byteLength}`;
const MIB = 2 ** 20;

console.log(`deflateRawSync: ${room(zlib.deflateRawSync(text))}, gzipSync: ${room(zlib.gzipSync(text))}`);
console.log(`brotliCompressSync: ${room(zlib.brotliCompressSync(text))}, zstdCompressSync: ${room(zlib.zstdCompressSync(text))}`);
console.log(`inflateRawSync: ${room(zlib.inflateRawSync(zlib.deflateRawSync(text)))}`);
const { port1, port2 } = new MessageChannel();
port1.postMessage(zlib.deflateRawSync(text));
console.log(`deflateRawSync, posted to another thread: ${room(receiveMessageOnPort(port2).message)}`);
port1.close();

function memoryOf(options) {
  globalThis.gc();
  const before = process.memoryUsage().arrayBuffers;
  const pieces = Array.from({ length: 5000 }, () => zlib.deflateRawSync(text, options));
  globalThis.gc();
  const taken = (process.memoryUsage().arrayBuffers - before) / MIB;
  if (pieces.some(({ length }) => length !== 15)) throw new Error('pieces are of other lengths');
  return taken < 1 ? 'less than 1 MiB' : `${Math.round(taken)} MiB`;
}
console.log(`5000 pieces take ${memoryOf({})}, with chunkSize 64 ${memoryOf({ chunkSize: 64 })}`);
JS
timeout 60 node_modules/node/bin/node --expose-gc --disable-warning=ExperimentalWarning seen.mjs | tee seen.txt
diff - seen.txt <<'EXPECTED'
deflateRawSync: 15 bytes in 16384, gzipSync: 33 bytes in 16384
brotliCompressSync: 19 bytes in 16384, zstdCompressSync: 26 bytes in 16384
inflateRawSync: 200 bytes in 16384
deflateRawSync, posted to another thread: 15 bytes in 16384
5000 pieces take 78 MiB, with chunkSize 64 less than 1 MiB
EXPECTED
