#!/usr/bin/env bash
# Linux 6.18 (procfs with 4 KiB pages), read with Node.js 22.
#
# A monitor keeps its files of /proc open and reads each again from the start, every second, with a buffer that is large enough. One would guess
# that a read which doesn't fill the buffer has come to the end, as it has of a file on a disk. But of a file of many lines (diskstats,
# mountinfo, net/dev, net/tcp, maps) the kernel gives the lines that fit into one page, whole ones, however large the buffer. So nothing is
# cut where it would be noticed: a host with three disks is shown as it is, one with sixty as one with forty, and none of the lines is broken.
# A file that is made in one go (stat, meminfo) does come whole. proc(5) tells neither; what the kernel says of its size is 0.
#
# So it is read on until a read gives nothing.
#
# Seen, of the memory map of a process that has a thousand pieces of memory, with a buffer of 1 MiB:
#   size told: 0
#   first read: a page at most, ends with a whole line: yes, more to come: yes
#   reads until the end: more than ten, lines missing after the first: most
#   all reads together are what readFileSync gives: yes
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/seen.py" <<'PY'
import mmap
import os
import subprocess
import sys

# Neighbours of different rights are kept apart by the kernel.
pieces = [mmap.mmap(-1, mmap.PAGESIZE, prot=mmap.PROT_READ | (mmap.PROT_WRITE if i % 2 else 0)) for i in range(1000)]
sys.exit(subprocess.call(['node', sys.argv[1], str(os.getpid()), str(mmap.PAGESIZE)]))
PY
cat >"$folder/seen.cjs" <<'JS'
const fs = require('node:fs');

const [pid, page] = process.argv.slice(2);
const path = `/proc/${pid}/maps`;
const buffer = Buffer.alloc(2 ** 20);
const file = fs.openSync(path);
const parts = [];
for (let length = -1; length !== 0; ) {
  length = fs.readSync(file, buffer, 0, buffer.length, null);
  parts.push(buffer.toString('latin1', 0, length));
}
const yes = (is) => (is ? 'yes' : 'no');
const linesOf = (text) => text.split('\n').length - 1;
const [first] = parts;
const whole = parts.join('');
const size = first.length <= Number(page) ? 'a page at most' : `${first.length} bytes`;
console.log(`size told: ${fs.fstatSync(file).size}`);
console.log(`first read: ${size}, ends with a whole line: ${yes(first.endsWith('\n'))}, more to come: ${yes(whole.length > first.length)}`);
const missing = linesOf(whole) - linesOf(first);
console.log(`reads until the end: ${parts.length > 10 ? 'more than ten' : parts.length}, lines missing after the first: ${missing > linesOf(whole) / 2 ? 'most' : missing}`);
console.log(`all reads together are what readFileSync gives: ${yes(whole === fs.readFileSync(path, 'latin1'))}`);
JS
timeout 60 python3 "$folder/seen.py" "$folder/seen.cjs" | tee "$folder/seen"
diff - "$folder/seen" <<'EXPECTED'
size told: 0
first read: a page at most, ends with a whole line: yes, more to come: yes
reads until the end: more than ten, lines missing after the first: most
all reads together are what readFileSync gives: yes
EXPECTED
