"""What a walker is told: which file it is in, how deep, and what it may still unpack; and how files inside files are walked."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from audit import guard
from audit.disclosure.pieces import Gap, Piece, Walked
from audit.errors import ReadError
from audit.messages import t

MAX_DEPTH = 4  # files inside files
MAX_FILES = 2_000  # all together


@dataclass(slots=True)
class Budget:
    """What the files inside one file may still cost together; a file inside itself ends here."""

    unpacked: int = guard.LIMITS.unpacked
    files: int = MAX_FILES


@dataclass(frozen=True, slots=True)
class Task:
    """`shown` is the file's name in messages, `prefix` the words that stand in front of every place in an inner file."""

    shown: str
    prefix: str = ""
    depth: int = 0
    budget: Budget = field(default_factory=Budget)

    def place(self, text: str) -> str:
        """A place with the file it is in."""
        return self.prefix + text


def hide(
    result: Walked, task: Task, text: str | None, where: str, why: str, source: str = "data", name: str = ""
) -> None:
    """Put down a text that a reader of the file does not see."""
    if text and text.strip():
        result.pieces.append(Piece(text, task.prefix + where, True, why, source, name))


def gap(result: Walked, task: Task, where: str, why: str) -> None:
    """Put down that a part could not be looked into."""
    result.gaps.append(Gap(task.prefix + where, why))


def parse(data: bytes, part: str, shown: str) -> Any:
    """The root of an XML part; ReadError where it is damaged or declares a DTD."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root: Any = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise damaged(shown, part, error) from error
    if root.getroottree().docinfo.doctype:
        raise declared(shown, part)
    return root


def locked(shown: str) -> ReadError:
    """The line for a file with a password to open it."""
    return ReadError(
        shown,
        t(
            "文件设有打开密码，无法检查；请去掉密码后重新提交",
            "protected by a password, cannot be checked; remove it",
        ),
    )


def declared(shown: str, part: str) -> ReadError:
    """The line for a part with a document type, by which texts could be kept from a reader."""
    return ReadError(
        shown, t("部件 {part} 含有文档类型声明（DTD），不予打开", "part {part} declares a DTD; not opened", part=part)
    )


def damaged(shown: str, part: str, error: Exception) -> ReadError:
    """The line for a part that is no well-formed XML."""
    return ReadError(
        shown,
        t(
            "部件 {part} 损坏（{reason}）；请用 Word、Excel 或 WPS 打开另存",
            "part {part} is damaged ({reason}); open it in Word, Excel or WPS and save it anew",
            part=part,
            reason=getattr(error, "msg", None) or type(error).__name__,
        ),
    )


def embed(data: bytes, name: str, result: Walked, task: Task, place: str = "", visible: bool = False) -> None:
    """A file inside the file: walked as well, everything in it hidden unless `visible`; named where it cannot be."""
    from audit.disclosure import walkers  # the walkers of all formats, this one's caller among them

    short = name.rpartition("/")[2] or name
    task.budget.files -= 1
    task.budget.unpacked -= len(data)
    if task.depth >= MAX_DEPTH or task.budget.files < 0 or task.budget.unpacked < 0:
        gap(
            result,
            task,
            short,
            t(
                "文件套文件过深或过多，没有再打开；请取出后单独检查",
                "files nested too deep or too many; check it apart",
            ),
        )
        return
    where = place or t("嵌入文件 {name} ", "embedded file {name}, ", name=short)
    inner_task = Task(task.shown, task.prefix + where, task.depth + 1, task.budget)
    try:
        kind = guard.kind_of_data(data)
        inner = walkers.walk(kind, data, task.shown, inner_task) if walkers.supported(kind) else None
    except ReadError as error:
        gap(result, task, short, error.message)
        return
    except MemoryError:
        raise
    except Exception as error:  # whatever a reader library does with a damaged file must not end the walk around it
        gap(
            result,
            task,
            short,
            t(
                "读不出来（{kind}）；请取出后单独检查",
                "cannot be read ({kind}); check it apart",
                kind=type(error).__name__,
            ),
        )
        return
    if inner is None:
        result.unread.append(task.prefix + short)
        return
    merge(result, inner, visible)


def merge(result: Walked, inner: Walked, visible: bool) -> None:
    """Take over what was found in an inner file. Its tables stay tables, so that their columns are judged."""
    why = t("嵌入文件", "embedded file")
    for piece in inner.pieces:
        hidden = piece.hidden or not visible
        result.pieces.append(
            Piece(piece.text, piece.where, hidden, piece.why or (why if hidden else ""), piece.source, piece.name)
        )
    for table in inner.tables:
        # Its own words for a table that is known by its number only name the number it had.
        table.number = len(result.tables) + 1
        if not visible:
            for row in table.rows:
                for cell in row:
                    if cell.text:
                        cell.hidden = f"{cell.text}\n{cell.hidden}".strip()
                        cell.text, cell.why = "", cell.why or why
        result.tables.append(table)
    result.unread += inner.unread
    result.gaps += inner.gaps
    result.notes += inner.notes
    result.pictures += inner.pictures
    result.scans += inner.scans
    result.blocks += inner.blocks if visible else []


def stream(data: bytes) -> io.BytesIO:
    """The bytes as a file."""
    return io.BytesIO(data)
