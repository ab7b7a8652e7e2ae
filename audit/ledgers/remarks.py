"""What a reader should be told of a sheet though no cell is wrong: hidden rows and columns, formulas, a heading that stands twice."""

from __future__ import annotations

import polars as pl

from audit.ledgers.grid import Grid
from audit.ledgers.kinds import LedgerKind
from audit.ledgers.locate import Location
from audit.ledgers.rows import Cells
from audit.messages import listing, t
from audit.model import Place, RowIssue, Severity

_NAMED = 5  # rows named before “and so on”
_RECKONED = frozenset({"id", "card", "name", "money"})


def column_letters(index: int) -> str:
    """A column as the spreadsheet program names it: 0 is A."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def remarks(kind: LedgerKind, location: Location, grid: Grid, cells: Cells, file: str) -> list[RowIssue]:
    """The remarks on a table, of severity note; a heading that stands twice is a warning."""
    found: list[RowIssue] = []

    def say(
        row: int | None, column: str | None, keyword: str, message: str, severity: Severity = Severity.NOTE
    ) -> None:
        found.append(RowIssue(kind.name, Place(file, grid.sheet, row), column, keyword, message, severity))

    header = location.header + grid.base or None
    if grid.order is not None and grid.order.restricted:
        say(
            None,
            None,
            "restricted",
            t(
                "数据库的行级安全策略只让本账号看到一部分行，检查的只是这些行；要检查全部，请用有全部权限的账号",
                "row-level security lets this user see part of the rows, and only these were checked; use an account that sees all",
            ),
        )
    if not grid.visible:
        say(header, None, "hidden", t("工作表“{sheet}”是隐藏的，已照常读取", "sheet {sheet!r} is hidden; it was read all the same", sheet=grid.sheet))  # fmt: skip
    hidden_rows = pl.Series([row + 1 for row in grid.hidden_rows], dtype=pl.UInt32)
    hidden = cells.numbers.filter(cells.numbers.is_in(hidden_rows.implode())).to_list()
    if hidden:
        say(
            hidden[0],
            None,
            "hidden",
            t(
                "第 {rows} 行被隐藏或筛选掉，已照常读取；请确认这些行应当计入",
                "rows {rows} are hidden or filtered out and were read all the same; make sure that they belong",
                rows=_rows(hidden),
            ),
        )
    names = {index: name for name, index in location.columns.items()}
    columns = [f"{column_letters(index)}（{names[index]}）" for index in grid.hidden_columns if index in names]
    if columns:
        say(header, None, "hidden", t("{columns} 列被隐藏，已照常读取", "columns {columns} are hidden and were read all the same", columns=listing(columns)))  # fmt: skip
    for name, positions in cells.formulas.items():
        if kind.column(name).type in _RECKONED:
            rows = cells.numbers.gather(positions).to_list()
            say(
                rows[0],
                name,
                "formula",
                t(
                    "“{column}”有 {n} 个单元格是公式（第 {rows} 行），按文件里保存的结果读取，没有重新计算",
                    "{n} cells of {column} are formulas (rows {rows}); their saved results were read, nothing was recalculated",
                    column=name,
                    n=len(rows),
                    rows=_rows(rows),
                ),
            )

    def named(index: int) -> str:
        return column_letters(index) if grid.order is None else grid.text(location.header, index)

    # Where every required heading stands twice, the second set is a table of its own and was read as one.
    doubled = set(kind.required) <= set(location.rivals)
    for name, rival in () if doubled else location.rivals.items():
        say(
            header,
            name,
            "rival",
            t(
                "{a}、{b} 两列都像“{column}”，采用了 {a} 列；如不对，请改正列名",
                "columns {a} and {b} both look like {column}; {a} was taken. If that is wrong, correct the heading",
                column=name,
                a=named(location.columns[name]),
                b=named(rival),
            ),
            Severity.WARNING,
        )
    return found


def _rows(numbers: list[int]) -> str:
    text = listing([str(number) for number in numbers[:_NAMED]])
    if len(numbers) <= _NAMED:
        return text
    return t("{rows} 等 {n}", "{rows} and more, {n} in all", rows=text, n=len(numbers))
