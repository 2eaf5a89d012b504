#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Exports a workbook and reads it back with nothing but a zip and an XML parser: types, header, colours, pictures, no formula."""
import argparse
import datetime
import json
import pathlib
import re
import subprocess
import tempfile
import xml.etree.ElementTree as xml
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
LONG = "长" * 40000
TEXTS = {"name": '=HYPERLINK("http://example.org")', "address": "+1", "employer": "-1", "hobbies": "@SUM(A1)", "im": "_x0041_ \t<&>",
         "job_title": " \U00020000 ", "family_members": LONG, "mobile": "13800001101"}


def unescaped(text):
    """What a spreadsheet shows of a cell's text."""
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m.group(1), 16)), text)


class Workbook:
    def __init__(self, file):
        self.zip = zipfile.ZipFile(file)
        assert self.zip.testzip() is None
        self.parts = {name: self.zip.read(name) for name in self.zip.namelist()}
        for name, part in self.parts.items():
            if name.endswith((".xml", ".rels")):
                xml.fromstring(part)
        targets = {r.get("Id"): r.get("Target") for r in xml.fromstring(self.parts["xl/_rels/workbook.xml.rels"])}
        self.sheets = {s.get("name"): xml.fromstring(self.parts["xl/" + targets[s.get(RELATION)]])
                       for s in xml.fromstring(self.parts["xl/workbook.xml"]).iter(MAIN + "sheet")}
        styles = xml.fromstring(self.parts["xl/styles.xml"])
        formats = {f.get("numFmtId"): f.get("formatCode") for f in styles.iter(MAIN + "numFmt")}
        fills = [f.find(f".//{MAIN}fgColor") for f in styles.find(MAIN + "fills")]
        self.styles = [(formats.get(x.get("numFmtId"), x.get("numFmtId")), None if fills[int(x.get("fillId"))] is None
                        else fills[int(x.get("fillId"))].get("rgb")) for x in styles.find(MAIN + "cellXfs")]

    def rows(self, name):
        """Each row as label -> (value, number format, colour); numbers are numbers, texts texts."""
        header = None
        for row in self.sheets[name].iter(MAIN + "row"):
            cells = {}
            for cell in row:
                column = re.match("[A-Z]+", cell.get("r")).group()
                text, number = cell.find(f"{MAIN}is/{MAIN}t"), cell.find(MAIN + "v")
                value = unescaped(text.text or "") if text is not None else float(number.text) if number is not None else None
                cells[column] = (value, *self.styles[int(cell.get("s", 0))])
            if header is None:
                header = {column: cell[0] for column, cell in cells.items()}
                continue
            yield {header[column]: cell for column, cell in cells.items()}


def day(serial):
    return (datetime.date(1899, 12, 30) + datetime.timedelta(days=serial)).isoformat()


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--program", required=True)
    program = arguments.parse_args().program
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)

        def formloop(*words):
            return subprocess.run([program, *map(str, words), "--archive", folder / "a"], cwd=folder, check=True, capture_output=True, text=True)

        fields = TEXTS | {"file_no": "A01-09-0011", "opened_on": "2009-04-01", "budget": -5, "kind": "person", "use": ["travel", "cargo"],
                          "occupation": "6", "visits": [{"actual_on": "2009-04-02", "supervisor": True}]}
        (folder / "cards.json").write_text(json.dumps({"form": "customer-card", "fields": fields}), encoding="utf-8")
        formloop("import", "cards.json")
        scan = ROOT / "examples/scans/A01-daily-0414.jpg"
        subprocess.run([program, "read", scan, "--archive", folder / "a"], cwd=folder, capture_output=True)  # 1: something is doubtful
        formloop("export", "--format", "xlsx", "-o", "out")
        assert sorted(f.name for f in (folder / "out").iterdir()) == ["dictionary.csv", "export.txt", "formloop.xlsx"]
        book = Workbook(folder / "out/formloop.xlsx")

        for name, sheet in book.sheets.items():
            assert len(name) <= 31, name
            assert not list(sheet.iter(MAIN + "f")), f"{name} has a formula"
            pane = next(sheet.iter(MAIN + "pane"))
            assert pane.get("state") == "frozen" and pane.get("ySplit") == "1", name
            assert sheet.find(MAIN + "autoFilter") is not None, name
            assert all(6 <= float(c.get("width")) < 72 for c in sheet.iter(MAIN + "col")), name

        card = next(book.rows("客户资料卡"))
        labels = {"name": "客户姓名/单位名称", "address": "通讯地址", "employer": "工作单位", "hobbies": "兴趣爱好", "im": "电子邮件/QQ/微信",
                  "job_title": "职务", "mobile": "手机"}
        for field, label in labels.items():
            assert card[label][0] == TEXTS[field], (label, card[label])
            assert card[label][1] in ("49", "@"), card[label]
        assert card["家庭成员"][0].endswith("…") and 32000 < len(card["家庭成员"][0]) <= 32767
        assert card["客户档案编号"][0] == "A01-09-0011"
        assert card["预算(万元)"][0] == -5.0
        assert card["建卡日期"][1] == "yyyy-mm-dd" and day(card["建卡日期"][0]) == "2009-04-01"
        assert card["客户类别"][0] == "个人" and card["购车用途"][0] == "客运/旅游租赁、货运/送货" and card["职业"][0] == "6 旅游/客运"
        assert "待核栏目" not in card
        visit = next(book.rows("客户资料卡 visits"))
        assert visit["行"][0] == 1 and "√" in [cell[0] for cell in visit.values()]

        waiting = list(book.rows("待核"))
        assert waiting, "the scan has something doubtful"
        drawing = xml.fromstring(book.parts["xl/drawings/drawing1.xml"])
        assert len(list(drawing)) == len(waiting)
        assert all(part.startswith(b"\x89PNG") for name, part in book.parts.items() if name.startswith("xl/media/"))
        coloured = 0
        for name in ("销售人员活动日报表", "销售人员活动日报表 rows"):
            for row in book.rows(name):
                marked = [label for label, cell in row.items() if cell[2] in ("FFFFE699", "FFF8B4B4")]
                coloured += len(marked)
                assert "、".join(marked) == row.get("待核栏目", ("",))[0], (marked, row.get("待核栏目"))
        assert coloured == len(waiting), (coloured, len(waiting))


main()
