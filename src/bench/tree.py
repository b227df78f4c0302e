"""A tree of many small files, and its changes from one snapshot to the next, made from a seed."""
import hashlib
import random
import zlib

import writer

START = 1_704_067_200  # 2024-01-01
DAY = 86_400
CROWDED = b"messages"
CHANGED, ADDED, DELETED = 0.005, 0.001, 0.001  # of all files, from one snapshot to the next
WORDS = """account archive backup budget café client config contract data design draft event export
figure final holiday image index invoice letter list log main measurement meeting message minutes
model note offer order paper photo plan price project protocol receipt recording report response
result sample schedule scan script section sketch summary table template test thesis update user
video week year""".encode().split()
SUFFIXES = b""".c .conf .csv .doc .eml .gz .h .html .jpg .json .log .md .odt .pdf .png .py
.txt""".split()


class Tree:
    """Six directories for each hundred files, and one more with a tenth of all files.

    `changes` has for each snapshot what its set tells: pairs of a path and a word, in duplicity's
    order. All content of a "new" or "rewritten" file is new; "extended" ones have something before
    what they had, "touched" ones only another time, as "directory" is told when it is new or when a
    name in it comes or goes.
    """

    def __init__(self, files, snapshots):
        self.random = random.Random(0)
        self.taken = {CROWDED}
        self.histories = {}
        self.directories = [b""]
        while len(self.directories) < files * 6 // 100:
            self.directories.append(self.unused(self.some_directory(), b""))
        self.random.shuffle(self.directories)

        live = [self.unused(CROWDED, b".eml") for _ in range(files // 10)]
        live += [self.new_file() for _ in range(files - len(live))]
        first = [(path, "directory") for path in [*self.directories, CROWDED]]
        first += [(path, "new") for path in live]
        self.changes = [in_order(first)]
        for number in range(1, snapshots):
            self.changes.append(self.step(number, live))

    def some_directory(self):
        """Those in front more often than those behind."""
        return self.directories[int(len(self.directories) * self.random.random() ** 2)]

    def new_file(self):
        return self.unused(self.some_directory(), self.random.choice(SUFFIXES))

    def unused(self, parent, suffix):
        path = None
        while path is None or path in self.taken:
            name = b"%s%s%d%s" % (self.random.choice(WORDS), self.random.choice([b"-", b"_", b" "]),
                                  self.random.randrange(10_000), suffix)
            path = parent + b"/" + name if parent else name
        self.taken.add(path)
        return path

    def step(self, number, live):
        changed, added, deleted = (int(len(live) * part) for part in (CHANGED, ADDED, DELETED))
        words = self.random.choices(["rewritten", "extended", "touched"], [7, 2, 1], k=changed)
        changes = [(self.taken_from(live), word) for word in words + ["deleted"] * deleted]
        for path, word in changes:
            self.histories.setdefault(path, [(0, "new")]).append((number, word))
        for path in [self.new_file() for _ in range(added)]:
            self.histories[path] = [(number, "new")]
            changes.append((path, "new"))
        live += [path for path, word in changes if word != "deleted"]
        parents = {path.rpartition(b"/")[0] for path, word in changes if word in ("new", "deleted")}
        return in_order(changes + [(path, "directory") for path in parents])

    def taken_from(self, live):
        i = self.random.randrange(len(live))
        live[i], live[-1] = live[-1], live[i]
        return live.pop()

    def files(self, number):
        """The paths of all files in a snapshot."""
        files = set()
        for changes in self.changes[:number + 1]:
            files.update(path for path, word in changes if word == "new")
            files.difference_update([path for path, word in changes if word == "deleted"])
        return sorted(files)

    def history(self, path, number):
        """What has happened to a file up to a snapshot: pairs of a snapshot and a word."""
        return [event for event in self.histories.get(path, [(0, "new")]) if event[0] <= number]

    def content(self, path, number):
        content = b""
        for at, word in self.history(path, number):
            if word == "extended":
                content = noise(path, at)[:20] + content
            elif word != "touched":
                content = noise(path, at)
        return content

    def modified(self, path, number):
        return modified(path, self.history(path, number)[-1][0])


def in_order(changes):
    return sorted(changes, key=lambda change: writer.in_order(change[0]))


def noise(path, number):
    """Up to 200 bytes."""
    shake = hashlib.shake_128(b"%s %d" % (path, number))
    return shake.digest(int.from_bytes(shake.digest(2), "big") % 201)


def time_of(number):
    """When a snapshot was made."""
    return START + number * DAY


def modified(path, number):
    """The time of what changed for a snapshot; the first one is of things up to five years old."""
    return time_of(number) - (zlib.crc32(path) % (5 * 365 * DAY) if number == 0 else 0)
