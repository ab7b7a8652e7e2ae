"""Builds `templates/audit-report/template.docx`: the report of an accounting firm on the special fund. No official document of an organ: the text
keeps type and lines of one, without its head."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from gongwen import Xml, addressee, blank, build, code, form, heading, para, signature, table, tag, title, when  # noqa: E402
from official import KEEP, gap, last, write  # noqa: E402
from rows import Cell, rows_table  # noqa: E402

BALANCE = (2211, 2211, 2211, 2211)
CPA = (1500, 1800, 3300, 2244)


def problems() -> Xml:
    """What was found, each with facts, clause, amount and advice; or that nothing was."""
    each = Xml(
        heading(3, "{{ p.序号 }}.{{ p.事项 }}。", "{{ p.事实 }}")
        + para("所依条款：{{ p.条款 }}。{% if p.涉及金额 is defined and p.涉及金额 %}涉及金额：{{ p.涉及金额|money }}元。{% endif %}建议：{{ p.建议 }}")
    )
    return Xml(
        tag("{%p for p in 问题 %}") + each + tag("{%p endfor %}")
        + when("not 问题", para("在审计范围内，没有发现需要报告的问题。"))
        + when("问题", para("以上事项为审计中发现的疑点和线索，由有权机关核实、认定。"))
    )


def make() -> bytes:
    """The template's bytes."""
    money = table(BALANCE, [["预算金额", "收到金额", "支出金额", "结余金额"],
                            ["{{ 预算金额|money }}", "{{ 收到金额|money }}", "{{ 支出金额|money }}", "{{ 结余金额|money }}"]])  # fmt: skip
    names = rows_table(CPA, [], [
        "{%tr for c in 注册会计师 %}",
        [Cell(para(text, style="Form Value", own=KEEP), height=700) for text in ("注册会计师", "{{ c.姓名 }}", "证书编号：{{ c.证书编号 }}", "（签名并盖章）")],
        "{%tr endfor %}",
    ])  # fmt: skip
    return build("notice", Xml(
        code("报告编号：{{ 报告编号 }}") + blank() + title("{{ 标题 }}") + addressee("{{ 主送 }}")
        + para("我们接受{{ 委托单位 }}的委托，对{{ 被审计单位 }}{{ 期间起|cn_day }}至{{ 期间止|cn_day }}企业退休人员社会化管理服务专项资金的收支和管理情况进行了专项审计。")
        + heading(1, "一、审计依据和范围") + para("审计依据：{{ 审计依据 }}。") + para("{{ 审计范围 }}")
        + heading(1, "二、被审计单位的责任") + para("{{ 被审计单位责任 }}")
        + heading(1, "三、审计责任和程序") + para("{{ 审计责任 }}") + para("{{ 审计程序 }}")
        + heading(1, "四、项目概况") + para("{{ 项目概况 }}")
        + heading(1, "五、资金收支和结余")
        + para("专项资金预算{{ 预算金额|money }}元，收到{{ 收到金额|money }}元，支出{{ 支出金额|money }}元，期末结余{{ 结余金额|money }}元（大写：人民币{{ 结余金额|rmb }}）。")
        + para("单位：元", style="Table Caption", own='<w:jc w:val="right"/>') + money + gap()
        + heading(1, "六、审计意见") + para("{{ 审计意见 }}")
        + heading(1, "七、审计发现的问题") + problems()
        + heading(1, "八、审计建议") + para("{{ 审计建议 }}")
        + when("附表", Xml(last("附表：{% for name in 附表 %}{{ loop.index }}.{{ name }}{% if not loop.last %}；{% endif %}{% endfor %}")))
        + gap(keep=True) + names
        + blank(1, keep=True) + signature("{{ 机构名称 }}", "{{ 报告日期|cn_day }}", seal=True, lines=0)
        + para("地址：{{ 机构地址 }}", style="Doc Remark")
    ))


if __name__ == "__main__":
    write(__file__, make)
