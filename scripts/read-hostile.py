#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the folder of odd and hostile files with the program and holds the result to its bars.

    scripts/read-hostile.py [--program build/release/formloop] [--short]

The files are looked for in $FORMLOOP_TEST_DATA/hostile (default: ../shared/hostile beside the source tree); without them it
says so and ends with 77. Every file must end in a recorded state: no hang, no crash, no white page where ink may have been.
"""
import argparse
import collections
import csv
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
# For the tests: quick files of every kind.
SHORT = ["zero_byte.tif", "tiff_ifd_selfloop.tif", "array_nest_200k.pdf", "enc_aes256_userpw.pdf", "enc_aes256_owneronly.pdf",
         "qr_path.png", "wrongext_pdf_as.png", "wrongext_elf_as.tif", "box_14400.pdf", "trunc_95pct_linn.pdf", "serenity_ccitt4.tiff",
         "ocrmypdf_jbig2.pdf", "jpeg_65500sq_header.jpg", "sample-fi_annotated_pdf.pdf"]
READABLE_MISSED = 4  # formats that are told but not read (JPEG 2000, WebP, GIF), and one to spare


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--program", default=ROOT / "build/release/formloop", type=pathlib.Path)
    options.add_argument("--short", action="store_true", help="a few quick files, all bars")
    options.add_argument("--minutes", type=float, default=40, help="longest time for all")
    asked = options.parse_args()

    folder = pathlib.Path(os.environ.get("FORMLOOP_TEST_DATA", ROOT.parent / "shared")) / "hostile"
    manifests = [folder / name for name in ("manifest-dev.tsv", "manifest.tsv") if (folder / name).exists()]
    if not manifests:
        print(f"skipped: no test data in {folder}; set FORMLOOP_TEST_DATA")
        return 77
    with open(manifests[0], encoding="utf-8") as file:
        expected = {row["file"]: row["expected"] for row in csv.DictReader(file, delimiter="\t")}
    if asked.short:
        expected = {name: expected[name] for name in SHORT if name in expected}

    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="formloop-hostile-") as desk:
        try:
            run = subprocess.run([asked.program.resolve(), "read", "--json", "--archive", f"{desk}/archive", *expected], cwd=folder,
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=asked.minutes * 60)
        except subprocess.TimeoutExpired:
            print(f"MISSED  not done after {asked.minutes} minutes")
            return 1
    pages, summary = collections.defaultdict(list), {}
    for line in map(json.loads, run.stdout.splitlines()):
        if "source" in line:
            pages[line["source"]].append(line)
        else:
            summary = line

    states = {name: {page["state"] for page in pages[name]} for name in expected}
    table = collections.Counter((expected[name], "+".join(sorted(states[name])) or "nothing") for name in expected)
    for (kind, state), count in sorted(table.items()):
        print(f"{count:5d}  {kind:10s} -> {state}")
    print(f"{len(expected)} files, {summary.get('pages', 0)} pages, {time.monotonic() - begun:.0f} s, exit {run.returncode}")

    missed = []

    def bar(what, names):
        if names:
            missed.append(f"{what}: {', '.join(names[:10])}{' ...' if len(names) > 10 else ''}")

    if run.returncode not in (0, 1):
        missed.append(f"the program ended with {run.returncode}: {run.stderr[-300:]}")
    if summary.get("files") != summary.get("documents", 0) + summary.get("duplicates", 0) + summary.get("refused", 0):
        missed.append(f"the files do not add up: {summary}")
    if summary.get("pages") != sum(map(len, pages.values())):
        missed.append(f"the pages do not add up: {summary}")
    bar("without a recorded state", [name for name in expected if not states[name]])
    bar("a page told twice", [name for name in expected if len({page["page"] for page in pages[name]}) != len(pages[name])])
    bar("blank where ink may have been", [name for name in expected if "blank" in states[name] and expected[name] != "blank"])
    bar("encrypted, but called something else", [n for n in expected if expected[n] == "encrypted" and states[n] != {"encrypted"}])
    unread = [name for name in expected if expected[name] == "readable" and not states[name] & {"unknown-form", "review"}]
    readable = sum(kind == "readable" for kind in expected.values())
    print(f"readable: {readable - len(unread)} of {readable} ended unknown-form or review"
          + (f"; not: {', '.join(unread)}" if unread else ""))
    if len(unread) > (0 if asked.short else READABLE_MISSED):
        bar("readable, but not read", unread)
    for line in missed:
        print("MISSED ", line)
    return 1 if missed else 0


sys.exit(main())
