# SPDX-License-Identifier: GPL-3.0-or-later
"""Commands that are interrupted, and what must hold of their files then and after the next run of the same command."""
import hashlib
import json
import shutil
import sqlite3

from fault_archives import SCANS, check_files, contents, differences, require, sums

class Copied:
    """A database is looked at in a copy, so that its log is still there for the program."""

    def __init__(self, archive):
        self.archive = archive

    def __enter__(self):
        for ending in ("", "-wal"):
            if (self.archive / f"archive.db{ending}").exists():
                shutil.copy(self.archive / f"archive.db{ending}", self.archive.parent / f"looked-at.db{ending}")
        return self.archive.parent / "looked-at.db"

    def __exit__(self, *_):
        for file in self.archive.parent.glob("looked-at.db*"):
            file.unlink()


def whole_archive(folder):
    with Copied(folder) as copied:
        said = contents(copied.parent, copied.name)
    check_files(folder, said, leftovers=True)
    return said


def asked_of_copy(folder, question):
    with Copied(folder) as copied:
        database = sqlite3.connect(copied)
        rows = database.execute(question).fetchall()
        database.close()
        return rows


def whole_backup(folder):
    for line in (folder / "SHA256SUMS").read_text().splitlines():
        require(hashlib.sha256((folder / line[66:]).read_bytes()).hexdigest() == line[:64], f"the backup's {line[66:]} is not whole")


class Intake:
    """read and import: what was told of a page is in the archive, with its values; the next run completes it."""
    known_fault = "belongs to no document, expected an original that was taken in; read it again"  # that run had not noted it yet

    def __init__(self, name, command):
        self.name, self.command = name, command

    def prepare(self, program, desk):
        pass

    def expect(self, work, told):
        self.expected = whole_archive(work / "archive")

    def look(self, work, told):
        archive = work / "archive"
        if not (archive / "archive.db").exists():
            require(not told, "the archive is gone, of which pages were told")
            return
        found = whole_archive(archive)
        apart, _ = differences(self.expected, found)
        there = {row[:2] for row in found["captures"]}
        require(not apart & there, f"{len(apart & there)} pages are kept with other values")
        document = {name: sha for sha, name in self.expected["sources"]}
        for line in told:
            if line.startswith("{"):
                page = json.loads(line)
                want = {(document[page["source"]], page["page"])} if "source" in page else set()
            else:
                sha = document[line.split(": ")[0]]
                want = {row[:2] for row in self.expected["captures"] if row[0] == sha}
            require(want <= there, f"a page that was told is gone: {sorted(want - there)}")

    def after_next(self, run, work):
        require(run.returncode in (0, 1), f"the next run ends with {run.returncode}: {run.stderr[-300:]}")
        found = contents(work / "archive")
        check_files(work / "archive", found)
        require(found == self.expected, "the next run does not complete it")


class Backup:
    name, command = "backup", ("archive", "backup", "backup", "--archive", "archive")

    def prepare(self, program, desk):
        program.good("import", "../records.json", "../more.json", "--archive", "archive", cwd=desk)

    def expect(self, work, told):
        self.expected = whole_archive(work / "archive")
        whole_backup(work / "backup")

    def look(self, work, told):
        require(whole_archive(work / "archive") == self.expected, "the archive is not as it was")
        require(not told or (work / "backup").exists(), "a backup that was told is gone")
        if (work / "backup").exists():
            whole_backup(work / "backup")

    def after_next(self, run, work):
        require(run.returncode == 0 or (run.returncode == 2 and "is there already" in run.stderr),
                f"the next run ends with {run.returncode}: {run.stderr[-300:]}")
        whole_backup(work / "backup")


class Restore:
    name, command = "restore", ("archive", "restore", "backup", "--archive", "restored")

    def prepare(self, program, desk):
        Backup().prepare(program, desk)
        program.good("archive", "backup", "backup", "--archive", "archive", cwd=desk)

    def expect(self, work, told):
        self.expected = whole_archive(work / "restored")

    def look(self, work, told):
        there = (work / "restored/archive.db").exists()
        require(there or not told, "an archive that was told to be restored is gone")
        if there:
            require(whole_archive(work / "restored") == self.expected, "what was restored is not what was backed up")

    def after_next(self, run, work):
        require(run.returncode == 0 or (run.returncode == 2 and "holds something already" in run.stderr),
                f"the next run ends with {run.returncode}: {run.stderr[-300:]}")
        require(whole_archive(work / "restored") == self.expected, "the next run does not complete it")


class Forget:
    """The card of a customer without paper, and a row on a scan of others."""
    name, command = "forget", ("archive", "forget", "A01-09-0012", "--yes", "--archive", "archive")
    traces = b"A01-09-0012", "王建国".encode()

    def prepare(self, program, desk):
        Backup().prepare(program, desk)
        program.good("read", SCANS / "A01-daily-0415.jpg", "--jobs", 1, "--archive", "archive", cwd=desk)
        self.before = whole_archive(desk / "archive")

    def expect(self, work, told):
        self.expected = whole_archive(work / "archive")
        self.untraced(work)

    def untraced(self, work):
        for file in (work / "archive").rglob("*"):
            require(not file.is_file() or not any(trace in file.read_bytes() for trace in self.traces), f"{file.name} still tells of the person")

    def look(self, work, told):
        if told and told[-1].startswith("removed"):
            self.untraced(work)
        if not asked_of_copy(work / "archive", "SELECT 1 FROM forgotten"):
            require(whole_archive(work / "archive") == self.before, "nothing was forgotten, but the archive is not as it was")

    def after_next(self, run, work):
        require(run.returncode in (0, 2), f"the next run ends with {run.returncode}: {run.stderr[-300:]}")
        require(whole_archive(work / "archive") == self.expected, "the next run does not complete it")
        self.untraced(work)


class Verify:
    """The archive has a table that does not agree with the entries: it is told, and left as it is."""
    name, command, ends = "verify", ("archive", "verify", "--archive", "archive"), (3,)
    known_fault = "table held: does not agree with the entries"

    def prepare(self, program, desk):
        Backup().prepare(program, desk)
        database = sqlite3.connect(desk / "archive/archive.db")
        with database:
            database.execute("DELETE FROM held WHERE path = 'name'")
        database.close()

    def expect(self, work, told):
        self.expected = self.all_of(work)

    def all_of(self, work):
        files = {name: sha for name, sha in sums(work / "archive").items() if not name.name.startswith("archive.db")}
        return files, whole_archive(work / "archive")

    def look(self, work, told):
        require(self.all_of(work) == self.expected, "the archive is not as it was")

    def after_next(self, run, work):
        require(run.returncode == 3 and "table held: does not agree" in run.stdout, f"the next run ends with {run.returncode}: {run.stdout[-300:]}")
        self.look(work, [])


class Rebuild(Verify):
    name, command, ends = "rebuild", ("archive", "rebuild", "--archive", "archive"), (0,)

    def prepare(self, program, desk):
        super().prepare(program, desk)
        self.before = self.all_of(desk)

    def look(self, work, told):
        found = self.all_of(work)
        require(found == self.expected or (found == self.before and not told), "the tables are neither as they were nor made again")

    def after_next(self, run, work):
        require(run.returncode == 0, f"the next run ends with {run.returncode}: {run.stderr[-300:]}")
        self.look(work, ["told"])


class PrintEach:
    name, command = "print", ("print", "customer-card", "--copies", 3, "--seed", 4, "--each", "-o", "out")

    def prepare(self, program, desk):
        program.good(*self.command, cwd=desk)
        self.older = next((desk / "out").iterdir())
        self.older.write_text("older")

    def expect(self, work, told):
        self.expected = sums(work / "out")

    def look(self, work, told):
        for file in (work / "out").glob("*.pdf"):
            require(file.read_bytes() == b"older" or sums(work / "out")[file.relative_to(work / "out")] == self.expected[file.relative_to(work / "out")],
                    f"{file.name} is half written")

    def after_next(self, run, work):
        require(run.returncode == 0, f"the next run ends with {run.returncode}: {run.stderr[-300:]}")
        require(sums(work / "out") == self.expected, "the next run does not complete it")


class Export:
    """An older export of another format is there."""
    name, command = "export", ("export", "--format", "xlsx", "-o", "out", "--archive", "archive")

    def prepare(self, program, desk):
        Backup().prepare(program, desk)
        program.good("export", "--format", "csv", "-o", "out", "--archive", "archive", cwd=desk)
        self.older = sums(desk / "out")

    def expect(self, work, told):
        self.expected = sums(work / "out")

    def look(self, work, told):
        found = sums(work / "out")
        require(found == self.expected or (found == self.older and not told), "neither the older nor the new export is whole")

    def after_next(self, run, work):
        require(run.returncode == 0, f"the next run ends with {run.returncode}: {run.stderr[-300:]}")
        require(sums(work / "out") == self.expected, "the next run does not complete it")


def recorded(program, library, desk, scenario, kill_after=0):
    """Runs the command in desk/work and appends to desk/record; kills it after so many of its calls."""
    run = program.run(*scenario.command, cwd=desk / "work", environment={
        "LD_PRELOAD": str(library), "FORMLOOP_RECORD_BELOW": str(desk / "work"), "FORMLOOP_RECORD": str(desk / "record"),
        "FORMLOOP_RECORD_KILL": str(kill_after)})
    ends = (-9,) if kill_after else getattr(scenario, "ends", (0, 1))
    require(run.returncode in ends, f"{scenario.name} ended with {run.returncode}: {run.stderr[-300:]}")
    return run


def scenarios(program, desk):
    """Makes what the commands are given."""
    (desk / "records.json").write_text('{"form":"daily-report","fields":{"date":"2009-04-14"}}\n'
                                       '{"form":"customer-card","fields":{"file_no":"A01-09-0012","name":"王建国"}}\n')
    (desk / "more.json").write_text('{"form":"daily-report","fields":{"date":"2009-04-15"}}\n')
    (desk / "inbox").mkdir()
    program.good("print", "daily-report", "--copies", 2, "--seed", 1, "-o", desk / "inbox/scan.pdf")
    program.good("print", "customer-card", "--copies", 1, "--seed", 2, "-o", desk / "inbox/card.pdf")
    return {"import": Intake("import", ("import", "../records.json", "../more.json", "--archive", "archive")),
            "read": Intake("read", ("read", "../inbox", "--json", "--jobs", 1, "--archive", "archive")),
            "watch": Intake("watch", ("watch", "../inbox", "--once", "--settle", 0, "--json", "--jobs", 1, "--archive", "archive")),
            "backup": Backup(), "restore": Restore(), "forget": Forget(), "verify": Verify(), "rebuild": Rebuild(), "print": PrintEach(),
            "export": Export()}
