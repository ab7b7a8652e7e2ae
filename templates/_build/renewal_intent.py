"""Builds `templates/renewal-intent/template.docx`: `python templates/_build/renewal_intent.py`. The letter that offers a specialist a renewal, with the slip for the answer."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from forms import build, text, title, write  # noqa: E402


def make() -> bytes:
    """The template's bytes: one page, the lower part to be cut off and sent back."""
    return build(
        title("续签劳务协议意向书"),
        text("编号：{{ 编号 }}", "Form Code"),
        text("{{ 姓名 }}同志{% if 身份证号 %}（公民身份号码：{{ 身份证号 }}）{% endif %}：", "Form Flush"),
        text("您于{{ 协议签订日期|cn_day }}签订的社会化管理服务专员劳务协议（编号：{{ 协议编号 }}）将于{{ 协议到期日|cn_day }}到期。现将续签意向书面告知如下："),
        text("一、评价情况。{{ 评价情况 }}"),
        text("二、重新认定。{{ 认定单位 }}于{{ 认定日期|cn_day }}对您的聘用条件重新认定，结果为：{{ 重新认定结果 }}。"),
        text("三、续签意向。拟与您续签劳务协议，新协议自{{ 新起始日期|cn_day }}起至{{ 新终止日期|cn_day }}止。岗位补贴为每月人民币{{ 岗位补贴|money }}元（大写：人民币{{ 岗位补贴|rmb }}），"
             "月均绩效奖金基数为人民币{{ 月绩效基数|money }}元（大写：人民币{{ 月绩效基数|rmb }}），按每月评价等次发放。其他条件在新协议中商定，双方协商一致后签订。"),
        text("四、回复。请于{{ 回复期限|cn_day }}前（含当日）将下面的回执交回{{ 发出单位 }}；逾期没有回复的，我们将再与您联系确认，不视为同意。"),
        text("联系人：{{ 联系人 }}　　联系电话：{{ 联系电话 }}", "Form Kept"),
        text("{{ 发出单位 }}（盖章）", "Form Organ"),
        text("{{ 发出日期|cn_day }}", "Form Day"),
        text("- - - - - - - - - - - - - - - - - - - - - - -　沿此线裁下　- - - - - - - - - - - - - - - - - - - - - - -", "Slip Line"),
        text("回　　执", "Slip Title"),
        text("{{ 发出单位 }}：", "Form Flush"),
        text("本人已收到编号为{{ 编号 }}的续签劳务协议意向书，意见如下（请在方框内打√）：", "Form Kept"),
        text("□ 同意续签　　　□ 不同意续签，原协议到期终止", "Form Kept"),
        text("其他意见：＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿", "Form Kept"),
        text("签名：＿＿＿＿＿＿＿＿　　　　年　　月　　日", "Form Day"),
        numbered=False, body=14, pitch=23, margins=(1134, 1474, 964, 1588),
    )  # fmt: skip


if __name__ == "__main__":
    write(__file__, make())
