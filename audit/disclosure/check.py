"""One notice against the disclosure rules: the findings of the contract's `privacy`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from audit import guard
from audit.disclosure import content, differences, lines, rule, scan, walkers
from audit.disclosure.detect import Context
from audit.disclosure.findings import Checker, NoticeFinding, NoticeReport
from audit.disclosure.grid import Roll, read_rolls
from audit.disclosure.pieces import Table, Walked
from audit.disclosure.rule import Param
from audit.disclosure.spec import DisclosureSpec
from audit.errors import ReadError
from audit.masking import Masker
from audit.messages import t
from audit.model import LedgerTable, Place, Severity
from audit.values import name_key

_PATIENCE = 8.0  # seconds for some small files together; one that takes longer is looked at alone

__all__ = [
    "NoticeFinding",
    "NoticeReport",
    "check_notice",
    "check_several",
    "judge_walked",
    "may_be_notice",
    "supported",
]

# A notice says what it is at its beginning and for how long at its end; between them lie names.
_ENDS = 100_000


def supported(kind: str) -> bool:
    """Whether files of this kind (`guard.kind_of`) can be looked into."""
    return walkers.supported(kind)


def may_be_notice(kind: str) -> bool:
    """Whether a file of this kind may be a notice, be it one that cannot be looked into yet."""
    return kind in ("docx", "doc", "odt", "pdf", "html", "mht", "image", "ole2", "ofd", "rtf")


def check_notice(
    path: Path,
    shown: str,
    *,
    spec: DisclosureSpec | None,
    param: Param | None,
    ledgers: Sequence[LedgerTable] = (),
    masker: Masker,
    apart: bool = False,
) -> NoticeReport:
    """Check one file. Without `spec` only personal data is looked for. Raises ReadError where the file cannot be read.

    `param` gives a dated parameter; `ledgers` are the tables to compare with. `apart` lets the process that reads the file judge it, too
    (`param` must pickle then), so that several files are judged at the same time; ledgers are too large to be sent there.
    """
    kind = guard.kind_of(path, shown)
    if kind == "encrypted":
        raise ReadError(
            shown,
            t(
                "文件设有打开密码，无法检查；请去掉密码后重新提交",
                "protected by a password, cannot be checked; remove it",
            ),
        )
    if kind == "empty":
        raise ReadError(shown, t("文件是空的（0 字节）", "the file is empty (0 bytes)"))
    sha256 = guard.sha256(path, shown)
    if not supported(kind):
        checker = Checker(spec or DisclosureSpec(), spec is not None, masker)
        checker.add(
            "unreadable",
            Severity.WARNING,
            t("整个文件", "the whole file"),
            t(
                "这种格式（{kind}）还不能检查，不等于没有问题；请另存为 docx 后检查",
                "files of this kind ({kind}) cannot be checked yet, which is not the same as clean; save it as docx",
                kind=kind,
            ),
        )
        return NoticeReport(shown, sha256, None, None, tuple(checker.findings))
    if apart and not ledgers and kind not in walkers.IN_GOES:
        found = guard.guarded(shown, _looked, str(path), shown, kind, sha256, spec, param, masker)
        if isinstance(found, NoticeReport):
            return found
        walked = walkers.with_pictures(found, shown)
    else:
        walked = walkers.read(path, shown, kind)
    return judge_walked(walked, shown, sha256, spec=spec, param=param, ledgers=ledgers, masker=masker)


def check_several(
    items: Sequence[tuple[Path, str, str]], *, spec: DisclosureSpec | None, param: Param | None, masker: Masker
) -> list[NoticeReport | None]:
    """Check small files, given as (path, name, kind), in one process, which takes a fraction of the time of one for each. None for those
    about which anything is odd: `check_notice` finds out what, in a process of their own."""
    try:
        given = [(str(path), shown, kind) for path, shown, kind in items]
        return guard.guarded_within(_PATIENCE, items[0][1], _several, given, spec, param, masker)
    except ReadError:
        return [None] * len(items)


def _several(
    items: Sequence[tuple[str, str, str]], spec: DisclosureSpec | None, param: Param | None, masker: Masker
) -> list[NoticeReport | None]:
    reports: list[NoticeReport | None] = []
    for path, shown, kind in items:
        try:
            found = _looked(path, shown, kind, guard.sha256(Path(path), shown), spec, param, masker)
        except MemoryError:
            raise
        except Exception:  # whatever it is, it is met again where the file is looked at alone
            found = None
        reports.append(found if isinstance(found, NoticeReport) else None)
    return reports


def _looked(
    path: str,
    shown: str,
    kind: str,
    sha256: str,
    spec: DisclosureSpec | None,
    param: Param | None,
    masker: Masker,
) -> NoticeReport | Walked:
    """In the guard's child: the report on a file, or what was found in it where pictures wait to be read, which takes children of
    its own."""
    walked = walkers.walk(kind, Path(path).read_bytes(), shown)
    if walked.scans:
        return walked
    return judge_walked(walked, shown, sha256, spec=spec, param=param, masker=masker)


def judge_walked(
    walked: Walked,
    shown: str,
    sha256: str,
    *,
    spec: DisclosureSpec | None,
    param: Param | None,
    ledgers: Sequence[LedgerTable] = (),
    masker: Masker,
) -> NoticeReport:
    """Judge what stands in a file. `shown` is its name, which is published with it."""
    checker = Checker(spec or DisclosureSpec(), spec is not None, masker)
    more, pieces = lines.tables_of(checker.spec, walked.pieces, len(walked.tables) + 1)
    tables = [*walked.tables, *more]
    rolls_of = _rolls(checker.spec, tables)
    rolls = [roll for _, found in rolls_of for roll in found]
    text = _text(walked, rolls_of)
    period = content.period_of(text)
    checker.day = period.first if period else _middle_of(content.year_of(text))
    persons = [person for roll in rolls for person in roll.persons]
    _name_of_file(checker, shown)
    scan.pieces(checker, pieces, {name_key(person.name) for person in persons if len(person.name) > 1}, walked.pieces)
    for table, found in rolls_of:
        scan.table(checker, table, found)
    scan.unread(checker, walked)
    kind = content.kind_of(checker.spec, text) if checker.policy else None
    number = content.number_of(text)
    covers: tuple[Place, ...] = ()
    if checker.policy:
        rule.content(checker, _shown(checker.spec, tables, rolls))
        for roll in rolls:
            rule.empty_cells(checker, roll)
        rule.period(checker, period, param)
        rule.totals(checker, rolls)
        covers = differences.add(checker, kind, number, period, text + shown, rolls, ledgers)
    checker.close()
    return NoticeReport(
        shown,
        sha256,
        kind.ledger if kind else None,
        number,
        tuple(checker.findings),
        tuple(dict.fromkeys(checker.passed)),
        covers,
    )


def _rolls(spec: DisclosureSpec, tables: Sequence[Table]) -> list[tuple[Table, list[Roll]]]:
    """The rolls of each table; one that goes on from the table in front is read under that one's header."""
    result: list[tuple[Table, list[Roll]]] = []
    before: Roll | None = None
    for table in tables:
        found = read_rolls(spec, table, before)
        before = found[-1] if found else None
        result.append((table, found))
    return result


def _text(walked: Walked, rolls_of: Sequence[tuple[Table, list[Roll]]]) -> str:
    """The running text as one sees it, with the titles and closing lines that stand inside tables."""
    inside = []
    for table, rolls in rolls_of:
        first = rolls[0].header if rolls else len(table.rows)
        for index, row in enumerate(table.rows):
            texts = [cell.text for cell in row if cell.text]
            if index < first or len(texts) == 1:
                inside += texts
    text = "\n".join([walked.visible_text(), *inside])
    return text if len(text) <= 2 * _ENDS else f"{text[:_ENDS]}\n{text[-_ENDS:]}"


def _middle_of(year: str | None) -> date | None:
    return date(int(year), 7, 1) if year else None


def _shown(spec: DisclosureSpec, tables: Sequence[Table], rolls: Sequence[Roll]) -> set[str]:
    """The meanings of what the notice shows: visible, allowed columns with something in them, and the fields of forms."""
    meanings: set[str] = set()
    with_roll = {id(roll.table) for roll in rolls}
    for roll in rolls:
        for column in roll.columns:
            if column.verdict == "allowed" and not column.hidden:
                meanings.add(column.meaning)
    for table in tables:
        if id(table) not in with_roll:
            meanings |= scan.fields(spec, table)
    return meanings


def _name_of_file(checker: Checker, shown: str) -> None:
    """The file's own name is published with it."""
    name = shown.replace("\\", "/").rpartition("/")[2]
    checker.scan(name, t("文件名", "the file's name"), Context(True, ""))
