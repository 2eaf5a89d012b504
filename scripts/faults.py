#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Does to the program what happens to programs, and counts what is lost. docs/faults.md holds what was found.

    scripts/faults.py kills [--runs 1000]     kills the command, the parent of its readers and the readers at random moments
                                              while 200 pages are read; the next run goes on; the archive must in the end be
                                              the one that an undisturbed run makes
    scripts/faults.py flips [--copies 1000]   reads copies of 20 good scans with flipped bits; each must end in one recorded
                                              state, and none as blank paper
    scripts/faults.py calls                   lets the n-th write, fsync, rename ... of a command fail, once and for ever, with
                                              a faulty disk and a full one; the next run must complete what was begun
    scripts/faults.py damage [--copies 200]   damages archive.db: 100 random bytes, cut short, zeroed; it must be refused and left as
                                              it is, or be used without a crash
    scripts/faults.py memory [--points 400]   lets the n-th allocation of a command fail, once and for ever; the command must end with a
                                              sentence, and the next run must complete what was begun
    scripts/faults.py power [--points 400]    lets the power go at moments of a command: all, nothing or some is left of what was not
                                              synced; what was told must be there, and the next run must complete the rest
    scripts/faults.py bombs                   reads four files that spin or swell beside good ones, four readers at once: the command's own
                                              memory stays below 500 MB, and the good ones are read; about three minutes
    scripts/faults.py upkeep [--runs 100]     kills import, watch, print --each and archive's commands after their n-th call that
                                              changes a file; nothing is lost or half there, archive verify finds the archive
                                              whole, and after the next run all is done and nothing is left behind

Each takes --program FILE (default build/release/formloop), --seed N and --short (a handful, for the tests). Ends with 1 when
something was lost, doubled, hung or crashed, with 77 when what it needs is not there.
"""
import argparse
import collections
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from fault_archives import (HANGS_AFTER, ROOT, SCANS, Missed, NotHere, Program, bound, check_files, children_of, contents, differences,
                            require, sums)
from fault_bombs import bombs
from fault_memory import memory
from fault_power import power
from fault_upkeep import upkeep

# ----------------------------------------------------------------------------------------------------------------- kills

def pages_to_kill_over(program, folder, short):
    """Blank sheets of two forms, and some that are filled in: 200 pages, or 14."""
    folder.mkdir()
    for n in range(1 if short else 15):
        program.good("print", "daily-report", "--copies", 10, "--seed", 100 + n, "-o", folder / f"daily-{n:02}.pdf")
    for n in range(1 if short else 10):
        program.good("print", "customer-card", "--copies", 2, "--seed", 200 + n, "-o", folder / f"cards-{n:02}.pdf")
    if not short:
        for name in ("A02-daily.pdf", "A03-cards.pdf", "A03-daily-0403.png", "A03-daily-0410.png"):
            shutil.copy(SCANS / name, folder / name)
        program.good("print", "daily-report", "--copies", 1, "--seed", 300, "-o", folder / "daily-last.pdf")


def kills(program, asked, desk, chance):
    scans = desk / "scans"
    pages_to_kill_over(program, scans, asked.short)
    before = sums(scans)
    read = ("read", "scans", "--json", "--jobs", 1, "--archive")

    begun = time.monotonic()
    undisturbed = program.run(*read, "undisturbed", cwd=desk, timeout=3600)
    whole = time.monotonic() - begun
    require(undisturbed.returncode in (0, 1), f"the undisturbed run ended with {undisturbed.returncode}: {undisturbed.stderr[-300:]}")
    expected = contents(desk / "undisturbed")
    pages = len(expected["captures"])
    lines = sorted(line for line in undisturbed.stdout.splitlines() if '"source"' in line)
    begun = time.monotonic()
    program.good("read", "scans/" + min(before).name, "--archive", "undisturbed", cwd=desk)
    start = time.monotonic() - begun
    print(f"{pages} pages in {whole:.0f} s, of which {start:.1f} s until the first", flush=True)

    killed = collections.Counter()
    archives = doubled = lost = retried = 0
    while sum(killed.values()) < asked.runs:
        archive = desk / f"archive-{archives}"
        readers_killed = 0
        ended = False
        while not ended:
            if sum(killed.values()) >= asked.runs:  # enough: let it go on to the end
                require(program.run(*read, archive.name, cwd=desk, timeout=3600).returncode in (0, 1), "the last run failed")
                break
            life = subprocess.Popen([program.file, *map(str, read), archive.name], cwd=desk, stdout=subprocess.DEVNULL,
                                    stderr=subprocess.DEVNULL, env={**os.environ, "LC_ALL": "C"})
            parents_killed = 0
            while True:
                # A quarter of the kills comes while the program starts, the others while it reads.
                wait = chance.uniform(0, start) if chance.random() < 0.25 else start + chance.uniform(0, 4) * whole / pages
                try:
                    status = life.wait(wait)
                    # 3: its parent was killed, and of the new one what it looked around with.
                    require(status in (0, 1) or (status == 3 and parents_killed), f"a run that was not killed ended with {status}")
                    ended = status != 3
                    break
                except subprocess.TimeoutExpired:
                    pass
                kind = chance.choices(["command", "parent", "reader"], [70, 15, 15])[0]
                if sum(killed.values()) < 3:  # each kind at least once
                    kind = ["parent", "reader", "command"][sum(killed.values())]
                parent = children_of(life.pid)[-1:]  # before it may stand one that was killed
                reader = children_of(parent[0])[:1] if parent else []
                target = {"command": [life.pid], "parent": parent if parents_killed < 4 else [], "reader": reader}[kind]
                if not target:
                    continue
                try:
                    os.kill(target[0], signal.SIGKILL)
                except ProcessLookupError:
                    continue
                killed[kind] += 1
                parents_killed += kind == "parent"
                readers_killed += kind == "reader"
                if sum(killed.values()) % 25 == 0:
                    print(f"{sum(killed.values())} kills", flush=True)
                if kind == "command":
                    life.wait()
                    break
        found = contents(archive)
        check_files(archive, found)
        places = collections.Counter(row[:2] for row in found["captures"])
        lost += len({row[:2] for row in expected["captures"]} - set(places))
        doubled += sum(count - 1 for count in places.values())
        doubled += len(found["entries"]) - len({row[:3] for row in found["entries"]})
        apart, tables = differences(expected, found)
        # A page whose reader is killed is read again at half resolution, and may then say less.
        require(len(apart) <= readers_killed, f"{len(apart)} pages differ, but only {readers_killed} readers were killed")
        require(apart or not tables, f"tables differ though no page does: {tables}")
        require(all(row[8] != "blank" for row in found["captures"] if row[:2] in apart), "a page that was interrupted became blank")
        retried += len(apart)
        again = program.good(*read, archive.name, cwd=desk)
        said = sorted(line.replace('"duplicate":true', '"duplicate":false') for line in again.stdout.splitlines() if '"source"' in line)
        require(len(said) == len(lines), f"{len(said)} lines are told, expected {len(lines)}")
        require(sum(a != b for a, b in zip(said, lines)) <= len(apart), "lines differ from those of an undisturbed run")
        shutil.rmtree(archive)
        archives += 1
        print(f"{sum(killed.values())} kills, {archives} archives of {pages} pages complete", flush=True)
    require(sums(scans) == before, "a scan was changed")
    total = sum(killed.values())
    print(f"{total} kills ({', '.join(f'{kind} {n}' for kind, n in sorted(killed.items()))}), {archives} archives of {pages} pages: "
          f"{lost} pages lost, {doubled} doubled, originals unchanged; {retried} pages say something else after their reader was "
          f"killed {killed['reader']} times")
    require(lost == 0 and doubled == 0, "pages were lost or doubled")
    print(bound(total))


# ----------------------------------------------------------------------------------------------------------------- flips

def good_scans(program, folder, short):
    """Good scans of every format, blank forms and filled-in ones; in the short form only what needs no other program."""
    folder.mkdir()
    program.good("print", "daily-report", "--copies", 1, "--seed", 1, "-o", folder / "daily.pdf")
    if short:
        shutil.copy(SCANS / "A02-table.tiff", folder / "table.tiff")
        return
    program.good("print", "customer-card", "--copies", 1, "--seed", 2, "-o", folder / "card.pdf")
    for name, source, options in (
            ("gray.png", "daily.pdf", ["-gray", "-png"]), ("mono.png", "daily.pdf", ["-mono", "-png"]),
            ("gray.jpg", "daily.pdf", ["-gray", "-jpeg"]), ("colour.jpg", "daily.pdf", ["-jpeg"]),
            ("lzw.tif", "daily.pdf", ["-mono", "-tiff", "-tiffcompression", "lzw"]),
            ("packbits.tif", "daily.pdf", ["-mono", "-tiff", "-tiffcompression", "packbits"]),
            ("plain.tif", "daily.pdf", ["-gray", "-tiff", "-tiffcompression", "none"]),
            ("deflate.tif", "card.pdf", ["-gray", "-tiff", "-tiffcompression", "deflate"]),
            ("jpeg.tif", "card.pdf", ["-tiff", "-tiffcompression", "jpeg"]), ("card.png", "card.pdf", ["-gray", "-png"])):
        subprocess.run(["pdftoppm", "-r", "150", "-l", "1", "-singlefile", *options, folder / source, folder / "page"], check=True)
        (made,) = [f for f in folder.iterdir() if f.stem == "page"]
        made.rename(folder / name)
    for name in ("A03-daily-0403.png", "A03-daily-0410.png", "A01-daily-0415.jpg", "A02-table.tiff"):
        shutil.copy(SCANS / name, folder / name)
    for name in ("A02-daily.pdf", "A01-daily-0401-0409.pdf", "A03-cards.pdf", "A03-table.pdf"):
        subprocess.run(["qpdf", SCANS / name, "--pages", ".", "1", "--", folder / name], check=True)


def flipped(data, chance):
    """From one bit to one in 250, as disks, cables and memory do it."""
    data = bytearray(data)
    bits = chance.choice([1, 4, 16, 64, max(1, len(data) * 8 // 10000), max(1, len(data) * 8 // 250)])
    first = chance.choice([0, 0, 0, 512])  # a file whose head is whole gets further
    for _ in range(bits):
        at = chance.randrange(min(first, len(data) - 1), len(data))
        data[at] ^= 1 << chance.randrange(8)
    return bytes(data)


def flips(program, asked, desk, chance):
    good = desk / "good"
    try:
        good_scans(program, good, asked.short)
    except FileNotFoundError as missing:
        raise NotHere(f"{missing.filename} is not installed") from None
    names = sorted(file.name for file in good.iterdir())
    first = program.good("read", "good", "--json", "--archive", "a", cwd=desk)
    truth = {}
    for line in map(json.loads, first.stdout.splitlines()):
        if "source" in line:
            truth[pathlib.Path(line["source"]).name, line["page"]] = line
            require(line["state"] in ("done", "review") and line["form"], f"a good scan is not read: {line['source']} {line['state']}")

    states, copies = collections.Counter(), 0
    values = collections.Counter()
    while copies < asked.copies:
        batch = desk / "flipped"
        batch.mkdir()
        for _ in range(min(50, asked.copies - copies)):
            name = names[copies % len(names)]
            (batch / f"{copies:04}-{name}").write_bytes(flipped((good / name).read_bytes(), random.Random(f"{asked.seed} {copies}")))
            copies += 1
        given = sums(batch)
        run = program.run("read", "flipped", "--json", "--archive", f"archive-{copies}", cwd=desk, timeout=HANGS_AFTER * len(given))
        require(run.returncode in (0, 1), f"the program ended with {run.returncode}: {run.stderr[-300:]}")
        require(sums(batch) == given, "a scan was changed")
        pages, summary = collections.defaultdict(list), {}
        for line in map(json.loads, run.stdout.splitlines()):
            if "source" in line:
                pages[pathlib.Path(line["source"]).name].append(line)
            else:
                summary = line
        require(summary["files"] == len(given) == summary["documents"] + summary["duplicates"] + summary["refused"],
                f"the files do not add up: {summary}")
        require(summary["pages"] == sum(map(len, pages.values())) == sum(summary["states"].values()), f"the pages do not add up: {summary}")
        for name in map(str, given):
            told = pages[name]
            require(told, f"no state is recorded of {name}")
            require(len({line["page"] for line in told}) == len(told), f"a page of {name} is told twice")
            for line in told:
                states[line["state"] + (f" ({line['reason']})" if line["reason"] else "")] += 1
                require(line["state"] != "blank", f"{name} became blank paper (seed {asked.seed})")
                told_good = truth.get((name[5:], line["page"]))
                if not told_good or line["state"] not in ("done", "review"):
                    continue
                before = {f["field"]: f for f in told_good["fields"]}
                for field in line["fields"]:
                    was = before.get(field["field"])
                    if not was or was["state"] != "accepted" or field["state"] not in ("accepted", "empty"):
                        continue
                    told_broken = "the decoder complained" if line["reason"] == "decoder-errors" else "nothing was noticed"
                    end = "the same" if field["value"] == was["value"] else "called empty" if field["state"] == "empty" else "another"
                    values[told_broken, end] += 1
                    if end != "the same" and asked.verbose:
                        print(f"{name} page {line['page']}: {line['state']}, {told_broken}: {field['field']} {end}")
        shutil.rmtree(batch)
        shutil.rmtree(desk / f"archive-{copies}")
        print(f"{copies} copies", flush=True)
    for state, count in states.most_common():
        print(f"{count:6d}  {state}")
    print(f"{copies} copies of {len(names)} scans: {sum(states.values())} pages, each in one state; no hang, no crash, none blank")
    print("values that the good scan settled and the copy settles too:")
    for (told_broken, end), count in sorted(values.items()):
        print(f"{count:6d}  {end}, where {told_broken}")
    print(bound(copies))


# ----------------------------------------------------------------------------------------------------------------- calls

CALLS = ["open", "write", "fsync", "rename", "truncate", "mkdir", "unlink"]
EIO, ENOSPC = 5, 28


def calls(program, asked, desk, chance):
    library = asked.library("formloop-failing-calls")
    (desk / "records.json").write_text('{"form":"daily-report","fields":{"date":"2009-04-14"}}\n'
                                       '{"form":"customer-card","fields":{"file_no":"A01-09-0012"}}\n')
    program.good("print", "daily-report", "--copies", 2, "--seed", 1, "-o", desk / "scan.pdf")
    commands = {"import": ("import", "records.json", "--archive", desk / "archive"),
                "read": ("read", "scan.pdf", "--jobs", 1, "--archive", desk / "archive"),
                "print": ("print", "daily-report", "--seed", 5, "-o", desk / "archive/form.pdf")}
    most = {"import": 2, "read": 1, "print": 1} if asked.short else {"import": 40, "read": 12, "print": 20}
    tried = collections.Counter()
    for name, command in commands.items():
        def fresh():
            shutil.rmtree(desk / "archive", ignore_errors=True)
            if name == "print":
                (desk / "archive").mkdir()
                (desk / "archive/form.pdf").write_text("older")

        def state():
            if name == "print":
                return (desk / "archive/form.pdf").read_bytes()
            said = contents(desk / "archive")
            check_files(desk / "archive", said)
            return said

        fresh()
        program.good(*command, cwd=desk)
        expected = state()
        for call in ["write", "fsync", "rename"] if asked.short else CALLS:
            steering = {"LD_PRELOAD": str(library), "FORMLOOP_FAIL_CALL": call, "FORMLOOP_FAIL_BELOW": str(desk / "archive"),
                        "FORMLOOP_FAIL_COUNT": str(desk / "count")}
            (desk / "count").write_text("0")
            fresh()
            program.run(*command, cwd=desk, environment=steering)
            there = int((desk / "count").read_text())
            # The first ones each, of those after them as many at random: making a new archive writes more than a thousand times.
            which = list(range(1, there + 1))
            if len(which) > most[name]:
                head = most[name] // 2
                which = which[:head] + sorted(chance.sample(which[head:], most[name] - head))
            for at in which:
                for ever, error in ((0, EIO), (1, ENOSPC)) if not asked.short else (((0, EIO), (1, ENOSPC))[at % 2],):
                    fresh()
                    what = f"{name}: {call} {at} of {there} fails {'for ever' if ever else 'once'} with {os.strerror(error)}"
                    run = program.run(*command, cwd=desk, environment={**steering, "FORMLOOP_FAIL_AT": str(at),
                                                                       "FORMLOOP_FAIL_EVER": str(ever), "FORMLOOP_FAIL_ERROR": str(error)})
                    require(run.returncode in (0, 1, 3), f"{what}: it ended with {run.returncode}: {run.stderr[-300:]}")
                    said = [line for line in run.stderr.splitlines() if line.startswith("formloop: ")]
                    if run.returncode == 3:
                        require(said, f"{what}: it says nothing")
                        if name == "print":
                            require(state() == b"older" or state() == expected, f"{what}: the older file is gone or half")
                    else:
                        require(state() == expected, f"{what}: it says that all is well, but it is not")
                    tried[name, "told" if run.returncode == 3 else "done all the same"] += 1
                    program.good(*command, cwd=desk)
                    require(state() == expected, f"{what}: the next run does not complete it")
            print(f"{name}: {call}: {len(which)} of {there}", flush=True)
    for (name, end), count in sorted(tried.items()):
        print(f"{count:6d}  {name}: {end}")
    print(f"{sum(tried.values())} failing calls: each is told or made no difference, and the next run completes the work")


# ---------------------------------------------------------------------------------------------------------------- damage

def damage(program, asked, desk, chance):
    (desk / "records.json").write_text("".join(f'{{"form":"daily-report","fields":{{"date":"2009-04-{day:02}"}}}}\n' for day in range(1, 31)))
    (desk / "more.json").write_text('{"form":"daily-report","fields":{"date":"2009-05-01"}}\n')
    program.good("import", "records.json", "--archive", "archive", cwd=desk)
    whole = (desk / "archive/archive.db").read_bytes()
    ends = collections.Counter()
    for copy in range(asked.copies):
        chance = random.Random(f"{asked.seed} {copy}")
        how = ("random bytes", "cut short", "zeroed page")[copy % 3]
        data = bytearray(whole)
        at = chance.randrange(len(data) - 4096)
        if how == "random bytes":
            data[at:at + 100] = chance.randbytes(100)
        elif how == "zeroed page":
            data[at - at % 4096:at - at % 4096 + 4096] = bytes(4096)
        else:
            del data[at:]
        for ending in ("-wal", "-shm"):
            (desk / f"archive/archive.db{ending}").unlink(missing_ok=True)
        (desk / "archive/archive.db").write_bytes(data)
        run = program.run("import", "more.json", "--archive", "archive", cwd=desk)
        what = f"copy {copy}, {how} at {at}"
        require(run.returncode in (0, 3), f"{what}: it ended with {run.returncode}: {run.stderr[-300:]}")
        if run.returncode == 3:
            require("formloop: " in run.stderr, f"{what}: it says nothing")
            require((desk / "archive/archive.db").read_bytes() == data, f"{what}: it was refused, but changed")
            require("restore archive.db from a backup" in run.stderr, f"{what}: the way back is not named: {run.stderr[-300:]}")
        ends[how, "refused, kept as it was" if run.returncode == 3 else "passes SQLite's check, used"] += 1
    for (how, end), count in sorted(ends.items()):
        print(f"{count:6d}  {how}: {end}")
    print(f"{asked.copies} damaged archives: no crash, and none that was refused was changed")


def library_of(program, name):
    """What is loaded into the program lies in the same build: build/release/src/cli/formloop or build/release/formloop."""
    folder = pathlib.Path(program.file).parent
    while folder != folder.parent and not (folder / "CMakeCache.txt").exists():
        folder = folder.parent
    library = folder / f"tests/support/lib{name}.so"
    if not library.exists():
        raise NotHere(f"{library} is not built")
    return library.resolve()


def main():
    faults = {"kills": kills, "flips": flips, "calls": calls, "damage": damage, "bombs": bombs, "memory": memory, "power": power, "upkeep": upkeep}
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("what", choices=sorted(faults))
    options.add_argument("--program", default=ROOT / "build/release/formloop", type=pathlib.Path)
    options.add_argument("--runs", type=int, help="kills (default 1000), of each command with upkeep (100)")
    options.add_argument("--copies", type=int, help="flipped (default 1000) or damaged (200) copies")
    options.add_argument("--seed", type=int, default=20090415)
    options.add_argument("--points", type=int, help="moments of each command at which power or memory is lost (default 400)")
    options.add_argument("--verbose", action="store_true", help="names each value that flipped bits changed, by field")
    options.add_argument("--short", action="store_true", help="a handful")
    asked = options.parse_args()
    asked.runs = asked.runs or {"kills": 4 if asked.short else 1000, "upkeep": 2 if asked.short else 100}.get(asked.what)
    asked.copies = asked.copies or {"flips": 8 if asked.short else 1000, "damage": 6 if asked.short else 200}.get(asked.what)
    asked.points = asked.points or (8 if asked.short else 400)
    program = Program(asked.program)
    asked.library = lambda name: library_of(program, name)
    print(f"seed {asked.seed}")
    # Beside the other temporary files, under a name without links: the program tells places as it was given them.
    with tempfile.TemporaryDirectory(prefix="formloop-faults-") as desk:
        try:
            faults[asked.what](program, asked, pathlib.Path(desk).resolve(), random.Random(asked.seed))
            return 0
        except NotHere as missing:
            print(f"skipped: {missing}")
            return 77
        except Missed as missed:
            print(f"MISSED  {missed}")
            return 1


sys.exit(main())
