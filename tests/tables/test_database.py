"""Ledgers inside the database: types, the window, null days at scale, and what a rule must not be able to do."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from audit import policies
from audit.errors import AuditError, DataFault, UsageFault
from audit.ledgers import kinds
from audit.model import LedgerTable
from audit.tables import Database, QueryFault
from tests.conftest import person

KINDS = kinds.catalogue()
DAY = date(2024, 7, 1)
SIZE = 10_000


def table(ledger: str, rows: int, file: str = "a.xlsx", **columns: list[str | None]) -> LedgerTable:
    kind = KINDS[ledger]
    return LedgerTable(
        ledger,
        kind.title,
        file,
        "表",
        list(range(2, rows + 2)),
        pl.DataFrame(dict(columns), schema=dict.fromkeys(columns, pl.String)),
        read=rows,
    )


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    """10,000 hospital condolences, every third without a day of condolence and every fifth without an admission."""
    count = range(SIZE)
    hospital = table(
        "hospital_condolence",
        SIZE,
        姓名=[f"测试{n}" for n in count],
        身份证号=[person(n) for n in count],
        入院日期=[None if n % 5 == 0 else "2024-03-01" for n in count],
        慰问日期=[None if n % 3 == 0 else "2024-03-20" for n in count],
        慰问金额=["200.00" for _ in count],
    )
    with Database([hospital], KINDS, DAY) as opened:
        opened.use(policies.load("jiande"))
        yield opened


BOTH = sum(1 for n in range(SIZE) if n % 5 and n % 3)


@pytest.mark.parametrize(
    ("where", "rows"),
    [
        # The event's day is never null in the table, so nothing has to guard it.
        ("慰问金额 > param('住院慰问.每次金额', 入院日期)", SIZE * 4 // 5),
        ("慰问日期 IS NOT NULL AND 慰问金额 > param('住院慰问.每次金额', 慰问日期)", BOTH),
        ("慰问金额 > param('住院慰问.每次金额', 慰问日期) AND 慰问日期 IS NOT NULL", BOTH),
        (
            "慰问金额 > param('住院慰问.每次金额', 慰问日期) AND regexp_matches(姓名, '^测') AND 慰问日期 IS NOT NULL",
            BOTH,
        ),
        (
            "慰问日期 IS NOT NULL AND (regexp_matches(姓名, '^没有') OR 慰问金额 > param('住院慰问.每次金额', 慰问日期))",
            BOTH,
        ),
    ],
)
def test_a_plain_guard_against_null_days_holds_however_it_is_written(database: Database, where: str, rows: int) -> None:
    for _ in range(3):
        assert len(database.rows(f"SELECT _row FROM 住院慰问台账 WHERE {where}")) == rows


def test_a_computed_day_is_guarded_by_a_materialised_part(database: Database) -> None:
    sql = """WITH 有日期 AS MATERIALIZED (
               SELECT _row, 慰问金额, month_after(慰问日期) AS 次月 FROM 住院慰问台账 WHERE month_after(慰问日期) IS NOT NULL
             )
             SELECT _row FROM 有日期 WHERE 慰问金额 > param('住院慰问.每次金额', 次月)"""
    assert len(database.rows(sql)) == BOTH


def test_a_null_day_without_a_guard_raises_at_scale(database: Database) -> None:
    with pytest.raises(QueryFault, match="日期为空"):
        database.rows("SELECT param('住院慰问.每次金额', 慰问日期) FROM 住院慰问台账")


def test_cells_have_the_types_of_their_columns() -> None:
    roster = table(
        "retirees",
        2,
        姓名=["张三", "李四"],
        身份证号=["990101500101003", None],
        纳管月份=["2024-04", None],
        办理领待手续日期=["2024-03-28", None],
    )
    pay = table("leader_subsidy", 1, file="b.xlsx", 年度=["2024"], 服务管理人数=["40"], 补助金额=["400.50"])
    with Database([roster, pay], KINDS, DAY) as opened:
        opened.use(policies.load("jiande"))
        first, second = opened.rows("SELECT * FROM 企业退休人员花名册 ORDER BY _row")
        (third,) = opened.rows("SELECT * FROM 自管小组长补助发放表")
    # A 15-place number is matched by its 18-place form; a month is its first day; a heading that is not there is null.
    assert first["身份证号"] == person(3, "19500101") and len(first["身份证号"]) == 18
    assert (first["纳管月份"], first["办理领待手续日期"]) == (date(2024, 4, 1), date(2024, 3, 28))
    assert second["身份证号"] is second["纳管月份"] is second["状态"] is None
    assert (third["年度"], third["服务管理人数"], third["补助金额"]) == (2024, 40, Decimal("400.50"))
    assert [row["_row"] for row in (first, second, third)] == [0, 1, 2]


@pytest.mark.parametrize("text", ["单'引号", '双"引号', "反斜\\杠", "换\n行", "𠮷䶮", "NULL", "", "{a}", "\x00", "[1]"])
def test_texts_arrive_as_they_are(text: str) -> None:
    with Database([table("hospital_condolence", 1, 姓名=[text])], KINDS, DAY) as opened:
        opened.use(policies.load("jiande"))
        assert [row["姓名"] for row in opened.rows("SELECT 姓名 FROM 住院慰问台账_全部")] == [text]


def test_rows_lead_back_to_their_place() -> None:
    empty, one, two = (
        table("hospital_condolence", 0, file="空.xlsx", 姓名=[]),
        table("hospital_condolence", 1, file="一.xlsx", 姓名=["甲"]),
        table("retirees", 2, file="二.xlsx", 姓名=["乙", "丙"]),
    )
    with Database([empty, one, empty, two], KINDS, DAY) as opened:
        found = [(*opened.place(row), opened.texts(row)) for row in range(3)]
        with pytest.raises(DataFault, match="3"):
            opened.place(3)
        with pytest.raises(DataFault):
            opened.place(-1)
    assert [(ledger, place.file, place.row, texts["姓名"]) for ledger, place, texts in found] == [
        ("hospital_condolence", "一.xlsx", 2, "甲"),
        ("retirees", "二.xlsx", 2, "乙"),
        ("retirees", "二.xlsx", 3, "丙"),
    ]


def test_a_year_counts_by_its_last_day() -> None:
    rows = table("illness_condolence", 3, 结算年度=["2023", "2024", None])
    with Database([rows], KINDS, DAY) as opened:
        (early,) = opened.use(policies.load("jiande"))
        assert (early.ledger, early.rows) == ("illness_condolence", 1)
        assert [row["_row"] for row in opened.rows("SELECT _row FROM 大病慰问台账")] == [1]
        assert len(opened.rows("SELECT _row FROM 大病慰问台账_全部")) == 3


@pytest.mark.parametrize(
    "sql",
    [
        "WITH x AS (INSERT INTO data.住院慰问台账 (_row) VALUES (-1) RETURNING _row) SELECT * FROM x",
        "WITH x AS (DELETE FROM data.住院慰问台账 RETURNING _row) SELECT * FROM x",
        "INSERT INTO data.住院慰问台账 (_row) VALUES (-1)",
        "SELECT 1; DROP TABLE data.住院慰问台账",
        "COPY (SELECT 1) TO 'out.csv'",
        "ATTACH 'other.db'",
        "SET enable_external_access = true",
        "SELECT * FROM read_text('README.md')",
        "SELECT * FROM 'README.csv'",
        "SELECT * FROM glob('*')",
        "SELECT * FROM query('DROP TABLE data.住院慰问台账')",
        "SELECT * FROM outside",
        "VACUUM",
        "",
    ],
)
def test_a_rule_can_only_read_the_ledgers(database: Database, sql: str) -> None:
    outside = [1]  # a variable of Python is no table
    with pytest.raises(AuditError) as caught:
        database.rows(sql)
    assert "\n" not in str(caught.value) and outside
    assert len(database.rows("SELECT _row FROM 住院慰问台账_全部")) == SIZE


@pytest.mark.parametrize(
    ("sql", "part"),
    [
        ("SELECT param('住院慰问.每次金顿', as_of())", "每次金额"),
        ("SELECT param(姓名, as_of()) FROM 住院慰问台账", "引号"),
        ("SELECT param_date('住院慰问.每次金额', as_of())", "number"),
        ("SELECT setting('没有')", "没有"),
        ("SELECT PARAM ( /* 注 */ '没有.这个', as_of())", "没有.这个"),
    ],
)
def test_keys_are_checked_before_the_query_runs(database: Database, sql: str, part: str) -> None:
    with pytest.raises((UsageFault, DataFault), match=part):
        database.rows(sql + (" LIMIT 0" if "FROM" in sql else ""))


def test_a_key_in_a_comment_is_no_key(database: Database) -> None:
    assert database.rows("SELECT 1 AS x -- param('没有.这个', as_of())") == [{"x": 1}]


def test_columns_that_must_come_out_are_missed_also_without_a_row(database: Database) -> None:
    with pytest.raises(DataFault, match="甲、乙"):
        database.rows("SELECT _row FROM 住院慰问台账 WHERE false", expects=["_row", "甲", "乙"])


def test_loading_is_quick_enough_for_a_city() -> None:
    count = 20_000
    columns = {column.name: ["2024-03-01"] * count for column in KINDS["hospital_condolence"].columns}
    rows = table("hospital_condolence", count, **columns)  # type: ignore[arg-type]
    start = time.perf_counter()
    with Database([rows], KINDS, DAY) as opened:
        opened.use(policies.load("jiande"))
    assert time.perf_counter() - start < 8
