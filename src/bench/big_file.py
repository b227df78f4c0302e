"""Times reading one large file, beside restic and borg, and beside gpg decoding the full backup.

The file is the newest of eleven versions of an image of 2 GiB. Ends if a program reads something
else than was backed up.
"""
import os
import time

import comparison
import image
import programs
from comparison import MEMORY, Task

KINDS = [programs.Dupfs, programs.Restic, programs.Borg, programs.Gpg]

AGAIN = Task("sequential read repeated", "GB/s", is_rate=True)
TASKS = [image.SEQUENTIAL, AGAIN, image.MIDDLE, image.SLOW, image.SLOWEST, MEMORY]


def measure(times, program, digests):
    if isinstance(program, programs.Gpg):
        start = time.monotonic()
        size = program.decode()
        times.add(image.SEQUENTIAL, program, size / (time.monotonic() - start) / 1e6)
    else:
        peak = measure_sequential(times, program, digests[0])
        peak = max(peak, measure_random(times, program, digests[1]))
        times.add(MEMORY, program, peak)


def measure_sequential(times, program, digest):
    with program.mount() as mounted:
        for task in image.SEQUENTIAL, AGAIN:
            image.measure_sequential(times, task, program, mounted.newest)
        peak = mounted.peak_mb()
        image.require(image.digest_of(mounted.newest) == digest, program)
        return peak


def measure_random(times, program, digest):
    with program.mount() as mounted:
        image.require(image.measure_random(times, program, mounted.newest) == digest, program)
        return mounted.peak_mb()


def main(argv):
    parser = comparison.option_parser("big-file", __doc__, "/var/tmp/dupfs-bench/big-file", KINDS)
    options = parser.parse_args(argv)
    comparison.make_repositories("big-file", options.dir)
    source = os.path.join(options.dir, "source")
    with open(source + ".sha256") as f:
        digests = f.read().strip(), image.read_pages(os.path.join(source, image.NAME))[1]
    comparison.compare(options, KINDS, TASKS,
                       lambda times, program: measure(times, program, digests))
