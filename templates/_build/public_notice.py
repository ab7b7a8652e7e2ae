"""The public notices of grants (公示): what they are, the period, where to object, the list, the signature. No official documents: no head."""

from __future__ import annotations

from gongwen import Column, Xml, build, list_table, para, signature, title
from official import gap


def notice(first: str, column: str, amount: str) -> bytes:
    """The bytes of a notice. `first` is its first paragraph; `column` heads the amounts, which are the field `amount` of 名单."""
    columns = (
        Column("序号", 1100, "{{ r.序号 }}", "合计"), Column("姓名", 2544, "{{ r.姓名 }}", "{{ 人数 }} 人"), Column("性别", 1300, "{{ r.性别 }}"),
        Column("年龄", 1300, "{{ r.年龄 }}"), Column(column, 2600, f"{{{{ r.{amount}|money }}}}", "{{ 合计|money }}"),
    )  # fmt: skip
    return build("notice", Xml(
        title("{{ 标题 }}", after=0) + gap() + para(first)
        + para("公示期：{{ 公示期 }}（共{{ 公示天数 }}天）。对名单有异议的，请在公示期内以书面或电话方式向受理单位反映。")
        + para("受理单位：{{ 受理单位 }}；监督电话：{{ 监督电话 }}{% if 受理地址 %}；受理地址：{{ 受理地址 }}{% endif %}。")
        + para("公示编号：{{ 公示编号 }}\t单位：元", style="Table Caption") + list_table(columns, "名单", total=True)
        + gap(keep=True) + signature("{{ 落款 }}", "{{ 落款日期|cn_day }}", lines=0)
    ))
