"""Builds `templates/rectification-table/template.docx`: `python templates/_build/rectification_table.py`. What was found in a unit: the first of the three forms of rectification."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from forms import write  # noqa: E402
from rectification import AMOUNT, PROBLEM, form, maybe  # noqa: E402

COLUMNS = (
    ("序号", 700, "{{ r.序号 }}", "Table Cell"), ("问题摘要", 2300, PROBLEM, "Table Left"), ("具体描述", 4370, "{{ r.具体描述 }}", "Table Left"),
    ("涉及金额", 1500, AMOUNT, "Table Right"), ("定性依据", 1500, maybe("定性依据"), "Table Left"),
    ("整改建议", 2300, maybe("整改建议"), "Table Left"), ("核实情况", 1900, maybe("核实情况"), "Table Left"),
)  # fmt: skip


def make() -> bytes:
    """The template's bytes."""
    return form(
        "审计发现问题整改情况表", COLUMNS, 3,
        "注：本表由程序比对台账的结果和登记的核实情况汇总，为供核实的疑似问题；问题的性质由审计机关、主管部门依法认定。编号在三张表中一致。",
        ("审计组（盖章）：", "经办人（签字）：　　　　　　复核人（签字）：", "年　　月　　日　"),
        ("被审计单位（盖章）：", "负责人（签字）：　　　　　　经办人（签字）：", "年　　月　　日　"),
    )  # fmt: skip


if __name__ == "__main__":
    write(__file__, make())
