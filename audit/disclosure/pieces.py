"""What a walker of a file hands on: pieces of text with their place, and tables."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text. `where` is for people; `hidden` if a reader who opens the file does not see it, and `why`.

    `source` is `body` for running text, `cell` for a table's cell, `furniture` for headers, footers and notes, `data`
    for properties, attributes and the like, in which only numbers and addresses are looked for.
    """

    text: str
    where: str
    hidden: bool = False
    why: str = ""
    source: str = "body"


@dataclass(slots=True)
class Cell:
    """A table's cell: its visible text, and its hidden text with the reason."""

    text: str = ""
    hidden: str = ""
    why: str = ""


@dataclass(slots=True)
class Table:
    """A table as rows of cells by grid column; a merged cell stands at its first column, the others are empty."""

    number: int
    rows: list[list[Cell]] = field(default_factory=list)


@dataclass(slots=True)
class Walked:
    """Everything found in one file. `unread` are parts that could not be looked into, in words; `blocks` are the visible
    paragraphs and top-level tables of the body in their order."""

    pieces: list[Piece] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    pictures: int = 0
    unread: list[str] = field(default_factory=list)
    blocks: list[str | Table] = field(default_factory=list)

    def visible_text(self) -> str:
        """The running text as one sees it, a line a paragraph."""
        return "\n".join(piece.text for piece in self.pieces if piece.source == "body" and not piece.hidden)
