"""Builds `templates/evidence-form/template.docx`: `python templates/_build/evidence_form.py`. The auditor's evidence form: facts and figures for the audited unit to confirm. What it holds is suspected, not decided."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from forms import AREA, build, cell, each, form, head, large, pair, repeat, row, table, text, title, when, write  # noqa: E402

PLACES = (("序号", 700), ("文件和位置", 3500), ("内容", 4644))


def places() -> str:
    """Where the evidence lies, one place to a row."""
    widths = [width for _, width in PLACES]
    place = "{{ r.文件 }}{% if '工作表' in r %}［{{ r.工作表 }}］{% endif %}{% if '行' in r %}第{{ r.行 }}行{% endif %}"
    line = row(cell("{{ r.序号 }}", widths[0], "Table Cell"), cell(place, widths[1], "Table Left"), cell("{{ r.内容 }}", widths[2], "Table Left"))
    return table(widths, head(PLACES), repeat("证据", line, len(PLACES)))


def make() -> bytes:
    """The template's bytes."""
    summary = [
        when("线索来源", "下列事项由{{ 线索来源 }}，为疑似问题，供核实，不是结论：", name="Form Large"),
        "{{ 事项摘要 }}",
        when("涉及金额", "涉及金额：人民币{{ 涉及金额|money }}元（大写：人民币{{ 涉及金额|rmb }}）。", name="Form Large"),
        "对照的规定：",
        each("依据条款", "{{ loop.index }}．{{ x }}", "Form Large"),
    ]
    opinion = [
        "{% if 提供单位意见 %}{{ 提供单位意见 }}{% else %}□ 情况属实　　□ 情况不符，说明如下：{% endif %}", text("　", "Form Large"), text("　", "Form Large"),
        text("（盖章）　　负责人（签名）：　　　　　　年　　月　　日", "Sign Day"),
    ]  # fmt: skip
    return build(
        title("审计取证单"),
        text("编号：{{ 编号 }}", "Form Code"),
        form(
            pair(("项目名称", "{{ 项目名称 }}")),
            row(cell(["被审计单位", "或个人"], 1640, "Form Label"), cell("{{ 被审计单位 }}", AREA - 1640, span=3)),
            pair(("审计事项", "{{ 审计事项 }}")),
            large("审计（调查）事项摘要", summary, height=2800),
            pair(("审计人员", "{{ 审计人员 }}"), ("编制日期", "{{ 编制日期|cn_day }}")),
            large("证据提供单位或个人意见", opinion, height=1500, split=False),
            pair(("附　　件", "{{ 附件页数 }}页")),
        ),
        text("证据所在的位置", "Form Clause"),
        places(),
        when("未签章原因", "证据提供单位没有签名或者盖章的原因：{{ 未签章原因 }}", name="Form Note"),
        text("注：1．请于{{ 反馈截止日期|cn_day }}前反馈意见，签名并盖章；没有签名、盖章的，由审计人员写明原因。2．本单记载供核实的事实和数据，问题的性质由审计机关、"
             "主管部门依法认定。", "Form Note"),
    )  # fmt: skip


if __name__ == "__main__":
    write(__file__, make())
