#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs every rule's query on SQLite and on PostgreSQL over the same tables and compares the answers.

    scripts/check-rules-postgres.py ARCHIVE AS-OF [RULES-FOLDER]

ARCHIVE is a folder that `formloop check` has been run on; it is only read. A PostgreSQL of its own is started in a
temporary folder (Debian package postgresql-15) and thrown away. Exit code 1 when an answer differs or
a query does not run.
"""

import csv
import io
import os
import pathlib
import pwd
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile

BIN = pathlib.Path("/usr/lib/postgresql/15/bin")


def head_and_sql(file):
    head, lines, in_head = {}, [], True
    for line in file.read_text(encoding="utf-8").splitlines():
        if in_head and line.startswith("--"):
            if match := re.match(r"-- ?(id|uses): (.*)", line):
                head[match[1]] = match[2].split()
            continue
        in_head = False
        lines.append(line)
    return head, "\n".join(lines).strip().rstrip(";")


def compose(folder, file):
    head, sql = head_and_sql(file)
    terms = {}

    def collect(name):
        shared, text = head_and_sql(folder / "shared" / f"{name}.sql")
        for inner in shared.get("uses", []):
            collect(inner)
        terms.setdefault(name, text)

    for name in head.get("uses", []):
        collect(name)
    if not terms:
        return sql
    front = "WITH " + ",\n".join(f"{name} AS (\n{text}\n)" for name, text in terms.items())
    body = re.sub(r"\A(\s*--[^\n]*\n)*\s*", "", sql)
    return front + (",\n" + body[4:] if body.startswith("WITH") else "\n" + sql)


def literal(value):
    if value is None:
        return "NULL"
    return str(value) if isinstance(value, (int, float)) else "'" + str(value).replace("'", "''") + "'"


def bound(sql, values):
    pieces = re.split(r"('[^']*'|\"[^\"]*\"|--[^\n]*)", sql)
    for i in range(0, len(pieces), 2):
        pieces[i] = re.sub(r"(?<!:):(\w+)", lambda m: literal(values[m[1]]), pieces[i])
    return "".join(pieces)


def normal(rows):
    def cell(value):
        if value is None or value == "":
            return ""
        try:
            return f"{float(value):g}"
        except ValueError:
            return str(value)

    return sorted([cell(value) for value in row] for row in rows)


class Postgres:
    def __enter__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="formloop-pg-"))
        self.as_user = []
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            user = pwd.getpwnam("postgres")
            os.chown(self.folder, user.pw_uid, user.pw_gid)
            self.as_user = ["runuser", "-u", "postgres", "--"]
        self.run([BIN / "initdb", "-D", self.folder / "data", "-E", "UTF8", "--locale=C", "-A", "trust"])
        self.run([BIN / "pg_ctl", "-D", self.folder / "data", "-w", "-l", self.folder / "log", "-o",
                  f"-k {self.folder} -c listen_addresses='' -c fsync=off", "start"])
        return self

    def __exit__(self, *_):
        self.run([BIN / "pg_ctl", "-D", self.folder / "data", "-m", "immediate", "stop"])
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, command, **options):
        command = self.as_user + [str(part) for part in command]
        return subprocess.run(command, check=True, text=True, capture_output=True, cwd="/", **options)

    def sql(self, text):
        command = [str(BIN / "psql"), "-h", str(self.folder), "-d", "postgres", "-q", "--csv", "-v", "ON_ERROR_STOP=1"]
        answer = subprocess.run(self.as_user + command, input=text, text=True, capture_output=True, cwd="/")
        if answer.returncode:
            raise RuntimeError(answer.stderr.strip())
        return list(csv.reader(io.StringIO(answer.stdout)))


def copy_tables(source, postgres):
    tables = source.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql IS NOT NULL").fetchall()
    for name, create in tables:
        text = [re.sub(r"REFERENCES \w+ \(\w+\)", "", create) + ";"]
        rows = source.execute(f'SELECT * FROM "{name}"').fetchall()
        for start in range(0, len(rows), 500):
            part = rows[start:start + 500]
            values = ",".join("(" + ",".join(literal(cell) for cell in row) + ")" for row in part)
            text.append(f'INSERT INTO "{name}" VALUES {values};')
        postgres.sql("\n".join(text))


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    archive, as_of = pathlib.Path(sys.argv[1]), sys.argv[2]
    installed = pathlib.Path(__file__).parent.parent / "templates" / "rules"
    folder = pathlib.Path(sys.argv[3]) if len(sys.argv) == 4 else installed
    source = sqlite3.connect(f"file:{archive / 'archive.db'}?mode=ro", uri=True)
    settings = source.execute("SELECT key, value FROM setting")
    values = {key: int(value) if value and value.isdigit() else value for key, value in settings}
    values.update(as_of=as_of, month=as_of[:7], subject=None)
    failures = 0
    with Postgres() as postgres:
        copy_tables(source, postgres)
        for file in sorted(folder.glob("*.sql")):
            query = bound(compose(folder, file), values)
            here = source.execute(query).fetchall()
            try:
                there = postgres.sql(query)[1:]
                same = normal(here) == normal(there)
                print(f"{file.stem:16} {len(here):5} rows  {'same' if same else 'DIFFERENT'}")
            except RuntimeError as error:
                same = False
                print(f"{file.stem:16} does not run on PostgreSQL: {error}")
            failures += not same
    sys.exit(1 if failures else 0)


main()
