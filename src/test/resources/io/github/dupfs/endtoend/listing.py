#!/usr/bin/env python3
"""listing.py PATH: one line for PATH and for everything below it, in a fixed order.

A line is: path type mode uid gid mtime size content, where content is the SHA-256 of a regular
file, the target of a symbolic link or the numbers of a device. Bytes outside "!" … "~" and "\\" are
written as \\xHH. "-" stands for what has no meaning, and for the mode and time of symbolic links,
which a restore does not set. What cannot be read is listed with the name of the error as content.
"""
import errno
import hashlib
import os
import stat
import sys

TYPES = {stat.S_IFREG: "reg", stat.S_IFDIR: "dir", stat.S_IFLNK: "sym", stat.S_IFIFO: "fifo",
         stat.S_IFCHR: "chr", stat.S_IFBLK: "blk"}


def escape(name):
    return "".join(chr(c) if 33 <= c < 127 and c != 92 else "\\x%02x" % c for c in name)


def error_name(e):
    return errno.errorcode.get(e.errno, str(e.errno))


def sha256(path):
    digest = hashlib.sha256()
    length = 0
    with open(path, "rb", buffering=0) as f:
        while block := f.read(1 << 20):
            digest.update(block)
            length += len(block)
    size = os.lstat(path).st_size
    return digest.hexdigest() if length == size else f"{length}-bytes-read"


def describe(path, relative):
    name = escape(relative) or "."
    try:
        st = os.lstat(path)
    except OSError as e:
        return None, f"{name} {error_name(e)}"
    kind = TYPES.get(stat.S_IFMT(st.st_mode), "?")
    mode, mtime = "%04o" % stat.S_IMODE(st.st_mode), str(int(st.st_mtime))
    size = content = "-"
    try:
        if kind == "reg":
            size, content = str(st.st_size), sha256(path)
        elif kind == "sym":
            mode, mtime, content = "-", "-", escape(os.readlink(path))
        elif kind in ("chr", "blk"):
            content = "%d,%d" % (os.major(st.st_rdev), os.minor(st.st_rdev))
    except OSError as e:
        content = error_name(e)
    return kind, " ".join([name, kind, mode, str(st.st_uid), str(st.st_gid), mtime, size, content])


def walk(path, relative, lines):
    kind, line = describe(path, relative)
    lines.append(line)
    if kind != "dir":
        return
    try:
        names = sorted(os.listdir(path))
    except OSError as e:
        lines.append(f"{escape(relative)}/ {error_name(e)}")
        return
    for name in names:
        walk(path + b"/" + name, relative + b"/" + name if relative else name, lines)


result = []
walk(os.fsencode(sys.argv[1]), b"", result)
print("\n".join(result))
