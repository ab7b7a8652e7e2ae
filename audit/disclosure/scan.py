"""Looking through a notice: running text, furniture, the data inside the file, and tables by their columns."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from audit.disclosure.detect import Hit, detect
from audit.disclosure.findings import NAMES, Checker
from audit.disclosure.grid import Roll
from audit.disclosure.normal import normal
from audit.disclosure.pieces import Cell, Piece, Walked
from audit.identity import luhn
from audit.messages import listing, t
from audit.model import Severity
from audit.values import name_key, squeeze


def pieces(checker: Checker, found: Sequence[Piece], names: set[str]) -> None:
    """Running text, furniture and the data inside the file."""
    for piece in found:
        running = piece.source in ("body", "furniture", "joined")
        checker.scan(
            piece.text,
            piece.where,
            hidden=piece.hidden,
            why=piece.why,
            office=running and not piece.hidden,
            closing=running,
        )
        about_person = piece.hidden or any(name in name_key(piece.text) for name in names)
        if running and about_person and piece.source != "joined":
            _words(checker, piece.text, piece.where, piece.hidden, piece.why)
    for before, after in pairwise(found):
        if before.source == after.source == "body" and not before.hidden and not after.hidden:
            _across(checker, [before.text[-24:], after.text[:24]], f"{before.where}—{after.where}")


def _across(checker: Checker, texts: Sequence[str], where: str) -> None:
    """An identity number split between neighbours (cells, lines): only if its check character fits."""
    parts = [normal(text).strip() for text in texts]
    if not parts[0][-1:].isdigit() or not parts[1][:1].isdigit():
        return
    joined = "".join(part.replace(" ", "") for part in parts)
    for hit in detect(joined, office=False, closing=False):
        if (
            isinstance(hit, Hit)
            and hit.kind == "id_number"
            and hit.certain
            and hit.value not in {v for _, v, _ in checker.seen}
        ):
            checker.hit(hit, where, False, "")


def _words(checker: Checker, text: str, where: str, hidden: bool, why: str) -> None:
    """Words of illness and hardship, apart from those of the notice's own purpose."""
    plain = squeeze(text)
    for passed in checker.spec.passed_words:
        plain = plain.replace(passed, "")
    for kind, words in checker.spec.words.items():
        found = [word for word in words if word in plain]
        if found:
            value = listing(found)
            message = t(
                "写有{name}（{value}），不得公开",
                "{name} ({value}) must not be published",
                name=NAMES[kind](),
                value=value,
            )
            if hidden:
                message += t("；藏在文件里（{why}）", "; hidden in the file ({why})", why=why)
            checker.add(kind, Severity.ERROR, where, message, value=value, hidden=hidden)


def _place(number: int, row: int, column: str) -> str:
    return t(
        "表 {n} 第 {row} 行“{column}”列", "table {n}, row {row}, column {column}", n=number, row=row, column=column
    )


def table(checker: Checker, number: int, rows: Sequence[Sequence[Cell]], roll: Roll | None) -> None:
    """Columns by their names, then every cell."""
    if roll and checker.policy:
        _columns(checker, number, roll)
    kinds = {column.index: column.meaning for column in roll.columns if column.verdict == "forbidden"} if roll else {}
    for r, row in enumerate(rows):
        inside = roll is None or r >= roll.header + roll.span
        for c, cell in enumerate(row):
            where = _place(number, r + 1, roll.heading(c) if roll else str(c + 1))
            if cell.hidden:
                checker.scan(cell.hidden, where, hidden=True, why=cell.why, office=False, closing=False)
                _words(checker, cell.hidden, where, True, cell.why)
                checker.scan(f"{cell.text}{cell.hidden}", where, hidden=True, why=cell.why, office=False, closing=False)
            if not cell.text or not inside:
                continue
            before = len(checker.findings)
            checker.scan(cell.text, where, hidden=False, why="", office=roll is None, closing=False)
            if len(checker.findings) == before and c in kinds:
                _by_column(checker, kinds[c], cell.text, where)
            elif len(checker.findings) == before:
                _words(checker, cell.text, where, False, "")
        for left, right in pairwise(row):
            if (
                inside
                and left.text
                and right.text
                and left.text[-1:].isdigit()
                and right.text[:1].isdigit()
                and len(left.text) + len(right.text) >= 15
            ):
                _across(checker, [left.text, right.text], _place(number, r + 1, "+"))


def _by_column(checker: Checker, kind: str, text: str, where: str) -> None:
    """A value under a forbidden heading that no detector knows by its shape: the heading says what it is."""
    digits = sum(c.isdigit() for c in text)
    if kind in ("id_number", "bank_card", "phone", "other_identifier") and digits < 4:
        return
    if kind == "bank_card" and not luhn("".join(c for c in text if c.isdigit()) or "1") and digits < 8:
        return
    checker.hit(Hit(kind, text, False), where, False, "")


def _columns(checker: Checker, number: int, roll: Roll) -> None:
    for column in roll.columns:
        where = t("表 {n}“{column}”列", "table {n}, column {column}", n=number, column=column.heading)
        if column.verdict == "forbidden":
            checker.add(
                "column_not_allowed",
                Severity.ERROR,
                where,
                t(
                    "不得公示“{column}”列；请删去整列",
                    "column {column} must not be published; delete it",
                    column=column.heading,
                ),
            )
        elif column.verdict == "unknown":
            checker.add(
                "column_not_allowed",
                Severity.WARNING,
                where,
                t(
                    "“{column}”列不在规定的公示内容之内；请确认是否必要",
                    "column {column} is not among what a notice shows; is it needed?",
                    column=column.heading,
                ),
            )


def unread(checker: Checker, walked: Walked) -> None:
    """Parts that could not be looked into are never taken for clean."""
    if walked.pictures:
        checker.add(
            "unreadable",
            Severity.WARNING,
            t("图片", "pictures"),
            t(
                "有 {n} 张图片没有检查；请人工查看图片里有无个人信息",
                "{n} pictures were not checked; look at them yourself",
                n=walked.pictures,
            ),
        )
    for part in walked.gaps:
        checker.add("unreadable", Severity.WARNING, part.where, part.why)
    for name in walked.unread:
        checker.add(
            "unreadable",
            Severity.WARNING,
            name,
            t(
                "文件里嵌入的“{name}”没有检查；请取出后单独检查，或删去",
                "{name} inside the file was not checked; check it apart or remove it",
                name=name,
            ),
            hidden=True,
        )
