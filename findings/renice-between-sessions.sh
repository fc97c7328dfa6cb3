#!/usr/bin/env bash
# Linux 6.18 with autogroups (CONFIG_SCHED_AUTOGROUP and kernel.sched_autogroup_enabled=1, as most distributions have it), nice of coreutils.
#
# One would guess that a program that was reniced to 10 leaves the processor to a plotter beside it, whoever started the two. But the scheduler
# weighs sessions (setsid: each terminal, each SSH login, each job of cron) against each other first, all alike, and threads within them only
# then: niceness against another session is taken, shown by ps and top, and of no use. Between control groups of the cpu controller, as services
# and containers have them, it is the same. What counts between sessions is /proc/PID/autogroup, which takes a niceness of the whole session.
#
# So what is to leave the processor to a plotter is given a niceness only in the session of the plotter.
#
# Seen, two endless loops on one core for three seconds each:
#   nice 10 in the same session: at most a quarter of the other's time
#   nice 10 in another session: as much as the other
#   nice 10 of that session's autogroup: at most a quarter of the other's time
set -euo pipefail
if [ "$(cat /proc/sys/kernel/sched_autogroup_enabled 2>/dev/null)" != 1 ]; then
  echo 'this kernel has no autogroups, or they are switched off: nothing to be seen here'
  exit 0
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/loop.sh" <<'SH'
end=$((SECONDS + 3))
while [ $SECONDS -lt $end ]; do :; done
read -r user system < <(cut -d ' ' -f 14,15 /proc/$$/stat)
echo $((user + system))
SH
core=$(taskset -cp $$ | sed 's/.*[ ,-]//')

# CPU time of a loop that is told how to run, in hundredths of that of one beside it in this session.
share() {
  taskset -c "$core" bash "$folder/loop.sh" >"$folder/plain" &
  local plain=$!
  taskset -c "$core" "$@" bash "$folder/loop.sh" >"$folder/other"
  wait $plain
  echo $((100 * $(cat "$folder/other") / $(cat "$folder/plain")))
}

words() {
  if [ "$1" -le 25 ]; then echo "at most a quarter of the other's time"
  elif [ "$1" -ge 60 ]; then echo 'as much as the other'
  else echo "$1 % of the other's time"; fi
}

autogroup='echo 10 >/proc/$$/autogroup; exec "$@"'
{
  echo "nice 10 in the same session: $(words "$(share nice -n 10)")"
  echo "nice 10 in another session: $(words "$(share setsid -w nice -n 10)")"
  echo "nice 10 of that session's autogroup: $(words "$(share setsid -w bash -c "$autogroup" -)")"
} | tee "$folder/seen"
diff - "$folder/seen" <<'EXPECTED'
nice 10 in the same session: at most a quarter of the other's time
nice 10 in another session: as much as the other
nice 10 of that session's autogroup: at most a quarter of the other's time
EXPECTED
