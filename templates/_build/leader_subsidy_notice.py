"""Builds `templates/leader-subsidy-notice/template.docx`: the notice of subsidies for the leaders of groups (公示)."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from official import write  # noqa: E402
from public_notice import notice  # noqa: E402


def make() -> bytes:
    """The template's bytes."""
    return notice(
        "根据{{ 依据 }}，经年度工作任务考核合格、{{ 街道 }}审核，拟对{{ 人数 }}名企业退休人员自管小组长发放{{ 年度 }}年度补助。现将名单予以公示，接受监督。", "补助金额（元）", "补助金额"
    )


if __name__ == "__main__":
    write(__file__, make)
