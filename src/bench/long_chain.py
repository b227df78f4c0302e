"""Times dupfs on a file of 365 deltas.

All of the oldest and of the newest version is compared with what was backed up.
"""
import os

import comparison
import image
import programs
from comparison import MEMORY, MOUNT, Task, measure_first, mount_and_list

KINDS = [programs.Dupfs]
SIZES, QUICK_SIZES = (365, 64), (10, 8)  # deltas, and MiB of the file at first

FIRST_BYTE = Task("first byte of the newest, from nothing")
BYTE = Task("that byte, the mount not counted", "s", 3)
OLDEST = Task("sequential read of the oldest", "MB/s", 0, is_rate=True)
TASKS = [MOUNT, FIRST_BYTE, BYTE, image.SEQUENTIAL, OLDEST, image.MIDDLE, image.SLOW, image.SLOWEST,
         MEMORY]


def measure(times, program, digests):
    """Each has a mount of its own, and so caches that are empty."""
    measure_first(times, program, f"head -c 1 {image.NAME}", FIRST_BYTE, BYTE)
    times.add(MEMORY, program, max(
        measure_sequential(times, image.SEQUENTIAL, program, max, digests["newest"]),
        measure_sequential(times, OLDEST, program, min, digests["first"]),
        measure_random(times, program)))


def measure_sequential(times, task, program, choice, digest):
    """The choice is one of the snapshots' names, the greatest of which is "latest"."""
    with program.mount() as mounted:
        snapshot = os.path.join(mounted.root, choice(os.listdir(mounted.root)), "")
        image.measure_sequential(times, task, program, snapshot)
        peak = mounted.peak_mb()
        image.require(image.digest_of(snapshot) == digest, program)
        return peak


def measure_random(times, program):
    with times.timed(MOUNT, program, lambda: mount_and_list(program)) as mounted:
        image.measure_random(times, program, mounted.newest)
        return mounted.peak_mb()


def main(argv):
    parser = comparison.option_parser("long-chain", __doc__, "/var/tmp/dupfs-bench/long-chain",
                                      KINDS)
    options, sizes = comparison.options_and_sizes(parser, argv, SIZES, QUICK_SIZES)
    comparison.make_repositories("long-chain", options.dir, *sizes)
    with open(os.path.join(options.dir, "duplicity.sha256")) as f:
        digests = {name: digest for digest, name in map(str.split, f)}
    comparison.compare(options, KINDS, TASKS,
                       lambda times, program: measure(times, program, digests))
