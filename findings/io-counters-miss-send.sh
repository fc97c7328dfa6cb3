#!/usr/bin/env bash
# Linux 6.18 (/proc/PID/io), looked at with Python 3.
#
# Whether a plotter gets on, and how fast it copies, is taken from `rchar` and `wchar`: what a process reads and writes of everything, files in memory,
# pipes and sockets too. One would guess that it counts what is moved. It counts by the call that moves it: a megabyte into the very same
# socket is one of wchar by write(2) and nothing by send(2); out of a file into another it is one each of rchar and wchar by sendfile(2) and
# copy_file_range(2), and nothing by splice(2) or through a mapping. So of two programs that copy plots to another host over TCP, one
# is seen to write and the other to do nothing, and `syscw` doesn't move either. proc_pid_io(5) speaks of "write(2) and similar system calls".
#
# So a process whose counters stand still is asked for its CPU time and what its threads wait for before it is said to do nothing.
#
# Seen, of 1 MiB each, in MiB of rchar and wchar:
#   write(2) into a socket: 0 read, 1 written
#   send(2) into the same socket: 0 read, 0 written
#   sendfile(2) from file to file: 1 read, 1 written
#   copy_file_range(2) from file to file: 1 read, 1 written
#   splice(2) from file to file: 0 read, 0 written
#   a mapping copied into a mapping: 0 read, 0 written
set -euo pipefail
if [ ! -r /proc/self/io ]; then
  echo 'skipped: this kernel counts no reads and writes of processes (CONFIG_TASK_IO_ACCOUNTING)'
  exit 0
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/seen.py" <<'PY'
import mmap
import os
import socket
import sys
import threading

MIB = 2**20
folder = sys.argv[1]
data = os.urandom(MIB)
ours, theirs = socket.socketpair()


def taken_by_another(send):
    """What is sent is received by recv(2), which isn't counted either."""

    def take():
        left = MIB
        while left > 0:
            left -= len(theirs.recv(left))

    thread = threading.Thread(target=take)
    thread.start()
    send()
    thread.join()


def write_all():
    left = memoryview(data)
    while left:
        left = left[os.write(ours.fileno(), left) :]


def splice_all():
    end, begin = os.pipe()
    left = MIB
    os.lseek(source.fileno(), 0, os.SEEK_SET)
    while left > 0:
        moved = os.splice(source.fileno(), begin, min(left, 65536))
        os.splice(end, target.fileno(), moved)
        left -= moved


def copy_mapped():
    with mmap.mmap(source.fileno(), MIB) as one, mmap.mmap(target.fileno(), MIB) as other:
        other[:] = one[:]


def counters():
    with open('/proc/self/io') as file:
        return [int(line.split()[1]) for line in file][:2]


def show(title, act):
    before = counters()
    act()
    read, written = (round((now - then) / MIB) for now, then in zip(counters(), before))
    print(f'{title}: {read} read, {written} written')


with open(f'{folder}/source', 'wb+') as source, open(f'{folder}/target', 'wb+') as target:
    source.write(data)
    source.flush()
    target.truncate(MIB)
    show('write(2) into a socket', lambda: taken_by_another(write_all))
    show('send(2) into the same socket', lambda: taken_by_another(lambda: ours.sendall(data)))
    show('sendfile(2) from file to file', lambda: os.sendfile(target.fileno(), source.fileno(), 0, MIB))
    show('copy_file_range(2) from file to file', lambda: os.copy_file_range(source.fileno(), target.fileno(), MIB, 0, 0))
    show('splice(2) from file to file', splice_all)
    show('a mapping copied into a mapping', copy_mapped)
PY
timeout 60 python3 "$folder/seen.py" "$folder" | tee "$folder/seen"
diff - "$folder/seen" <<'EXPECTED'
write(2) into a socket: 0 read, 1 written
send(2) into the same socket: 0 read, 0 written
sendfile(2) from file to file: 1 read, 1 written
copy_file_range(2) from file to file: 1 read, 1 written
splice(2) from file to file: 0 read, 0 written
a mapping copied into a mapping: 0 read, 0 written
EXPECTED
