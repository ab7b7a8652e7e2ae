"""Builds `templates/data-handover-list/template.docx`: `python templates/_build/data_handover_list.py`. The list of files handed over, with what proves that they are the same afterwards."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from forms import AREA, build, cell, form, head, pair, repeat, row, signatures, table, text, title, write  # noqa: E402

COLUMNS = (("序号", 650), ("文件名", 3394), ("内容", 2300), ("数据行数", 1200), ("字节数", 1300))


def files() -> str:
    """Two rows for each file: what it is, and its digests."""
    widths = [width for _, width in COLUMNS]
    first = row(
        cell("{{ r.序号 }}", widths[0], "Table Cell", merge="restart", keep=True), cell("{{ r.文件 }}", widths[1], "Table Left", keep=True), cell("{{ r.内容 }}", widths[2], "Table Left"),
        cell("{{ r.行数 }}", widths[3], "Table Right"), cell("{{ r.大小 }}", widths[4], "Table Right"),
    )  # fmt: skip
    second = row(
        cell("", widths[0], "Table Cell", merge="continue"), cell(["SHA-256　{{ r.SHA256 }}", "SM3　　　{{ r.SM3 }}"], AREA - widths[0], "Form Small", span=4),
    )  # fmt: skip
    total = row(
        cell("合计", widths[0], "Form Label"), cell("{{ 文件数 }}个文件", sum(widths[1:3]), span=2), cell("{{ 总行数 }}", widths[3], "Table Right"),
        cell("{{ 总大小 }}", widths[4], "Table Right"),
    )  # fmt: skip
    return table(widths, head(COLUMNS), repeat("清单", first + second, len(COLUMNS)), total)


def make() -> bytes:
    """The template's bytes."""
    return build(
        title("电子数据交接清单"),
        text("编号：{{ 编号 }}", "Form Code"),
        form(
            pair(("项目名称", "{{ 项目名称 }}")),
            pair(("移交单位", "{{ 移交单位 }}")),
            pair(("接收单位", "{{ 接收单位 }}")),
            pair(("数据期间", "{{ 期间起|cn_day }}至{{ 期间止|cn_day }}")),
            pair(("存储介质", "{{ 存储介质 }}")),
            pair(("交接日期", "{{ 交接日期|cn_day }}"), ("份　　数", "{{ 份数 }}份")),
        ),
        files(),
        text("一、移交单位保证移交的数据真实、完整，与本单位业务系统和账册一致。"),
        text("二、交接时双方对每个文件计算摘要值，与上表一致的为同一文件；此后文件有任何改动，摘要值就不同。"),
        text("三、数据只用于{{ 用途 }}。{{ 保密要求 }}"),
        text("四、使用完毕后，于{{ 归还期限|cn_day }}前{{ 处置方式 }}。双方各执清单一份。", "Form Kept"),
        signatures(
            ("移交单位（盖章）：", "移交人：{{ 移交人 }}　（签字）", "年　　月　　日　"),
            ("接收单位（盖章）：", "接收人：{{ 接收人 }}　（签字）", "年　　月　　日　"),
            borders=True,
        ),
        body=12, pitch=21,
    )  # fmt: skip


if __name__ == "__main__":
    write(__file__, make())
