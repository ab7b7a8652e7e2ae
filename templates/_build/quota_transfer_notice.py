"""Builds `templates/quota-transfer-notice/template.docx`: how a district shares out the posts of specialists among its offices (通知)."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from gongwen import Column, Xml, addressee, build, head, heading, list_table, para, title  # noqa: E402
from official import NUMBER, closing_imprint, contact, gap, last, sealed, write  # noqa: E402

COLUMNS = (
    Column("序号", 750, "{{ r.序号 }}", "合计"), Column("单位", 2194, "{{ r.街道 }}", "{{ 街道数 }}个"), Column("管理人数", 1250, "{{ r.管理人数 }}", "{{ 管理人数合计 }}"),
    Column("按比例\n应配", 1150, "{{ r.应配名额 }}", "{{ 应配合计 }}"), Column("现有\n专员", 1150, "{{ r.现有专员 }}", "{{ 现有合计 }}"),
    Column("调剂后\n名额", 1200, "{{ r.调剂后名额 }}", "{{ 调剂后合计 }}"), Column("增减", 1150, "{% if r.增减 > 0 %}+{% endif %}{{ r.增减 }}", "{% if 增减合计 > 0 %}+{% endif %}{{ 增减合计 }}"),
)  # fmt: skip


def make() -> bytes:
    """The template's bytes."""
    return build("document", Xml(
        head("{{ 发文机关 }}文件", NUMBER) + title("{{ 标题 }}") + addressee("{{ 主送 }}")
        + para("依照{{ 依据 }}，专员配置名额随管理人数变化，由我们在全区范围内统筹调剂。根据{{ 统计日期|cn_day }}各街道的管理人数和实际需求，现将调剂结果通知如下。")
        + heading(1, "一、调剂结果")
        + para("全区管理退休人员{{ 管理人数合计 }}人，按每{{ 配备比例 }}人配备1名的比例，全区名额为{{ 全区名额 }}名；现有专员{{ 现有合计 }}名，调剂后为{{ 调剂后合计 }}名。")
        + list_table(COLUMNS, "名单", total=True) + gap()
        + heading(1, "二、执行要求")
        + last("调剂后的名额自{{ 执行日期|cn_day }}起执行。名额增加的街道按规定的条件和方式聘任，聘任后及时备案；名额减少的街道在现有协议到期后不再补聘，"
               "协议未到期需要调整的，与本人和第三方协商。管理人数变化较大的，及时报告，下一次统筹时调整。")
        + sealed() + contact() + closing_imprint()
    ))


if __name__ == "__main__":
    write(__file__, make)
