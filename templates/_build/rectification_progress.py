"""Builds `templates/rectification-progress/template.docx`: `python templates/_build/rectification_progress.py`. What a unit does about it, until when and who: the second of the three forms of rectification."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from forms import write  # noqa: E402
from rectification import AMOUNT, PROBLEM, form, maybe  # noqa: E402

COLUMNS = (
    ("序号", 700, "{{ r.序号 }}", "Table Cell"), ("问题摘要", 2900, PROBLEM, "Table Left"), ("涉及金额", 1500, AMOUNT, "Table Right"),
    ("整改类型", 1400, maybe("整改类型"), "Table Cell"), ("整改措施", 3290, maybe("整改措施"), "Table Left"),
    ("完成时间", 1880, maybe("完成时间", "|cn_day"), "Table Cell"), ("责任部门", 1500, maybe("责任部门"), "Table Cell"),
    ("责任人", 1400, maybe("责任人"), "Table Cell"),
)  # fmt: skip


def make() -> bytes:
    """The template's bytes."""
    return form(
        "审计整改情况推进表", COLUMNS, 2,
        "注：整改类型为立行立改、分阶段整改、持续整改三种；分阶段和持续整改的，写明每一阶段的措施和时间。空白的栏目由被审计单位填写后报送。",
        ("被审计单位（盖章）：", "主要负责人（签字）：　　　　经办人（签字）：", "年　　月　　日　"),
        ("审计组收到（签字）：", "意见：", "年　　月　　日　"),
    )  # fmt: skip


if __name__ == "__main__":
    write(__file__, make())
