"""Builds `templates/service-contract/template.docx`: `python templates/_build/service_contract.py`. The contract by which a street office buys services by their results, never persons by the head."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from forms import build, cell, clause, each, form, head, pair, repeat, row, signatures, table, text, title, when, write  # noqa: E402

COLUMNS = (("序号", 680), ("服务名称", 2144), ("规格和要求", 1700), ("单位", 720), ("数量", 800), ("单价（元）", 1380), ("金额（元）", 1420))


def goods() -> str:
    """The table of what is bought, with the total in figures and in words."""
    widths = [width for _, width in COLUMNS]
    line = row(
        cell("{{ r.序号 }}", widths[0], "Table Cell"), cell("{{ r.名称 }}{% if '品目' in r %}（{{ r.品目 }}）{% endif %}", widths[1], "Table Left"),
        cell("{% if '规格' in r %}{{ r.规格 }}{% else %}见服务要求{% endif %}", widths[2], "Table Left"), cell("{{ r.单位 }}", widths[3], "Table Cell"),
        cell("{{ r.数量 }}", widths[4], "Table Right"), cell("{{ r.单价|money }}", widths[5], "Table Right"), cell("{{ r.金额|money }}", widths[6], "Table Right"),
    )  # fmt: skip
    total = row(
        cell("合计", sum(widths[:2]), "Form Label", span=2), cell("{{ 合同金额大写 }}", sum(widths[2:5]), span=3),
        cell("{{ 合同金额|money }}", sum(widths[5:]), "Table Right", span=2),
    )  # fmt: skip
    return table(widths, head(COLUMNS), repeat("标的", line, len(COLUMNS)), total)


def make() -> bytes:
    """The template's bytes."""
    return build(
        title("政府采购服务合同"),
        text("合同编号：{{ 合同编号 }}", "Form Code"),
        form(
            pair(("项目名称", "{{ 项目名称 }}")),
            pair(("采购方式", "{{ 采购方式 }}"), ("计划编号", "{% if 计划编号 %}{{ 计划编号 }}{% else %}—{% endif %}")),
            pair(("甲方采购人", "{{ 甲方 }}")),
            pair(("地　　址", "{{ 甲方地址 }}")),
            pair(("负 责 人", "{{ 甲方负责人 }}")),
            pair(("乙方供应商", "{{ 乙方 }}")),
            pair(("信用代码", "{{ 乙方统一社会信用代码 }}")),
            pair(("地　　址", "{{ 乙方地址 }}")),
            pair(("负 责 人", "{{ 乙方负责人 }}")),
        ),
        clause(
            "第一条　合同依据",
            "甲乙双方依照《中华人民共和国政府采购法》及其实施条例、《中华人民共和国民法典》，并根据下列文件，订立本合同：",
            each("依据", "{{ loop.index }}．{{ x }}{% if loop.last %}。{% else %}；{% endif %}"),
            when("中标通知书日期", "中标（成交）通知书于{{ 中标通知书日期|cn_day }}发出。"),
            when("采购方式说明", "采用{{ 采购方式 }}方式的说明：{{ 采购方式说明 }}"),
        ),
        clause("第二条　服务标的和合同金额", "本合同按服务内容和成果计价，不按人数计价；合同金额已含乙方履行本合同的全部费用和税费："),
        goods(),
        text("合同金额为人民币{{ 合同金额|money }}元（大写：{{ 合同金额大写 }}）。"),
        clause(
            "第三条　服务内容和要求",
            "（一）乙方为甲方辖区内实行社会化管理的退休人员提供服务，并保证专员履行以下职责：",
            each("职责", "{{ loop.index }}．{{ x }}{% if loop.last %}。{% else %}；{% endif %}"),
            "（二）服务要求：{{ 服务要求 }}",
            "（三）专员由乙方自主招用、培训和管理，乙方是用人单位并承担相应责任。甲方以服务成果验收，不以派驻人数验收；双方不得以本合同招用人员、派遣劳务"
            "或者设置公益性岗位。",
        ),
        clause(
            "第四条　履行期限和地点",
            "（一）履行期限自{{ 履行起始日|cn_day }}起至{{ 履行终止日|cn_day }}止，起止当日都计入。",
            "（二）履行地点：{{ 履行地点 }}。",
            "（三）履行期限超过一年的，以服务内容固定、连续性强、经费来源稳定、价格变化小为前提，各年度的付款以当年预算安排为限；预算不能保障的，"
            "甲方提前书面通知乙方，双方协商变更或者终止。",
        ),
        clause("第五条　付款", "{{ 付款方式 }}"),
        clause("第六条　履约验收", "{{ 履约验收 }}"),
        clause("第七条　双方的权利和义务", "（一）{{ 权利义务 }}", "（二）乙方不得将本合同转包。合同款专款专用，不得虚假冒领、截留、挪用；乙方接受财政、审计和甲方的监督检查，并保存服务记录和支出凭证。"),
        clause("第八条　社会保险", "（一）{{ 社会保险条款 }}", "（二）乙方按甲方的要求提供缴费凭证；未依法缴纳的，按违约处理，由此产生的责任由乙方承担。"),
        clause("第九条　保密和个人信息保护", "乙方和专员对在服务中知悉的退休人员个人信息保密，只用于履行本合同；合同终止时按甲方的要求移交或者删除，不得留存。本义务在合同终止后继续有效。"),
        clause("第十条　合同的变更、补充和终止", "（一）双方不得擅自变更、中止或者终止合同；继续履行将损害国家利益和社会公共利益的，双方应变更、中止或者终止，有过错的一方承担赔偿责任。",
               "（二）需追加与标的相同的服务的，在不改变其他条款的前提下可以签订补充合同，补充合同的累计金额不超过原合同金额的百分之十。"),
        clause("第十一条　违约责任", "{{ 违约责任 }}"),
        clause("第十二条　争议解决", "{{ 争议解决 }}"),
        clause(
            "第十三条　合同的生效和其他",
            "（一）本合同一式{{ 份数 }}份，双方签字并盖章之日起生效，各份具有同等效力。",
            "（二）甲方自合同签订之日起二个工作日内公告合同（依法不公开的内容除外），七个工作日内将副本报同级政府采购监督管理部门备案。",
            when("附件", "（三）本合同的附件：{% for x in 附件 %}{{ loop.index }}．{{ x }}{% if loop.last %}。{% else %}；{% endif %}{% endfor %}附件与本合同具有同等效力。", name="Form Kept"),
            name="Form Kept",
        ),
        text("签订日期：{{ 签订日期|cn_day }}", "Form Kept"),
        signatures(
            ("甲方（盖章）：{{ 甲方 }}", "负责人或授权代表（签字）：", "　", "　　年　月　日　"),
            ("乙方（盖章）：{{ 乙方 }}", "负责人或授权代表（签字）：", "　", "　　年　月　日　"),
        ),
    )


if __name__ == "__main__":
    write(__file__, make())
