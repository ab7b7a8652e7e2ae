"""Builds `templates/working-paper/template.docx`: `python templates/_build/working_paper.py`. The auditor's working paper for one matter, with the reviewer's word on it."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from forms import build, each, form, large, pair, text, title, when, write  # noqa: E402


def make() -> bytes:
    """The template's bytes."""
    facts = [
        when("线索来源", "下列事实的线索由{{ 线索来源 }}，为疑似问题，供核实：", name="Form Large"),
        "{{ 事实摘要 }}",
        when("涉及金额", "涉及金额：人民币{{ 涉及金额|money }}元（大写：人民币{{ 涉及金额|rmb }}）。", name="Form Large"),
    ]
    return build(
        title("审计工作底稿"),
        text("索引号：{{ 索引号 }}", "Form Code"),
        form(
            pair(("项目名称", "{{ 项目名称 }}")),
            pair(("被审计单位", "{{ 被审计单位 }}")),
            pair(("审计事项", "{{ 审计事项 }}")),
            pair(("审计人员", "{{ 审计人员 }}"), ("编制日期", "{{ 编制日期|cn_day }}")),
            large("审计过程", "{{ 审计过程 }}", height=2200),
            large("事实摘要", facts, height=2200),
            large("审计结论", ["{{ 审计结论 }}", "依据的规定：", each("依据条款", "{{ loop.index }}．{{ x }}", "Form Large")], height=1800),
            pair(("取证单编号", "{% for x in 取证单编号 %}{{ x }}{% if not loop.last %}、{% endif %}{% endfor %}{% if not 取证单编号 %}无{% endif %}")),
            large("审核意见", "{{ 审核意见 }}", height=1200, split=False),
            pair(("审核人员", "{{ 审核人员 }}"), ("审核日期", "{{ 审核日期|cn_day }}")),
            pair(("附　　件", "{{ 附件页数 }}页"), keep=True),
            after=False,
        ),
        text("注：审计人员、审核人员在纸质底稿上签名。对疑似问题的记载供核实，问题的性质由审计机关、主管部门依法认定。", "Form Note"),
    )


if __name__ == "__main__":
    write(__file__, make())
