#!/usr/bin/env python3
"""reader.py NUMBER SECONDS MOUNT TREES: reads in MOUNT, and compares with TREES, for some seconds.

The k-th snapshot of MOUNT (by name) is TREES/sk. By its number a reader is one of four sorts: whole
files, ranges at random offsets, find, tar. Fails at the first difference or error.
"""
import os
import random
import subprocess
import sys
import time

number, seconds = int(sys.argv[1]), int(sys.argv[2])
mount, trees = os.fsencode(sys.argv[3]), os.fsencode(sys.argv[4])
rnd = random.Random(number)
end = time.monotonic() + seconds


def regular_files(root):
    found = []
    for directory, _, names in os.walk(root):
        for name in names:
            path = os.path.join(directory, name)
            if os.path.isfile(path) and not os.path.islink(path):
                found.append(os.path.relpath(path, root))
    return sorted(found)


FILES = {}


def pick():
    snapshots = sorted(os.listdir(mount))[:-1]  # without "latest"
    k = rnd.randrange(len(snapshots))
    source = os.path.join(trees, b"s%d" % k)
    if k not in FILES:
        FILES[k] = regular_files(source)
    return os.path.join(mount, snapshots[k]), source, FILES[k]


def whole_files():
    snapshot, source, files = pick()
    for name in rnd.sample(files, 50):
        with open(os.path.join(snapshot, name), "rb") as a, open(os.path.join(source, name), "rb") as b:
            assert a.read() == b.read(), (snapshot, name)


def ranges():
    snapshot, source, files = pick()
    for name in rnd.sample(files, 20):
        a = os.open(os.path.join(snapshot, name), os.O_RDONLY)
        b = os.open(os.path.join(source, name), os.O_RDONLY)
        size = os.fstat(b).st_size
        assert os.fstat(a).st_size == size, (snapshot, name)
        for _ in range(20):
            at, length = rnd.randrange(size + 1), rnd.choice([1, 512, 4096, 70_000, 1_000_000])
            assert os.pread(a, length, at) == os.pread(b, length, at), (snapshot, name, at, length)
        os.close(a)
        os.close(b)


def find():
    snapshot, source, _ = pick()
    script = "cd \"$0\" && find . -type f -printf '%p %s %m\\n' | sort"
    outputs = [subprocess.run(["sh", "-c", script, d], check=True, capture_output=True)
               for d in (snapshot, source)]
    assert outputs[0].stdout == outputs[1].stdout, snapshot
    assert not outputs[0].stderr, outputs[0].stderr


def tar():
    snapshot, source, _ = pick()
    script = "cd \"$0\" && tar c --sort=name --mtime=@0 --hard-dereference . | sha256sum"
    outputs = [subprocess.run(["sh", "-c", script, d], check=True, capture_output=True)
               for d in (snapshot, source)]
    assert outputs[0].stdout == outputs[1].stdout, (snapshot, outputs)


job = [whole_files, ranges, find, tar][number % 4]
while True:
    job()
    if time.monotonic() > end:
        break
