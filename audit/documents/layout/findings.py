"""What a check of form says, and how grave it is by the standard's own words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from audit.documents.layout.measure import Measured
from audit.documents.layout.model import Document, Paragraph
from audit.documents.layout.roles import Roles
from audit.masking import Masker
from audit.messages import t

# The standard says 规定 (a plain "is"), 一般, 推荐 or nothing; what it says nothing about is the practice of offices.
REQUIRED, USUAL, RECOMMENDED, PRACTICE = "required", "usual", "recommended", "practice"
SEVERITY = {REQUIRED: "error", USUAL: "warning", RECOMMENDED: "note", PRACTICE: "note"}
# What is looked at in papers that are no official documents.
HABITS = frozenset(
    {"paper", "margins", "type_area", "body_font", "body_size", "page_number", "date", "font_substituted"}
)
# What no file can show.
NEVER = ("paper_stock", "seal", "duplex_register", "binding", "ink")
_NEAR = 0.45  # lines: what counts as the same number of empty lines
_QUOTED = 14  # characters of a paragraph that a finding repeats


@dataclass(frozen=True, slots=True)
class Finding:
    """One departure: the contract's item, the clause (None where no standard says it), strength, place, expected and actual."""

    item: str
    clause: str | None
    strength: str
    where: str
    expected: str
    actual: str
    message: str

    @property
    def severity(self) -> str:
        """error, warning or note."""
        return SEVERITY[self.strength]

    def as_json(self) -> dict[str, Any]:
        """The object of the contract."""
        return {
            "item": self.item,
            "clause": self.clause,
            "strength": self.strength,
            "severity": self.severity,
            "where": self.where,
            "expected": self.expected,
            "actual": self.actual,
            "message": self.message,
        }


@dataclass(slots=True)
class Sheet:
    """What one file's checks work on and write to. `measured` is the rendered page, which settles better what is else reckoned."""

    document: Document
    roles: Roles
    masker: Masker = field(default_factory=Masker)
    findings: list[Finding] = field(default_factory=list)
    not_checkable: list[str] = field(default_factory=lambda: list(NEVER))
    measured: Measured | None = None

    @property
    def official(self) -> bool:
        """Whether the standard applies at all."""
        return self.roles.genre != "other"

    def add(
        self,
        item: str,
        clause: str | None,
        strength: str,
        where: str | Sequence[Paragraph] | Paragraph,
        expected: str,
        actual: str,
        remedy: str = "",
    ) -> None:
        """Note a departure; in papers that are no official documents it is a habit not followed, and only some items count."""
        if not self.official:
            if item not in HABITS:
                return
            clause, strength = None, PRACTICE
        place = where if isinstance(where, str) else self.place([where] if isinstance(where, Paragraph) else where)
        message = (
            t(
                "应为：{expected}；实为：{actual}",
                "should be: {expected}; is: {actual}",
                expected=expected,
                actual=actual,
            )
            if self.official
            else t(
                "一般为：{expected}；实为：{actual}",
                "usually: {expected}; is: {actual}",
                expected=expected,
                actual=actual,
            )
        )
        if remedy:
            message += t("。{remedy}", ". {remedy}", remedy=remedy)
        clean = [self.masker.text(" ".join(text.split())) for text in (place, expected, actual, message)]
        self.findings.append(Finding(item, clause, strength, *clean))

    def place(self, paragraphs: Sequence[Paragraph]) -> str:
        """Where paragraphs are: the first by number and opening words, and how many there are."""
        first = paragraphs[0]
        # The mask goes over the whole text, or a number cut short would slip through.
        text = self.masker.text(" ".join(first.bare.split()))
        quote = text[:_QUOTED] + ("…" if len(text) > _QUOTED else "")
        if len(paragraphs) > 1:
            return t(
                "第 {n} 段“{quote}”等 {count} 处",
                "paragraph {n} “{quote}” and others, {count} in all",
                n=first.number,
                quote=quote,
                count=len(paragraphs),
            )
        return t("第 {n} 段“{quote}”", "paragraph {n} “{quote}”", n=first.number, quote=quote)

    def cannot(self, name: str) -> None:
        """Something that this file does not let be told."""
        if self.official and name not in self.not_checkable:
            self.not_checkable.append(name)


def face_kind(name: str | None) -> str | None:
    """The kind of a face by its name: fang 仿宋, kai 楷体, title 小标宋, hei 黑体, song 宋体; None for others."""
    lower = (name or "").lower().replace(" ", "")
    for kind, words in (
        ("fang", ("仿宋", "fangsong", "simfang")),
        ("title", ("小标宋", "xiaobiaosong", "fzxbs")),
        ("kai", ("楷", "kai")),
        ("hei", ("黑", "simhei", "heiti", "yahei")),
        ("song", ("宋", "simsun", "songti")),
    ):
        if any(word in lower for word in words):
            return kind
    return None


def points(value: float) -> str:
    """A size in points as people say it, with its Chinese name where it has one."""
    named = {42.0: "初号", 36.0: "小初", 26.0: "一号", 24.0: "小一", 22.0: "二号", 18.0: "小二", 16.0: "三号", 15.0: "小三", 14.0: "四号", 12.0: "小四",
             10.5: "五号", 9.0: "小五"}  # fmt: skip
    name = named.get(value)
    return (
        t("{name}（{value:g} 磅）", "{value:g} pt ({name})", name=name, value=value)
        if name
        else t("{value:g} 磅", "{value:g} pt", value=value)
    )


def length(value: float) -> str:
    """Millimetres, to a tenth."""
    return f"{value:.1f}".removesuffix(".0") + " mm"


def blank_lines(document: Document, above: Paragraph, below: Paragraph, pitch: float = 579.0) -> float | None:
    """How many empty lines lie between two paragraphs of the running text, space before and after counted; None where the lines' heights are unknown."""
    order = document.paragraphs
    # Paragraphs are looked for by identity: two empty ones are equal.
    places = {id(paragraph): place for place, paragraph in enumerate(order)}
    start, end = places.get(id(above)), places.get(id(below))
    if start is None or end is None or end <= start:
        return None
    total = float((above.props.after or 0) + (below.props.before or 0)) if below.table is None else 0.0
    for paragraph in order[start + 1 : end]:
        if paragraph.box or paragraph.props.framed or (paragraph.table is not None and paragraph.table == above.table):
            continue
        if paragraph.bare:
            return None
        high = document.section_of(paragraph).line(paragraph)
        total += (high if high is not None else pitch) + (paragraph.props.before or 0) + (paragraph.props.after or 0)
    return total / pitch


def empty_lines(
    sheet: Sheet, item: str, clause: str, above: Paragraph, below: Paragraph, wanted: int, expected: str
) -> None:
    """Note where other than `wanted` empty lines lie above a paragraph."""
    found = blank_lines(sheet.document, above, below)
    if found is not None and abs(found - wanted) > _NEAR:
        sheet.add(item, clause, REQUIRED, below, expected, t("空 {n:g} 行", "{n:g} empty lines", n=round(found, 1)))
