#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds the house to its plan: which room may include which, and which file may include a foreign library."""
import pathlib
import re
import sys

ROOT = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parents[2]

# room -> rooms it may include (a room may always include itself)
ROOMS = {
    "src/base": [],
    "templates": ["src/base"],
    "src/record": ["src/base", "templates"],
    "ocr": ["src/base", "templates", "src/record"],
    "pdfgen": ["src/base", "templates", "src/record"],
    "src/store": ["src/base", "templates", "src/record"],
    "src/reader": ["src/base", "templates", "src/record", "ocr"],
    "src/app": ["src/base", "templates", "src/record", "ocr", "pdfgen", "src/store", "src/reader"],
    "src/cli": ["src/base", "templates", "src/record", "ocr", "pdfgen", "src/store", "src/reader", "src/app"],
}

# foreign header (prefix) -> the .cpp files that may include it
LIBRARIES = {
    "hpdf": ["pdfgen/content.cpp"],
    "hb": ["pdfgen/fonts.cpp"],
    "qpdf/": ["pdfgen/pdf_file.cpp", "ocr/pdf_images.cpp"],
    "poppler/": ["pdfgen/raster.cpp", "ocr/pdf_images.cpp"],
    "tesseract/": ["ocr/text.cpp"],
    "onnxruntime": ["ocr/onnx_session.cpp"],
    "tiffio": ["ocr/tiff.cpp"],
    "jpeglib": ["ocr/jpeg.cpp", "ocr/page_file.cpp"],
    "png.h": ["ocr/png.cpp", "ocr/page_file.cpp", "pdfgen/png_picture.cpp"],
    "opencv2/": "ocr/",
    "ZXing/": ["ocr/codes.cpp", "pdfgen/codes.cpp"],
    "yaml-cpp/": ["templates/yaml_tree.cpp", "src/app/office.cpp"],
    # JSON is spelled where the thing that it spells lives.
    "nlohmann/": ["src/record/json_records.cpp", "src/record/json_results.cpp", "src/record/json_tree.cpp",
                  "src/store/value_text.cpp", "src/reader/wire.cpp", "src/app/care_json.cpp", "src/app/finding_text.cpp", "src/app/forms_json.cpp",
                  "src/app/json_writer.cpp"],
    "xlsxwriter": ["src/app/workbook.cpp"],
    "CLI/": "src/cli/",
    "Qt": ["src/store/", "src/reader/"],
}

INCLUDE = re.compile(r'^\s*#\s*include\s+(["<])([^">]+)[">]')


def room_of(path: str):
    matches = [room for room in ROOMS if path.startswith(room + "/")]
    return max(matches, key=len) if matches else None


def allowed(path: str, places) -> bool:
    places = [places] if isinstance(places, str) else places
    return any(path == place or (place.endswith("/") and path.startswith(place)) for place in places)


def faults():
    for file in sorted(ROOT.rglob("*")):
        path = file.relative_to(ROOT).as_posix()
        room = room_of(path)
        if room is None or file.suffix not in (".h", ".cpp"):
            continue
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            match = INCLUDE.match(line)
            if not match:
                continue
            quote, header = match.groups()
            if quote == '"':
                target = room_of(header)
                if target is None:
                    yield f"{path}:{number}: includes {header}, which is not in a room; write includes from the project's root"
                elif target != room and target not in ROOMS[room]:
                    yield f"{path}:{number}: room {room} includes {header}, but may only include {ROOMS[room] or 'itself'}"
            for prefix, places in LIBRARIES.items():
                if header.startswith(prefix) and quote == "<":
                    if file.suffix == ".h":
                        yield f"{path}:{number}: a header includes the foreign <{header}>"
                    elif not allowed(path, places):
                        yield f"{path}:{number}: includes <{header}>, which only {places} may"


found = list(faults())
print("\n".join(found) if found else "every room keeps to its floor")
sys.exit(1 if found else 0)
