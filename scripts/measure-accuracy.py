#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How right reading is: makes scans whose answers are known, reads them, prints the tables of docs/accuracy.md as Markdown.

    scripts/measure-accuracy.py [--build build/release] [--sheets 20] [--sets typed,bilevel,fit97,font,real] [--hand-fonts DIR]

--sheets records of each form and set (some 5 pages each; a page takes about a second on two cores). Inks: `typed` on three papers;
`font`, fonts like handwriting from --hand-fonts (docs/evaluating.md names those for tests); `real`, pictures of real handwriting from
$FORMLOOP_TEST_DATA/handwriting. A set whose ink is not there is left out and named.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
DENSE = ["--rows-from", "0.8", "--fill", "0.92", "--strikes", "0.25"]
SETS = {
    "typed": ["--ink", "typed", "--paper", "office", "--seed", "1"],
    "bilevel": ["--ink", "typed", "--paper", "bilevel200", "--file", "tiff", "--seed", "2"],
    "fit97": ["--ink", "typed", "--paper", "fit97", "--seed", "3"],
    "font": ["--ink", "font", "--paper", "office", "--seed", "4"],
    "real": ["--ink", "real", "--paper", "office", "--seed", "5"],
}


def share(part, whole):
    return f"{100 * part / whole:.1f} %" if whole else "-"


def table(result):
    """One row a kind and ink; coverage: what confidence alone would let be accepted within 1/100, 1/300, 1/1,000."""
    lines = ["| kind, ink | n | exact | top 5 | char. errors | accepted | wrong per 1,000 (95 %) | AUROC | coverage 1/100 | 1/300 | 1/1,000 |",
             "|---|---|---|---|---|---|---|---|---|---|---|"]
    for k in result["kinds"]:
        n = k["inked"]
        if not n or k["ink"] == "printed":
            continue
        value, low, high = k["wrong_per_1000"]
        coverage = " | ".join(share(c["accepted"], n) if c["accepted"] else "too few" for c in k["coverage"])
        auroc = f"{k['auroc']:.3f}" if k["auroc"] is not None else "-"
        lines.append(f"| {k['kind']}, {k['ink']} | {n:,} | {share(k['exact'], n)} | {share(k['top5'], n)} | "
                     f"{share(k['character_errors'], k['characters'])} | {share(k['accepted'], n)} | "
                     f"{k['wrong']}: {value:.2f} ({low:.2f} - {high:.2f}) | {auroc} | {coverage} |")
    return "\n".join(lines)


def reliability(result):
    lines = ["| kind, ink | confidence | n | right | mean confidence |", "|---|---|---|---|---|"]
    for k in result["kinds"]:
        for b in k["reliability"]:
            lines.append(f"| {k['kind']}, {k['ink']} | {b['from']:g} - {b['to']:g} | {b['n']:,} | {share(b['right'], b['n'])} | "
                         f"{100 * b['mean_confidence']:.1f} % |")
    return "\n".join(lines)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--build", type=pathlib.Path, default=ROOT / "build" / "release")
    options.add_argument("--sheets", type=int, default=20)
    options.add_argument("--sets", default=",".join(SETS))
    options.add_argument("--hand-fonts", type=pathlib.Path)
    options.add_argument("--form", action="append", default=[], help="only these forms")
    given = options.parse_args()
    formloop, simulate = given.build / "formloop", given.build / "tests" / "support" / "formloop-simulate"
    for program in (formloop, simulate):
        if not program.exists():
            sys.exit(f"measure-accuracy.py: {program} is missing; build first")
    pictures = pathlib.Path(os.environ.get("FORMLOOP_TEST_DATA", ROOT.parent / "shared")) / "handwriting"
    for name in given.sets.split(","):
        if name not in SETS:
            sys.exit(f"measure-accuracy.py: no set {name}, expected some of {', '.join(SETS)}")
        more = []
        if name == "font" or (name == "real" and given.hand_fonts):
            if not given.hand_fonts:
                print(f"## {name}: left out, no --hand-fonts\n", flush=True)
                continue
            more += ["--hand-fonts", given.hand_fonts]
        if name == "real":
            if not pictures.is_dir():
                print(f"## {name}: left out, $FORMLOOP_TEST_DATA/handwriting is not there\n", flush=True)
                continue
            more += ["--pictures", pictures]
        for form in given.form:
            more += ["--form", form]
        with tempfile.TemporaryDirectory() as scratch:
            subprocess.run(list(map(str, [simulate, "-o", scratch, "--sheets", given.sheets, *DENSE, *SETS[name], *more])), check=True,
                           stderr=subprocess.DEVNULL)
            result = json.loads(subprocess.run([formloop, "evaluate", scratch, "--json"], check=True, capture_output=True).stdout)
        pages = ", ".join(f"{count} {state}" for state, count in result["pages"].items())
        print(f"## {name}: {' '.join(SETS[name])}, {given.sheets} records a form\n\nPages: {pages}; {result['seconds_per_page']:.2f} s each, "
              f"all readers at work.\n\n{table(result)}\n\n{reliability(result)}\n", flush=True)


if __name__ == "__main__":
    main()
