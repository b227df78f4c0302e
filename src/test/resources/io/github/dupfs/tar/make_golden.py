"""Writes the archives of TarReaderTest into the directory given: gnu.tar, pax.tar, ustar.tar, global.tar,
v7.tar, fraction.tar, and the headers of 10 GiB entries huge-gnu.header and huge-pax.header.

With --python, only those that need no GNU tar.
"""
import io, os, subprocess, sys, tarfile, tempfile

T = tarfile
LONG = "long/" + "n" * 150
HUNDRED = "h" * 100


def entry(name, type=T.REGTYPE, size=0, **fields):
    info = T.TarInfo(name)
    info.type = type
    info.size = size
    info.mode = fields.pop("mode", 0o644)
    info.uname = fields.pop("uname", "alice")
    info.gname = fields.pop("gname", "staff")
    info.uid = fields.pop("uid", 1000)
    info.gid = fields.pop("gid", 100)
    info.mtime = fields.pop("mtime", 1700000000)
    for field, value in fields.items():
        setattr(info, field, value)
    return info


def entries(fractions):
    b = os.fsdecode
    yield entry("plain", size=5)
    yield entry("empty")
    yield entry("dir", T.DIRTYPE, mode=0o7755)
    yield entry("slash/", size=3)
    yield entry(HUNDRED, size=512)
    yield entry(LONG, size=513)
    yield entry(b(b"bad\xff\xfeutf8"), size=1, uname=b(b"\xe9ve"), gname="")
    yield entry("caf\u00e9", T.SYMTYPE, linkname="../\u00fc", mode=0o777)
    yield entry("link", T.SYMTYPE, linkname="t" * 100, mode=0o777)
    yield entry(LONG + "l", T.SYMTYPE, linkname=b(b"\xff" * 120), mode=0o777)
    yield entry("hard", T.LNKTYPE, linkname="plain")
    yield entry("owner", uid=4294967294, gid=1 << 40)
    yield entry("negative", uid=-2, mtime=-1 if not fractions else -0.5)
    yield entry("old", mtime=-12345678901)
    yield entry("late", mtime=1 << 40)
    yield entry("tty", T.CHRTYPE, devmajor=4, devminor=64)
    yield entry("disk", T.BLKTYPE, devmajor=259, devminor=1048575)
    yield entry("fifo", T.FIFOTYPE)
    yield entry("last", size=1000)


def payload(info):
    return io.BytesIO(bytes(i % 251 for i in range(info.size))) if info.isreg() else None


def write(path, format, infos, pax_headers=None):
    with T.open(path, "w", format=format, errors="surrogateescape", encoding="utf-8",
                pax_headers=pax_headers) as tar:
        for info in infos:
            tar.addfile(info, payload(info))


def gnu_tar(path, *options):
    with tempfile.TemporaryDirectory() as source:
        file = os.path.join(source, "file")
        with open(file, "wb") as out:
            out.write(b"0123456789")
        os.chmod(file, 0o600)
        command = ["tar", "-c", "-b1", "-f", path, "-C", source, "--owner=bob:7", "--group=users:8"]
        subprocess.run([*command, *options, "file"], check=True)


target = sys.argv[1]
write(target + "/gnu.tar", T.GNU_FORMAT, entries(False))
write(target + "/pax.tar", T.PAX_FORMAT, entries(True))
write(target + "/ustar.tar", T.USTAR_FORMAT, [entry("a" * 60 + "/" + "b" * 60, size=2), entry("c")])
write(target + "/global.tar", T.PAX_FORMAT, [entry("after", size=1)], {"comment": "of all"})
for name, format in (("gnu", T.GNU_FORMAT), ("pax", T.PAX_FORMAT)):
    with open(f"{target}/huge-{name}.header", "wb") as out:
        out.write(entry("huge", size=10 << 30).tobuf(format))
if "--python" not in sys.argv:
    gnu_tar(target + "/v7.tar", "--format=v7", "--mtime=@1234567890")
    gnu_tar(target + "/fraction.tar", "--format=posix", "--mtime=@-1234567890.25")
