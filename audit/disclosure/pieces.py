"""What a walker of a file hands on: pieces of text with their place, and tables."""

from __future__ import annotations

from dataclasses import dataclass, field

from audit.messages import t


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text. `where` is for people; `hidden` if a reader who opens the file does not see it, and `why`.

    `source` is `body` for running text, `cell` for a table's cell, `furniture` for headers, footers and notes, `data`
    for properties, attributes and the like, in which only numbers and addresses are looked for, `joined` for a stretch
    that was looked at before, here put together with what stands next to it. `name` is what the file calls a property
    (`creator`, `Author`, `lastModifiedBy` …), so that whoever checks metadata need not know the formats.
    """

    text: str
    where: str
    hidden: bool = False
    why: str = ""
    source: str = "body"
    name: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """A part of the file that could not be looked into: where it is, and a finished sentence why and what to do."""

    where: str
    why: str


@dataclass(frozen=True, slots=True)
class Scan:
    """A picture whose text can only be had by recognition: where it is, its bytes, and whether a reader sees it.

    `page` is true for a whole page, which then is nothing but this picture.
    """

    where: str
    data: bytes = field(repr=False)
    why: str = ""
    page: bool = False


@dataclass(slots=True)
class Cell:
    """A table's cell: its visible text, and its hidden text with the reason."""

    text: str = ""
    hidden: str = ""
    why: str = ""


@dataclass(slots=True)
class Table:
    """A table as rows of cells by grid column; a merged cell stands at its first column, the others are empty.

    `label` says in words which table it is (`工作表“名单”`, `第 2 页表 1`); where it is empty, the table's number does.
    `spots`, where given, has the words for the place of each row (a workbook's own row numbers, a PDF's pages).
    """

    number: int
    rows: list[list[Cell]] = field(default_factory=list)
    label: str = ""
    spots: list[str] = field(default_factory=list)

    def shown(self) -> str:
        """Which table it is, in words."""
        return self.label or t("表 {n}", "table {n}", n=self.number)

    def place(self, row: int) -> str:
        """Where a row (0-based) is, in words."""
        if row < len(self.spots):
            return self.spots[row]
        return t("{table} 第 {row} 行", "{table}, row {row}", table=self.shown(), row=row + 1)


@dataclass(slots=True)
class Walked:
    """Everything found in one file. `pictures` counts those that were not read, `unread` names embedded files that could
    not be looked into, `gaps` are other parts that could not (a page without text, a damaged part): a file with any of the
    three is not clean. `scans` are pictures that wait for recognition, where that is installed. `notes` are remarks on how something was read. `blocks` are the visible paragraphs and top-level
    tables of the body in their order."""

    pieces: list[Piece] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    pictures: int = 0
    unread: list[str] = field(default_factory=list)
    blocks: list[str | Table] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    scans: list[Scan] = field(default_factory=list)

    def visible_text(self) -> str:
        """The running text as one sees it, a line a paragraph."""
        return "\n".join(piece.text for piece in self.pieces if piece.source == "body" and not piece.hidden)
