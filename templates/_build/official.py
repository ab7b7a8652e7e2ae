"""Pieces that several official documents share: a head for one organ or two, its signature, the last lines, and paragraphs of data with their levels."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from gongwen import Xml, _box, head, imprint, indent, joint_head, joint_signature, para, ppr, signature, tag, when

TEMPLATES = Path(__file__).resolve().parents[1]
NUMBER = "{{ 发文字号 }}"
KEEP = "<w:keepNext/>"
DAY = "{{ 成文日期|cn_day }}"


def target(script: str) -> Path:
    """The template that a script of this folder builds."""
    return TEMPLATES / Path(script).stem.replace("_", "-") / "template.docx"


def write(script: str, make: Callable[[], bytes]) -> None:
    """Write the template of a script, or to standard output where `-` is asked for."""
    if sys.argv[1:] == ["-"]:
        sys.stdout.buffer.write(make())
    else:
        target(script).write_bytes(make())


def one_or_two_heads() -> Xml:
    """The head of 发文机关, or of it and 会同机关 where the data have one."""
    return Xml(
        when("not 会同机关", head("{{ 发文机关 }}文件", NUMBER)) + when("会同机关", joint_head(["{{ 发文机关 }}", "{{ 会同机关 }}"], NUMBER))
    )


def last(*pieces: str) -> Xml:
    """The last paragraph of the text: it goes to the page of the signature, which must not stand alone."""
    return para(*pieces, own=KEEP)


def sealed() -> Xml:
    """The signature of 发文机关 with room for its seal."""
    return Xml(signature("{{ 发文机关 }}", DAY, seal=True, lines=2))


def one_or_two_signatures() -> Xml:
    """The signature with room for the seal of one organ, or of two side by side."""
    both = joint_signature(["{{ 发文机关 }}", "{{ 会同机关 }}"], DAY)
    return Xml(when("not 会同机关", sealed()) + when("会同机关", both))


def gap(*, keep: bool = False) -> Xml:
    """A little white below a table that text follows, or with `keep` above one that belongs to the signature."""
    return para("", style="Doc Blank", own=ppr(keep=keep, line=240))


def contact() -> Xml:
    """附注 with whom to ask, in brackets below the date."""
    return para("（联系人：{{ 联系人 }}，联系电话：{{ 联系电话 }}）", style="Doc Remark")


def closing_imprint() -> Xml:
    """版记 where the data name who printed it; 抄送 where they name any."""
    return when("印发机关", imprint("{{ 抄送 }}", "{{ 印发机关 }}", "{{ 印发日期|cn_day }}", has_copies="抄送"))


def letter_copies() -> Xml:
    """抄送 at the foot of a letter's last page: without rules, and without 印发机关."""
    # 635 EMU to the twip; a line of 28 pt.
    inside = para("抄送：{{ 抄送 }}。", style="Imprint", own=indent(left=3.89, right=0.89, hanging=3, size=280)) + para("", style="Imprint Anchor")
    return when("抄送", para(Xml(f"<w:r>{_box(inside, (560 + 20) * 635)}</w:r>"), style="Imprint Anchor"))


def numbered(items: str, *, keep: bool = False) -> Xml:
    """A list of texts as paragraphs 1., 2. …; with `keep` the last stays with the signature that follows."""
    line = "{{ loop.index }}.{{ line }}"
    each = Xml(tag("{%p if loop.last %}") + last(line) + tag("{%p else %}") + para(line) + tag("{%p endif %}")) if keep else para(line)
    return Xml(tag(f"{{%p for line in {items} %}}") + each + tag("{%p endfor %}"))


def levelled(items: str) -> Xml:
    """A list of texts as paragraphs; those that are headings (一、 and （一）) in the type of their level."""
    return Xml(
        tag(f"{{%p for line in {items} %}}") + tag("{%p if line|level == 1 %}") + para("{{ line }}", style="Doc Heading 1") + tag("{%p elif line|level == 2 %}")
        + para("{{ line }}", style="Doc Heading 2") + tag("{%p else %}") + para("{{ line }}") + tag("{%p endif %}") + tag("{%p endfor %}")
    )


__all__ = ["DAY", "NUMBER", "closing_imprint", "contact", "gap", "last", "letter_copies", "levelled", "numbered", "one_or_two_heads",
           "one_or_two_signatures", "sealed", "target", "write"]  # fmt: skip
