"""Builds `templates/health-settlement-notice/template.docx`: what a hospital is paid for check-ups, in the form of a letter (信函格式)."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from gongwen import Xml, addressee, build, letter, para, title  # noqa: E402
from official import NUMBER, contact, last, letter_copies, sealed, write  # noqa: E402


def make() -> bytes:
    """The template's bytes."""
    return build("letter", Xml(
        letter(NUMBER) + title("{{ 标题 }}") + addressee("{{ 承检医院 }}")
        + para("贵单位{{ 结算期间 }}承检企业退休人员{{ 参检人数 }}人，其中已上传体检报告{{ 上传报告人数 }}人。依照{{ 依据 }}，费用按实际参检并且已上传报告的人数结算，"
               "每人每次{{ 每次标准|money }}元，本次结算{{ 结算金额|money }}元（大写：人民币{{ 结算金额|rmb }}）。没有上传报告的，补传后列入下一期。")
        + last("请在{{ 材料截止日期|cn_day }}前送交发票（抬头：{{ 开票抬头 }}）和加盖公章的结算单，有异议的同时书面提出。")
        + sealed() + contact()
        + letter_copies()
    ), mark="{{ 发文机关 }}")


if __name__ == "__main__":
    write(__file__, make)
