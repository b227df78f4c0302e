"""The programs that the benchmark compares: how each is started on its repository, and ended."""
import os
import shutil
import signal
import subprocess
import sys
import time

PROJECT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DUPFS = os.path.join(PROJECT, "mount-scripts", "dupfs")
PASSPHRASE = "bench"
START_TIMEOUT = 600


def peak_kib(pid):
    """The most memory that a process has had so far."""
    with open(f"/proc/{pid}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM:"))


def process_with_argument(argument, program):
    """The id of the process of a program that has an argument, or None."""
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/cmdline", "rb") as f:
                words = [os.fsdecode(word) for word in f.read().split(b"\0")]
        except OSError:
            continue  # it has ended meanwhile
        if os.path.basename(words[0]) == program and argument in words:
            return int(pid)
    return None


class Mounted:
    """A mounted repository: `root` is the mount point, `newest` the newest snapshot's directory."""

    def __init__(self, root, newest, pid, unmount):
        self.root = root
        self.newest = newest
        self.pid = pid
        self.unmount = unmount

    def peak_kib(self):
        return peak_kib(self.pid)


class Dupfs:
    """dupfs with an index from earlier runs ("warm") or without any ("cold")."""

    def __init__(self, work, repository, warm):
        self.name = "dupfs, indexed" if warm else "dupfs, first time"
        self.repository = repository
        self.warm = warm
        self.point = os.path.join(work, "mnt-dupfs")
        self.cache = os.path.join(work, "cache-warm" if warm else "cache-cold")
        self.environment = {**os.environ, "PASSPHRASE": PASSPHRASE, "XDG_CACHE_HOME": self.cache}

    def prepare(self):
        """Fills the index of the warm one, once."""
        if self.warm and not os.path.isdir(self.cache):
            mounted = self.mount()
            subprocess.run("tar c . | cat > /dev/null", shell=True, check=True, cwd=mounted.newest)
            mounted.unmount()

    def mount(self):
        if not self.warm:
            shutil.rmtree(self.cache, ignore_errors=True)
        os.makedirs(self.point, exist_ok=True)
        subprocess.run([DUPFS, "mount", "--numeric-owner", "file://" + self.repository, self.point],
                       env=self.environment, check=True)
        pid = process_with_argument(self.point, "java")
        return Mounted(self.point, os.path.join(self.point, "latest") + "/", pid, self.unmount)

    def unmount(self):
        pid = process_with_argument(self.point, "java")
        subprocess.run([DUPFS, "umount", self.point], env=self.environment, check=True)
        while pid and os.path.exists(f"/proc/{pid}"):
            time.sleep(0.05)


class Restic:
    """restic mount; its own cache directory stays between runs, as it does for its users."""

    name = "restic mount"

    def __init__(self, work, repository):
        self.repository = repository
        self.point = os.path.join(work, "mnt-restic")
        self.cache = os.path.join(work, "cache-restic")
        self.environment = {**os.environ, "RESTIC_PASSWORD": PASSPHRASE}
        self.process = None

    def prepare(self):
        subprocess.run(["restic", "--repo", self.repository, "--cache-dir", self.cache,
                        "--no-lock", "snapshots"],
                       env=self.environment, check=True, stdout=subprocess.DEVNULL)

    def mount(self):
        os.makedirs(self.point, exist_ok=True)
        self.process = subprocess.Popen(
            ["restic", "--repo", self.repository, "--cache-dir", self.cache, "--no-lock", "mount",
             self.point], env=self.environment, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        newest = os.path.join(self.point, "snapshots", "latest") + "/"
        end = time.monotonic() + START_TIMEOUT
        while not os.path.isdir(newest):
            if time.monotonic() > end or self.process.poll() is not None:
                sys.exit("bench: restic mount did not start")
            time.sleep(0.01)
        return Mounted(self.point, newest, self.process.pid, self.unmount)

    def unmount(self):
        self.process.send_signal(signal.SIGINT)
        self.process.wait()


class Duplicity:
    """duplicity itself, which can list and restore; its archive directory stays between runs."""

    name = "duplicity"

    def __init__(self, work, repository):
        self.work = work
        self.url = "file://" + repository
        self.archive = os.path.join(work, "cache-duplicity")
        self.environment = {**os.environ, "PASSPHRASE": PASSPHRASE}
        version = subprocess.run(["duplicity", "--version"], check=True, capture_output=True).stdout
        old = int(version.split()[1].split(b".")[0]) < 2
        self.path_option = "--file-to-restore" if old else "--path-to-restore"
        self.peak = 0

    def run(self, *words):
        process = subprocess.Popen(
            ["duplicity", words[0], "--archive-dir", self.archive, *words[1:]],
            env=self.environment, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        if status:
            sys.exit(f"bench: duplicity {words[0]} failed")
        self.peak = max(self.peak, usage.ru_maxrss)

    def prepare(self):
        self.list()

    def list(self):
        self.run("list-current-files", self.url)

    def restore_file(self, path):
        target = os.path.join(self.work, "restored-file")
        if os.path.exists(target):
            os.unlink(target)
        self.run("restore", self.path_option, path, self.url, target)

    def restore_all(self):
        target = os.path.join(self.work, "restored")
        self.run("restore", self.url, target)
        return target
