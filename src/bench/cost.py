"""Times dupfs as repositories grow: in files, in snapshots, in increments, and in a file's size.

Each repository is one of many-files or long-chain, of other sizes.
"""
import os
import time
import typing

import comparison
import image
import many_files
import tree
from comparison import MEMORY, MOUNT, Task, mount_and_list

INDEXED = MOUNT._replace(name="indexed: " + MOUNT.name)
FIND = many_files.FIND._replace(target="")
INDEX_SIZE = many_files.INDEX_SIZE._replace(target="")
FIRST_BYTE = Task("indexed: open, and read the first byte", "ms", 1)
SEQUENTIAL = image.SEQUENTIAL._replace(name="indexed: " + image.SEQUENTIAL.name)
AMPLIFICATION = Task("read by dupfs for that", "bytes a byte")


class Sized(many_files.Heap):
    """dupfs on a repository of two sizes, which is made if it is missing."""

    def __init__(self, directory, name, *sizes):
        directory = os.path.join(directory, "-".join(map(str, [self.data_set, *sizes])))
        super().__init__(directory, name, java_options="")
        comparison.make_repositories(self.data_set, directory, *sizes)
        self.sizes = sizes


class Files(Sized):
    """Its sizes are the number of files and of snapshots."""

    data_set = "many-files"
    tasks = [many_files.FIRST, INDEXED, FIND, INDEX_SIZE, MEMORY]

    def measure(self, times):
        model = tree.Tree(*self.sizes)
        nodes = sum(map(len, model.changes))
        self.forget()
        first_peak = many_files.measure_index(times, self, nodes)
        times.add(INDEX_SIZE, self, self.index_size() / nodes)
        with times.timed(INDEXED, self, lambda: mount_and_list(self)) as mounted:
            many_files.measure_find(times, FIND, self, model, mounted)
            times.add(MEMORY, self, max(first_peak, mounted.peak_mb()))


class Chain(Sized):
    """Its sizes are the number of increments and the MiB of the file."""

    data_set = "long-chain"
    tasks = [FIRST_BYTE, SEQUENTIAL, AMPLIFICATION, MEMORY]

    def measure(self, times):
        """Each has a mount of its own, and so caches that are empty."""
        self.forget()
        times.add(MEMORY, self, max(self.read_all(), self.measure_first_byte(times),
                                    self.measure_sequential(times)))

    def read_all(self):
        """Fills the index."""
        with self.mount() as mounted:
            image.digest_of(mounted.newest)
            return mounted.peak_mb()

    def measure_first_byte(self, times):
        with mount_and_list(self) as mounted:
            start = time.monotonic()
            with open(mounted.newest + image.NAME, "rb", buffering=0) as file:
                file.read(1)
            times.add(FIRST_BYTE, self, 1000 * (time.monotonic() - start))
            return mounted.peak_mb()

    def measure_sequential(self, times):
        with mount_and_list(self) as mounted:
            before = mounted.bytes_read()
            image.measure_sequential(times, SEQUENTIAL, self, mounted.newest)
            size = os.path.getsize(mounted.newest + image.NAME)
            times.add(AMPLIFICATION, self, (mounted.bytes_read() - before) / size)
            return mounted.peak_mb()


class Growth(typing.NamedTuple):
    """A table, which has a column for each of some sizes; --only knows it by what grows."""

    option: str
    title: str
    program: type
    sizes: list
    growing: int  # which of the two sizes

    def columns(self, directory):
        return [self.program(directory, f"{self.option}: {sizes[self.growing]:,}", *sizes)
                for sizes in self.sizes]


def growths(files, snapshots, some_files, increments, mib, some_mib):
    return [
        Growth("files", "3 snapshots of more and more files", Files, [(n, 3) for n in files], 0),
        Growth("snapshots", f"More and more snapshots of {some_files:,} files", Files,
               [(some_files, n) for n in snapshots], 1),
        Growth("increments", f"More and more increments of a file of {some_mib} MiB", Chain,
               [(n, some_mib) for n in increments], 0),
        Growth("MiB", "5 increments of a larger and larger file", Chain, [(5, n) for n in mib], 1)]


SIZES = growths([3_000, 30_000, 300_000], [1, 10, 100], 10_000, [1, 10, 100, 365], [1, 16, 256], 16)
QUICK_SIZES = growths([300, 3_000], [1, 5], 1_000, [1, 10], [1, 4], 2)


def main(argv):
    parser = comparison.option_parser("cost", __doc__, "/var/tmp/dupfs-bench/cost", SIZES)
    parser.set_defaults(runs=1)
    options, kinds = comparison.options_and_sizes(parser, argv, SIZES, QUICK_SIZES)
    tables, columns = [], []
    for growth in comparison.chosen(options, kinds):
        programs = growth.columns(options.dir)
        table = comparison.measured(options.runs, programs, growth.program.tasks,
                                    lambda times, program: program.measure(times))
        tables.append(f"{growth.title}:\n\n{table}")
        columns += programs
    comparison.report(options, columns, "".join(tables))
