#!/usr/bin/env bash
# systeminformation 5.33.23 on Node.js 22, Debian 12 (procps 4.0.2). macOS goes the same way through the library.
#
# si.processes() tells of each process `path`, `command`, `params` and `started`. One would guess that path is that of the executable, that command
# and params together are what it was started with, and that pid and started tell which process it is, as long as it lives.
#
#   `path` is the folder alone. (On Windows it is the executable, `command` all of the line, and `params` empty, by the library's source.)
#   `params` begins with the first word that has a dash or a slash in front: a subcommand is a part of `command`, all of its words where none has.
#   Where a colon comes before any slash, as in the name of another host, `command` is the first word and everything behind it is gone.
#   `started` is the present less the whole seconds that a process has lived: of one process it goes back and forth by a second.
#
# So a program's name is the last of `path` and the first word of `command`, and a process with a start a second earlier or later is the same.
#
# Seen, as path | command | params:
#   bladebit ramplot -t 2 /mnt/plots: "" | "bladebit ramplot" | "-t 2 /mnt/plots"
#   /opt/chia/bladebit ramplot -t 2 /mnt/plots: "/opt/chia" | "bladebit ramplot" | "-t 2 /mnt/plots"
#   bladebit ramplot 28 abc: "" | "bladebit ramplot 28 abc" | ""
#   bladebit ramplot -t 2 nas:/mnt/plots: "" | "bladebit" | ""
#   processes that were told to have started at different times: some
set -euo pipefail
folder=$(mktemp -d)
pids=()
trap 'kill "${pids[@]}" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund systeminformation@5.33.23
mkfifo hold
echo 'read -r _ <hold' >ramplot

# A shell that waits, under the name and with the arguments that are given: it runs the file "ramplot", its first argument.
start() {
  (exec -a "$1" bash "${@:2}") &
  pids+=($!)
}
start bladebit ramplot -t 2 /mnt/plots
sleep 0.3
start /opt/chia/bladebit ramplot -t 2 /mnt/plots
sleep 0.3
start bladebit ramplot 28 abc
sleep 0.3
start bladebit ramplot -t 2 nas:/mnt/plots
cat >seen.mjs <<'JS'
import { readFileSync } from 'node:fs';
import si from 'systeminformation';

const pids = process.argv.slice(2).map(Number);
const line = (pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ').trim();
const told = async () => {
  const { list } = await si.processes();
  return pids.map((pid) => list.find((process) => process.pid === pid));
};
for (const { pid, path, command, params } of await told()) {
  console.log(`${line(pid)}: ${[path, command, params].map((text) => JSON.stringify(text)).join(' | ')}`);
}
const starts = pids.map(() => new Set());
for (let look = 0; look < 100 && starts.every(({ size }) => size < 2); look++) {
  for (const [at, { started }] of (await told()).entries()) starts[at].add(started);
  await new Promise((resolve) => setTimeout(resolve, 100 * Math.random()));
}
console.log(`processes that were told to have started at different times: ${starts.some(({ size }) => size > 1) ? 'some' : 'none'}`);
JS
timeout 300 node seen.mjs "${pids[@]}" | tee seen.txt
diff - seen.txt <<'EXPECTED'
bladebit ramplot -t 2 /mnt/plots: "" | "bladebit ramplot" | "-t 2 /mnt/plots"
/opt/chia/bladebit ramplot -t 2 /mnt/plots: "/opt/chia" | "bladebit ramplot" | "-t 2 /mnt/plots"
bladebit ramplot 28 abc: "" | "bladebit ramplot 28 abc" | ""
bladebit ramplot -t 2 nas:/mnt/plots: "" | "bladebit" | ""
processes that were told to have started at different times: some
EXPECTED
