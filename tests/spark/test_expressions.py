# ruff: noqa: RUF001
"""Each form of the portable subset gives the same on DuckDB and on Spark, on values that lie at the edges."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from audit import policies
from audit.tables.macros import macros
from tests.conftest import person

# Spark's own sockets.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")
AS_OF = date(2024, 12, 31)
TABLE = {
    "_row": "BIGINT",
    "文": "VARCHAR",
    "词": "VARCHAR",
    "号": "VARCHAR",
    "日": "DATE",
    "止": "DATE",
    "数": "BIGINT",
    "年": "INTEGER",
    "元": "DECIMAL(18,2)",
    "率": "DECIMAL(18,4)",
}
TEXTS = [
    None, "", " ", "张三", "张 三", "张·三", "ＡＢｃ１２３％", "é ß ﬁ ı", "𠀀🍎甲", "a'b\\c$d", "第1行\n第2行\r", "市住建委（东城区）",
    "[a-z]{2}", "2024年上半年", "50%", "．５", "\t甲\u3000乙\u00a0", "abcabc", "甲区乙街道", "İstanbul",
]  # fmt: skip
WORDS = ["", None, "张", "三", "a", "区", "\\", "甲", "%", "abc"]
DAYS = [
    None, date(2024, 2, 29), date(2023, 2, 28), date(2024, 1, 31), date(1950, 12, 31), date(2000, 2, 29), date(2024, 12, 30),
    date(2021, 1, 3), date(2025, 7, 1), date(1900, 3, 1),
]  # fmt: skip
SUMS = ["0.00", None, "0.01", "-0.01", "150.00", "9999999999.99", "2.50", "-2.50", "3.50", "0.05"]
RATES = ["0.5000", "0.3333", None, "1.0000", "0.1250", "12.3456", "-0.6667"]
EXPRESSIONS = """
length(文) | upper(词) | upper(文) | substr(文, 2, 3) | substr(文, 1) | contains(文, 词) | starts_with(文, 词) | ends_with(文, 词)
replace(文, 'a', '乙') | translate(文, '０１２３％', '0123%') | concat(文, 词, 数) | concat_ws('|', 文, 词, 元, 日) | 文 || 词 | 文 || 数
CAST(数 AS VARCHAR) | CAST(元 AS VARCHAR) | CAST(率 AS VARCHAR) | CAST(日 AS VARCHAR) | 文 LIKE '张%' | 文 = 词 | 文 < 词 | 文 IS DISTINCT FROM 词
文 IN ('张三', '50%') | 文 NOT IN ('张三', 'x') | nullif(文, '') | coalesce(文, 词, '无') | 文 BETWEEN 'a' AND '张'
CASE WHEN 数 > 0 THEN 文 ELSE 词 END | CASE 数 WHEN 1 THEN '一' WHEN 2 THEN '二' END | if(数 > 1, 文, 词)
regexp_matches(文, '[0-9]+') | regexp_matches(文, '^张.*三$') | regexp_matches(文, '第.行$') | regexp_matches(文, '行.第') | regexp_matches(文, '[[:space:]]')
regexp_matches(文, '\\s') | regexp_matches(文, '[^[:digit:]a-z]') | regexp_matches(文, '(?:甲|乙)区') | regexp_matches(文, '[[(（]') | regexp_matches(文, 'a&&b|[a&&b]')
regexp_replace(文, '[\\s　·]', '', 'g') | regexp_replace(文, '^(.)(.)', '\\2\\1$') | regexp_replace(文, '(a)(b)', '<\\2\\1>', 'g') | regexp_replace(文, '[0-9]', '\\\\', 'g')
regexp_extract(文, '([0-9]+)年', 1) | regexp_extract(文, '[甲乙].') | regexp_extract_all(文, '[a-c]b?') | TRY_CAST(regexp_extract(文, '[0-9]+') AS INTEGER)
TRY_CAST(regexp_extract(文, '^([0-9]+[.]?[0-9]*)%?$', 1) AS DECIMAL) | TRY_CAST(concat(regexp_extract(文, '^[0-9]+'), 'e2') AS DECIMAL) | CAST(concat(coalesce(年, 2000), '-07-01') AS DATE)
数 + 年 | 数 - 年 | 数 * 年 | 数 // 3 | 数 % 3 | -数 // 2 | - 数 | abs(数) | 元 + 率 | 元 - 率 | 元 * 率 | 元 * 数 | 元 + 1 | 1 - 率 | abs(元)
元 / 3 | 数 / nullif(年, 0) | 元 / nullif(率, 0) | CAST(元 / 3 AS DECIMAL(18,2)) | CAST(元 / 8 AS DECIMAL(18,2)) | CAST(元 / nullif(率, 0) AS DECIMAL) | CAST(数 / 7 AS INTEGER)
round(元, 1) | round(率, 2) | round(率) | floor(元) | ceil(元) | floor(率) | ceil(数) | CAST(元 AS BIGINT) | CAST(率 AS INTEGER) | CAST(率 AS DECIMAL(18,2)) | CAST(数 AS DECIMAL(18,2)) | CAST(数 > 1 AS INTEGER)
greatest(元, 率, 0) | least(数, 年) | greatest(日, 止) | least(文, 词) | 元 > 率 | 元 = 数 | 元 <> 0 | 数 IS NOT DISTINCT FROM 年 | 元 BETWEEN 0 AND 数
year(日) | month(日) | day(日) | quarter(日) | week(日) | isoyear(日) | last_day(日) | make_date(年, 12, 31) | make_date(年, 2, 1) | date_diff('day', 日, 止) | 止 - 日 | 日 + 1 | 日 - 30
CAST(日 + INTERVAL 1 MONTH AS DATE) | CAST(日 - INTERVAL 1 YEAR AS DATE) | CAST(日 + INTERVAL 2 WEEK AS DATE) | CAST(日 + to_months(CAST(数 AS INTEGER)) AS DATE) | CAST(日 - to_years(1) AS DATE) | CAST(日 - INTERVAL 3 DAY AS DATE)
日 + INTERVAL 6 MONTH | date_trunc('month', 日) | CAST(date_trunc('week', 日) AS DATE) | CAST(date_trunc('quarter', 日) AS DATE) | CAST(date_trunc('year', 日) AS DATE) | 日 < 止 + INTERVAL 1 MONTH | strftime(日, '%Y-%m') | strftime(日, '%Y年%m月%d日') | strftime(日, '%d/%m''%Y')
日 = DATE '2024-02-29' | 日 > 止 | 日 IN (DATE '2024-01-31', 止) | CASE WHEN 日 > 止 THEN 日 ELSE 止 END | 日 IS NULL
[文, 词] | [数, NULL] | [] | len([文, 词]) | list_contains([文, '甲'], 词) | list_contains([1, NULL], 数) | list_position(['张', '三', 'a'], 词) | ['一', '二', '三'][数] | ['一', '二'][2] | ['一'][3]
array_to_string([文, NULL, 词], '、') | array_to_string(list_sort([文, 词, 'z']), '，') | list_sort([数, NULL, 年]) | list_sort([文, 词], 'desc') | list_sort(list_distinct([文, 词, 文, NULL])) | list_concat([数], [年, 1]) | list_min([数, 年, NULL]) | list_max([元, 率])
list_filter(['张', '区', 'a'], lambda 字: contains(文, 字)) | len(list_filter([数, 年], lambda x: x > 1)) > 0 | flatten([[数], [年, NULL]]) | range(date_trunc('month', 日), 日 + INTERVAL 3 MONTH, INTERVAL 1 MONTH) | range(日, 日, INTERVAL 1 WEEK) | range(数, 年) | generate_series(数, 数 + 2)
as_of() | birth(号) | sex_of(号) | full_years(birth(号), 日) | full_years(日, 止) | month_after(日) | months_from(日, 止) | days_inclusive(日, 止) | name_key(文) | setting('慰问次数')
param('住院慰问.每次金额', as_of()) | param('住院慰问.每次金额', greatest(日, as_of())) * 数 | hamming(号, '990101195001010017') | CASE WHEN NOT (文 = 词) OR 数 IS NULL THEN true END | (数 > 1 AND 文 IS NOT NULL) IS NOT FALSE | 文 = '' AND NULL
"""
AGGREGATES = """
count(*) | count(文) | count(DISTINCT 文) | count(DISTINCT (数, 文)) | count(*) FILTER (WHERE 数 > 1) | sum(数) | sum(元) | sum(元 * 率) | sum(元) FILTER (WHERE 率 > 0) | coalesce(sum(元) FILTER (WHERE 数 > 99), 0)
min(文) | max(文) | min(日) | max(元) | min(率) | bool_and(数 > 0) | bool_or(元 > 100) | bool_and(文 = '张三') | list_sort(list(文)) | list_sort(list(DISTINCT 词)) | list_sort(list(数) FILTER (WHERE 数 > 1)) | list(元) FILTER (WHERE 数 > 99)
len(list(文)) | list(_row ORDER BY _row) | array_to_string(list_sort(list_distinct(list(文))), '、') | max_by(文, _row) | min_by(文, _row) | max_by(_row, (日, _row)) | min_by(_row, (日, _row)) | max_by(文, (元, 率, _row)) | max_by(日, (数, _row)) | min_by(文, (文, _row))
list_concat(list_sort(list(数)), [1]) | len(flatten(list([数, 1]))) | max(len(list_filter(['a'], lambda x: contains(文, x)))) | list_sort(list(CAST(日 AS VARCHAR)))
"""
QUERIES = [
    "SELECT _row, row_number() OVER (PARTITION BY 数 ORDER BY 日, _row) AS 次, lag(日) OVER w AS 上次, lead(文) OVER w AS 下次 FROM 表 WINDOW w AS (PARTITION BY 词 ORDER BY 日 DESC, _row)",
    "SELECT _row, rank() OVER (ORDER BY 元 DESC) AS 名次, dense_rank() OVER (ORDER BY 文) AS 序, sum(元) OVER (PARTITION BY 数 ORDER BY 日) AS 累计, max(日) OVER (PARTITION BY 词) AS 末日 FROM 表",
    "SELECT _row, 文 FROM 表 QUALIFY row_number() OVER (PARTITION BY 词 ORDER BY 日 DESC, _row) = 1",
    "SELECT 词, count(*) AS 数目, year(日) AS 年度 FROM 表 WHERE 日 IS NOT NULL GROUP BY 词, 年度 HAVING 数目 > 1",
    "WITH 甲 AS (SELECT *, year(日) AS 年度 FROM 表), 乙 AS MATERIALIZED (SELECT * FROM 甲 WHERE 日 >= DATE '2024-06-01') SELECT _row, param('住院慰问.每次金额', 日) AS 标准 FROM 乙",
    "SELECT a._row, b.文 FROM 表 AS a LEFT JOIN 表 AS b ON b.数 = a.年 AND b._row < a._row",
    "SELECT a._row FROM 表 AS a SEMI JOIN 表 AS b ON b.文 = a.词",
    "SELECT a._row FROM 表 AS a ANTI JOIN 表 AS b ON b.文 IS NOT DISTINCT FROM a.词",
    "SELECT _row, 数, b.词 AS 乙词 FROM 表 JOIN (SELECT DISTINCT 数, 词 FROM 表) AS b USING (数)",
    "SELECT _row FROM 表 WHERE 数 NOT IN (SELECT 年 FROM 表 WHERE 年 IS NOT NULL)",
    "SELECT _row FROM 表 WHERE 数 NOT IN (SELECT 年 FROM 表)",
    "SELECT a._row FROM 表 AS a WHERE EXISTS (SELECT 1 FROM 表 AS b WHERE b.数 = a.数 AND b._row > a._row)",
    "SELECT a._row FROM 表 AS a WHERE NOT EXISTS (SELECT 1 FROM 表 AS b WHERE b.词 = a.文) OR a.数 = 1",
    "SELECT 数 FROM 表 UNION SELECT 年 FROM 表",
    "SELECT 数, NULL AS 文 FROM 表 UNION ALL SELECT 年, 文 FROM 表",
    "SELECT 数 FROM 表 EXCEPT SELECT 年 FROM 表",
    "SELECT DISTINCT 词, 数 FROM 表",
    "SELECT _row, unnest([文, 词]) AS 各 FROM 表",
    "SELECT _row, 项 FROM 表, unnest(['a', '甲']) AS 各项(项) WHERE contains(文, 项)",
    "SELECT 词, unnest(range(date_trunc('year', min(日)), max(日), INTERVAL 1 YEAR)) AS 年 FROM 表 GROUP BY 词",
    "SELECT _row, (SELECT max(元) FROM 表) AS 最高 FROM 表",
    "SELECT coalesce(词, '') AS 词, sum(元) AS 元 FROM 表 GROUP BY coalesce(词, '')",
    "SELECT _row, 次 FROM (SELECT _row, count(*) OVER (PARTITION BY 词, 数) AS 次 FROM 表) WHERE 次 > 1",
    "SELECT param('住院慰问.每次金额', 日) AS 标准 FROM 表",
]


def values() -> list[tuple[Any, ...]]:
    """Rows in which every value of every column meets others."""
    result: list[tuple[Any, ...]] = []
    for n in range(120):
        money, rate, day = SUMS[n % len(SUMS)], RATES[n % len(RATES)], DAYS[n % 10]
        number = (
            [person(n), None, "12345", "990101202402300011", "99010119500101", "x" * 18][n % 6] if n % 2 else person(n)
        )
        result.append(
            (
                n, TEXTS[n % len(TEXTS)], WORDS[(n * 3) % 10 if n % 3 else n % 10], number if number and len(number) == 18 else None,
                day, None if n % 11 == 0 else date(2024, 1, 1) + timedelta(days=37 * n - 900), (None, 1, 2, 3, -7, 0)[n % 6],
                (2024, 2023, None, 1990)[n % 4], None if money is None else Decimal(money), None if rate is None else Decimal(rate),
            )
        )  # fmt: skip
    return result


class Both:
    """The same table on both engines."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, spark: Any) -> None:
        from audit.tables.portable import Transpiler

        self._connection, self._spark = connection, spark
        policy = policies.load("jiande")
        self._transpiler = Transpiler(policy, {"表": TABLE}, AS_OF)
        for statement in macros(policy.params, policy.settings, AS_OF):
            connection.execute(statement)
        connection.execute(f"CREATE TABLE 表 ({', '.join(f'{name} {type_}' for name, type_ in TABLE.items())})")
        rows = values()
        connection.executemany(f"INSERT INTO 表 VALUES ({', '.join('?' * len(TABLE))})", rows)
        types = ", ".join(
            f"`{name}` {type_.replace('VARCHAR', 'STRING').replace('INTEGER', 'INT')}" for name, type_ in TABLE.items()
        )
        spark.createDataFrame(rows, types).createOrReplaceTempView("`表`")

    def database(self, sql: str) -> list[tuple[Any, ...]]:
        """What DuckDB gives."""
        return self._connection.execute(sql).fetchall()

    def spark(self, sql: str) -> list[tuple[Any, ...]]:
        """What Spark gives, as the database would."""
        from audit.tables.spark.tables import converted

        types = [row[1] for row in self._connection.execute(f"DESCRIBE {sql}").fetchall()]
        query = self._transpiler.query(sql)
        assert query.faults == (), query.faults
        for name, step in query.steps:
            self._spark.sql(step).createOrReplaceTempView(name)
            self._spark.catalog.cacheTable(name)
        return [
            tuple(converted(value, type_) for value, type_ in zip(row, types, strict=True))
            for row in self._spark.sql(query.sql).collect()
        ]


@pytest.fixture(scope="module")
def both(started: tuple[Any, Path]) -> Iterator[Both]:
    with duckdb.connect() as connection:
        yield Both(connection, started[0].newSession())


def listed(text: str) -> list[str]:
    return [each.strip() for line in text.strip().splitlines() for each in line.split(" | ")]


def test_expressions(both: Both) -> None:
    expressions = listed(EXPRESSIONS)
    differences = []
    for start in range(0, len(expressions), 40):
        some = expressions[start : start + 40]
        sql = f"SELECT _row, {', '.join(f'{each} AS x{n}' for n, each in enumerate(some))} FROM 表 ORDER BY _row"
        want, have = both.database(sql), both.spark(sql)
        assert len(want) == len(have)
        for n, each in enumerate(some, 1):
            bad = [(a[0], a[n], b[n]) for a, b in zip(want, have, strict=True) if a[n] != b[n]]
            differences += [f"{each}: {bad[:3]}"] if bad else []
    assert not differences, "\n".join(differences)


@pytest.mark.parametrize("by", ["", "GROUP BY 数", "GROUP BY 词"])
def test_aggregates(by: str, both: Both) -> None:
    aggregates = listed(AGGREGATES)
    key = by.rpartition(" ")[2] or "NULL"
    sql = f"SELECT {key} AS 组, {', '.join(f'{each} AS x{n}' for n, each in enumerate(aggregates))} FROM 表 {by}"
    want, have = sorted(both.database(sql), key=str), sorted(both.spark(sql), key=str)
    assert [row[0] for row in want] == [row[0] for row in have]
    differences = [
        f"{each}: {[(a[n], b[n]) for a, b in zip(want, have, strict=True) if a[n] != b[n]][:2]}"
        for n, each in enumerate(aggregates, 1)
        if [a[n] for a in want] != [b[n] for b in have]
    ]
    assert not differences, "\n".join(differences)


@pytest.mark.parametrize("sql", QUERIES[:-1])
def test_queries(sql: str, both: Both) -> None:
    assert sorted(map(str, both.spark(sql))) == sorted(map(str, both.database(sql)))


def test_what_is_not_in_force_breaks_on_both(both: Both) -> None:
    for engine in (both.database, both.spark):
        with pytest.raises(Exception, match=r"取参数时日期为空|没有规定的值"):
            engine(QUERIES[-1])
