# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that spin and swell in four readers at once: the command's own memory stays small, and the pages of the others are read."""
import json
import os
import pathlib
import subprocess
import time
import zlib

from fault_archives import HANGS_AFTER, require

MOST_MEMORY = 500 << 20  # of the command itself


def pdf(*objects):
    """A document of one page, its first object; the others are numbered from 4."""
    bodies = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", *objects]
    made, places = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return made + b"xref\n0 %d\n0000000000 65535 f \n%btrailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(bodies) + 1, table, len(bodies) + 1, len(made))


def stream(head, data):
    return b"<<%b/Length %d>>\nstream\n%b\nendstream" % (head, len(data), data)


PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>"


def spinning():
    """Each form draws the next one ten times, twelve deep."""
    forms = []
    for n in range(12):
        inner = b"<</XObject<</X %d 0 R>>>>" % (n + 6)
        drawn = b"/X Do " * 10 if n < 11 else b"0 0 595 842 re f"
        forms.append(stream(b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources" + (inner if n < 11 else b"<<>>"), drawn))
    return pdf(PAGE, stream(b"", b"/X Do"), *forms)


def swelling(side):
    """A picture of a few kilobytes that is gigabytes when it is unpacked."""
    packer = zlib.compressobj(9)
    rows = b"".join(packer.compress(bytes(side * 3)) for _ in range(side)) + packer.flush()
    return pdf(PAGE, stream(b"", b"595 0 0 842 0 0 cm /X Do"),
               stream(b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/FlateDecode" % (side, side), rows))


def bombs(program, asked, desk, chance):
    scans = desk / "scans"
    scans.mkdir()
    for n in range(2):
        (scans / f"{n}-spins.pdf").write_bytes(spinning() + b"%% %d\n" % n)
        (scans / f"{n}-swells.pdf").write_bytes(swelling(30000 + n))
    for n in range(2, 6):
        program.good("print", "daily-report", "--copies", 1, "--seed", n, "-o", scans / f"{n}-good.pdf")
    run = subprocess.Popen([program.file, "read", "scans", "--json", "--jobs", "4", "--archive", "archive"], cwd=desk,
                           stdout=(desk / "said").open("wb"), stderr=subprocess.DEVNULL, env={**os.environ, "LC_ALL": "C"})
    begun, most, good_after = time.monotonic(), 0, 0.0
    while run.poll() is None:
        require(time.monotonic() - begun < 4 * HANGS_AFTER, "it hangs")
        for line in pathlib.Path(f"/proc/{run.pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                most = max(most, int(line.split()[1]) << 10)
        if not good_after and (desk / "said").read_text().count("-good.pdf") == 4:
            good_after = time.monotonic() - begun
        time.sleep(0.05)
    whole = time.monotonic() - begun
    require(run.returncode in (0, 1), f"it ended with {run.returncode}")
    pages = [line for line in map(json.loads, (desk / "said").read_text().splitlines()) if "source" in line]
    for line in pages:
        print(f"{line['source']}: {line['state']} {line['reason']}")
    require(len(pages) == 8, f"{len(pages)} pages were told, expected 8")
    require(all(line["form"] and line["state"] in ("done", "review") for line in pages if "good" in line["source"]), "a good page is not read")
    require(most < MOST_MEMORY, f"the command took {most >> 20} MB")
    print(f"4 bombs in 4 readers: the command itself took {most >> 20} MB at most; the 4 good files were told after {good_after:.0f} s, all after {whole:.0f} s")
