"""A paragraph's or cell's text while it is being read: what shows is kept apart from what does not."""

from __future__ import annotations

from collections.abc import Callable

from audit.disclosure.formats.task import Task, hide
from audit.disclosure.pieces import Cell, Piece, Walked


class Stretch:
    """Text as it comes, stretch by stretch; `why` is the first reason why one is not seen. `tidy` is done to what comes out."""

    def __init__(self, tidy: Callable[[str], str] = str.strip) -> None:
        self._tidy = tidy
        self._visible: list[str] = []
        self._hidden: list[str] = []
        self._all: list[str] = []
        self.why = ""

    def add(self, text: str | None, why: str | None) -> None:
        """Put the next stretch behind the others."""
        if text:
            self._all.append(text)
            (self._hidden if why else self._visible).append(text)
            if why and not self.why and text.strip():
                self.why = why

    @property
    def shown(self) -> str:
        """What shows."""
        return self._tidy("".join(self._visible))

    @property
    def concealed(self) -> str:
        """What does not."""
        return self._tidy("".join(self._hidden))

    @property
    def whole(self) -> str:
        """Both, in the order in which they stand."""
        return self._tidy("".join(self._all))

    def cell(self) -> Cell:
        """The text as that of a cell."""
        hidden = self.concealed
        return Cell(self.shown, hidden, self.why if hidden else "")

    def put(self, result: Walked, task: Task, where: str, source: str = "body") -> None:
        """Put the text into `result`. Where only a part shows the whole goes there too, since a number may be split between them."""
        shown, hidden = self.shown, self.concealed
        if shown:
            result.pieces.append(Piece(shown, task.prefix + where, source=source))
        hide(result, task, hidden, where, self.why, source)
        if shown and hidden:
            hide(result, task, self.whole, where, self.why, "joined")
