"""Writes the archives of DifftarReaderTest and SigtarReaderTest into the directory given, with Python's tarfile
and librsync's rdiff: full.difftar, vol1.difftar and vol2.difftar (a delta that goes on in the second), refused.difftar,
damaged.difftar, full.sigtar.
"""
import io, os, subprocess, sys, tarfile, tempfile

T = tarfile
FORMAT = {"full.difftar": T.GNU_FORMAT}


def entry(name, payload=b"", type=T.REGTYPE, **fields):
    info = T.TarInfo(os.fsdecode(name) if isinstance(name, bytes) else name)
    info.type = type
    info.size = len(payload)
    info.mode = fields.pop("mode", 0o640)
    info.uname, info.gname, info.uid, info.gid = "alice", "staff", 1000, 100
    info.mtime = fields.pop("mtime", 1700000000)
    for field, value in fields.items():
        setattr(info, field, value)
    return info, payload


def deleted(name):
    info = T.TarInfo("deleted/" + name)
    info.mode = 0
    return info, b""


def parts(kind, path, payload, first=1, size=100):
    pieces = [payload[i : i + size] for i in range(0, len(payload) + 1, size)]
    return [entry(f"multivol_{kind}/{path}/{first + i}", piece) for i, piece in enumerate(pieces)]


def delta(old, new):
    with tempfile.TemporaryDirectory() as d:
        for name, content in (("old", old), ("new", new)):
            with open(f"{d}/{name}", "wb") as f:
                f.write(content)
        subprocess.run(["rdiff", "-b", "16", "signature", f"{d}/old", f"{d}/sig"], check=True)
        subprocess.run(["rdiff", "delta", f"{d}/sig", f"{d}/new", f"{d}/delta"], check=True)
        with open(f"{d}/delta", "rb") as f:
            return f.read()


def write(directory, name, entries, end=b""):
    out = io.BytesIO()
    archive = T.open(fileobj=out, mode="w", format=FORMAT.get(name, T.PAX_FORMAT))
    for info, payload in entries:
        archive.addfile(info, io.BytesIO(payload))
    with open(os.path.join(directory, name), "wb") as f:
        f.write(out.getvalue() + end)


def numbers(first, last):
    return b"".join(b"%d\n" % i for i in range(first, last))


def main(directory):
    old = numbers(0, 200)
    new = numbers(50, 300) + old[:64]
    change = delta(old, new)
    cut = 200
    write(
        directory,
        "full.difftar",
        [
            entry("snapshot/./", type=T.DIRTYPE, mode=0o7755),
            entry(b"snapshot/bad\xff\xfename", b"bytes"),
            *parts("snapshot", "big", numbers(0, 100)),
            *parts("snapshot", "even", b"e" * 200),
            entry("snapshot/device", type=T.CHRTYPE, devmajor=4, devminor=64),
            entry("snapshot/dir/", type=T.DIRTYPE),
            entry("snapshot/dir/3", b"a name like a part's"),
            entry("snapshot/empty"),
            entry("snapshot/link", type=T.SYMTYPE, linkname="dir/3", mode=0o777),
        ],
        b"\0" * 512 + b"\x8c\x0djunk that is no header" * 40,
    )
    write(
        directory,
        "vol1.difftar",
        [
            entry("diff/changed", delta(b"0123456789" * 20, b"0123456789" * 20 + b"more")),
            deleted("gone"),
            deleted("gone/child"),
            entry("diff/touched", delta(b"", b"")),
            *parts("diff", "whole", change)[:],
            *parts("diff", "wide", change[:cut])[:2],
        ],
    )
    write(directory, "vol2.difftar", [*parts("diff", "wide", change[cut:], 3), entry("snapshot/z", b"z")])
    write(
        directory,
        "refused.difftar",
        [
            entry("snapshot/../up", b"1"),
            entry("snapshot/a/../../up", b"2"),
            entry("snapshot//etc", b"3"),
            entry("snapshot/a//b", b"4"),
            entry("diff/..", b"5"),
            entry("deleted/.."),
            entry("multivol_snapshot/big/x", b"6"),
            entry("multivol_snapshot/big/0", b"7"),
            entry("multivol_snapshot/big/", b"8"),
            entry("multivol_diff/7", b"9"),
            entry("other/name", b"10"),
            entry("signature/file", b"11"),
            entry("snapshot", b"12"),
            entry("snapshot/good", b"good"),
        ],
    )
    write(
        directory,
        "damaged.difftar",
        [
            entry("diff/a", b"rs\x026\x45\x00"),
            entry("diff/b", b"no delta at all"),
            *parts("diff", "c", change, 2),
            entry("diff/d", delta(b"", b"sound")),
        ],
    )
    write(
        directory,
        "full.sigtar",
        [
            entry("snapshot/", type=T.DIRTYPE),
            entry(b"signature/bad\xff", b"rs\x016\0\0\2\0\0\0\0\x08"),
            deleted("gone"),
            entry("snapshot/fifo", type=T.FIFOTYPE),
            entry("snapshot/../up"),
            entry("signature/long/" + "n" * 120, b"rs\x016\0\0\2\0\0\0\0\x08"),
            entry("snapshot/link", type=T.SYMTYPE, linkname="../up"),
        ],
        bytes(3584),
    )


if __name__ == "__main__":
    main(sys.argv[1])
