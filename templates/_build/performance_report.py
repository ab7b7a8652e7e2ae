"""Builds `templates/performance-report/template.docx`: the report on the performance of the special fund, in the eight parts that are usual."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from gongwen import Column, Xml, addressee, attachment_note, blank, build, heading, list_table, para, signature, table, title, when  # noqa: E402
from official import gap, last, write  # noqa: E402

MONEY = (2211, 2211, 2211, 2211)
SCORES = (Column("指标", 2200, "{{ r.指标 }}", "合计"), Column("分值", 1000, "{{ r.分值 }}"), Column("得分", 1100, "{{ r.得分 }}", "{{ 得分 }}"),
          Column("说明", 4544, "{% if r.说明 is defined and r.说明 %}{{ r.说明 }}{% endif %}", "等次：{{ 等次 }}", "Left"))  # fmt: skip


def make() -> bytes:
    """The template's bytes."""
    money = table(MONEY, [["预算金额", "拨付金额", "支出金额", "结余金额"],
                          ["{{ 预算金额|money }}", "{{ 拨付金额|money }}", "{{ 支出金额|money }}", "{{ 结余金额|money }}"]])  # fmt: skip
    return build("notice", Xml(
        title("{{ 标题 }}") + addressee("{{ 主送 }}")
        + heading(1, "一、基本情况")
        + heading(2, "（一）项目概况") + para("项目名称：{{ 项目名称 }}{% if 街道 %}（{{ 街道 }}）{% endif %}。评价年度：{{ 评价年度 }}年。{{ 项目概况 }}")
        + para("专项资金预算{{ 预算金额|money }}元，拨付{{ 拨付金额|money }}元（大写：人民币{{ 拨付金额|rmb }}），支出{{ 支出金额|money }}元，结余{{ 结余金额|money }}元。")
        + para("单位：元", style="Table Caption", own='<w:jc w:val="right"/>') + money + gap()
        + heading(2, "（二）绩效目标") + para("{{ 绩效目标 }}")
        + heading(1, "二、评价工作开展情况")
        + heading(2, "（一）评价目的、对象和范围") + para("{{ 评价目的和范围 }}")
        + heading(2, "（二）评价原则、指标、方法和标准") + para("{{ 评价指标和方法 }}")
        + heading(2, "（三）评价过程") + para("{{ 评价过程 }}")
        + heading(1, "三、综合评价情况和结论")
        + para("综合得分{{ 得分 }}分，等次为{{ 等次 }}（分数线的来源：{{ 等次标准来源 }}）。各项指标的得分见下表。")
        + para("指标得分表", style="Table Title") + list_table(SCORES, "指标得分", total=True) + gap()
        + heading(1, "四、绩效指标分析")
        + heading(2, "（一）决策情况") + para("{{ 决策情况 }}") + heading(2, "（二）过程情况") + para("{{ 过程情况 }}")
        + heading(2, "（三）产出情况") + para("{{ 产出情况 }}") + heading(2, "（四）效益情况") + para("{{ 效益情况 }}")
        + heading(1, "五、主要经验和存在的问题")
        + heading(2, "（一）主要经验及做法") + para("{{ 主要经验 }}") + heading(2, "（二）存在的问题及原因") + para("{{ 存在问题 }}")
        + heading(1, "六、有关建议") + para("{{ 建议 }}")
        + heading(1, "七、其他需要说明的问题") + last("{% if 其他说明 %}{{ 其他说明 }}{% else %}无。{% endif %}")
        + when("附件", attachment_note(loop="附件"))
        + blank(2, keep=True) + signature("{{ 评价机构 }}", "{{ 报告日期|cn_day }}", seal=True, lines=0)
    ))


if __name__ == "__main__":
    write(__file__, make)
