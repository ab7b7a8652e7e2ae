"""Builds `templates/archive-list/template.docx`: `python templates/_build/archive_list.py`. The list of personnel files that an enterprise hands over."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from forms import AREA, build, cell, head, repeat, row, signatures, table, text, title, write  # noqa: E402

COLUMNS = (("序号", 700), ("姓名", 1500), ("公民身份号码", 2400), ("退休日期", 1500), ("数字化", 900), ("备注", 1844))


def persons() -> str:
    """The files, one to a row."""
    widths = [width for _, width in COLUMNS]
    values = ("{{ r.序号 }}", "{{ r.姓名 }}", "{{ r.身份证号 }}", "{{ r.退休日期 }}", "{{ r.档案已数字化 }}", "{% if '备注' in r %}{{ r.备注 }}{% endif %}")
    return table(
        widths,
        head(COLUMNS),
        repeat("名单", row(*(cell(value, width, "Table Cell") for value, width in zip(values, widths, strict=True))), len(COLUMNS)),
        row(cell("合计", widths[0], "Form Label"), cell("{{ 卷数 }}卷", AREA - widths[0], span=len(COLUMNS) - 1)),
    )


def make() -> bytes:
    """The template's bytes."""
    return build(
        title("退休人员人事档案移交清单"),
        text("清单编号：{{ 清单编号 }}", "Form Code"),
        text("移交单位：{{ 企业名称 }}", "Form Flush"),
        text("接收单位：{{ 社保档案接收单位 }}", "Form Flush"),
        text("移交日期：{{ 移交日期|cn_day }}　　档案共{{ 卷数 }}卷", "Form Flush"),
        persons(),
        text("以上档案移交前已整理装订、审核，并完成数字化加工，纸质档案和数字化成果一并移交。接收单位逐卷核对无误后签收；核对时发现缺卷、缺页的，在备注栏写明，由双方确认。"
             "本清单一式{{ 份数 }}份，移交单位和接收单位各执一份{% if 份数 > 2 %}，其余存档{% endif %}。", "Form Kept"),
        signatures(
            ("移交单位（盖章）：", "经办人：{{ 移交经办人 }}　（签字）", "监交人（签字）：", "年　　月　　日　"),
            ("接收单位（盖章）：", "经办人：{{ 接收经办人 }}　（签字）", "复核人（签字）：", "年　　月　　日　"),
            borders=True,
        ),
    )  # fmt: skip


if __name__ == "__main__":
    write(__file__, make())
