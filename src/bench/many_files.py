"""Times dupfs on a million small files in 30 snapshots, with its usual heap and with a small one.

A sample of the files, in the oldest, the middle and the newest snapshot, is compared with what it
has to be.
"""
import glob
import os
import random
import subprocess
import time

import comparison
import programs
import tree
from comparison import MEMORY, MOUNT, Task, mount_and_list, shell

SIZES, QUICK_SIZES = (1_000_000, 30), (20_000, 6)  # files, and snapshots
SAMPLE = 200

FIRST = Task("first mount → `ls` of the newest")
INDEX = Task("first mount → `ls` of every snapshot")
INDEX_PROCESSOR = Task("processor time of that")
INDEX_RATE = Task("nodes of all sets indexed", "k/s", 0, is_rate=True, target="≥ 150")
INDEX_SIZE = Task("index of all trees", "bytes a node", 0, target="≤ 200")
INDEXED = MOUNT._replace(name="indexed: " + MOUNT.name, target="≤ 0.5")
NAMES = Task("`ls -f` of the large directory", target="≤ 1")
FIND_NAMES = Task("`find -maxdepth 1` of it", target="≤ 1")
SIZES_FIRST = Task("`ls -l` of it, volumes not indexed", limit=120)
SIZES_AGAIN = Task("`ls -l` of it again", limit=120)
FIND = Task("`find` in one snapshot, entries", "k/s", 0, is_rate=True, target="≥ 150")
FIND_AGAIN = Task("`find` again, entries", "k/s", 0, is_rate=True, target="≥ 150")
WHOLE_SIZE = Task("index with volumes", "bytes a node", 0)
PEAK = MEMORY._replace(target="≤ 250")
TASKS = [FIRST, INDEX, INDEX_PROCESSOR, INDEX_RATE, INDEX_SIZE, INDEXED, NAMES, FIND_NAMES,
         SIZES_FIRST, SIZES_AGAIN, FIND, FIND_AGAIN, WHOLE_SIZE, PEAK]


class Heap(programs.Dupfs):
    """dupfs with a heap of some size, indexed anew in each run."""

    def __init__(self, directory, name, java_options):
        super().__init__(directory, warm=True)
        self.name = name
        self.environment["DUPFS_JAVA_OPTS"] = java_options

    @classmethod
    def columns(cls, directory):
        return [cls(directory, "dupfs, default heap", ""),
                cls(directory, "dupfs, 96 MiB of heap", "-Xmx96m")]

    def prepare(self):
        """Makes its archive of classes, which no run has to wait for then."""
        subprocess.run(self.version, check=True, stdout=subprocess.DEVNULL)

    def index_size(self):
        return sum(map(os.path.getsize, glob.glob(f"{self.cache}/dupfs/*/index.sqlite*")))


KINDS = [Heap]


def measure(times, program, model):
    nodes = sum(map(len, model.changes))
    program.forget()
    peaks = [measure_index(times, program, nodes)]
    times.add(INDEX_SIZE, program, program.index_size() / nodes)
    for action in list_large, find, check:
        with times.timed(INDEXED, program, lambda: mount_and_list(program)) as mounted:
            action(times, program, model, mounted)
            peaks.append(mounted.peak_mb())
    times.add(WHOLE_SIZE, program, program.index_size() / nodes)
    times.add(PEAK, program, max(peaks))


def measure_index(times, program, nodes):
    start = time.monotonic()
    with times.timed(FIRST, program, lambda: mount_and_list(program)) as mounted:
        shell("ls */ > /dev/null", mounted.root)
        seconds = time.monotonic() - start
        times.add(INDEX, program, seconds)
        times.add(INDEX_PROCESSOR, program, mounted.processor_seconds())
        times.add(INDEX_RATE, program, nodes / seconds / 1000)
        return mounted.peak_mb()


def list_large(times, program, model, mounted):
    large = os.path.join(mounted.newest, os.fsdecode(tree.CROWDED))
    for task, command in ((NAMES, "ls -f"), (FIND_NAMES, "find . -maxdepth 1"),
                          (SIZES_FIRST, "ls -l"), (SIZES_AGAIN, "ls -l")):
        times.timed_shell(task, program, f"{command} > /dev/null", large)


def find(times, program, model, mounted):
    for task in FIND, FIND_AGAIN:
        measure_find(times, task, program, model, mounted)


def measure_find(times, task, program, model, mounted):
    newest = len(model.changes) - 1
    entries = len(model.directories) + len(model.files(newest)) + 1
    start = time.monotonic()
    shell(f"[ $(find . -printf x | wc -c) = {entries} ]", mounted.newest)
    times.add(task, program, entries / (time.monotonic() - start) / 1000)


def check(times, program, model, mounted):
    newest = len(model.changes) - 1
    for number in sorted({0, newest // 2, newest}):
        check_snapshot(os.path.join(os.fsencode(mounted.root), snapshot(number)), model, number)


def check_snapshot(root, model, number):
    """Compares some files, some that have changed, and some that are gone."""
    rnd = random.Random(number)
    some = lambda paths: rnd.sample(paths, min(SAMPLE, len(paths)))
    files = model.files(number)
    changed = [path for path in files if len(model.history(path, number)) > 1]
    for path in some(files) + some(changed):
        with open(os.path.join(root, path), "rb") as f:
            content, seconds = f.read(), int(os.fstat(f.fileno()).st_mtime)
        assert content == model.content(path, number), (number, path)
        assert seconds == model.modified(path, number), (number, path)
    for path in some([path for changes in model.changes[:number + 1]
                      for path, word in changes if word == "deleted"]):
        assert not os.path.exists(os.path.join(root, path)), (number, path)


def snapshot(number):
    return time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(tree.time_of(number))).encode()


def main(argv):
    parser = comparison.option_parser("many-files", __doc__, "/var/tmp/dupfs-bench/many-files",
                                      KINDS)
    options, sizes = comparison.options_and_sizes(parser, argv, SIZES, QUICK_SIZES)
    comparison.make_repositories("many-files", options.dir, *sizes)
    model = tree.Tree(*sizes)
    comparison.compare(options, KINDS, TASKS,
                       lambda times, program: measure(times, program, model))
