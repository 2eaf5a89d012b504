# SPDX-License-Identifier: GPL-3.0-or-later
"""What all parts of scripts/faults.py share: the program as it is run, and what an archive must be after whatever happened."""
import collections
import hashlib
import os
import pathlib
import sqlite3
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[1]
SCANS = ROOT / "examples/scans"
HANGS_AFTER = 300  # seconds for a page at the very most, on a busy machine


class Missed(Exception):
    """What the program was to do and did not."""


class NotHere(Exception):
    """Something that a trial needs."""


def require(holds, what):
    if not holds:
        raise Missed(what)


def bound(trials):
    """Rule of three: no failure in n trials leaves, with 95 % confidence, less than 3/n."""
    return f"0 in {trials}: less than {300 / trials:.1f} % (95 %)" if trials else "nothing was tried"


# -------------------------------------------------------------------------------------------------------------- archives

QUESTIONS = {
    "documents": "SELECT sha, seq, kind, bytes, pages, state FROM document ORDER BY seq",
    "sources": "SELECT document, name FROM source ORDER BY 1, 2",
    "captures": "SELECT document, page, form, version, form_page, sheet, copy, paper, state, reason, image, map, readings, result "
                "FROM capture ORDER BY document, page",
    "entries": "SELECT c.document, c.page, e.path, e.origin, e.kind, e.state, e.value, e.written, e.confidence, e.engine, "
               "e.ink_digest FROM entry e JOIN capture c ON c.id = e.capture ORDER BY 1, 2, 3",
    "records": "SELECT r.id, r.form, r.version, r.copy, p.form_page, p.sheet, c.document, c.page FROM record r "
               "LEFT JOIN record_page p ON p.record = r.id LEFT JOIN capture c ON c.id = p.capture ORDER BY 1, 5, 6",
    "removed": "SELECT sha, bytes FROM removed_original ORDER BY 1",
    "held": "SELECT record, path, state, value FROM held ORDER BY 1, 2",
}


def contents(archive, database="archive.db"):
    """What an archive says, without the ids and the times that depend on when things were done."""
    database = sqlite3.connect(archive / database)
    try:
        require(database.execute("PRAGMA integrity_check").fetchall() == [("ok",)], "the database does not pass its check")
        require(not database.execute("PRAGMA foreign_key_check").fetchall(), "a row points to one that is not there")
        return {name: database.execute(question).fetchall() for name, question in QUESTIONS.items()}
    finally:
        database.close()


def check_files(archive, said, leftovers=False):
    """Originals are what they are named after, page images are there, nothing half-written is left unless the run may have ended
    anywhere."""
    for file in (archive / "originals").iterdir():
        if file.name.startswith(".formloop-"):
            require(leftovers, f"a leftover: {file.name}")
            continue
        require(hashlib.sha256(file.read_bytes()).hexdigest() == file.name, f"the original {file.name} was changed")
    originals = {file.name for file in (archive / "originals").iterdir()}
    kept = {row[0] for row in said["documents"]} - {row[0] for row in said["removed"]}
    require(kept <= originals, "the original of a document is missing")
    for row in said["captures"]:
        require(not row[10] or (archive / "pages" / row[10]).stat().st_size > 0, f"the image of page {row[1]} is missing")
    require(leftovers or not [f for f in (archive / "pages").iterdir() if f.name.startswith(".formloop-")], "a leftover among the pages")


def differences(expected, found):
    """Pages (document, page) whose capture or entries differ, and other tables that differ."""
    pages = set()
    for table in ("captures", "entries"):
        apart = collections.Counter(expected[table])
        apart.subtract(collections.Counter(found[table]))
        pages |= {row[:2] for row, count in apart.items() if count}
    return pages, [table for table in ("documents", "sources", "records", "held") if expected[table] != found[table]]


# --------------------------------------------------------------------------------------------------------------- program

class Program:
    def __init__(self, file):
        self.file = str(file.resolve())

    def run(self, *arguments, cwd=None, timeout=HANGS_AFTER, environment=None):
        try:
            return subprocess.run([self.file, *map(str, arguments)], cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                  timeout=timeout, text=True, errors="replace", env={**os.environ, "LC_ALL": "C", **(environment or {})})
        except subprocess.TimeoutExpired:
            raise Missed(f"hung for {timeout} s: {' '.join(map(str, arguments))[:200]}") from None

    def good(self, *arguments, cwd=None):
        run = self.run(*arguments, cwd=cwd)
        require(run.returncode in (0, 1), f"{arguments[0]} ended with {run.returncode}: {run.stderr[-300:]}")
        return run


def sums(folder):
    return {file.relative_to(folder): hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(folder.rglob("*")) if file.is_file()}


def children_of(pid):
    try:
        return [int(child) for child in pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []
