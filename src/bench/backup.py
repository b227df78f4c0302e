"""Times making backups with dupfs, duplicity, restic and borg, and restoring them: of six versions
of the Linux source, then of an image of 2 GiB; with dupfs, of a million small files too. duplicity
and dupfs encrypt to a key. A mount without a cache then looks into the six of dupfs.
"""
import os
import shutil
import subprocess
import sys
import tempfile
import time

import comparison
import programs
from comparison import MEMORY, Task, shell

FIRST = Task("first backup")
NEXT = Task("each of the next five")
SIZE = Task("repository after six", "MB", 0)
RESTORE = Task("restore of the newest of the six")
IMAGE = Task("first backup of an image of 2 GiB")
DELTA = Task("backup after 1 % of its blocks changed")
FIRST_LOOK = Task("mount without cache → `ls -l` of a directory", target="≤ 1")
FIND = Task("then `find -size +1k` in all six", target="≤ 4")
MANY = Task("first backup of a million files of 100 bytes")
MANY_MEMORY = Task("peak memory of that", "MB", 0, target="≤ 400")
TASKS = [FIRST, NEXT, SIZE, FIRST_LOOK, FIND, RESTORE, IMAGE, DELTA, MEMORY, MANY, MANY_MEMORY]
MANY_FILES = 1_000_000

"""ext4 looks for free inodes slowly while many were freed within so many seconds."""
AFTER_DELETION = 6

KEY = "bench@example.org"


class Writer:
    """A program that makes backups in a directory of its own, which is empty at first."""

    def __init__(self, directory, home):
        self.directory = os.path.join(directory, "backup-" + self.option)
        self.repository = os.path.join(self.directory, "repository")
        self.cache = os.path.join(self.directory, "cache")
        self.environment = {**os.environ, "HOME": home, "GNUPGHOME": os.path.join(home, ".gnupg"),
                            "RESTIC_PASSWORD": "bench", "BORG_PASSPHRASE": "bench",
                            "PASSPHRASE": "", "BORG_BASE_DIR": self.cache}
        self.peak = 0

    def prepare(self):
        pass

    def begin(self):
        shutil.rmtree(self.directory, ignore_errors=True)
        os.makedirs(self.cache)
        self.peak = 0

    def end(self):
        shutil.rmtree(self.directory)

    def run(self, command, directory):
        """Runs it to its end, and notes how much memory it had."""
        process = subprocess.Popen(command, cwd=directory, env=self.environment,
                                   stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            sys.exit(f"bench: failed: {command}")
        self.peak = max(self.peak, usage.ru_maxrss / 1024)

    def look(self, times):
        """Looks into the backups, where that is of interest."""

    def restore_timed(self, times):
        """Restores the newest backup, as a process that has met the repository before."""
        target = os.path.join(self.directory, "restored")
        os.mkdir(target)
        times.timed(RESTORE, self, lambda: self.restore(target))
        shutil.rmtree(target)
        time.sleep(AFTER_DELETION)

    def stored_mb(self):
        return sum(os.path.getsize(os.path.join(path, name))
                   for path, _, names in os.walk(self.repository) for name in names) / 1e6


class Duplicity(Writer):
    option = "duplicity"
    name = "duplicity"
    version = ["duplicity", "--version"]
    command = ["duplicity"]

    def backup(self, source):
        self.run([*self.command, "--encrypt-key", KEY, "--archive-dir", self.cache,
                  "--allow-source-mismatch", "--no-print-statistics", ".",
                  "file://" + self.repository], source)


    def restore(self, target):
        self.run(["duplicity", "restore", "--archive-dir", self.cache,
                  "file://" + self.repository, target], "/")


class Dupfs(Duplicity):
    option = "dupfs"
    name = "dupfs"
    version = [programs.DUPFS, "--version"]
    command = [programs.DUPFS, "backup"]

    def restore(self, target):
        self.run([programs.DUPFS, "restore", "file://" + self.repository, target], "/")

    def look(self, times):
        point = os.path.join(self.directory, "mnt")
        os.mkdir(point)
        self.environment["XDG_CACHE_HOME"] = os.path.join(self.directory, "mount-cache")
        mount = [programs.DUPFS, "mount", "file://" + self.repository, point]

        def first_look():
            subprocess.run(mount, env=self.environment, check=True)
            shell("ls -l latest/kernel/sched > /dev/null", point)

        times.timed(FIRST_LOOK, self, first_look)
        times.timed(FIND, self, lambda: shell("find [0-9]* -size +1k > /dev/null", point))
        subprocess.run([programs.DUPFS, "umount", point], check=True)


class Restic(Writer):
    option = "restic"
    name = "restic"
    version = ["restic", "version"]

    def begin(self):
        super().begin()
        self.restic("init", "/")

    def backup(self, source):
        self.restic("backup", source, "--host", "bench", ".")

    def restore(self, target):
        self.restic("restore", "/", "latest", "--target", target)

    def restic(self, verb, directory, *words):
        self.run(["restic", "--repo", self.repository, "--cache-dir", self.cache, "--quiet", verb,
                  *words], directory)


class Borg(Writer):
    option = "borg"
    name = "borg"
    version = ["borg", "--version"]

    def begin(self):
        super().begin()
        self.run(["borg", "init", "--error", "--encryption", "repokey", self.repository], "/")

    def backup(self, source):
        self.run(["borg", "create", "--compression", "zlib,6",
                  self.repository + "::{now:%Y%m%dT%H%M%S.%f}", "."], source)

    def restore(self, target):
        newest = subprocess.run(["borg", "list", "--short", "--last", "1", self.repository],
                                env=self.environment, check=True, capture_output=True, text=True)
        self.run(["borg", "extract", self.repository + "::" + newest.stdout.strip()], target)


KINDS = [Dupfs, Duplicity, Restic, Borg]


def make_key(home):
    os.makedirs(os.path.join(home, ".gnupg"), 0o700)
    subprocess.run(["gpg", "--batch", "--quiet", "--passphrase", "", "--quick-generate-key", KEY,
                    "rsa2048", "default", "never"], check=True, stderr=subprocess.DEVNULL,
                   env={**os.environ, "HOME": home, "GNUPGHOME": os.path.join(home, ".gnupg")})
    subprocess.run("gpg --batch --quiet --passphrase '' --quick-add-key "
                   "$(gpg --batch --with-colons --list-keys | awk -F: '/^fpr/ {print $10; exit}') "
                   "rsa2048 encr never", shell=True, check=True, stderr=subprocess.DEVNULL,
                   env={**os.environ, "HOME": home, "GNUPGHOME": os.path.join(home, ".gnupg")})


def measure_trees(times, writer, trees):
    writer.begin()
    for number, tree in enumerate(trees):
        times.timed(NEXT if number else FIRST, writer, lambda: writer.backup(tree))
        time.sleep(1)  # a name of duplicity's has whole seconds
    times.add(SIZE, writer, writer.stored_mb())
    writer.look(times)
    writer.restore_timed(times)
    peak = writer.peak
    writer.end()
    time.sleep(AFTER_DELETION)
    return peak


def measure_image(times, writer, images):
    """The images are made anew for each program, by the same steps."""
    writer.begin()
    make = os.path.join(comparison.HERE, "big-file")
    source = os.path.join(images, "source")
    subprocess.run([make, source], check=True)
    times.timed(IMAGE, writer, lambda: writer.backup(source))
    subprocess.run([make, source, "step"], check=True)
    times.timed(DELTA, writer, lambda: writer.backup(source))
    peak = writer.peak
    writer.end()
    shutil.rmtree(images)
    return peak


def measure_many(times, writer, source):
    for number in range(MANY_FILES // 100):
        directory = os.path.join(source, str(number // 100), str(number % 100))
        os.makedirs(directory)
        for name in range(100):
            with open(os.path.join(directory, f"file-{name}"), "wb") as file:
                file.write(b"%09d\n" % (number * 100 + name) * 10)
    writer.begin()
    times.timed(MANY, writer, lambda: writer.backup(source))
    times.add(MANY_MEMORY, writer, writer.peak)
    writer.end()
    shutil.rmtree(source)


def main(argv):
    parser = comparison.option_parser("backup", __doc__, "/var/tmp/dupfs-bench", KINDS)
    parser.add_argument("--quick", action="store_true", help="one run, of the Linux source only")
    options = parser.parse_args(argv)
    if options.quick:
        options.runs = 1
    trees_of = os.path.join(options.dir, "trees")
    subprocess.run([os.path.join(comparison.HERE, "linux-chain"), trees_of], check=True)
    trees = [os.path.join(trees_of, f"v{number}") for number in range(1, 7)]

    def measure(times, writer):
        peak = measure_trees(times, writer, trees)
        if not options.quick:
            peak = max(peak, measure_image(times, writer, os.path.join(options.dir, "images")))
            if isinstance(writer, Dupfs):
                measure_many(times, writer, os.path.join(options.dir, "small-files"))
        times.add(MEMORY, writer, peak)

    with tempfile.TemporaryDirectory() as home:
        make_key(home)
        columns = [kind(options.dir, home) for kind in comparison.chosen(options, KINDS)]
        table = comparison.measured(options.runs, columns, TASKS, measure, base=Dupfs.name)
        comparison.report(options, columns, table)
