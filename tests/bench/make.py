"""Large synthetic ledgers for the benchmarks: the same rows as xlsx and as csv.

A 住院慰问台账 of 14 columns with a title row, about one defective row in a hundred, dates partly as day cells and partly as
text, identity and card numbers as text. Written as XML directly, since a writer library takes minutes for a million rows.
"""

from __future__ import annotations

import random
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from xml.sax.saxutils import escape

HEADINGS = (
    "姓名", "性别", "年龄", "身份证号", "街道", "社区", "入院日期", "出院日期", "证明材料", "慰问日期", "慰问金额",
    "发放方式", "银行卡号", "经办人",
)  # fmt: skip
TITLE = "建德市企业退休人员住院慰问台账"
NUMBERS = frozenset({"年龄", "慰问金额"})
DAYS = frozenset({"入院日期", "慰问日期"})  # day cells in xlsx; 出院日期 is text
_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高"
_GIVEN = "建国华明秀英丽芳伟敏静强磊军洋勇艳杰涛超玉兰桂珍"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_EPOCH = date(1899, 12, 30)


def identity(number: int) -> str:
    """A valid 18-place number of an area that does not exist; distinct for each `number`."""
    day = date(1940, 1, 1) + timedelta(days=number % 9000)
    body = f"9901{number // 9_000_000 % 90 + 10:02d}{day:%Y%m%d}{number // 9000 % 1000:03d}"
    return body + "10X98765432"[sum(w * int(c) for w, c in zip(_WEIGHTS, body, strict=True)) % 11]


def card(number: int) -> str:
    """A valid 19-place card number."""
    body = f"62000{number:013d}"
    total = 0
    for index, digit in enumerate(reversed(body)):
        value = int(digit) * (2 if index % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return body + str(-total % 10)


def rows(count: int, seed: int = 1) -> Iterator[list[str]]:
    """`count` rows as texts: days as `YYYY-MM-DD`."""
    dice = random.Random(seed)
    start = date(2024, 1, 1)
    for number in range(count):
        person = number if dice.random() > 0.005 else dice.randrange(number + 1)
        man = int(identity(person)[16]) % 2 == 1
        admitted = start + timedelta(days=dice.randrange(340))
        paid = admitted + timedelta(days=15)
        row = [
            _SURNAMES[person % 20] + _GIVEN[person // 20 % 24] + _GIVEN[person // 480 % 24],
            "男" if man else "女",
            str(2024 - int(identity(person)[6:10])),
            identity(person),
            f"第{person % 16 + 1}街道",
            f"{person % 211 + 1}社区",
            admitted.isoformat(),
            (admitted + timedelta(days=7)).isoformat(),
            "住院证明" if number % 3 else "大数据核验",
            paid.isoformat(),
            "150",
            "银行卡",
            card(person),
            _SURNAMES[number % 20] + "经办",
        ]
        if dice.random() < 0.01:
            _spoil(row, dice)
        yield row


def _spoil(row: list[str], dice: random.Random) -> None:
    """One fault of the kinds that offices make."""
    kind = dice.randrange(10)
    if kind == 0:
        row[3] = row[3][:17] + ("1" if row[3][17] != "1" else "2")
    elif kind == 1:
        row[3] = row[3][:-1]
    elif kind == 2:
        row[10] = "一百五"
    elif kind == 3:
        row[7] = "2024-02-30"
    elif kind == 4:
        row[1] = "未知"
    elif kind == 5:
        row[8] = ""
    elif kind == 6:
        row[12] = row[12][:-1] + str((int(row[12][-1]) + 1) % 10)
    elif kind == 7:
        row[0] = ""
    elif kind == 8:
        row[7] = row[7].replace("-", ".")
    else:
        row[10] = "200"


def write_csv(path: Path, count: int, seed: int = 1) -> None:
    """As csv in UTF-8, the headings in the first row."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write(",".join(HEADINGS) + "\r\n")
        for row in rows(count, seed):
            stream.write(",".join(row) + "\r\n")


def write_xlsx(path: Path, count: int, seed: int = 1) -> None:
    """As xlsx with shared strings; the title in row 1, the headings in row 2."""
    strings: dict[str, int] = {}
    letters = [chr(65 + index) for index in range(len(HEADINGS))]

    def text(reference: str, value: str) -> str:
        return f'<c r="{reference}" t="s"><v>{strings.setdefault(value, len(strings))}</v></c>'

    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            part.write(
                b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="http://schemas.openxmlformats.org/'
                b'spreadsheetml/2006/main"><dimension ref="A1:N%d"/><sheetData>' % (count + 2)
            )
            lines = [f'<row r="1">{text("A1", TITLE)}</row><row r="2">']
            lines += [text(f"{letter}2", heading) for letter, heading in zip(letters, HEADINGS, strict=True)]
            lines.append("</row>")
            for number, row in enumerate(rows(count, seed), 3):
                lines.append(f'<row r="{number}">')
                for letter, heading, value in zip(letters, HEADINGS, row, strict=True):
                    if value == "":
                        continue
                    if heading in DAYS:
                        serial = (date.fromisoformat(value) - _EPOCH).days
                        lines.append(f'<c r="{letter}{number}" s="1"><v>{serial}</v></c>')
                    elif heading in NUMBERS and value.isdigit():
                        lines.append(f'<c r="{letter}{number}"><v>{value}</v></c>')
                    else:
                        lines.append(text(f"{letter}{number}", value))
                lines.append("</row>")
                if len(lines) > 20_000:
                    part.write("".join(lines).encode())
                    lines.clear()
            part.write("".join([*lines, "</sheetData></worksheet>"]).encode())
        with archive.open("xl/sharedStrings.xml", "w", force_zip64=True) as part:
            part.write(
                b'<?xml version="1.0" encoding="UTF-8"?>\n<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
            )
            part.write("".join(f"<si><t>{escape(value)}</t></si>" for value in strings).encode())
            part.write(b"</sst>")
        for name, content in _PARTS.items():
            archive.writestr(name, content)


_PARTS = {
    "xl/styles.xml": '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>',
    "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.'
    'openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="住院慰问" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>'
    '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>'
    '<Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/>'
    "</Relationships>",
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
    '<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>'
    '<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>',
}
