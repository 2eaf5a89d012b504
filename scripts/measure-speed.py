#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Processor time of reading a page, as ratios to what other programs need for the same page, all in one run.

    scripts/measure-speed.py [--build build/release] [--pages 20] [--long]
    scripts/measure-speed.py [--build build/release] --printing [--records 1000]
    scripts/measure-speed.py [--build build/release] --memory [--pages 10000]

For each form: `formloop read` on scans (office paper, 300 dpi, PDF) that are blank, hold marks and digits alone, or are typed full,
against `pdftoppm -r 300 -gray` of the printed page and `tesseract -l chi_sim --psm 3` on the filled one. Time is user and system
time of all processes of a command, start included; each scan file holds --pages pages of one form. --long also reads 500 pages on
one core and on two.

--printing prints random filled customer cards instead, as one document and as one document each, on one core: time, pages a second,
memory, and how large documents are.

--memory reads that many pages in one run, 100 scans and then blank cards, and prints how much memory all its processes hold together
(proportional set size, sampled each second) up to 500 pages and up to the end. Takes 0.4 MB of disk a page.
"""
import argparse
import ctypes
import json
import os
import pathlib
import re
import resource
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
FORMS = ["customer-card", "prospect-table", "daily-report"]
TEXT = {"text", "lexicon", "printed"}
PR_SET_CHILD_SUBREAPER = 36


def processor_time(command, **more):
    """Seconds of user and system time of a command and everything it started, and its exit status."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.monotonic()
    done = subprocess.run([str(word) for word in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **more)
    while True:  # readers that outlived it for a moment are ours now
        try:
            os.wait()
        except ChildProcessError:
            break
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime, time.monotonic() - started, done.returncode)


def nested(fields):
    """{"rows[0].name": …} as the JSON of a record: lists, and objects by day of the month."""
    top = {}
    for path, value in fields.items():
        steps = re.findall(r"[^.\[\]]+|\[\d+\]", re.sub(r"days\[(\d+)\]", r"days.\1", path))
        at = top
        for step, following in zip(steps, steps[1:] + [None]):
            new = None if following is None else [] if following[0] == "[" else {}
            if step[0] == "[":
                number = int(step[1:-1])
                at.extend({} for _ in range(number + 1 - len(at)))
                if following is None:
                    at[number] = value
                at = at[number]
            elif following is None:
                at[step] = value
            else:
                at = at.setdefault(step, new)
    return top


def without_text(folder, form, program, out):
    """The records of a folder's truth with nothing but marks, digits and letters, as a file."""
    shown = json.loads(subprocess.run([program, "forms", "show", form, "--json"], capture_output=True, check=True).stdout)
    kinds = {field["field"]: field["kind"] for page in shown["pages"] for field in page["fields"]}
    with open(folder / "truth.jsonl", encoding="utf-8") as lines, open(out, "w", encoding="utf-8") as records:
        for line in lines:
            page = json.loads(line)
            fields = {f["field"]: f["value"] for f in page["fields"] if "ink" in f and kinds.get(f["field"]) not in TEXT
                      and not any("\u4e00" <= c <= "\u9fff" for c in str(f["value"]))}
            records.write(json.dumps({"form": form, "version": 1, "fields": nested(fields)}, ensure_ascii=False) + "\n")


def printing(formloop, simulate, count, scratch):
    """The table of docs/speed.md: records as one document, and each as a document of its own."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    subprocess.run([simulate, "-o", scratch, "--records-only", "--form", "customer-card", "--sheets", str(count), "--seed", "2"], check=True)
    records = scratch / "records.jsonl"
    print("| customer cards, filled | processor, s | wall, s | pages/s | documents/s | memory, MB | document, kB: mean, largest |\n|---|---|---|---|---|---|---|")
    for name, each in (("one document", []), ("one document each", ["--each"])):
        out = scratch / ("each" if each else "all.pdf")
        started = time.monotonic()
        process = subprocess.Popen([formloop, "print", "customer-card", "--record", records, "--seed", "1", *each, "-o", out])
        _, status, used = os.wait4(process.pid, 0)
        wall = time.monotonic() - started
        if status:
            sys.exit(f"measure-speed.py: formloop print ended with {os.waitstatus_to_exitcode(status)}")
        files = sorted(out.iterdir()) if each else [out]
        pages = sum(int(subprocess.check_output(["qpdf", "--show-npages", file])) for file in files)
        sizes = [file.stat().st_size / 1000 for file in files]
        spent = used.ru_utime + used.ru_stime
        print(f"| {name} | {spent:.2f} | {wall:.2f} | {pages / spent:.0f} | {len(files) / spent:.1f} | {used.ru_maxrss / 1024:.0f} "
              f"| {sum(sizes) / len(sizes):.0f}, {max(sizes):.0f} |", flush=True)


def processes_of(root):
    """A process and everything below it."""
    found, at = [root], 0
    while at < len(found):
        try:
            for task in pathlib.Path(f"/proc/{found[at]}/task").iterdir():
                found += [int(child) for child in (task / "children").read_text().split()]
        except OSError:
            pass  # it has just ended
        at += 1
    return found


def held_mb(processes):
    """Memory that processes hold, what they share counted once."""
    total = 0
    for process in processes:
        try:
            total += int(re.search(r"^Pss:\s+(\d+)", pathlib.Path(f"/proc/{process}/smaps_rollup").read_text(), re.M).group(1))
        except (OSError, AttributeError):
            pass
    return total / 1024


def memory(formloop, simulate, pages, scratch):
    """Many pages in one run: does what the processes hold grow? Blank cards, each a copy of its own, and at the beginning 100 scans."""
    pile = scratch / "pile"
    subprocess.run(list(map(str, [simulate, "-o", pile, "--sheets", 20, "--paper", "office", "--seed", 4])), check=True, stderr=subprocess.DEVNULL)
    for number in range((pages - 100) // 20):
        subprocess.run([formloop, "print", "customer-card", "--copies", "10", "--seed", str(number), "-o", pile / f"x{number:05}.pdf"], check=True,
                       stdout=subprocess.DEVNULL)
    run = subprocess.Popen([formloop, "read", pile, "--archive", scratch / "archive", "--json"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    os.set_blocking(run.stdout.fileno(), False)
    done, early, late, command_early, command_late = 0, 0, 0, 0, 0
    while run.poll() is None:
        while block := run.stdout.read(1 << 20):
            done += block.count(b"\n")
        now, command = held_mb(processes_of(run.pid)), held_mb([run.pid])
        if done <= 500:
            early, command_early = max(early, now), max(command_early, command)
        late, command_late = max(late, now), max(command_late, command)
        time.sleep(1)
    print(f"{done} lines, exit {run.returncode}; all processes together: {early:.0f} MB up to 500 pages, {late:.0f} MB up to the end "
          f"({late / early:.2f} times); the command alone: {command_early:.0f} and {command_late:.0f} MB")


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--build", type=pathlib.Path, default=ROOT / "build" / "release")
    options.add_argument("--pages", type=int, help="of each file, 20; of --memory in all, 10000")
    options.add_argument("--long", action="store_true")
    options.add_argument("--printing", action="store_true")
    options.add_argument("--memory", action="store_true")
    options.add_argument("--records", type=int, default=1000)
    given = options.parse_args()
    formloop, simulate = given.build / "formloop", given.build / "tests" / "support" / "formloop-simulate"
    for program in (formloop, simulate):
        if not program.exists():
            sys.exit(f"measure-speed.py: {program} is missing; build first")
    if given.printing:
        with tempfile.TemporaryDirectory() as scratch:
            printing(formloop, simulate, given.records, pathlib.Path(scratch))
        return
    if given.memory:
        with tempfile.TemporaryDirectory() as scratch:
            memory(formloop, simulate, given.pages or 10000, pathlib.Path(scratch))
        return
    given.pages = given.pages or 20
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    all_cores = sorted(os.sched_getaffinity(0))
    os.environ["OMP_THREAD_LIMIT"] = "1"  # one thread for all: processor time is compared

    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        common = ["--pages", "1", "--paper", "office", "--pages-per-file", given.pages]
        print("| page | formloop, ms | pdftoppm, ms | ratio | tesseract, ms | ratio |\n|---|---|---|---|---|---|")
        for form in FORMS:
            sheets = ["--form", form, "--sheets", given.pages]
            printed = scratch / f"{form}.pdf"
            subprocess.run([formloop, "print", form, "--pages", "1", "-o", printed], check=True, capture_output=True)
            drawing = min(processor_time(["pdftoppm", "-r", "300", "-gray", "-f", "1", "-l", "1", printed, scratch / "drawn"])[0] for _ in range(5))
            typed = scratch / f"{form}-typed"
            processor_time([simulate, "-o", typed, *sheets, *common, "--rows-from", "0.9", "--fill", "0.95", "--strikes", "0", "--seed", "2"])
            records = scratch / f"{form}.jsonl"
            without_text(typed, form, formloop, records)
            marks, blank = scratch / f"{form}-marks", scratch / f"{form}-blank"
            processor_time([simulate, "-o", marks, "--records", records, *common, "--seed", "3"])
            nothing = scratch / "nothing.jsonl"
            nothing.write_text((json.dumps({"form": form, "version": 1, "fields": {}}) + "\n") * given.pages, encoding="utf-8")
            processor_time([simulate, "-o", blank, "--records", nothing, *common, "--seed", "4"])
            for name, folder in (("blank", blank), ("marks and digits", marks), ("typed", typed)):
                spent, _, code = processor_time([formloop, "read", folder, "--archive", scratch / f"a-{form}-{name[:5]}", "--json", "--jobs", "1"])
                if code not in (0, 1):
                    sys.exit(f"measure-speed.py: formloop read ended with {code}")
                page = 1000 * spent / given.pages
                row = f"| {form}, {name} | {page:.0f} | {1000 * drawing:.0f} | {page / (1000 * drawing):.2f} |"
                if name != "blank":
                    scan = next(folder.glob("*.pdf"))
                    subprocess.run(["pdftoppm", "-r", "300", "-gray", "-png", "-f", "1", "-l", "1", scan, scratch / "page"], check=True)
                    picture = next(scratch.glob("page*.png"))
                    engine = processor_time(["tesseract", picture, scratch / "text", "-l", "chi_sim", "--psm", "3"])[0]
                    picture.unlink()
                    row += f" {1000 * engine:.0f} | {page / (1000 * engine):.2f} |"
                else:
                    row += " | |"
                print(row, flush=True)
        if given.long:
            pile = scratch / "pile"
            processor_time([simulate, "-o", pile, "--sheets", "100", "--paper", "office", "--seed", "5"])
            walls = {}
            for cores in (1, 2):
                os.sched_setaffinity(0, all_cores[:cores])
                _, walls[cores], _ = processor_time([formloop, "read", pile, "--archive", scratch / f"pile-{cores}", "--json", "--jobs", cores])
            print(f"\n500 pages: one core {walls[1]:.0f} s, two cores {walls[2]:.0f} s, {walls[1] / walls[2]:.2f} times as fast")
    print(f"\nLargest process: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
