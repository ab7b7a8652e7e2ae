"""What was changed in place still follows the format's rules, and so do the forms."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from audit.app import blank
from audit.workbook_edit.annotate import Mark, marked
from audit.workbook_edit.clean import DAY, NUMBER, WORD, Listing, Plan, Wanted, cleaned
from tests.workbook_edit.books import rewrite, rich

MARKS = {
    "台账": {(4, 0): Mark("F8B4B4", 3, "没有填写"), (4, 8): Mark("FFE699", 2, "约"), (40, 3): Mark("C6E0B4", 1, "下面")}
}
PLAN = Plan(
    "台账",
    [3, 4, 5, 6],
    {
        0: Wanted("姓名", WORD, ["甲"] * 4),
        7: Wanted("日期", DAY, ["2024-03-20"] * 4),
        8: Wanted("金额", NUMBER, ["150.00"] * 4),
    },
)
LISTING = Listing("更改清单", ("表", "行", "列", "原来", "改为", "说明"), {DAY: "日", NUMBER: "数", WORD: "字"}, "公式")


def faults(path: Path) -> str:
    tool = Path(sys.executable).with_name("openxml-audit")
    result = subprocess.run([tool, "--quiet", path], capture_output=True, text=True, check=False)
    return "" if result.returncode == 0 else result.stdout + result.stderr


@pytest.mark.parametrize("comment", [True, False])
@pytest.mark.parametrize("macros", [True, False])
def test_copies(comment: bool, macros: bool, tmp_path: Path) -> None:
    path = rich(tmp_path / f"a.{'xlsm' if macros else 'xlsx'}", comment=comment, macros=macros)
    for name, data in (("marked", marked(path, MARKS, "台账校验")), ("cleaned", cleaned(path, [PLAN], LISTING)[0])):
        copy = path.with_stem(name)
        copy.write_bytes(data)
        assert faults(copy) == ""


def test_the_tool_notices_a_drawing_in_the_wrong_place(tmp_path: Path) -> None:
    path = rich(tmp_path / "a.xlsx", comment=False)
    path.write_bytes(marked(path, MARKS, "x"))

    def swap(data: bytes) -> bytes:
        moved, count = re.subn(rb"(<drawing[^>]*/>)(<legacyDrawing[^>]*/>)", rb"\2\1", data)
        assert count == 1
        return moved

    assert "Unexpected element" in faults(rewrite(path, {"xl/worksheets/sheet1.xml": swap}))


def test_forms(tmp_path: Path) -> None:
    for form in blank.write(None, "jiande", tmp_path, force=False)[:3]:
        assert faults(form.path) == ""
