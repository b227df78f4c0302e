"""Times dupfs beside restic, borg and duplicity on six snapshots of the Linux source."""
import os
import shutil
import subprocess
import sys
import time

import comparison
import programs
from comparison import MEMORY, MOUNT, Task, measure_first, mount_and_list

KINDS = [programs.Dupfs, programs.Restic, programs.Borg, programs.Duplicity]
DIRECTORY = "kernel/sched"
SMALL_FILE = "kernel/sched/core.c"

VERSION = Task("`dupfs --version`, or the like")
FIRST_LIST = Task("first `ls -l` of one directory, from nothing to its end")
LIST_DIRECTORY = Task("that `ls -l`, the mount not counted")
LIST = Task("`find` in one snapshot")
SIZES = Task("`find -size +1k` (stat of each)")
LIST_AGAIN = Task("`find` repeated")
FIRST_FILE = Task("one small file, from nothing to its end")
FILE = Task("that file, the mount not counted")
EVERYTHING = Task("`tar c` of a snapshot, or restore of it")
TASKS = [VERSION, MOUNT, FIRST_LIST, LIST_DIRECTORY, LIST, SIZES, LIST_AGAIN, FIRST_FILE, FILE,
         EVERYTHING, MEMORY]


def measure(times, program, whole):
    times.timed(VERSION, program, lambda: subprocess.run(program.version, check=True,
                                                         stdout=subprocess.DEVNULL))
    if isinstance(program, programs.Duplicity):
        measure_duplicity(times, program, whole)
    else:
        measure_mount(times, program, whole)
        measure_first(times, program, f"ls -l {DIRECTORY}", FIRST_LIST, LIST_DIRECTORY)
        measure_first(times, program, f"cat {SMALL_FILE}", FIRST_FILE, FILE)


def measure_mount(times, program, whole):
    with times.timed(MOUNT, program, lambda: mount_and_list(program)) as mounted:
        work = [(LIST, "find . > /dev/null"), (SIZES, "find . -size +1k > /dev/null"),
                (LIST_AGAIN, "find . > /dev/null")]
        if whole:
            work.append((EVERYTHING, "set -o pipefail; tar c . | cat > /dev/null"))
        for task, script in work:
            times.timed_shell(task, program, script, mounted.newest)
        times.add(MEMORY, program, mounted.peak_mb())


def measure_duplicity(times, program, whole):
    program.peak = 0
    times.timed(LIST, program, program.list)
    times.timed(FIRST_FILE, program, lambda: program.restore_file(SMALL_FILE))
    if whole:
        shutil.rmtree(times.timed(EVERYTHING, program, program.restore_all))
    times.add(MEMORY, program, program.peak / 1024)


def check(program, trees):
    """Whether each mounted snapshot equals the tree it was made of; prints what differs."""
    good = True
    with program.mount() as mounted:
        snapshots = sorted(name for name in os.listdir(mounted.root) if name != "latest")
        names = sorted(os.listdir(trees))
        assert len(snapshots) == len(names), (snapshots, names)
        for snapshot, name in zip(snapshots, names):
            a, b = os.path.join(trees, name) + "/", os.path.join(mounted.root, snapshot) + "/"
            # A link of which only the time has changed is not in the backup: duplicity takes it for
            # the same.
            for command in (["diff", "-r", "--no-dereference", a, b],
                            ["rsync", "-anc", "--omit-link-times", "--delete",
                             "--itemize-changes", a, b]):
                start = time.monotonic()
                result = subprocess.run(command, capture_output=True)
                output = result.stdout + result.stderr
                same = not output and result.returncode == 0
                good = good and same
                seconds = time.monotonic() - start
                print(f"{snapshot} = {name}, {command[0]}: {'equal' if same else 'DIFFERENT'}"
                      f" ({seconds:.1f} s)", flush=True)
                sys.stdout.write(os.fsdecode(output[:2000]))
        print(f"peak memory: {mounted.peak_mb():.0f} MB")
    return good


def main(argv):
    parser = comparison.option_parser("linux-chain", __doc__, "/var/tmp/dupfs-bench", KINDS)
    parser.add_argument("--quick", action="store_true", help="one run, without whole snapshots")
    parser.add_argument("--check", action="store_true",
                        help="only compare each mounted snapshot with its source")
    options = parser.parse_args(argv)
    comparison.make_repositories("linux-chain", options.dir)
    if options.check:
        cold = programs.Dupfs(options.dir, warm=False)
        sys.exit(0 if check(cold, os.path.join(options.dir, "trees")) else 1)
    if options.quick:
        options.runs = 1
    comparison.compare(options, KINDS, TASKS,
                       lambda times, program: measure(times, program, whole=not options.quick))
