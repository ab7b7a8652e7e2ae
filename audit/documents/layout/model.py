"""A Word file as the checks see it: sections, and paragraphs with everything resolved, in the order of reading."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from audit.documents.layout.properties import Border, ParaProps, RunProps

TWIPS_TO_MM = 25.4 / 1440
_WIDE = re.compile(r"[　-〿一-鿿㐀-䶿豈-﫿！-～—…“”‘’·\U00020000-\U0003ffff]")
SPACE = " \t\n\r\u3000\u00a0"
CHINESE = re.compile(r"[㐀-鿿豈-﫿\U00020000-\U0003ffff]")


def mm(twips: float) -> float:
    """Millimetres of twips."""
    return twips * TWIPS_TO_MM


def cells(text: str) -> float:
    """The width of a text in characters: a full-width one is 1, a letter or digit a half."""
    return sum(1.0 if _WIDE.match(character) else 0.5 for character in text)


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text with one look."""

    text: str
    props: RunProps


@dataclass(slots=True)
class Paragraph:
    """One paragraph. `label` is what the list puts in front, `number` its place among those of the body, `table` the table it stands in (None: none),
    `box` whether it stands in a text box, `page_break` whether something sends it to a new page, `drawn` whether it holds a drawing."""

    runs: list[Run]
    props: ParaProps
    mark: RunProps
    section: int
    number: int
    style: str = ""
    label: str = ""
    table: int | None = None
    row: int = 0
    column: int = 0
    columns: int = 1
    box: bool = False
    page_break: bool = False
    begins_section: bool = False
    drawn: bool = False
    red_line: bool = False
    fields: str = ""

    @property
    def text(self) -> str:
        """The text with the list's label, as the page shows it."""
        body = "".join(run.text for run in self.runs if not run.props.hidden)
        return self.label + body

    @property
    def bare(self) -> str:
        """The text without white space at its ends."""
        return self.text.strip(SPACE)

    def shown(self, chinese: bool = False) -> list[Run]:
        """The runs that show something (only those with Chinese characters, if so asked)."""
        return [
            run
            for run in self.runs
            if not run.props.hidden and (CHINESE.search(run.text) if chinese else run.text.strip(SPACE))
        ]

    @property
    def look(self) -> RunProps:
        """The look of most of its characters; that of the paragraph mark where it has none."""
        if len(self.runs) == 1 and not self.runs[0].props.hidden and self.runs[0].text.strip():
            return self.runs[0].props
        counted: dict[RunProps, int] = {}
        for run in self.shown(chinese=True) or self.shown():
            counted[run.props] = counted.get(run.props, 0) + len(run.text.strip())
        return max(counted, key=lambda props: counted[props]) if counted else self.mark

    @property
    def size(self) -> float:
        """Its size in points."""
        return (self.look.size or 20) / 2

    @property
    def character(self) -> float:
        """The width of one of its characters in twips."""
        return self.size * 20 + (self.look.spacing or 0)

    def _length(self, twips: int | None, chars: int | None, unit: float | None = None) -> float:
        if chars:
            return chars / 100
        return (twips or 0) / (unit or self.character)

    @property
    def left(self) -> float:
        """The left indent in characters."""
        return self._length(self.props.left, self.props.left_chars)

    @property
    def right(self) -> float:
        """The right indent in characters."""
        return self._length(self.props.right, self.props.right_chars)

    @property
    def first(self) -> float:
        """The first line's indent beyond the left one, in characters; negative where it hangs."""
        return self._length(self.props.first, self.props.first_chars)

    @property
    def typed(self) -> float:
        """The width in characters of white space typed before the text."""
        body = "".join(run.text for run in self.runs if not run.props.hidden)
        if self.label:
            return 0.0
        return cells_of_space(body[: len(body) - len(body.lstrip(SPACE))])

    @property
    def centred(self) -> bool:
        """Whether it is set in the middle."""
        return self.props.align == "center"

    def rules(self) -> list[Border]:
        """Its own visible rules above and below."""
        return [
            self.props.borders[side]
            for side in ("top", "bottom")
            if side in self.props.borders and self.props.borders[side].seen
        ]


def cells_of_space(space: str) -> float:
    """The width of typed white space; a tab counts as two characters, the usual stop."""
    return sum({"\t": 2.0, "　": 1.0}.get(character, 0.5) for character in space)


@dataclass(slots=True)
class Furniture:
    """A header or footer: its paragraphs, and for which pages it is (default, first, even)."""

    kind: str
    when: str
    paragraphs: list[Paragraph] = field(default_factory=list)


@dataclass(slots=True)
class Section:
    """A section's page in twips. `grid` is the kind of the document grid, None for none; `pitch` its line, `char_space` in 1/4096 points."""

    number: int
    width: int = 12240
    height: int = 15840
    top: int = 1440
    bottom: int = 1440
    left: int = 1800
    right: int = 1800
    gutter: int = 0
    header: int = 720
    footer: int = 720
    landscape: bool = False
    columns: int = 1
    grid: str | None = None
    pitch: int = 312
    char_space: int = 0
    title_page: bool = False
    kind: str = "nextPage"
    furniture: list[Furniture] = field(default_factory=list)

    def part(self, kind: str, when: str) -> Furniture | None:
        """Its header or footer for those pages."""
        return next((item for item in self.furniture if item.kind == kind and item.when == when), None)

    @property
    def area(self) -> tuple[float, float]:
        """Width and height of the type area in twips."""
        return (self.width - self.left - self.right - self.gutter, self.height - abs(self.top) - abs(self.bottom))

    def line(self, paragraph: Paragraph) -> float | None:
        """The height in twips of one line of a paragraph; None where it hangs on the font's own measures."""
        props = paragraph.props
        high = paragraph.size * 20
        gridded = self.grid in ("lines", "linesAndChars", "snapToChars") and props.snap is not False
        if props.rule == "exact" and props.line:
            return float(props.line)
        # A CJK face's own line is 1.15 to 1.5 of its size; on a grid it takes whole grid lines.
        natural = float(self.pitch * -(-round(high * 1.15) // self.pitch)) if gridded and self.pitch else None
        if props.rule == "atLeast" and props.line:
            if natural is not None:
                return max(natural, float(props.line))
            return float(props.line) if props.line >= high * 1.5 else None
        return natural * (props.line or 240) / 240 if natural is not None else None


@dataclass(slots=True)
class Document:
    """One file: its sections, the paragraphs of the body in order (with those of tables and text boxes), the file's switches."""

    sections: list[Section]
    paragraphs: list[Paragraph]
    odd_and_even: bool = False
    normal: RunProps = field(default_factory=RunProps)
    table_rules: dict[int, dict[str, Border]] = field(default_factory=dict)
    cell_rules: dict[tuple[int, int], dict[str, Border]] = field(default_factory=dict)
    fetches: tuple[str, ...] = ()
    revisions: int = 0

    def section_of(self, paragraph: Paragraph) -> Section:
        """The section that a paragraph stands in."""
        return self.sections[min(paragraph.section, len(self.sections) - 1)]

    def running(self) -> list[Paragraph]:
        """The paragraphs of the text itself, outside tables and text boxes."""
        return [paragraph for paragraph in self.paragraphs if paragraph.table is None and not paragraph.box]
