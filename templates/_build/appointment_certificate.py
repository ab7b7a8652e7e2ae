"""Builds `templates/appointment-certificate/template.docx`: `python templates/_build/appointment_certificate.py`. The certificate that the street office awards to a specialist."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from forms import build, text, write  # noqa: E402


def make() -> bytes:
    """The template's bytes: one page across, framed."""
    return build(
        text("聘用证书", "Award Title"),
        text("{{ 姓名 }}同志（{{ 性别 }}）：", "Form Flush"),
        text("为{{ 事由 }}，兹聘请您担任{{ 岗位 }}，聘期自{{ 起始日期|cn_day }}起至{{ 终止日期|cn_day }}止。聘期内履行下列职责：", "Form Kept"),
        text("{% for x in 职责 %}{{ loop.index }}．{{ x }}{% if loop.last %}。{% else %}；{% endif %}{% endfor %}", "Award Duty"),
        text("此聘", "Form Kept"),
        text("{{ 颁发单位 }}（盖章）", "Form Organ"),
        text("{{ 颁发日期|cn_day }}", "Form Day"),
        text("证书编号：{{ 证书编号 }}　　劳务协议编号：{{ 协议编号 }}　　{{ 备案说明 }}", "Form Note"),
        numbered=False, landscape=True, frame=True, body=18, pitch=32, margins=(1361, 1928, 1021, 1928),
    )  # fmt: skip


if __name__ == "__main__":
    write(__file__, make())
