#!/usr/bin/env python3
"""source_tree.py DIR SIZE: lays out the states of one tree as DIR/s0 … DIR/s6.

The tree holds every kind of object a backup can meet, and odd names and sizes; each state is the
one before it with changes of one sort (see the functions step1 … step6), so that a full backup of
s0 and incremental backups of s1 … s6 contain every change that the format knows. SIZE is "small"
(about 1 MB) or "large" (about 13 MB, 3,000 files in one directory).

Everything is seeded: two calls make the same trees. Devices, foreign owners and unreadable files
are made only by root, as others cannot make them or back them up.
"""
import os
import random
import shutil
import stat
import subprocess
import sys
import time

EPOCH = 1_700_000_000
ROOT = os.geteuid() == 0
LARGE = sys.argv[2] == "large"
UNIT = 65536


class Tree:
    """One state being edited; remembers which paths it must give a time in the end."""

    def __init__(self, path, step):
        self.path = path
        self.now = EPOCH + step * 100_000
        self.step = step

    def at(self, name):
        return os.path.join(self.path, os.fsencode(name))

    def bytes(self, name, size):
        return random.Random(f"{self.step}:{os.fsencode(name)!r}").randbytes(size)

    def text(self, name, size):
        rnd = random.Random(f"text:{self.step}:{name}")
        words = [rnd.randbytes(rnd.randint(1, 5)).hex().encode() for _ in range(300)]
        lines, length = [], 0
        while length < size:
            line = b" ".join(rnd.choices(words, k=8)) + b"\n"
            lines.append(line)
            length += len(line)
        return b"".join(lines)[:size]

    def dir(self, name, mode=0o755):
        os.makedirs(self.at(name), exist_ok=True)
        os.chmod(self.at(name), mode)

    def file(self, name, content=None, mode=0o644):
        path = self.at(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if content is None:
            content = self.text(name, 100)
        with open(path, "wb") as f:
            f.write(content)
        os.chmod(path, mode)
        self.touch(name)

    def edit(self, name, change):
        with open(self.at(name), "rb") as f:
            content = bytearray(f.read())
        mode = stat.S_IMODE(os.lstat(self.at(name)).st_mode)
        self.file(name, bytes(change(content)), mode)

    def touch(self, name, mtime=None):
        mtime = self.now if mtime is None else mtime
        os.utime(self.at(name), (mtime, mtime), follow_symlinks=False)

    def link(self, name, target):
        path = self.at(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if os.path.lexists(path):
            os.unlink(path)
        os.symlink(os.fsencode(target), path)
        self.touch(name)

    def fifo(self, name, mode=0o640):
        os.makedirs(os.path.dirname(self.at(name)), exist_ok=True)
        os.mkfifo(self.at(name))
        os.chmod(self.at(name), mode)
        self.touch(name)

    def device(self, name, kind, major, minor):
        if not ROOT:
            return
        os.makedirs(os.path.dirname(self.at(name)), exist_ok=True)
        try:
            os.mknod(self.at(name), kind | 0o660, os.makedev(major, minor))
        except PermissionError:  # a container without the right to make devices
            return
        os.chmod(self.at(name), 0o660)
        self.touch(name)

    def owner(self, name, uid, gid):
        if ROOT:
            mode = stat.S_IMODE(os.lstat(self.at(name)).st_mode)
            os.lchown(self.at(name), uid, gid)
            if not os.path.islink(self.at(name)):
                os.chmod(self.at(name), mode)  # chown clears setuid

    def remove(self, name):
        path = self.at(name)
        if os.path.isdir(path) and not os.path.islink(path):
            shutil.rmtree(path)
        elif os.path.lexists(path):
            os.unlink(path)

    def settle(self):
        """Directories that this step touched get the step's time instead of the clock's."""
        for directory, _, _ in os.walk(self.path, topdown=False):
            if abs(os.lstat(directory).st_mtime - time.time()) < 86400:
                os.utime(directory, (self.now, self.now))


ODD_NAMES = [
    b"with space", b" leading", b"trailing ", b"new\nline", b"tab\tbed", b"quote'single",
    b'quote"double', b"back\\slash", b"bad\xff\xfeutf8", b"latin1-\xe9", "ünïcödé-日本語".encode(),
    b"nbsp\xc2\xa0name", b"ctl\x01\x7f", b"-dash", b"colon:name", b"star*?[x]", b"%41percent",
    b"#hash", b"n" * 250, b"h" * 91, b"g" * 92, b"\xff" * 250, b"...", b"deleted", b"latest", b"1",
]
EDGE_SIZES = [1, 511, 512, 513, 65535, 65536, 65537, 131071, 131072, 131073]
EDITED = ["head", "middle", "tail", "appended", "truncated", "grown", "emptied"]


def step0(t):
    t.dir("")
    t.file("empty", b"")
    t.file("filled-later", b"")
    t.file("small.txt")
    for name in ODD_NAMES:
        t.file(b"names/" + name)
        t.file(b"names-of-directories/" + name + b"/inside")
    for size in EDGE_SIZES:
        t.file(f"edge/{size}", t.bytes(f"edge{size}", size))
        t.file(f"edge/zeros-{size}", bytes(size))
    for name in ["a", "a-b", "a.c", "ab", "A", "a0", "a b"]:
        t.file(f"ord/{name}")
    t.remove("ord/a")
    t.file("ord/a/x")
    t.file("ord/a!x")
    for name in EDITED:
        t.file(f"edits/{name}", t.text(name, 90_000))
    t.file("edits/shuffled", t.bytes("shuffled", 300_000 if LARGE else 140_000))
    t.file("edits/repeated", b"0123456789abcdef" * 9000)
    t.file("edits/four-bytes", t.text("four", 3_000_000 if LARGE else 200_000))
    t.file("edits/every-step", t.text("every", 70_000))
    for name in ["chmod", "chown", "touch", "chmod-empty"]:
        t.file(f"attributes/{name}", b"" if name.endswith("empty") else None)
    t.file("attributes/setuid", mode=0o4755)
    t.file("attributes/setgid", mode=0o2755)
    t.file("attributes/none", mode=0o000 if ROOT else 0o400)
    t.file("attributes/read-only", mode=0o444)
    t.dir("attributes/sticky", 0o1777)
    t.dir("attributes/setgid-directory", 0o2770)
    t.dir("attributes/empty-directory", 0o700)
    t.file("attributes/foreign")
    t.owner("attributes/foreign", 12345, 54321)
    t.file("attributes/huge-owner")
    t.owner("attributes/huge-owner", 3_000_000_000, 4_000_000)
    t.file("attributes/daemon")
    t.owner("attributes/daemon", 1, 2)
    for name, mtime in {"1901": -2_150_000_000, "1969": -1, "1970": 0, "2037": 2_147_483_647,
                        "2039": 2_180_000_000, "2105": 4_290_000_000, "2150": 5_680_281_600}.items():
        t.file(f"times/{name}")
        t.touch(f"times/{name}", mtime)
    t.file("times/fraction")
    os.utime(t.at("times/fraction"), ns=(0, EPOCH * 10**9 + 999_999_900))
    for name, target in {
        "plain": "../small.txt", "dangling": "no/where", "absolute": "/etc/passwd",
        "dots": "../../../..", "space": "with space", "newline": b"new\nline", "loop": "loop",
        "not-utf8": b"bad\xff\xfetarget", "slashes": "a//b/", "long": "x" * 300,
        "directory": "../ord", "unicode": "日本語", "longest": "y/" * 1500,
    }.items():
        t.link(f"links/{name}", target)
    t.link("links/changed", "before")
    t.link("links/touched", "same")
    t.owner("links/dangling", 12345, 54321)
    t.fifo("special/fifo")
    t.device("special/null", stat.S_IFCHR, 1, 3)
    t.device("special/loop", stat.S_IFBLK, 7, 200)
    t.device("special/wide", stat.S_IFCHR, 240, 70_000)
    t.file("hardlinks/one", t.text("one", 5000))
    os.link(t.at("hardlinks/one"), t.at("hardlinks/two"))
    t.file("deep/" + "/".join(f"level{n}" for n in range(40)) + "/bottom")
    t.file("wide/" + "/".join(c * 200 for c in "abcdefgh") + "/bottom")
    kinds = ["file", "directory", "link", "fifo", "device"]
    for old in kinds:
        for new in kinds:
            if old != new:
                make(t, f"types/{old}-to-{new}", old)
    t.file("gone/directory/a/b/c")
    t.file("gone/directory/a/d")
    t.link("gone/link", "gone")
    t.file("gone/file", t.bytes("gone", 70_000))
    t.file("renamed/old-name", t.text("renamed", 66_000))
    t.file("renamed/old-directory/x/y")
    for n in range(3000 if LARGE else 60):
        t.file(f"many/{n:04d}", b"%d\n" % n)
    if LARGE:
        t.file("big/random", t.bytes("random", 2_500_000))
        t.file("big/text", t.text("text", 2_000_000))
        t.file("big/zeros", bytes(3_000_000))
        t.file("big/signature-edge", t.bytes("s", 1_024_000))
        t.file("big/below-edge", t.text("b", 1_023_999))


def make(t, name, kind):
    t.remove(name)
    if kind == "file":
        t.file(name, t.text(name, 70_000 if name.startswith("types/file-to-d") else 900))
    elif kind == "directory":
        t.file(f"{name}/child")
        t.file(f"{name}/deep/er/inner")
        t.link(f"{name}/link", "child")
    elif kind == "link":
        t.link(name, f"target of step {t.step}")
    elif kind == "fifo":
        t.fifo(name)
    elif ROOT:
        t.device(name, stat.S_IFBLK, 7, 10 + t.step)
    else:
        t.fifo(name)


def step1(t):
    """Contents at the head, in the middle and at the end; attributes alone."""
    t.edit("edits/head", lambda b: b"HEAD" + b[4:])
    t.edit("edits/middle", lambda b: b[:45_000] + b"MIDDLE" + b[45_006:])
    t.edit("edits/tail", lambda b: b[:-4] + b"TAIL")
    t.edit("edits/appended", lambda b: b + t.text("appended", 70_000))
    t.edit("edits/truncated", lambda b: b[:1000])
    t.edit("edits/grown", lambda b: b + b"x")
    t.edit("edits/emptied", lambda b: b"")
    t.edit("edits/every-step", lambda b: b[:1000] + b"one" + b[1000:])
    t.edit("edge/65536", lambda b: b + b"!")
    t.edit("edge/65537", lambda b: b[:-1])
    t.edit("filled-later", lambda b: b"now filled")
    os.chmod(t.at("attributes/chmod"), 0o751)
    os.chmod(t.at("attributes/chmod-empty"), 0o4700)
    os.chmod(t.at("attributes/sticky"), 0o750)
    os.chmod(t.at("special/fifo"), 0o600)
    t.owner("attributes/chown", 4321, 1234)
    t.owner("attributes/empty-directory", 4321, 1234)
    t.touch("attributes/touch")
    t.file("added/in/step1")


def step2(t):
    """Every type becomes every other type."""
    kinds = ["file", "directory", "link", "fifo", "device"]
    for old in kinds:
        for new in kinds:
            if old != new:
                make(t, f"types/{old}-to-{new}", new)
    t.edit("edits/every-step", lambda b: t.text("front", 10_000) + b)


def step3(t):
    """Deletions, renames, links with new targets, changed devices, attributes of the root."""
    t.remove("gone/directory")
    t.remove("gone/link")
    t.remove("gone/file")
    os.rename(t.at("renamed/old-name"), t.at("renamed/new-name"))
    os.rename(t.at("renamed/old-directory"), t.at("renamed/new-directory"))
    t.link("links/changed", "after")
    t.touch("links/touched")
    t.remove("special/null")
    t.device("special/null", stat.S_IFCHR, 1, 5)
    t.remove(b"names/bad\xff\xfeutf8")
    t.edit(b"names/latin1-\xe9", lambda b: b + b"more")
    t.edit("edits/every-step", lambda b: b[:-500])
    for n in range(0, 60, 7):
        t.remove(f"many/{n:04d}")
    os.chmod(t.at(""), 0o711)


def step4(t):
    """Deltas: few bytes of many, a large insertion in front, blocks in another order."""
    t.edit("edits/four-bytes", lambda b: b[: len(b) // 2] + b"FOUR" + b[len(b) // 2 + 4:])
    t.edit("edits/head", lambda b: t.bytes("insertion", 100_000) + b)
    t.edit("edits/emptied", lambda b: t.text("refilled", 80_000))
    t.edit("filled-later", lambda b: b"")

    def shuffle(b):
        blocks = [b[i:i + 2048] for i in range(0, len(b), 2048)]
        random.Random(4).shuffle(blocks)
        return b"".join(blocks)
    t.edit("edits/shuffled", shuffle)
    t.edit("edits/repeated", lambda b: b"start" + b[:50_000] + b"between" + b[:50_000])
    t.edit("edits/every-step", lambda b: b + b[:20_000])
    if LARGE:
        t.edit("big/random", lambda b: b[1_000_000:] + b[:1_000_000])
        t.edit("big/zeros", lambda b: b[:2_000_000] + b"not zero" + b[2_000_000:])


def step5(t):
    """Nothing at all."""


def step6(t):
    """What was gone comes back, types change back, and everything is edited once more."""
    kinds = ["file", "directory", "link", "fifo", "device"]
    for old in kinds:
        for new in kinds:
            if old != new:
                make(t, f"types/{old}-to-{new}", old)
    t.file("gone/directory/a/b/c")
    t.file("gone/file", t.bytes("back", 66_000))
    t.file(b"names/bad\xff\xfeutf8")
    t.remove("added")
    for name in EDITED:
        t.edit(f"edits/{name}", lambda b: b[: len(b) // 3] + b"six" + b[len(b) // 2:])
    t.edit("edits/every-step", lambda b: b[30_000:] + b[:30_000])
    for n in range(1, 60, 5):
        t.file(f"many/{n:04d}", b"changed\n")
    t.remove("renamed/new-directory")
    os.chmod(t.at(""), 0o755)


def main():
    base = os.fsencode(sys.argv[1])
    os.umask(0o022)
    os.makedirs(base, exist_ok=True)
    steps = [step0, step1, step2, step3, step4, step5, step6]
    for number, step in enumerate(steps):
        path = os.path.join(base, b"s%d" % number)
        if number:
            subprocess.run(["cp", "-a", os.path.join(base, b"s%d" % (number - 1)), path], check=True)
        else:
            os.mkdir(path)
        tree = Tree(path, number)
        step(tree)
        tree.settle()


main()
