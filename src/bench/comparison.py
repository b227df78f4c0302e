"""What the benchmarks of all data sets share: their options, the measured values, and the table."""
import argparse
import datetime
import math
import os
import platform
import signal
import statistics
import subprocess
import sys
import time
import typing

HERE = os.path.dirname(os.path.abspath(__file__))
BASE = "dupfs, indexed"
KILL_TIMEOUT = 10


class Task(typing.NamedTuple):
    """A row of the table. Of a rate more is better, of all else less. At the limit one gives up."""

    name: str
    unit: str = "s"
    digits: int = 2
    is_rate: bool = False
    target: str = ""
    limit: float = math.inf

    def heading(self):
        return f"{self.name}, {self.unit}" + (f" (target: {self.target})" if self.target else "")

    def text(self, value):
        if value >= self.limit:
            return f"> {self.limit}"
        return f"{value:.{self.digits}f}"


MOUNT = Task("mount → `ls` of the newest")
MEMORY = Task("peak memory", "MB", 0)


class Times:
    """Measured values by task and program."""

    def __init__(self, tasks, base):
        self.tasks = tasks
        self.base = base
        self.values = {}

    def add(self, task, program, value):
        self.values.setdefault((task, program.name), []).append(value)
        print(f"  {program.name}: {task.name}: {task.text(value)} {task.unit}", file=sys.stderr)

    def timed(self, task, program, action):
        start = time.monotonic()
        result = action()
        self.add(task, program, time.monotonic() - start)
        return result

    def timed_shell(self, task, program, script, directory):
        start = time.monotonic()
        try:
            shell(script, directory, task.limit)
            self.add(task, program, time.monotonic() - start)
        except subprocess.TimeoutExpired:
            self.add(task, program, task.limit)

    def cell(self, task, program):
        values = self.values.get((task, program.name))
        if not values:
            return "–"
        low, middle, high = (task.text(f(values)) for f in (min, statistics.median, max))
        spread = f" ({low}–{high})" if len(values) > 1 else ""
        return middle + spread + self.ratio(task, program)

    def ratio(self, task, program):
        """How much more a program takes than dupfs does."""
        base = self.values.get((task, self.base))
        if not base or program.option == "dupfs":
            return ""
        ratio = statistics.median(self.values[task, program.name]) / statistics.median(base)
        if task.is_rate:
            ratio = 1 / ratio
        return f" ×{ratio:.{0 if ratio >= 10 else 1 if ratio >= 1 else 2}f}"

    def table(self, columns):
        rows = [["", *(column.name for column in columns)], ["---"] * (len(columns) + 1)]
        rows += [[task.heading(), *(self.cell(task, column) for column in columns)]
                 for task in self.tasks]
        table = "\n".join("| " + " | ".join(row) + " |" for row in rows) + "\n\n"
        legend = f"×: so many times as long, or as much memory, as {self.base}. "
        return table + legend if "×" in table else table


def option_parser(data_set, doc, directory, kinds):
    parser = argparse.ArgumentParser(prog=f"bench {data_set}", description=doc)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--dir", default=directory, type=os.path.abspath,
                        help="where the data and its repositories are kept (default: %(default)s)")
    parser.add_argument("--only", choices=[kind.option for kind in kinds], action="append",
                        help="leave the others out (repeatable)")
    parser.add_argument("--output", help="a file for the table")
    return parser


def options_and_sizes(parser, argv, sizes, quick_sizes):
    """With --quick, a small repository has a directory of its own."""
    parser.add_argument("--quick", action="store_true", help="one run, on a small repository")
    options = parser.parse_args(argv)
    if not options.quick:
        return options, sizes
    options.runs = 1
    options.dir = os.path.join(options.dir, "quick")
    return options, quick_sizes


def make_repositories(data_set, directory, *sizes):
    script = os.path.join(HERE, data_set + "-repositories")
    subprocess.run([script, directory, *map(str, sizes)], check=True)


def compare(options, kinds, tasks, measure):
    """Calls measure(times, program) for each program, and prints the table."""
    columns = [column for kind in chosen(options, kinds) for column in kind.columns(options.dir)]
    report(options, columns, measured(options.runs, columns, tasks, measure))


def chosen(options, kinds):
    return [kind for kind in kinds if not options.only or kind.option in options.only]


def measured(runs, columns, tasks, measure, base=BASE):
    """Returns the table. Run by run, programs take turns, and a disturbance meets all of them."""
    for column in columns:
        column.prepare()
    times = Times(tasks, base)
    for run in range(runs):
        print(f"run {run + 1} of {runs}", file=sys.stderr)
        for column in columns:
            measure(times, column)
    return times.table(columns)


def report(options, columns, table):
    count = f"runs: {options.runs}, median (least–most)"
    text = (f"{table}{datetime.date.today()}, {platform.machine()}, {os.cpu_count()} cores, {count}."
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


def mount_and_list(program):
    mounted = program.mount()
    shell("ls > /dev/null", mounted.newest)
    return mounted


def measure_first(times, program, command, from_nothing, once_mounted):
    """The first command after a mount, with the time of the mount and without."""
    start = time.monotonic()
    with program.mount() as mounted:
        times.timed_shell(once_mounted, program, f"{command} > /dev/null", mounted.newest)
        times.add(from_nothing, program, time.monotonic() - start)


def shell(script, directory, limit=math.inf):
    """Kills all that the script has started if it is still running after some seconds."""
    process = subprocess.Popen(["bash", "-ec", script], cwd=directory, start_new_session=True)
    try:
        if process.wait(None if limit == math.inf else limit):
            sys.exit(f"bench: failed: {script}")
    except (subprocess.TimeoutExpired, KeyboardInterrupt):
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(KILL_TIMEOUT)
        raise
