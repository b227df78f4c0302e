#!/usr/bin/env python3
"""Times dupfs on a file of 365 deltas, as long-chain writes it; prints a Markdown table.

All of the oldest and the newest version is compared with what it has to be.
"""
import argparse
import hashlib
import os
import random
import statistics
import subprocess
import sys
import time

import programs

HERE = os.path.dirname(os.path.abspath(__file__))
NAME = "image.raw"
PAGE = 4096
READS = 1000

FIRST_EVER = "first mount → first byte of the newest, s"
MOUNT = "indexed: mount → `ls` of the newest, s"
FIRST_BYTE = "open and first byte of the newest, ms"
RANDOM_MEDIAN = "random 4 KiB of the newest, median, ms"
RANDOM_LAST = "random 4 KiB of the newest, 99th percentile, ms"
READ_NEWEST = "all of the newest, MB/s"
READ_OLDEST = "all of the oldest, MB/s"
MEMORY = "peak memory, MB"
ROWS = [FIRST_EVER, MOUNT, FIRST_BYTE, RANDOM_MEDIAN, RANDOM_LAST, READ_NEWEST, READ_OLDEST, MEMORY]


def read_first_byte(path):
    with open(path, "rb", buffering=0) as f:
        f.read(1)


def seconds_of(action, *arguments):
    start = time.monotonic()
    action(*arguments)
    return time.monotonic() - start


def random_reads(path):
    """The seconds that each took, the quickest first."""
    rnd = random.Random(0)
    file = os.open(path, os.O_RDONLY)
    os.posix_fadvise(file, 0, 0, os.POSIX_FADV_RANDOM)
    pages = os.fstat(file).st_size // PAGE
    offsets = [rnd.randrange(pages) * PAGE for _ in range(READS)]
    seconds = [seconds_of(os.pread, file, PAGE, offset) for offset in offsets]
    os.close(file)
    return sorted(seconds)


def megabytes_a_second(path, sha256):
    digest = hashlib.sha256()
    start = time.monotonic()
    with open(path, "rb", buffering=0) as f:
        while data := f.read(1 << 20):
            digest.update(data)
    seconds = time.monotonic() - start
    assert digest.hexdigest() == sha256, path
    return os.path.getsize(path) / seconds / 1e6


def measure(dupfs, sha256):
    """Returns the values by row. Each task has a mount of its own, and so caches that are empty."""
    values = {MOUNT: [], MEMORY: []}

    def mounted(action):
        start = time.monotonic()
        mounted = dupfs.mount()
        try:
            oldest, *_, newest, _ = sorted(os.listdir(mounted.root))  # the last is "latest"
            os.listdir(os.path.join(mounted.root, newest))
            if dupfs.warm:
                values[MOUNT].append(time.monotonic() - start)
            result = action(*(os.path.join(mounted.root, name, NAME) for name in (oldest, newest)))
            values[MEMORY].append(mounted.peak_kib() / 1024)
            return result
        finally:
            dupfs.unmount()

    def note(row, value):
        values[row] = value
        print(f"  {row}: {value:.2f}", file=sys.stderr)

    start = time.monotonic()
    mounted(lambda oldest, newest: read_first_byte(newest))
    note(FIRST_EVER, time.monotonic() - start)
    dupfs.warm = True
    note(FIRST_BYTE, mounted(lambda oldest, newest: seconds_of(read_first_byte, newest)) * 1000)
    seconds = mounted(lambda oldest, newest: random_reads(newest))
    note(RANDOM_MEDIAN, seconds[READS // 2] * 1000)
    note(RANDOM_LAST, seconds[READS * 99 // 100] * 1000)
    note(READ_NEWEST, mounted(lambda oldest, newest: megabytes_a_second(newest, sha256["newest"])))
    note(READ_OLDEST, mounted(lambda oldest, newest: megabytes_a_second(oldest, sha256["first"])))
    note(MOUNT, statistics.median(values[MOUNT]))
    note(MEMORY, max(values[MEMORY]))
    return values


def main(argv):
    parser = argparse.ArgumentParser(prog="bench long-chain", description=__doc__)
    parser.add_argument("--dir", default="/var/tmp/dupfs-bench",
                        help="where the repository is kept (default: %(default)s)")
    parser.add_argument("--increments", type=int, default=365)
    parser.add_argument("--mib", type=int, default=64, help="size of the file at first")
    options = parser.parse_args(argv)

    repository = os.path.join(os.path.abspath(options.dir), "long-chain")
    subprocess.run([os.path.join(HERE, "long-chain"), repository,
                    f"--increments={options.increments}", f"--mib={options.mib}"], check=True)
    subprocess.run([programs.DUPFS, "--version"], check=True,
                   stdout=subprocess.DEVNULL)  # makes its archive of classes
    with open(repository + ".sha256") as f:
        sha256 = {name: digest for digest, name in map(str.split, f)}
    values = measure(programs.Dupfs(repository + ".work", repository, warm=False), sha256)
    print(f"| {options.increments} deltas of {options.mib} MiB | dupfs |\n| --- | --- |")
    for row in ROWS:
        print(f"| {row} | {values[row]:.0f} |" if values[row] >= 10
              else f"| {row} | {values[row]:.2f} |")


if __name__ == "__main__":
    main(sys.argv[1:])
