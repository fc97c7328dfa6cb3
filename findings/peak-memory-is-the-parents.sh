#!/usr/bin/env bash
# Linux 6.18, Node.js 22 (process.resourceUsage(), which is getrusage(2)).
#
# A program that measures itself takes `maxRSS` for the most memory that it ever had; so does whoever waits for a child, as a benchmark of
# plotters. One would guess that it begins with the program, as CPU times do. But between fork and exec a child is a copy of its parent, or
# borrows the parent's memory, and what that was resident counts as the child's peak for good: a small program that a large one starts reports the
# size of the large one. The other figure of the kernel for the same thing, VmHWM in /proc/PID/status, begins anew with exec. With a shell between
# the two nothing is seen of it, so that it comes and goes with how a program is started. getrusage(2) says nothing of it.
#
# So peaks of memory are read from VmHWM, where there is one.
#
# Seen, of a program that needs about 40 MiB:
#   started by one of its kind: maxRSS its own, VmHWM its own
#   started by one that has 400 MiB: maxRSS its parent's, VmHWM its own
#   started by a shell of one that has 400 MiB: maxRSS its own, VmHWM its own
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/child.cjs" <<'JS'
const MIB = 2 ** 10;
const high = /^VmHWM:\s+(\d+) kB$/m.exec(require('node:fs').readFileSync('/proc/self/status', 'utf8'))[1];
const words = (kib) => (kib < 200 * MIB ? 'its own' : kib >= 400 * MIB ? "its parent's" : `${Math.round(kib / MIB)} MiB`);
console.log(`maxRSS ${words(process.resourceUsage().maxRSS)}, VmHWM ${words(Number(high))}`);
JS
cat >"$folder/parent.cjs" <<'JS'
const { spawnSync } = require('node:child_process');
const child = require('node:path').join(__dirname, 'child.cjs');
const said = (command, ...args) => spawnSync(command, args, { encoding: 'utf8' }).stdout.trim();
console.log(`started by one of its kind: ${said(process.execPath, child)}`);
const large = Buffer.alloc(400 * 2 ** 20, 1);
console.log(`started by one that has 400 MiB: ${said(process.execPath, child)}`);
console.log(`started by a shell of one that has 400 MiB: ${said('sh', '-c', '"$0" "$1"; true', process.execPath, child)}`);
if (large[large.length - 1] !== 1) throw new Error('its memory is gone');
JS
timeout 60 node "$folder/parent.cjs" | tee "$folder/seen"
diff - "$folder/seen" <<'EXPECTED'
started by one of its kind: maxRSS its own, VmHWM its own
started by one that has 400 MiB: maxRSS its parent's, VmHWM its own
started by a shell of one that has 400 MiB: maxRSS its own, VmHWM its own
EXPECTED
