"""Builds `templates/satisfaction-report/template.docx`: a street office reports how its specialists were rated, to be filed (报告)."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from gongwen import Column, Xml, addressee, blank, build, head, heading, list_table, para, signature, title, when  # noqa: E402
from official import NUMBER, gap, last, write  # noqa: E402

COLUMNS = (Column("序号", 900, "{{ r.序号 }}", "合计"), Column("姓名", 2300, "{{ r.姓名 }}", "{{ 参评人数 }}人"), Column("社区", 2144, "{% if r.社区 is defined and r.社区 %}{{ r.社区 }}{% endif %}"),
           Column("评价等次", 1600, "{{ r.评价等次 }}"), Column("绩效奖金（元）", 1900, "{{ r.绩效奖金|money }}", "{{ 绩效奖金合计|money }}"))  # fmt: skip
TEAM = "{% for m in 评价小组 %}{% if not loop.first %}、{% endif %}{{ m.姓名 }}（{{ m.来自 }}{% if m.职务 is defined and m.职务 %}，{{ m.职务 }}{% endif %}）{% endfor %}"


def make() -> bytes:
    """The template's bytes."""
    return build("document", Xml(
        when("发文字号", head("{{ 落款 }}文件", NUMBER, signer="{{ 签发人 }}"))
        + title("{{ 标题 }}") + addressee("{{ 报送单位 }}")
        + para("{{ 街道 }}{{ 月份|cn_month }}的社会化管理服务专员满意度评价已经完成，现将结果报请备案。")
        + heading(1, "一、评价的组织")
        + para("评价于{{ 评价日期|cn_day }}进行，评价工作指导小组由街道、社区相关人员组成：" + TEAM + "。")
        + heading(1, "二、评价结果")
        + para("参评专员{{ 参评人数 }}人，其中满意{{ 满意人数 }}人、基本满意{{ 基本满意人数 }}人、不满意{{ 不满意人数 }}人。按等次核定本月绩效奖金{{ 绩效奖金合计|money }}元"
               "（大写：人民币{{ 绩效奖金合计|rmb }}）。")
        + list_table(COLUMNS, "名单", total=True) + gap()
        + heading(1, "三、结果的运用")
        + last("绩效奖金按上表发放。{% if 年度两次不满意名单 %}本年度已两次评为不满意、下一年度不再聘用的：{% for n in 年度两次不满意名单 %}{% if not loop.first %}、{% endif %}{{ n }}"
               "{% endfor %}。{% else %}本年度没有两次评为不满意的专员。{% endif %}{% if 备注 %}{{ 备注 }}。{% endif %}")
        + blank(2, keep=True) + signature("{{ 落款 }}", "{{ 落款日期|cn_day }}", seal=True, lines=0)
    ))


if __name__ == "__main__":
    write(__file__, make)
