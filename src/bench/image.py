"""What is measured of reading one large file, which is alone in its snapshots."""
import hashlib
import os
import random
import statistics
import subprocess
import sys
import time

from comparison import Task, shell

NAME = "image.raw"
PAGE = 4096
RANDOM_READS = 1000
UNITS = {"MB/s": 1e6, "GB/s": 1e9}

SEQUENTIAL = Task("sequential read, just after a mount", "MB/s", 0, is_rate=True)
MIDDLE = Task("random read of 4 KiB, just after a mount: p50", "ms")
SLOW = Task("random read of 4 KiB: p99", "ms")
SLOWEST = Task("random read of 4 KiB: slowest", "ms")


def measure_sequential(times, task, program, snapshot):
    start = time.monotonic()
    shell(f"dd if={NAME} of=/dev/null bs=1M status=none", snapshot)
    seconds = time.monotonic() - start
    times.add(task, program, os.path.getsize(snapshot + NAME) / seconds / UNITS[task.unit])


def measure_random(times, program, snapshot):
    """Returns the digest of all that was read."""
    milliseconds, digest = read_pages(snapshot + NAME)
    times.add(MIDDLE, program, statistics.median(milliseconds))
    times.add(SLOW, program, statistics.quantiles(milliseconds, n=100)[98])
    times.add(SLOWEST, program, max(milliseconds))
    return digest


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


def digest_of(snapshot):
    output = subprocess.run(["sha256sum", snapshot + NAME], check=True, capture_output=True,
                            text=True)
    return output.stdout.split()[0]


def require(equal, program):
    if not equal:
        sys.exit(f"bench: {program.name} reads something else than was backed up")
