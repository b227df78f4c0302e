"""What the benchmarks of all data sets share: their options, the measured values, and the table."""
import argparse
import datetime
import os
import platform
import statistics
import subprocess
import sys
import time
import typing

import programs

HERE = os.path.dirname(os.path.abspath(__file__))
BASE = "dupfs, indexed"


class Task(typing.NamedTuple):
    """A row of the table. Of a rate more is better, of all else less."""

    name: str
    unit: str = "s"
    digits: int = 2
    is_rate: bool = False


class Times:
    """Measured values by task and program."""

    def __init__(self, tasks):
        self.tasks = tasks
        self.values = {}

    def add(self, task, program, value):
        self.values.setdefault((task, program.name), []).append(value)
        print(f"  {program.name}: {task.name}: {value:.2f} {task.unit}", file=sys.stderr)

    def timed(self, task, program, action):
        start = time.monotonic()
        result = action()
        self.add(task, program, time.monotonic() - start)
        return result

    def cell(self, task, program):
        values = self.values.get((task, program.name))
        if not values:
            return "–"
        low, middle, high = (f"{f(values):.{task.digits}f}"
                             for f in (min, statistics.median, max))
        spread = f" ({low}–{high})" if len(values) > 1 else ""
        return middle + spread + self.ratio(task, program)

    def ratio(self, task, program):
        """How much more a program takes than dupfs does."""
        base = self.values.get((task, BASE))
        if not base or program.option == "dupfs":
            return ""
        ratio = statistics.median(self.values[task, program.name]) / statistics.median(base)
        if task.is_rate:
            ratio = 1 / ratio
        return f" ×{ratio:.{0 if ratio >= 10 else 1 if ratio >= 1 else 2}f}"

    def table(self, columns):
        rows = [["", *(column.name for column in columns)], ["---"] * (len(columns) + 1)]
        rows += [[f"{task.name}, {task.unit}", *(self.cell(task, column) for column in columns)]
                 for task in self.tasks]
        return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def option_parser(data_set, doc, directory, kinds):
    parser = argparse.ArgumentParser(prog=f"bench {data_set}", description=doc)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--dir", default=directory, type=os.path.abspath,
                        help="where the data and its repositories are kept (default: %(default)s)")
    parser.add_argument("--only", choices=[kind.option for kind in kinds], action="append",
                        help="leave the others out (repeatable)")
    parser.add_argument("--output", help="a file for the table")
    return parser


def make_repositories(data_set, options, *sizes):
    script = os.path.join(HERE, data_set + "-repositories")
    subprocess.run([script, options.dir, *map(str, sizes)], check=True)


def compare(options, kinds, tasks, measure):
    """Calls measure(times, program) for each program, run by run, and prints the table.

    So they take turns, and a disturbance meets all of them.
    """
    columns = [column for kind in kinds if not options.only or kind.option in options.only
               for column in kind.columns(options.dir)]
    for column in columns:
        column.prepare()
    times = Times(tasks)
    for run in range(options.runs):
        print(f"run {run + 1} of {options.runs}", file=sys.stderr)
        for column in columns:
            measure(times, column)

    count = "1 run" if options.runs == 1 else f"{options.runs} runs: median (least–most)"
    text = (f"{times.table(columns)}\n\n"
            f"×: so many times as long, or as much memory, as {BASE}."
            f" {datetime.date.today()}, {platform.machine()}, {os.cpu_count()} cores, {count}."
            f" {versions(columns)}.\n")
    print(text)
    if options.output:
        with open(options.output, "w") as f:
            f.write(text)


def versions(columns):
    commands = dict.fromkeys(tuple(column.version) for column in columns)
    lines = []
    for command in [*commands, ("java", "-version")]:
        result = subprocess.run(command, capture_output=True, text=True)
        lines.append((result.stdout or result.stderr).splitlines()[0].split(" compiled")[0])
    return ", ".join(lines)


def shell(script, directory):
    subprocess.run(["bash", "-ec", script], cwd=directory, check=True)
