#!/usr/bin/env python3
"""Times dupfs beside duplicity and restic, in one run and on the same six snapshots of a source tree.

Prints a Markdown table: the median of all runs, and the least and most in brackets. The programs
take turns within each run, so that a disturbance meets all of them.
"""
import argparse
import datetime
import os
import platform
import shutil
import statistics
import subprocess
import sys
import time

import programs

HERE = os.path.dirname(os.path.abspath(__file__))
SMALL_FILE = "kernel/sched/core.c"

MOUNT = "mount → `ls` of the newest"
LIST = "`find` in one snapshot"
SIZES = "`find -size +1k` (stat of each)"
ONE_FILE = "one small file, from nothing to its end"
CAT = "the same, once mounted"
EVERYTHING = "`tar c` of a snapshot, or restore of it"
MEMORY = "peak memory, MB"
TASKS = [MOUNT, LIST, SIZES, ONE_FILE, CAT, EVERYTHING, MEMORY]


class Times:
    """Measured values by task and program."""

    def __init__(self):
        self.values = {}

    def add(self, task, program, value):
        self.values.setdefault((task, program.name), []).append(value)
        print(f"  {program.name}: {task}: {value:.2f}", file=sys.stderr)

    def timed(self, task, program, action):
        start = time.monotonic()
        result = action()
        self.add(task, program, time.monotonic() - start)
        return result

    def cell(self, task, program):
        values = self.values.get((task, program.name))
        if not values:
            return "–"
        form = "{:.0f}" if task == MEMORY else "{:.2f}"
        low, middle, high = (form.format(f(values)) for f in (min, statistics.median, max))
        return f"{middle} ({low}–{high})"

    def table(self, columns):
        rows = [["seconds", *(column.name for column in columns)], ["---"] * (len(columns) + 1)]
        rows += [[task, *(self.cell(task, column) for column in columns)] for task in TASKS]
        return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def shell(script, directory):
    subprocess.run(["bash", "-ec", script], cwd=directory, check=True)


def measure_mount(times, program, whole):
    mounted = times.timed(MOUNT, program, lambda: mount_and_list(program))
    try:
        times.timed(LIST, program, lambda: shell("find . > /dev/null", mounted.newest))
        times.timed(SIZES, program, lambda: shell("find . -size +1k > /dev/null", mounted.newest))
        if whole:
            tar = lambda: shell("set -o pipefail; tar c . | cat > /dev/null", mounted.newest)
            times.timed(EVERYTHING, program, tar)
        times.add(MEMORY, program, mounted.peak_kib() / 1024)
    finally:
        mounted.unmount()

    start = time.monotonic()
    mounted = program.mount()
    try:
        times.timed(CAT, program, lambda: shell(f"cat {SMALL_FILE} > /dev/null", mounted.newest))
        times.add(ONE_FILE, program, time.monotonic() - start)
    finally:
        mounted.unmount()


def mount_and_list(program):
    mounted = program.mount()
    shell("ls > /dev/null", mounted.newest)
    return mounted


def measure_duplicity(times, program, whole):
    program.peak = 0
    times.timed(LIST, program, program.list)
    times.timed(ONE_FILE, program, lambda: program.restore_file(SMALL_FILE))
    if whole:
        shutil.rmtree(times.timed(EVERYTHING, program, program.restore_all))
    times.add(MEMORY, program, program.peak / 1024)


def check(program, trees):
    """Whether each mounted snapshot equals the tree it was made of; prints what differs."""
    mounted = program.mount()
    good = True
    try:
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
        print(f"peak memory: {mounted.peak_kib() / 1024:.0f} MB")
    finally:
        mounted.unmount()
    return good


def versions():
    def first_line(*command):
        result = subprocess.run(command, capture_output=True, text=True)
        return (result.stdout or result.stderr).splitlines()[0]
    return ", ".join([first_line(programs.DUPFS, "--version"), first_line("duplicity", "--version"),
                      first_line("restic", "version").split(" compiled")[0],
                      first_line("java", "-version")])


def main():
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one run, without whole snapshots")
    parser.add_argument("--check", action="store_true",
                        help="only compare each mounted snapshot with its source")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--dir", default="/var/tmp/dupfs-bench",
                        help="where trees and repositories are kept (10 GB; default: %(default)s)")
    parser.add_argument("--only", choices=["dupfs", "restic", "duplicity"], action="append",
                        help="leave the others out (repeatable)")
    parser.add_argument("--output", help="a file for the table")
    options = parser.parse_args()

    subprocess.run([os.path.join(HERE, "linux-repositories"), options.dir], check=True)
    work = os.path.join(os.path.abspath(options.dir), "work")
    os.makedirs(work, exist_ok=True)
    duplicity_repository = os.path.join(os.path.abspath(options.dir), "duplicity")
    restic_repository = os.path.join(os.path.abspath(options.dir), "restic")
    cold = programs.Dupfs(work, duplicity_repository, warm=False)
    if options.check:
        sys.exit(0 if check(cold, os.path.join(options.dir, "trees")) else 1)

    warm = programs.Dupfs(work, duplicity_repository, warm=True)
    shutil.rmtree(warm.cache, ignore_errors=True)
    columns = {"dupfs": [cold, warm], "restic": [programs.Restic(work, restic_repository)],
               "duplicity": [programs.Duplicity(work, duplicity_repository)]}
    columns = [c for name, cs in columns.items() for c in cs
               if not options.only or name in options.only]
    for column in columns:
        column.prepare()
    times = Times()
    runs = 1 if options.quick else options.runs
    for run in range(runs):
        print(f"run {run + 1} of {runs}", file=sys.stderr)
        for column in columns:
            measure = measure_mount if hasattr(column, "mount") else measure_duplicity
            measure(times, column, whole=not options.quick)

    text = (f"{times.table(columns)}\n\n{datetime.date.today()}, {platform.machine()},"
            f" {os.cpu_count()} cores, {runs} runs: median (least–most). {versions()}.\n")
    print(text)
    if options.output:
        with open(options.output, "w") as f:
            f.write(text)


main()
