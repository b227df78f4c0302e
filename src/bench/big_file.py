"""Times reading one large file, beside restic and borg, and beside gpg decoding the full backup.

The file is the newest of eleven versions of an image of 2 GiB. Ends if a program reads something
else than was backed up.
"""
import hashlib
import os
import random
import statistics
import subprocess
import sys
import time

import comparison
import programs
from comparison import Task, shell

KINDS = [programs.Dupfs, programs.Restic, programs.Borg, programs.Gpg]
IMAGE = "image.raw"
PAGE = 4096
RANDOM_READS = 1000

SEQUENTIAL = Task("sequential read, just after a mount", "MB/s", 0, is_rate=True)
AGAIN = Task("sequential read repeated", "GB/s", is_rate=True)
MIDDLE = Task("random read of 4 KiB, just after a mount: p50", "ms")
SLOW = Task("random read of 4 KiB: p99", "ms")
SLOWEST = Task("random read of 4 KiB: slowest", "ms")
MEMORY = Task("peak memory", "MB", 0)
TASKS = [SEQUENTIAL, AGAIN, MIDDLE, SLOW, SLOWEST, MEMORY]


def measure(times, program, digests):
    if isinstance(program, programs.Gpg):
        start = time.monotonic()
        size = program.decode()
        times.add(SEQUENTIAL, program, size / (time.monotonic() - start) / 1e6)
    else:
        peak = measure_sequential(times, program, digests[0])
        peak = max(peak, measure_random(times, program, digests[1]))
        times.add(MEMORY, program, peak)


def measure_sequential(times, program, digest):
    with program.mount() as mounted:
        path = mounted.newest + IMAGE
        for task, unit in (SEQUENTIAL, 1e6), (AGAIN, 1e9):
            start = time.monotonic()
            shell(f"dd if={IMAGE} of=/dev/null bs=1M status=none", mounted.newest)
            times.add(task, program, os.path.getsize(path) / (time.monotonic() - start) / unit)
        peak = mounted.peak_mb()
        output = subprocess.run(["sha256sum", path], check=True, capture_output=True, text=True)
        require(output.stdout.split()[0] == digest, program)
        return peak


def measure_random(times, program, digest):
    with program.mount() as mounted:
        milliseconds, digest_read = read_pages(mounted.newest + IMAGE)
        times.add(MIDDLE, program, statistics.median(milliseconds))
        times.add(SLOW, program, statistics.quantiles(milliseconds, n=100)[98])
        times.add(SLOWEST, program, max(milliseconds))
        require(digest_read == digest, program)
        return mounted.peak_mb()


def read_pages(path):
    """Reads pages in an order that looks random, and is the same each time.

    Returns the milliseconds that each read took, and the digest of all that was read.
    """
    milliseconds, digest = [], hashlib.sha256()
    file = os.open(path, os.O_RDONLY)
    try:
        # Without this, the kernel would ask for far more than the page and for what follows, and so
        # some reads would be served from what others had fetched.
        os.posix_fadvise(file, 0, 0, os.POSIX_FADV_RANDOM)
        pages = range(os.fstat(file).st_size // PAGE)
        for page in random.Random(0).sample(pages, RANDOM_READS):
            start = time.monotonic()
            data = os.pread(file, PAGE, page * PAGE)
            milliseconds.append(1000 * (time.monotonic() - start))
            digest.update(data)
    finally:
        os.close(file)
    return milliseconds, digest.hexdigest()


def require(equal, program):
    if not equal:
        sys.exit(f"bench: {program.name} reads something else than was backed up")


def main(argv):
    parser = comparison.option_parser("big-file", __doc__, "/var/tmp/dupfs-bench/big-file", KINDS)
    options = parser.parse_args(argv)
    comparison.make_repositories("big-file", options)
    source = os.path.join(options.dir, "source")
    with open(source + ".sha256") as f:
        digests = f.read().strip(), read_pages(os.path.join(source, IMAGE))[1]
    comparison.compare(options, KINDS, TASKS,
                       lambda times, program: measure(times, program, digests))
