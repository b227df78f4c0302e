#!/usr/bin/env python3
"""Times dupfs on a repository of a million small files in 30 snapshots, as many-files writes it.

Prints a Markdown table: with the heap that dupfs has unless told otherwise, and with a small one. A
sample of the files, in the oldest, the middle and the newest snapshot, is compared with what it has
to be.
"""
import argparse
import glob
import os
import random
import statistics
import subprocess
import sys
import time

import programs
import tree

HERE = os.path.dirname(os.path.abspath(__file__))
HEAPS = {"default heap": "", "96 MiB of heap": "-Xmx96m"}
SAMPLE = 200

FIRST = "first mount → `ls` of the newest, s"
INDEX = "first mount → `ls` of every snapshot, s"
INDEX_PROCESSOR = "processor time of that, s"
INDEX_RATE = "nodes of all sets indexed, k/s"
INDEX_SIZE = "index of all trees, bytes a node"
MOUNT = "indexed: mount → `ls` of the newest, s"
NAMES = "`ls -f` of the large directory, s"
FIND_NAMES = "`find -maxdepth 1` of it, s"
SIZES = "`ls -l` of it, volumes not indexed, s"
SIZES_AGAIN = "`ls -l` of it again, s"
FIND = "`find` in one snapshot, k entries/s"
FIND_AGAIN = "`find` again, k entries/s"
WHOLE_SIZE = "index with volumes, bytes a node"
MEMORY = "peak memory, MB"
TARGETS = {INDEX_RATE: "≥ 150", INDEX_SIZE: "≤ 200", MOUNT: "≤ 0.5", NAMES: "≤ 1",
           FIND_NAMES: "≤ 1", FIND: "≥ 150", FIND_AGAIN: "≥ 150", MEMORY: "≤ 250"}
ROWS = [FIRST, INDEX, INDEX_PROCESSOR, INDEX_RATE, INDEX_SIZE, MOUNT, NAMES, FIND_NAMES, SIZES,
        SIZES_AGAIN, FIND, FIND_AGAIN, WHOLE_SIZE, MEMORY]


def shell(script, directory):
    """The seconds that it takes."""
    start = time.monotonic()
    subprocess.run(["bash", "-ec", script], cwd=directory, check=True)
    return time.monotonic() - start


def processor_seconds(pid):
    with open(f"/proc/{pid}/stat") as stat:
        return sum(map(int, stat.read().split()[13:15])) / os.sysconf("SC_CLK_TCK")


class Run:
    """What is measured with one heap."""

    def __init__(self, model, dupfs):
        self.model = model
        self.dupfs = dupfs
        self.nodes = sum(map(len, model.changes))
        self.values = {row: [] for row in ROWS}

    def note(self, row, value):
        self.values[row].append(value)
        print(f"  {row}: {value:.2f}", file=sys.stderr)

    def mounted(self, row, action):
        """Notes the time until the newest snapshot is listed, and the memory after an action."""
        start = time.monotonic()
        mounted = self.dupfs.mount()
        try:
            shell("ls > /dev/null", mounted.newest)
            self.note(row, time.monotonic() - start)
            action(mounted, start)
            self.note(MEMORY, mounted.peak_kib() / 1024)
        finally:
            self.dupfs.unmount()

    def measure(self):
        self.dupfs.warm = False
        self.mounted(FIRST, self.index)
        self.dupfs.warm = True
        self.note(INDEX_SIZE, self.index_size() / self.nodes)
        self.mounted(MOUNT, self.list_large)
        self.mounted(MOUNT, self.find)
        self.mounted(MOUNT, self.check)
        self.note(WHOLE_SIZE, self.index_size() / self.nodes)

    def index_size(self):
        return sum(map(os.path.getsize, glob.glob(f"{self.dupfs.cache}/dupfs/*/index.sqlite*")))

    def index(self, mounted, start):
        shell("ls */ > /dev/null", mounted.root)
        seconds = time.monotonic() - start
        self.note(INDEX, seconds)
        self.note(INDEX_PROCESSOR, processor_seconds(mounted.pid))
        self.note(INDEX_RATE, self.nodes / seconds / 1000)

    def list_large(self, mounted, _):
        large = os.path.join(mounted.newest, os.fsdecode(tree.CROWDED))
        self.note(NAMES, shell("ls -f > /dev/null", large))
        self.note(FIND_NAMES, shell("find . -maxdepth 1 > /dev/null", large))
        self.note(SIZES, shell("ls -l > /dev/null", large))
        self.note(SIZES_AGAIN, shell("ls -l > /dev/null", large))

    def find(self, mounted, _):
        newest = len(self.model.changes) - 1
        entries = len(self.model.directories) + len(self.model.files(newest)) + 1
        for row in (FIND, FIND_AGAIN):
            seconds = shell(f"[ $(find . -printf x | wc -c) = {entries} ]", mounted.newest)
            self.note(row, entries / seconds / 1000)

    def check(self, mounted, _):
        newest = len(self.model.changes) - 1
        for number in sorted({0, newest // 2, newest}):
            self.check_snapshot(os.path.join(os.fsencode(mounted.root), snapshot(number)), number)

    def check_snapshot(self, root, number):
        """Compares some files, some that have changed, and some that are gone."""
        rnd = random.Random(number)
        some = lambda paths: rnd.sample(paths, min(SAMPLE, len(paths)))
        files = self.model.files(number)
        changed = [path for path in files if len(self.model.history(path, number)) > 1]
        for path in some(files) + some(changed):
            with open(os.path.join(root, path), "rb") as f:
                content, seconds = f.read(), int(os.fstat(f.fileno()).st_mtime)
            assert content == self.model.content(path, number), (number, path)
            assert seconds == self.model.modified(path, number), (number, path)
        for path in some([path for changes in self.model.changes[:number + 1]
                          for path, word in changes if word == "deleted"]):
            assert not os.path.exists(os.path.join(root, path)), (number, path)

    def cell(self, row):
        values = self.values[row]
        value = max(values) if row == MEMORY else statistics.median(values)
        return f"{value:.0f}" if value >= 10 else f"{value:.2f}"


def snapshot(number):
    return time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(tree.time_of(number))).encode()


def main(argv):
    parser = argparse.ArgumentParser(prog="bench many-files", description=__doc__)
    parser.add_argument("--dir", default="/var/tmp/dupfs-bench",
                        help="where the repository is kept (1 GB; default: %(default)s)")
    parser.add_argument("--files", type=int, default=1_000_000)
    parser.add_argument("--snapshots", type=int, default=30)
    options = parser.parse_args(argv)

    repository = os.path.join(os.path.abspath(options.dir), "many-files")
    subprocess.run([os.path.join(HERE, "many-files"), repository, f"--files={options.files}",
                    f"--snapshots={options.snapshots}"], check=True)
    subprocess.run([programs.DUPFS, "--version"], check=True,
                   stdout=subprocess.DEVNULL)  # makes its archive of classes
    model = tree.Tree(options.files, options.snapshots)
    runs = []
    for name, option in HEAPS.items():
        print(name, file=sys.stderr)
        dupfs = programs.Dupfs(repository + ".work", repository, warm=False)
        dupfs.environment["DUPFS_JAVA_OPTS"] = option
        runs.append(Run(model, dupfs))
        runs[-1].measure()

    rows = [[f"{runs[0].nodes:,} nodes", *HEAPS, "target"], ["---"] * (len(HEAPS) + 2)]
    rows += [[row, *(run.cell(row) for run in runs), TARGETS.get(row, "")] for row in ROWS]
    print("\n".join("| " + " | ".join(row) + " |" for row in rows))


if __name__ == "__main__":
    main(sys.argv[1:])
