"""Builds `templates/handover-notice/template.docx`: `python templates/_build/handover_notice.py`. The letter that tells a retired person where pension, file and Party membership are from now on."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from forms import build, text, title, when, write  # noqa: E402


def make() -> bytes:
    """The template's bytes: one page."""
    return build(
        title("退休人员移交社会化管理告知书"),
        text("{{ 姓名 }}同志：", "Form Flush"),
        text("根据国有企业退休人员社会化管理的规定，您的退休人员管理服务工作自{{ 移交日期|cn_day }}起由{{ 企业名称 }}移交{{ 社保档案接收单位 }}，实行社会化管理。现将有关事项告知如下："),
        text("一、社会保险。您的社会保险关系由{{ 社保档案接收单位 }}接收，养老金等各项社会保险待遇仍按时足额发放。"),
        text("二、原有待遇。原来享受的补充医疗保险、医疗互助帮困等待遇仍按原渠道解决，水平不降低。按规定应由原企业发放的费用，仍由{{ 企业名称 }}按原方式办理。"),
        text("三、人事档案。您的人事档案已经整理、审核并完成数字化，移交后实行集中统一管理{% if 档案存放地 %}，由{{ 档案存放地 }}保管{% endif %}，需要查阅或者出具证明的，请向{{ 社保档案接收单位 }}提出。"),
        when("是否党员 == '是'", "四、党员组织关系。您的组织关系转入{{ 党组织接收单位 }}，接转完成前由原企业党组织负责管理，请配合办理接转手续。"),
        text("{% if 是否党员 == '是' %}五{% else %}四{% endif %}、服务和联系。街道和社区为您提供政策咨询、领取待遇资格认证、文体活动、健康和养老等服务。住址、电话发生变化的，请及时告诉{{ 联系单位 }}。"),
        text("联系单位：{{ 联系单位 }}"),
        text("联系电话：{{ 联系电话 }}"),
        text("办公时间：{{ 办公时间 }}"),
        text("地　　址：{{ 联系地址 }}", "Form Kept"),
        text("{{ 落款 }}", "Form Organ"),
        text("{{ 落款日期|cn_day }}", "Form Day"),
        numbered=False, body=15, pitch=25, margins=(1304, 1474, 1134, 1588),
    )  # fmt: skip


if __name__ == "__main__":
    write(__file__, make())
