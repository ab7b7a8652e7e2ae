"""Builds `templates/allocation-notice/template.docx`: the notice that pays out a half-year's money (通知), with the sums of each office in an annex."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from gongwen import Column, Xml, addressee, annex, attachment_note, build, heading, list_table, para, title  # noqa: E402
from official import closing_imprint, contact, one_or_two_heads, one_or_two_signatures, write  # noqa: E402

COLUMNS = (
    Column("单位", 1420, "{{ r.街道 }}", "合计"), Column("保障\n人数", 930, "{{ r.保障人数 }}", "{{ 保障人数合计 }}"),
    Column("核算金额", 1614, "{{ r.核算金额|money }}", "{{ 核算合计|money }}"), Column("等次", 936, "{{ r.考核等次 }}"),
    Column("比例", 800, "{{ r.拨付比例 }}"), Column("拨付金额", 1614, "{{ r.拨付金额|money }}", "{{ 拨付合计|money }}"),
    Column("纳入统筹", 1530, "{{ r.纳入统筹|money }}", "{{ 统筹合计|money }}"),
)  # fmt: skip
NAME = "{{ 年度 }}年{{ 半年度 }}企业退休人员社会化管理服务专项资金拨付明细表"


def make() -> bytes:
    """The template's bytes."""
    return build("document", Xml(
        one_or_two_heads() + title("{{ 标题 }}") + addressee("{{ 主送 }}")
        + para("依照{{ 依据 }}和{{ 年度 }}年{{ 半年度 }}的绩效评估等次，现拨付企业退休人员社会化管理服务专项资金{{ 拨付合计|money }}元（大写：人民币{{ 拨付合计|rmb }}），"
               "{{ 街道数 }}个单位的数额见附件。有关事项通知如下。")
        + heading(1, "一、拨付额度的核定")
        + para("本半年保障对象{{ 保障人数合计 }}人，退管工作经费扣除市级预留后核算{{ 核算合计|money }}元。拨付额度按评估等次的比例确定，未满额拨付的差额"
               "{{ 统筹合计|money }}元纳入市级统筹。")
        + heading(1, "二、资金的使用")
        + para("专项资金专账核算、专款专用，只用于已纳入社会化管理服务的退休人员。除存放档案的设备外，不得用来购买固定资产，不得用于与社会化管理服务无关的开支。"
               "慰问和补助按规定的对象、标准和方式发放，应当公示的先公示。")
        + heading(1, "三、监督和报告")
        + para("各单位收到资金后及时入账，按季核对台账与账面支出，自觉接受人力社保、财政、审计部门的检查和群众的监督；使用情况作为下一次绩效评估的内容。")
        + attachment_note(NAME)
        + one_or_two_signatures() + contact()
        + annex(None, NAME)
        + para("单位：人、元", style="Table Caption", own='<w:jc w:val="right"/>') + list_table(COLUMNS, "明细", total=True)
        + closing_imprint()
    ))


if __name__ == "__main__":
    write(__file__, make)
