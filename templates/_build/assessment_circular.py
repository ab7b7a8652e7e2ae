"""Builds `templates/assessment-circular/template.docx`: the circular on the results of an assessment (通报)."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from gongwen import Column, Xml, addressee, build, heading, list_table, para, title, when  # noqa: E402
from official import closing_imprint, contact, gap, numbered, one_or_two_heads, one_or_two_signatures, write  # noqa: E402

COLUMNS = (
    Column("名次", 700, "{{ r.名次 }}"), Column("单位", 1744, "{{ r.街道 }}"), Column("分项得分", 4400, "{{ r.分项得分 }}"),
    Column("总分", 1000, "{{ r.总分 }}"), Column("等次", 1000, "{{ r.等次 }}"),
)  # fmt: skip


def make() -> bytes:
    """The template's bytes."""
    return build("document", Xml(
        one_or_two_heads() + title("{{ 标题 }}") + addressee("{{ 主送 }}")
        + para("依照《{{ 评分依据 }}》，我们对各单位{{ 考核期 }}的企业退休人员社会化管理服务工作进行了考核，经核对台账、查看现场、综合评定，结果已经确定。现通报如下。")
        + heading(1, "一、考核结果")
        + para("参加考核的单位{{ 参评数 }}个，其中优秀{{ 优秀数 }}个、良好{{ 良好数 }}个、合格{{ 合格数 }}个、不合格{{ 不合格数 }}个。满分为{{ 满分 }}分，{{ 等次说明 }}。")
        + list_table(COLUMNS, "结果") + gap()
        + when("主要做法", Xml(para("做得较好的方面：") + numbered("主要做法")))
        + heading(1, "二、主要问题") + numbered("主要问题")
        + heading(1, "三、工作要求") + numbered("工作要求", keep=True)
        + one_or_two_signatures() + contact() + closing_imprint()
    ))


if __name__ == "__main__":
    write(__file__, make)
