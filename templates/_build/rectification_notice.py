"""Builds `templates/rectification-notice/template.docx`: what an office has to put right, and until when (通知)."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from gongwen import Xml, addressee, build, head, heading, para, tag, title  # noqa: E402
from official import NUMBER, closing_imprint, contact, last, sealed, write  # noqa: E402


def make() -> bytes:
    """The template's bytes."""
    return build("document", Xml(
        head("{{ 发文机关 }}文件", NUMBER) + title("{{ 标题 }}") + addressee("{{ 主送 }}")
        + para("依照{{ 检查依据 }}，我们检查了你单位{{ 检查事项 }}，检查期间为{{ 期间起|cn_day }}至{{ 期间止|cn_day }}。检查发现需要核实和整改的问题{{ 问题数 }}个，"
               "涉及金额{{ 涉及金额合计|money }}元（大写：人民币{{ 涉及金额合计|rmb }}）。现将有关要求通知如下。")
        + heading(1, "一、问题和整改要求")
        + tag("{%p for p in 问题 %}")
        + heading(3, "{{ p.序号 }}.{{ p.事项 }}。", "{{ p.事实 }}依据：{{ p.条款 }}。{% if p.涉及金额 != '0.00' %}涉及金额{{ p.涉及金额|money }}元。{% endif %}整改要求：{{ p.整改要求 }}")
        + tag("{%p endfor %}")
        + heading(1, "二、整改期限和报告")
        + para("请在{{ 整改期限|cn_day }}前完成整改，并把整改结果书面报{{ 报送单位 }}。报告应逐项写明核实情况、采取的措施和责任人，附更正后的台账、缴款凭证、公示照片等证明材料。")
        + heading(1, "三、异议和后续处理")
        + last("对事实或者金额有异议的，在上述期限内书面说明理由并附证据，由我们复核。逾期不整改、整改不到位或者提供虚假材料的，按有关法律、法规处理，并计入本期考核。")
        + sealed() + contact() + closing_imprint()
    ))


if __name__ == "__main__":
    write(__file__, make)
