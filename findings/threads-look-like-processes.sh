#!/usr/bin/env bash
# Linux 6.18 (procfs), looked at with Python 3.
#
# A monitor that wants to find new processes cheaply looks at the newest number that /proc/loadavg tells, and opens /proc/NUMBER. One would guess
# that a thread isn't met that way, as no listing of /proc has it; or that what is met is the thread's, as proc_pid_task(5) says: the contents of
# /proc/TID are those of /proc/PID/task/TID. Neither is so. The newest number is that of a thread as well, and /proc/TID is half of each: `stat`
# has the number, the name and the state of the thread beside the CPU time of its whole process, `io` what the whole process read and wrote,
# `task` all its threads; `status` and `schedstat` are the thread's own. So a plotter that begins a thread seems to have a second process,
# with a name of its own, that has used as much as all of it. Nothing but Tgid in `status` tells.
#
# The other way round, what one would take for the process's is its first thread's: `schedstat`, and the context switches of `status`. Of a plotter
# whose first thread waits for those that work, /proc/PID/stat tells all of its CPU time and /proc/PID/schedstat next to none.
#
# So whatever is found by its number is a process only if its Tgid is that number, and run time of a process is summed over task/*/schedstat.
#
# Seen, of a process whose thread "worker" computed for a second and read a megabyte, while its thread "idle" and its first one waited:
#   number told by loadavg is that of a thread: yes, listed in /proc: no
#   /proc/PID: pid PID, name main, cpu worked, schedstat next to 0, read 1 MiB, threads 3
#   /proc/IDLE: pid IDLE, name idle, cpu worked, schedstat next to 0, read 1 MiB, threads 3
#   /proc/PID/task/IDLE: pid IDLE, name idle, cpu next to 0, schedstat next to 0, read some bytes, threads 3
#   /proc/PID/task/WORKER: pid WORKER, name worker, cpu worked, schedstat worked, read 1 MiB, threads 3
#   Tgid of /proc/IDLE is PID: yes
set -euo pipefail
for file in io schedstat; do
  if [ ! -r /proc/self/$file ]; then
    echo "skipped: this kernel has no /proc/PID/$file"
    exit 0
  fi
done
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/seen.py" <<'PY'
import os
import threading
import time

ids = {}
done = threading.Event()


def named(name):
    with open(f'/proc/self/task/{threading.get_native_id()}/comm', 'w') as file:
        file.write(name)
    ids[name] = threading.get_native_id()


def worker():
    named('worker')
    with open('/dev/zero', 'rb', buffering=0) as zeros:
        zeros.read(2**20)
    end = time.thread_time() + 1
    while time.thread_time() < end:
        pass
    ready.wait()
    done.wait()


def idle():
    named('idle')
    with open('/proc/loadavg') as file:
        ids['newest'] = int(file.read().split()[-1])
    ready.wait()
    done.wait()


def text(path):
    with open(path) as file:
        return file.read()


def amount(seconds):
    return 'worked' if seconds > 0.8 else 'next to 0' if seconds < 0.2 else f'{seconds} s'


def row(title, path, number):
    begin, rest = text(f'{path}/stat').rsplit(') ', 1)
    pid, name = begin.split(' (')
    fields = rest.split()
    cpu = amount((int(fields[11]) + int(fields[12])) / os.sysconf('SC_CLK_TCK'))
    run = amount(int(text(f'{path}/schedstat').split()[0]) / 1e9)
    read = '1 MiB' if int(text(f'{path}/io').split()[1]) >= 2**20 else 'some bytes'
    told = title.split('/')[-1] if pid == str(number) else pid
    return f'{title}: pid {told}, name {name}, cpu {cpu}, schedstat {run}, read {read}, threads {fields[17]}'


named('main')
ready = threading.Barrier(3)
threading.Thread(target=worker).start()
while 'worker' not in ids or int(text(f'/proc/self/task/{ids["worker"]}/schedstat').split()[0]) < 1e9:
    time.sleep(0.05)
threading.Thread(target=idle).start()
ready.wait()
process = os.getpid()
listed = 'yes' if str(ids['idle']) in os.listdir('/proc') else 'no'
told = 'yes' if ids['newest'] >= ids['idle'] else 'no'
print(f'number told by loadavg is that of a thread: {told}, listed in /proc: {listed}')
print(row('/proc/PID', f'/proc/{process}', process))
print(row('/proc/IDLE', f'/proc/{ids["idle"]}', ids['idle']))
print(row('/proc/PID/task/IDLE', f'/proc/{process}/task/{ids["idle"]}', ids['idle']))
print(row('/proc/PID/task/WORKER', f'/proc/{process}/task/{ids["worker"]}', ids['worker']))
print('Tgid of /proc/IDLE is PID:', 'yes' if f'Tgid:\t{process}\n' in text(f'/proc/{ids["idle"]}/status') else 'no')
done.set()
PY
timeout 60 python3 "$folder/seen.py" | tee "$folder/seen"
diff - "$folder/seen" <<'EXPECTED'
number told by loadavg is that of a thread: yes, listed in /proc: no
/proc/PID: pid PID, name main, cpu worked, schedstat next to 0, read 1 MiB, threads 3
/proc/IDLE: pid IDLE, name idle, cpu worked, schedstat next to 0, read 1 MiB, threads 3
/proc/PID/task/IDLE: pid IDLE, name idle, cpu next to 0, schedstat next to 0, read some bytes, threads 3
/proc/PID/task/WORKER: pid WORKER, name worker, cpu worked, schedstat worked, read 1 MiB, threads 3
Tgid of /proc/IDLE is PID: yes
EXPECTED
