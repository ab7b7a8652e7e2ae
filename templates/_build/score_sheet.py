"""Builds `templates/score-sheet/template.docx`: `python templates/_build/score_sheet.py`.

A form, no official document: dimensions as bands with their points, each item with what it rests on, the readings below, places to sign.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from gongwen import TITLE, Cell, Xml, build, form, para, ppr, run, tag, when  # noqa: E402
from official import write  # noqa: E402
from rows import caption, left, rows_table  # noqa: E402

LINE = ppr(before=60, line=320, jc="left")
MARGINS = (1361, 1134, 1701, 1134)
WIDTHS = (720, 2300, 1000, 720, 900, 3238, 760)  # together 9,638, the width between the margins


def make() -> bytes:
    """The template's bytes."""
    lines = Xml(
        tag("{%p for line in r.依据 %}") + left("{{ line }}") + tag("{%p endfor %}")
        + tag("{%p if not r.依据 %}") + left("") + tag("{%p endif %}")
    )
    scores = rows_table(
        WIDTHS,
        ["序号", "考核项目", "条款", "分值", "得分", "得分依据", "口径"],
        [
            "{%tr for d in 维度 %}",
            [Cell("{{ d.名称 }}", 3, "Table Head"), Cell("{{ d.分值 }}", 1, "Table Head"), Cell("{{ d.得分 }}", 1, "Table Head"), Cell("", 2, "Table Head")],
            "{%tr for r in d.项目 %}",
            [Cell("{{ r.序号 }}", 1, "Table Cell"), Cell(left("{{ r.项目 }}")), Cell("{{ r.条款 }}", 1, "Table Cell"), Cell("{{ r.分值 }}", 1, "Table Cell"),
             Cell("{{ r.得分 }}", 1, "Table Cell"), Cell(lines),
             Cell("{% for k in r.口径 %}{% if not loop.first %}、{% endif %}注{{ k }}{% endfor %}", 1, "Table Cell")],
            "{%tr endfor %}",
            "{%tr endfor %}",
            [Cell("合计", 3, "Table Head"), Cell("{{ 满分 }}", 1, "Table Head"), Cell("{{ 总分 }}", 1, "Table Head"),
             Cell("等次：{{ 等次 }}；名次：第{{ 名次 }}名（共{{ 参评数 }}个单位）", 2, "Table Total")],
        ],
    )
    waiting = when("待确认", Xml(
        caption("待考核人确认的扣分（未计入上表）")
        + rows_table((2600, 3438, 1600, 2000), ["考核项目", "事项", "条数", "拟扣分"], [
            "{%tr for w in 待确认 %}",
            [Cell("{{ w.项目 }}", 1, "Table Cell"), Cell("{{ w.事项 }}", 1, "Table Cell"), Cell("{{ w.条数 }}", 1, "Table Cell"), Cell("{{ w.拟扣分 }}", 1, "Table Cell")],
            "{%tr endfor %}",
        ])
        + when("确认后总分", para("全部确认后总分为{{ 确认后总分 }}分，等次为{{ 确认后等次 }}。逐条线索见评分工作簿。", style="Form Note", own=LINE))
    ))
    notes = Xml(
        when("口径", Xml(caption("评分所依的口径") + tag("{%p for k in 口径 %}") + para("注{{ k.序号 }}　{{ k.说明 }}", style="Form Note", own=LINE)
                         + tag("{%p endfor %}")))
        + para("等次　{{ 等次说明 }}", style="Form Note", own=LINE)
    )
    signing = form((1560, 3259, 1560, 3259), [
        ["考核人员\n（签字）", Cell("", height=900), "被考核单位\n（盖章）", Cell("", height=900)],
        ["负责人\n（签字）", Cell("", height=900), "确认日期", Cell("　　　　年　　月　　日", height=900)],
    ])
    facts = form((1560, 4378, 1300, 2400), [
        ["被考核单位", Cell("{% if 被考核单位 %}{{ 被考核单位 }}{% else %}{{ 街道 }}{% endif %}"), "考核期", Cell("{{ 考核期 }}")],
        ["考核单位", Cell("{{ 考核单位 }}"), "考核日期", Cell("{% if 考核日期 %}{{ 考核日期|cn_day }}{% endif %}")],
        ["评分依据", Cell("《{{ 评分依据 }}》"), "数据截止", Cell("{{ 数据截止日期|cn_day }}")],
    ])
    body = para(run("{{ 标题 }}", face=TITLE, size=36, spacing=0), style="Doc Title") + para("", style="Form Note", own=LINE) + facts + para("", style="Form Note", own=LINE) + scores + waiting + notes + para("", style="Form Note", own=LINE) + signing
    return build("paper", body, margins=MARGINS)


if __name__ == "__main__":
    write(__file__, make)
