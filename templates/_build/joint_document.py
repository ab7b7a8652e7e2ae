"""Builds `templates/joint-document/template.docx`: a document of several organs, with the text that it issues as annexes (联合行文)."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from gongwen import Xml, addressee, annex, attachment_note, build, imprint, joint_head, joint_signatures, para, tag, title, when  # noqa: E402
from official import DAY, KEEP, NUMBER, levelled, write  # noqa: E402

COPIES = "{% for c in 抄送 %}{% if not loop.first %}，{% endif %}{{ c }}{% endfor %}"
SENT = "{% for m in 主送 %}{% if not loop.first %}、{% endif %}{{ m }}{% endfor %}"


def annexes() -> Xml:
    """Every annex on a page of its own, numbered where there are several."""
    one = Xml(tag("{%p if 附件|length == 1 %}") + annex(None, "{{ a.标题 }}") + tag("{%p else %}") + annex("{{ loop.index }}", "{{ a.标题 }}") + tag("{%p endif %}"))
    return Xml(tag("{%p for a in 附件 %}") + one + levelled("a.正文") + tag("{%p endfor %}"))


def make() -> bytes:
    """The template's bytes."""
    notes = when("附件", attachment_note(loop="附件", name="name.标题"))
    return build("document", Xml(
        joint_head(["{{ o.名称 }}"], NUMBER, loop="发文机关") + title("{{ 标题 }}") + addressee(SENT)
        + tag("{%p for line in 正文 %}") + tag("{%p if loop.last and not loop.first %}") + para("{{ line }}", own=KEEP) + tag("{%p else %}") + para("{{ line }}") + tag("{%p endif %}")
        + tag("{%p endfor %}") + notes + joint_signatures("署名排列", DAY) + when("附件", annexes())
        + when("印发机关", imprint(COPIES, "{{ 印发机关 }}", "{{ 印发日期|cn_day }}", has_copies="抄送"))
    ))


if __name__ == "__main__":
    write(__file__, make)
