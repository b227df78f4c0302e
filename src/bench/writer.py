"""Writes backup sets as duplicity does: tar, in OpenPGP messages under a passphrase.

Paths are bytes, relative to the root of the backup, which is b"". What duplicity demands of their
order is that of `in_order`.
"""
import ctypes
import hashlib
import math
import os
import re
import subprocess
import time

import programs

PART = 1 << 16
DELTA_START = b"rs\x026"
DELTA_END = b"\0"
SIGNATURE_MAGIC = 0x72730136
STRONG_LENGTH = 8

libc = ctypes.CDLL(None)
libc.fmemopen.restype = libc.open_memstream.restype = ctypes.c_void_p
librsync = ctypes.CDLL("librsync.so.2")


def in_order(path):
    """A key to sort paths by: component by component, as unsigned bytes."""
    return path.replace(b"/", b"\0")


def entry(name, type, mtime, payload=b"", mode=0o644, owner=1000, user=b"bench"):
    """One entry of a tar archive, in the dialect of Python's tarfile."""
    extension = b""
    if len(name) > 100 or not name.isascii():
        record = b" path=%s\n" % name
        length = len(record)
        while len(b"%d" % length) + len(record) > length:
            length += 1
        extension = entry(b"././@PaxHeader", b"x", 0, b"%d" % length + record, 0, 0, b"")
        name = name.decode().encode("ascii", "replace")[:100]
    start = b"%s%07o\0%07o\0%07o\0%011o\0%011o\0" % (
        name.ljust(100, b"\0"), mode, owner, owner, len(payload), mtime)
    end = b"%s%sustar\x0000%s%s" % (type, bytes(100), user.ljust(32, b"\0"), user.ljust(32, b"\0"))
    checksum = sum(start) + sum(end) + 8 * 32
    header = b"%s%06o\0 %s" % (start, checksum, end)
    return extension + header.ljust(512, b"\0") + payload + bytes(-len(payload) % 512)


def directory(path, mtime, of_volume):
    name = path + b"/" if path or not of_volume else b"./"
    return entry(b"snapshot/" + name, b"5", mtime, mode=0o755)


def deleted(path):
    return entry(b"deleted/" + path, b"0", 0, b"", 0, 0, b"")


def file_entries(kind, path, mtime, payload):
    """The entries of a file of which the content (b"snapshot") or a delta (b"diff") is stored."""
    if len(payload) < PART:
        return [entry(kind + b"/" + path, b"0", mtime, payload)]
    return [entry(b"multivol_%s/%s/%d" % (kind, path, i // PART + 1), b"0", mtime,
                  payload[i:i + PART]) for i in range(0, len(payload) + 1, PART)]


def signature_entry(path, mtime, content):
    return entry(b"signature/" + path, b"0", mtime, signature(content))


def signature(content):
    """librsync's signature of a content, with the parameters that duplicity gives it."""
    block = -(-max(1, math.isqrt(len(content))) // 512) * 512
    if not content:
        return b"".join(n.to_bytes(4, "big") for n in (SIGNATURE_MAGIC, block, STRONG_LENGTH))
    result, length = ctypes.c_void_p(), ctypes.c_size_t()
    source = ctypes.c_void_p(libc.fmemopen(content, ctypes.c_size_t(len(content)), b"rb"))
    target = ctypes.c_void_p(libc.open_memstream(ctypes.byref(result), ctypes.byref(length)))
    failure = librsync.rs_sig_file(source, target, ctypes.c_size_t(block),
                                   ctypes.c_size_t(STRONG_LENGTH), SIGNATURE_MAGIC, None)
    libc.fclose(source)
    libc.fclose(target)
    signed = ctypes.string_at(result, length.value)
    libc.free(result)
    assert failure == 0, failure
    return signed


def literal(data):
    """The command of a delta that adds bytes."""
    if not data:
        return b""
    if len(data) <= 64:
        return bytes([len(data)]) + data
    code = width_code(len(data))
    return bytes([0x41 + code]) + len(data).to_bytes(1 << code, "big") + data


def copy(offset, length):
    """The command of a delta that takes bytes from the version before."""
    if not length:
        return b""
    of_offset, of_length = width_code(offset), width_code(length)
    return (bytes([0x45 + 4 * of_offset + of_length]) + offset.to_bytes(1 << of_offset, "big")
            + length.to_bytes(1 << of_length, "big"))


def width_code(number):
    return (number >= 1 << 8) + (number >= 1 << 16) + (number >= 1 << 32)


class BackupSet:
    """The files of one set in a repository: a full one, or one that follows the one before."""

    def __init__(self, repository, before, now):
        stamp = lambda t: time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(t))
        full = before is None
        when = stamp(now) if full else f"{stamp(before)}.to.{stamp(now)}"
        kind, signatures = ("full", "full-signatures") if full else ("inc", "new-signatures")
        self.name = os.path.join(repository, f"duplicity-{kind}.{when}")
        self.signatures = os.path.join(repository, f"duplicity-{signatures}.{when}.sigtar.gpg")

    def write_volume(self, number, entries):
        """Returns the SHA-1 that the manifest tells of it."""
        name = f"{self.name}.vol{number}.difftar.gpg"
        encrypt(name, padded(entries))
        digest = hashlib.sha1()
        with open(name, "rb") as f:
            while data := f.read(1 << 20):
                digest.update(data)
        return digest.hexdigest()

    def write_signatures(self, entries):
        encrypt(self.signatures, padded(entries))

    def write_manifest(self, volumes, files):
        """Volumes are (first, last, SHA-1), files are (b"new" or the like, path)."""
        lines = [b"Hostname bench\nLocaldir /bench\n"]
        for number, (first, last, sha1) in enumerate(volumes, 1):
            lines.append(b"Volume %d:\n    StartingPath   %s\n    EndingPath     %s\n"
                         b"    Hash SHA1 %s\n" % (number, first, last, sha1.encode()))
        lines.append(b"Filelist %d\n" % len(files))
        lines += [b"    %-7s  %s\n" % (kind, quoted(path)) for kind, path in files]
        encrypt(self.name + ".manifest.gpg", [b"".join(lines)])


def place(path, part=b" "):
    """Where a volume starts or ends, as the manifest tells it."""
    return quoted(path) + b" " + part


def quoted(path):
    if re.search(rb"[\s\\\"']", path):
        return b'"%s"' % re.sub(rb"[\s\\\"']", lambda m: b"\\x%02x" % m[0][0], path)
    return path or b"."


def padded(entries):
    length = 0
    for data in entries:
        length += len(data)
        yield data
    yield bytes(10240 - length % 10240)


def encrypt(name, chunks):
    passphrase, to_passphrase = os.pipe()
    os.write(to_passphrase, programs.PASSPHRASE.encode())
    os.close(to_passphrase)
    with open(name, "xb") as target:
        gpg = subprocess.Popen(
            ["gpg", "--passphrase-fd", str(passphrase), "--batch", "--no-tty",
             "--no-secmem-warning", "--pinentry-mode=loopback", "--force-mdc", "--symmetric"],
            stdin=subprocess.PIPE, stdout=target, pass_fds=[passphrase], bufsize=1 << 20)
    os.close(passphrase)
    with gpg.stdin:
        gpg.stdin.writelines(chunks)
    if gpg.wait() != 0:
        raise OSError(f"gpg failed on {name}")
