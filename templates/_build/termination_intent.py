"""Builds `templates/termination-intent/template.docx`: `python templates/_build/termination_intent.py`. The letter that tells a specialist that the agreement will end, with the slip for the answer."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from forms import build, text, title, write  # noqa: E402


def make() -> bytes:
    """The template's bytes: one page, the lower part to be cut off and sent back."""
    return build(
        title("终止劳务协议意向书"),
        text("编号：{{ 编号 }}", "Form Code"),
        text("{{ 姓名 }}同志：", "Form Flush"),
        text("您于{{ 协议签订日期|cn_day }}签订的社会化管理服务专员劳务协议（编号：{{ 协议编号 }}）将于{{ 协议到期日|cn_day }}到期。现将到期终止的意向书面告知如下："),
        text("一、评价情况。{{ 评价情况 }}"),
        text("二、终止意向和原因。协议到期后拟不再续签，自到期日的次日起终止。原因：{{ 终止原因 }}。"),
        text("三、结清和交接。协议到期前请继续履行职责，报酬和保险照常。{% if 结清事项 %}{{ 结清事项 }}{% else %}到期时请办理工作交接，报酬在办理交接时结清。{% endif %}"),
        text("四、回复。如有不同意见，请于{{ 回复期限|cn_day }}前（含当日）在下面的回执上写明，交回{{ 发出单位 }}，我们将与您当面沟通。"),
        text("感谢您为退休人员服务工作付出的辛劳。"),
        text("联系人：{{ 联系人 }}　　联系电话：{{ 联系电话 }}", "Form Kept"),
        text("{{ 发出单位 }}（盖章）", "Form Organ"),
        text("{{ 发出日期|cn_day }}", "Form Day"),
        text("- - - - - - - - - - - - - - - - - - - - - - -　沿此线裁下　- - - - - - - - - - - - - - - - - - - - - - -", "Slip Line"),
        text("回　　执", "Slip Title"),
        text("{{ 发出单位 }}：", "Form Flush"),
        text("本人已收到编号为{{ 编号 }}的终止劳务协议意向书，意见如下（请在方框内打√）：", "Form Kept"),
        text("□ 同意到期终止　　　　□ 不同意，理由：＿＿＿＿＿＿＿＿＿＿", "Form Kept"),
        text("签名：＿＿＿＿＿＿＿＿　　　　年　　月　　日", "Form Day"),
        numbered=False, body=14, pitch=23, margins=(1134, 1474, 964, 1588),
    )  # fmt: skip


if __name__ == "__main__":
    write(__file__, make())
