"""Builds `templates/illness-notice/template.docx`: the notice of grants to the seriously ill (公示).

The file is what offices edit in Word; this script is how it began and how a test knows that it still has its form.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from official import write  # noqa: E402
from public_notice import notice  # noqa: E402


def make() -> bytes:
    """The template's bytes."""
    return notice(
        "根据{{ 依据 }}，经社区（村）申报、{{ 街道 }}审核，拟对{{ 人数 }}名企业退休人员给予{{ 年度 }}年度大病慰问。现将名单予以公示，接受监督。", "慰问金额（元）", "慰问金额"
    )


if __name__ == "__main__":
    write(__file__, make)
