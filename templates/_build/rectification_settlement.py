"""Builds `templates/rectification-settlement/template.docx`: `python templates/_build/rectification_settlement.py`. What came of it, and what is struck off the list: the last of the three forms of rectification."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from forms import write  # noqa: E402
from rectification import AMOUNT, PROBLEM, form, maybe  # noqa: E402

COLUMNS = (
    ("序号", 600, "{{ r.序号 }}", "Table Cell"), ("问题摘要", 2050, PROBLEM, "Table Left"), ("涉及金额", 1300, AMOUNT, "Table Right"),
    ("整改类型", 950, maybe("整改类型"), "Table Cell"), ("进展", 1900, maybe("进展"), "Table Left"), ("主要原因", 1300, maybe("主要原因"), "Table Left"),
    ("时限", 1400, maybe("时限"), "Table Cell"), ("下一步", 1200, maybe("下一步"), "Table Left"),
    ("整改结果", 1450, maybe("整改结果"), "Table Left"), ("证明材料", 1370, maybe("证明材料"), "Table Left"),
    ("销号", 1050, "{% if '销号' in r %}{{ r.销号 }}{% else %}未销号{% endif %}", "Table Cell"),
)  # fmt: skip


def make() -> bytes:
    """The template's bytes."""
    return form(
        "审计整改对账销号单", COLUMNS, 2,
        "注：已销号{{ 销号数 }}个，未销号{{ 未销号数 }}个。销号要有证明材料；证明材料的文件名和摘要值登记在整改记录里。尚未完成的，写明主要原因、时限和下一步。",
        ("被审计单位（盖章）：", "负责人（签字）：", "年　　月　　日　"),
        ("审核意见：□ 同意销号　□ 部分销号　□ 不同意", "审核人（签字）：　　　　　负责人（签字）：", "年　　月　　日　"),
    )  # fmt: skip


if __name__ == "__main__":
    write(__file__, make())
