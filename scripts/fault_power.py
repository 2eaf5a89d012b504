# SPDX-License-Identifier: GPL-3.0-or-later
"""Power loss: a command is recorded (tests/support/recorded_calls.cpp), and every state that a lost power may leave of its files is
made and looked at. What was synced is there. Of what was not, each file and each folder has nothing, all, its beginning with the
last write torn, or some of it; which, a seeded chance says. A name is safe once its folder is synced, bytes once their file is.
"""
import collections
import copy
import hashlib
import shutil
import sqlite3

from fault_archives import Missed, require
from fault_scenarios import recorded, scenarios

SECTOR = 512  # what a disk writes whole


class Events:
    """The record, call by call: (name, fields, bytes)."""

    def __init__(self, file):
        self.list = []
        data, at = file.read_bytes(), 0
        while at < len(data):
            end = data.index(b"\n", at)
            name, *fields = data[at:end].decode(errors="surrogateescape").split("\t")
            at = end + 1 + int(fields[-1])
            self.list.append((name, fields[:-1], data[end + 1:at]))


class Node:
    """A file or a folder: as the disk surely has it, and what was done since."""

    def __init__(self, now):
        self.now, self.sure, self.since = now, copy.copy(now), []

    def do(self, change):
        apply(self.now, change)
        self.since.append(change)

    def sync(self):
        self.sure, self.since = copy.copy(self.now), []

    def after_loss(self, chance, how):
        if how == "dropped" or not self.since:
            return self.sure
        if how == "kept":
            return self.now
        left = copy.copy(self.sure)
        kept = self.since[:chance.randint(0, len(self.since))]
        if isinstance(left, bytearray):
            if kept and chance.random() < 0.3:
                kept = [change for change in kept if chance.random() < 0.7]
            elif kept and kept[-1][0] == "write":
                at, data = kept.pop()[1:]
                kept.append(("write", at, data[:chance.randrange(0, len(data) + 1, SECTOR)]))
        for change in kept:
            apply(left, change)
        return left


def apply(content, change):
    what, *how = change
    if what == "write":
        at, data = how
        if data:
            content.extend(bytes(max(0, at - len(content))))
            content[at:at + len(data)] = data
    elif what == "truncate":
        del content[how[0]:]
        content.extend(bytes(how[0] - len(content)))
    elif what == "name":
        names, gone = how
        for name in gone:
            content.pop(name, None)
        content.update(names)


class Disk:
    """What a folder holds, by inode: files are bytes, folders names of inodes."""

    def __init__(self, folder):
        self.folder, self.nodes = str(folder), {}
        self.root = self._take(folder)

    def _take(self, path):
        inode = str(path.lstat().st_ino)
        self.nodes[inode] = Node({item.name: self._take(item) for item in path.iterdir()} if path.is_dir() else bytearray(path.read_bytes()))
        return inode

    def _place(self, path):
        inode, parts = self.root, [part for part in path[len(self.folder):].split("/") if part not in ("", ".")]
        for part in parts[:-1]:
            inode = self.nodes[inode].now[part]
        return self.nodes[inode], parts[-1]

    def do(self, name, fields, data):
        if name in ("create", "folder"):
            place, own = self._place(fields[0])
            self.nodes[fields[1]] = Node(bytearray() if name == "create" else {})
            place.do(("name", {own: fields[1]}, ()))
        elif name == "write":
            self.nodes[fields[0]].do(("write", int(fields[1]), data))
        elif name == "truncate":
            self.nodes[fields[0]].do(("truncate", int(fields[1])))
        elif name == "sync":
            self.nodes[fields[0]].sync()
        elif name == "rename":
            (place, old), (other, new) = self._place(fields[0]), self._place(fields[1])
            require(place is other, "a file goes from one folder into another, which this model does not know")
            place.do(("name", {new: place.now[old]}, (old,)))
        elif name == "remove":
            place, own = self._place(fields[0])
            place.do(("name", {}, (own,)))

    def write_to(self, folder, how, chance):
        def write(inode, path):
            content = self.nodes[inode].after_loss(chance, chance.choice(["dropped", "kept", "part"]) if how == "part" else how)
            if isinstance(content, bytearray):
                path.write_bytes(content)
                return
            path.mkdir()
            for name, child in content.items():
                if not name.endswith("-shm"):  # shared memory of the database: made anew by whoever comes first
                    write(child, path / name)

        write(self.root, folder)


def try_scenario(program, library, desk, scenario, points, next_runs, chance, killed_first):
    shutil.rmtree(desk / "work", ignore_errors=True)
    (desk / "work").mkdir()
    scenario.prepare(program, desk / "work")
    before, killed_at = Disk(desk / "work"), 0
    if killed_first:
        # How far an undisturbed run goes, to be killed anywhere on the way; what it wrote unsynced is still in memory.
        shutil.copytree(desk / "work", desk / "kept", dirs_exist_ok=True)
        recorded(program, library, desk, scenario)
        steps = Events(desk / "record").list
        syncs = [n for n, event in enumerate(steps, 1) if event[0] in ("sync", "rename", "say")]
        scenario.expect(desk / "work", [])
        shutil.rmtree(desk / "work")
        (desk / "kept").rename(desk / "work")
        before = Disk(desk / "work")
        (desk / "record").unlink()
        killed_at = chance.choice(syncs) - chance.choice([0, 1])
        recorded(program, library, desk, scenario, kill_after=killed_at)
    recorded(program, library, desk, scenario)
    events = Events(desk / "record").list
    (desk / "record").unlink()

    # The record is whole when all of it makes what is there.
    disk = copy.deepcopy(before)
    for event in events:
        disk.do(*event)
    disk.write_to(desk / "made", "kept", chance)
    there, made = tree(desk / "work"), tree(desk / "made")
    require(there == made, f"{scenario.name}: the record is not whole: {sorted(name for name, _ in there ^ made)[:5]}")
    shutil.rmtree(desk / "made")
    if not killed_first:
        scenario.expect(desk / "work", [])

    # Every sync, what was said, and other moments by chance; of many, some.
    boundaries = [n for n, event in enumerate(events, 1) if event[0] in ("sync", "rename", "say", "remove")]
    others = sorted(set(range(len(events) + 1)) - set(boundaries))
    moments = boundaries + chance.sample(others, min(len(others), len(boundaries)))
    moments = sorted(moments if len(moments) <= points else chance.sample(moments, points))
    run_next = set(chance.sample(moments, min(next_runs, len(moments))))
    tried = collections.Counter()
    disk, said, done = before, b"", 0
    for moment in moments:
        while done < moment:
            if events[done][0] == "say":
                said += events[done][2]
            disk.do(*events[done])
            done += 1
            if done == killed_at:
                said = said[:said.rfind(b"\n") + 1]  # half a line tells nothing
        told = said[:said.rfind(b"\n") + 1].decode().splitlines()
        for how in chance.sample(["dropped", "kept", "part", "part"], 4):
            disk.write_to(desk / "state", how, chance)
            what = f"{scenario.name}: the power is lost after call {moment} of {len(events)} ({events[moment - 1][0] if moment else 'none'}), unsynced {how}"
            try:
                scenario.look(desk / "state", told)
                tried[scenario.name, "states"] += 1
                if moment in run_next:
                    scenario.after_next(program.run(*scenario.command, cwd=desk / "state"), desk / "state")
                    tried[scenario.name, "gone on with"] += 1
                    run_next.discard(moment)
            except (Missed, OSError, sqlite3.Error) as missed:
                raise Missed(f"{what}: {missed}") from None
            shutil.rmtree(desk / "state")
    print(f"{scenario.name}{', killed before' if killed_first else ''}: {len(events)} calls, {len(moments)} moments", flush=True)
    return tried


def tree(folder):
    return {(str(path.relative_to(folder)), None if path.is_dir() else hashlib.sha256(path.read_bytes()).hexdigest())
            for path in folder.rglob("*") if not path.name.endswith("-shm")}


def power(program, asked, desk, chance):
    library = asked.library("formloop-recorded-calls")
    all_of = scenarios(program, desk)
    tried = collections.Counter()
    for name, next_runs in (("import", 3), ("read", 1), ("backup", 2), ("restore", 2), ("forget", 2)):
        tried += try_scenario(program, library, desk, all_of[name], asked.points, next_runs if asked.short else asked.points, chance, False)
    for name in ("import",) if asked.short else ("import",) * 10 + ("read",) * 2:
        tried += try_scenario(program, library, desk, all_of[name], asked.points, 2, chance, True)
    for (name, what), count in sorted(tried.items()):
        print(f"{count:6d}  {name}: {what}")
    states = sum(count for (_, what), count in tried.items() if what == "states")
    print(f"{states} states after a lost power: each is whole, holds what was told, and is gone on with")
