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
END_TIMEOUT = 30


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


def has_ended(pid, timeout):
    """Whether a process ends within some seconds."""
    end = time.monotonic() + timeout
    while os.path.exists(f"/proc/{pid}"):
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


class Mounted:
    """A mounted repository: `root` is the mount point, `newest` the newest snapshot's directory."""

    def __init__(self, root, newest, pid, unmount):
        self.root = root
        self.newest = os.path.join(root, newest) + "/"
        self.pid = pid
        self.unmount = unmount

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.unmount()

    def peak_mb(self):
        """The most memory that the program has had so far."""
        with open(f"/proc/{self.pid}/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmHWM:")) / 1024

    def bytes_read(self):
        """How much the program has read so far, from files of any kind."""
        with open(f"/proc/{self.pid}/io") as counts:
            return next(int(line.split()[1]) for line in counts if line.startswith("rchar:"))

    def processor_seconds(self):
        with open(f"/proc/{self.pid}/stat") as stat:
            return sum(map(int, stat.read().split()[13:15])) / os.sysconf("SC_CLK_TCK")


class Program:
    """A column of the table, headed by `name`; the option --only knows it by `option`."""

    def __init__(self, directory):
        self.work = os.path.join(directory, "work")
        self.repository = os.path.join(directory, self.option)
        self.cache = os.path.join(self.work, "cache-" + self.option)
        self.point = os.path.join(self.work, "mnt-" + self.option)
        os.makedirs(self.point, exist_ok=True)

    @classmethod
    def columns(cls, directory):
        return [cls(directory)]


class Dupfs(Program):
    """dupfs with an index from earlier runs ("warm") or without any ("cold")."""

    option = "dupfs"
    version = [DUPFS, "--version"]

    def __init__(self, directory, warm):
        super().__init__(directory)
        self.name = "dupfs, indexed" if warm else "dupfs, first time"
        self.repository = os.path.join(directory, "duplicity")
        self.warm = warm
        self.cache = os.path.join(self.work, "cache-warm" if warm else "cache-cold")
        self.environment = {**os.environ, "PASSPHRASE": PASSPHRASE, "XDG_CACHE_HOME": self.cache}

    @classmethod
    def columns(cls, directory):
        return [cls(directory, warm=False), cls(directory, warm=True)]

    def prepare(self):
        """Fills the index of the warm one."""
        if self.warm:
            self.forget()
            with self.mount() as mounted:
                subprocess.run("tar c . | cat > /dev/null", shell=True, check=True,
                               cwd=mounted.newest)

    def forget(self):
        shutil.rmtree(self.cache, ignore_errors=True)

    def mount(self):
        if not self.warm:
            self.forget()
        subprocess.run([DUPFS, "mount", "--numeric-owner", "file://" + self.repository, self.point],
                       env=self.environment, check=True)
        pid = process_with_argument(self.point, "java")
        return Mounted(self.point, "latest", pid, self.unmount)

    def unmount(self):
        """Also if a process that cannot be killed waits for an answer: the end of dupfs is one."""
        pid = process_with_argument(self.point, "java")
        command = [DUPFS, "umount", self.point]
        if subprocess.run(command, env=self.environment).returncode:
            subprocess.run([*command, "--lazy"], env=self.environment, check=True)
        if pid and not has_ended(pid, END_TIMEOUT):
            print("bench: dupfs does not end and is killed", file=sys.stderr)
            os.kill(pid, signal.SIGKILL)
            has_ended(pid, END_TIMEOUT)


class Foreground(Program):
    """A program whose mount is one process, which stays in the foreground until it is unmounted.

    Its own cache directory stays between runs, as it does for its users.
    """

    def mount_by(self, command, newest):
        process = subprocess.Popen(command, env=self.environment, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)

        def unmount():
            subprocess.run(["fusermount", "-u", self.point], check=True)
            process.wait()

        mounted = Mounted(self.point, newest, process.pid, unmount)
        end = time.monotonic() + START_TIMEOUT
        while not os.path.isdir(mounted.newest):
            if time.monotonic() > end or process.poll() is not None:
                sys.exit(f"bench: {self.name} did not start")
            time.sleep(0.01)
        return mounted


class Restic(Foreground):
    option = "restic"
    name = "restic mount"
    version = ["restic", "version"]

    def __init__(self, directory):
        super().__init__(directory)
        self.environment = {**os.environ, "RESTIC_PASSWORD": PASSPHRASE}
        self.command = ["restic", "--repo", self.repository, "--cache-dir", self.cache, "--no-lock"]

    def prepare(self):
        subprocess.run([*self.command, "snapshots"], env=self.environment, check=True,
                       stdout=subprocess.DEVNULL)

    def mount(self):
        return self.mount_by([*self.command, "mount", self.point], "snapshots/latest")


class Borg(Foreground):
    option = "borg"
    name = "borg mount"
    version = ["borg", "--version"]

    def __init__(self, directory):
        super().__init__(directory)
        self.environment = {**os.environ, "BORG_PASSPHRASE": PASSPHRASE,
                            "BORG_BASE_DIR": self.cache,
                            "BORG_RELOCATED_REPO_ACCESS_IS_OK": "yes"}
        self.newest = None

    def prepare(self):
        self.newest = subprocess.run(
            ["borg", "list", "--bypass-lock", "--short", "--last", "1", self.repository],
            env=self.environment, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()

    def mount(self):
        return self.mount_by(
            ["borg", "mount", "--bypass-lock", "--foreground", self.repository, self.point],
            self.newest)


class Duplicity(Program):
    """duplicity itself, which can list and restore; its archive directory stays between runs."""

    option = "duplicity"
    name = "duplicity"
    version = ["duplicity", "--version"]

    def __init__(self, directory):
        super().__init__(directory)
        self.url = "file://" + self.repository
        self.environment = {**os.environ, "PASSPHRASE": PASSPHRASE}
        version = subprocess.run(self.version, check=True, capture_output=True).stdout
        old = int(version.split()[1].split(b".")[0]) < 2
        self.path_option = "--file-to-restore" if old else "--path-to-restore"
        self.peak = 0

    def run(self, *words):
        process = subprocess.Popen(
            ["duplicity", words[0], "--archive-dir", self.cache, *words[1:]],
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


class Gpg(Program):
    """gpg alone, decoding what duplicity wrote: what reading every byte costs at least."""

    option = "gpg"
    name = "`gpg -d` of the full backup"
    version = ["gpg", "--version"]

    def __init__(self, directory):
        super().__init__(directory)
        self.repository = os.path.join(directory, "duplicity")

    def prepare(self):
        pass

    def decode(self):
        """Decrypts and decompresses the volumes one after the other; returns how many bytes."""
        script = ('for volume in duplicity-full.*.difftar.gpg; do gpg --batch --quiet --no-options'
                  ' --pinentry-mode loopback --passphrase "$0" --decrypt "$volume"; done | wc -c')
        return int(subprocess.run(["bash", "-ec", "set -o pipefail; " + script, PASSPHRASE],
                                  cwd=self.repository, check=True, stdout=subprocess.PIPE).stdout)
