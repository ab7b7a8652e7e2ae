"""The text: face, size, colour, indents, levels of headings (GB/T 9704-2012, 5.2, 7.3.3)."""

from __future__ import annotations

import itertools
from collections.abc import Callable

from audit.documents.layout.findings import PRACTICE, RECOMMENDED, REQUIRED, USUAL, Sheet, face_kind, points
from audit.documents.layout.model import CHINESE, Paragraph
from audit.documents.layout.numbering import chinese
from audit.documents.layout.properties import is_black
from audit.documents.layout.roles import HEADINGS, level_of
from audit.messages import t

_FACES: dict[int, tuple[str, tuple[str, str]]] = {
    1: ("hei", ("黑体", "Hei")),
    2: ("kai", ("楷体", "Kai")),
    3: ("fang", ("仿宋体", "Fangsong")),
    4: ("fang", ("仿宋体", "Fangsong")),
}
_SHORT = 50  # characters: a numbered paragraph longer than that is text, of which the first sentence is the heading
_CAPTION = 60  # characters under which a line over a table is its caption
_PROSE = 20  # characters from which a paragraph is a sentence and not a line of a list


def check(sheet: Sheet) -> None:
    """All of the text."""
    captions = _captions(sheet)
    # Of papers that are no official documents only the prose is looked at: labels and notes of forms are set as the form wants.
    body = [p for p in sheet.roles.body if (sheet.official or len(p.bare) >= _PROSE) and id(p) not in captions]
    plain = [p for p in body if level_of(p.bare) not in (1, 2)]
    _faces(sheet, plain)
    _sizes(sheet, body)
    if sheet.official:
        _colours(sheet, body)
        _indents(sheet, body)
        _headings(sheet, body)


def _captions(sheet: Sheet) -> set[int]:
    """The lines that stand directly over a table: its title, number and unit, set as the table wants."""
    order = sheet.document.paragraphs
    return {
        id(p)
        for p, after in itertools.pairwise(order)
        if p.table is None and after.table is not None and len(p.bare) < _CAPTION and not level_of(p.bare)
    }


def _grouped(paragraphs: list[Paragraph], key: Callable[[Paragraph], list[object]]) -> dict[object, list[Paragraph]]:
    """The paragraphs by each of the wrong things that they show, the most frequent first."""
    found: dict[object, list[Paragraph]] = {}
    for paragraph in paragraphs:
        for value in dict.fromkeys(key(paragraph)):
            found.setdefault(value, []).append(paragraph)
    return dict(sorted(found.items(), key=lambda item: -len(item[1])))


def _faces(sheet: Sheet, body: list[Paragraph]) -> None:
    def wrong(paragraph: Paragraph) -> list[object]:
        return [run.props.east for run in paragraph.shown(chinese=True) if face_kind(run.props.east) != "fang"]

    for face, places in _grouped(body, wrong).items():
        sheet.add("body_font", "5.2.2", USUAL, places, t("仿宋体", "Fangsong"), str(face))


def _sizes(sheet: Sheet, body: list[Paragraph]) -> None:
    def wrong(paragraph: Paragraph) -> list[object]:
        return [
            (run.props.size or 20) / 2
            for run in paragraph.shown()
            if abs((run.props.size or 20) - 32) > 0.5 and len(run.text.strip()) > 1
        ]

    for size, places in _grouped(body, wrong).items():
        assert isinstance(size, float)
        sheet.add("body_size", "5.2.2", USUAL, places, points(16), points(size))


def _colours(sheet: Sheet, body: list[Paragraph]) -> None:
    roles = sheet.roles
    rest = [p for p in (*roles.title, roles.addressee, *roles.attachments, *roles.organs, roles.date) if p is not None]

    def wrong(paragraph: Paragraph) -> list[object]:
        return [run.props.colour for run in paragraph.shown() if not is_black(run.props.colour)]

    for colour, places in _grouped([*body, *rest], wrong).items():
        sheet.add("colour", "5.2.4", USUAL, places, t("黑色", "black"), str(colour))


def _indents(sheet: Sheet, body: list[Paragraph]) -> None:
    """Each paragraph begins two characters in and goes on flush left."""
    wrong: dict[str, list[Paragraph]] = {}
    typed: list[Paragraph] = []
    for paragraph in body:
        # Lines set in the middle or to the right are no paragraphs of prose.
        if paragraph.centred or paragraph.props.align in ("right", "end"):
            continue
        if len(paragraph.bare) < _PROSE and not level_of(paragraph.bare):
            continue
        first, rest = paragraph.left + paragraph.first, paragraph.left
        if paragraph.typed and abs(first + paragraph.typed - 2) <= 0.55 and abs(rest) <= 0.3:
            typed.append(paragraph)
        elif abs(first + paragraph.typed - 2) > 0.3:
            wrong.setdefault(t("空 {n:g} 字", "{n:g} characters", n=round(first + paragraph.typed, 1)), []).append(
                paragraph
            )
        elif abs(rest) > 0.3 and len(paragraph.bare) > 26:
            wrong.setdefault(t("回行空 {n:g} 字", "other lines {n:g} characters in", n=round(rest, 1)), []).append(
                paragraph
            )
    for actual, found in sorted(wrong.items(), key=lambda item: -len(item[1])):
        sheet.add(
            "paragraph_indent", "7.3.3", REQUIRED, found, t("每段左空二字，回行顶格", "first line two characters in, the others flush"), actual,
            t("在“段落”里设首行缩进 2 字符", "set a first-line indent of 2 characters"),
        )  # fmt: skip
    if typed:
        sheet.add(
            "paragraph_indent", "7.3.3", PRACTICE, typed, t("首行缩进 2 字符", "a first-line indent"), t("用空格空出", "typed spaces"),
            t("字号一改就不准", "they are off once the size changes"),
        )  # fmt: skip


def _headings(sheet: Sheet, body: list[Paragraph]) -> None:
    wrong: dict[tuple[int, str], list[Paragraph]] = {}
    bold: list[Paragraph] = []
    marked: dict[tuple[int, str], list[Paragraph]] = {}
    counts = [0, 0, 0, 0]
    skipped: list[tuple[Paragraph, str]] = []
    for paragraph in body:
        level = level_of(paragraph.bare)
        if level is None:
            continue
        runs = paragraph.shown(chinese=True)
        opening = runs[0] if runs else None
        if opening is not None and (
            level <= 2 or len(paragraph.bare) <= _SHORT or opening.text.strip() != paragraph.bare
        ):
            kind, _ = _FACES[level]
            if face_kind(opening.props.east) != kind:
                wrong.setdefault((level, opening.props.east or ""), []).append(paragraph)
            elif opening.props.bold:
                bold.append(paragraph)
        match = HEADINGS[level - 1].match(paragraph.bare)
        sign = match.group() if match else ""
        usual = {1: "、", 2: ")", 3: ".", 4: ")"}[level]
        if level in (1, 3) and sign.rstrip(" 　")[-1:] not in (usual, "．" if level == 3 else usual):
            marked.setdefault((level, sign.strip()[-1:]), []).append(paragraph)
        elif level in (2, 4) and paragraph.bare[len(sign) :].lstrip().startswith("、"):
            marked.setdefault((level, "）、"), []).append(paragraph)
        _count(paragraph, sign, level, counts, skipped)
    for (level, face), places in sorted(wrong.items()):
        sheet.add(
            "heading_level",
            "7.3.3",
            USUAL,
            places,
            t("第 {n} 层用{face}", "level {n} in {face}", n=level, face=t(*_FACES[level][1])),
            face,
        )
    if bold:
        sheet.add(
            "heading_level",
            "7.3.3",
            PRACTICE,
            bold,
            t("标题不另加粗", "headings without added bold"),
            t("加粗", "bold"),
        )
    shown = {1: "一、", 2: "（一）", 3: "1.", 4: "（1）"}
    for (level, sign), places in sorted(marked.items()):
        sheet.add(
            "heading_level",
            "7.3.3",
            RECOMMENDED,
            places,
            shown[level],
            t("序数后用了“{sign}”", "“{sign}” after the number", sign=sign),
        )
    for paragraph, expected in skipped:
        sheet.add(
            "heading_level",
            "7.3.3",
            PRACTICE,
            paragraph,
            t("序数接续，应到 {n}", "numbers in sequence, here {n}", n=expected),
            paragraph.bare[:6],
        )


def _count(
    paragraph: Paragraph, sign: str, level: int, counts: list[int], skipped: list[tuple[Paragraph, str]]
) -> None:
    """Whether the number goes on from the one before it on its level."""
    value = _value(sign)
    expected = counts[level - 1] + 1
    counts[level:] = [0] * (4 - level)
    if value is None:
        return
    # A list of level 3 or 4 may begin anew anywhere in the text.
    if value not in (expected, 1):
        skipped.append((paragraph, chinese(expected) if level <= 2 else str(expected)))
    counts[level - 1] = value


def _value(sign: str) -> int | None:
    bare = "".join(character for character in sign if CHINESE.match(character) or character.isdigit())
    if bare.isdigit():
        return int(bare)
    return next((value for value in range(1, 100) if chinese(value) == bare), None)
