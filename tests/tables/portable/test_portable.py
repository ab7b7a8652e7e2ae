"""The portable subset: what is refused with its line and its remedy, and that all shipped rules keep to it."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import duckdb
import pytest

pytest.importorskip("sqlglot", reason="needs sqlglot, not installed here")

from audit import policies, resources
from audit.checks.portability import unportable
from audit.cli import main
from audit.policies.loading import read
from audit.tables.portable import Transpiler
from audit.tables.portable.patterns import PatternFault, java, may_be_empty, replacement

TABLE = {
    "_row": "BIGINT",
    "文": "VARCHAR",
    "词": "VARCHAR",
    "日": "DATE",
    "数": "BIGINT",
    "元": "DECIMAL(18,2)",
    "真": "BOOLEAN",
}
# Every function of the database that may be used; a new version of the parser must not let in another.
FUNCTIONS = """
abs arg_max arg_min argmax argmin array_agg array_cat array_concat array_contains array_distinct array_filter array_has array_length
array_reverse_sort array_sort bool_and bool_or ceil ceiling char_length character_length concat concat_ws contains count date_diff datediff day
ends_with filter floor generate_series greatest hamming if isoyear last_day least len length list list_concat list_contains list_distinct
list_filter list_has list_max list_min list_position list_reverse_sort list_sort list_value make_date max max_by min min_by mod month nullif
quarter range replace round starts_with strftime substr substring sum translate ucase unnest upper week year
"""
ARGUMENTS = (
    "", "文", "日", "数", "元", "真", "[文]", "文, 文", "数, 数", "日, 日", "[文], 文", "文, 1", "元, 1", "文, 1, 1", "文, 文, 文", "数, 1, 1",
    "'day', 日", "'day', 日, 日", "[文], [文]", "日, '%Y'", "文, _row", "[文], lambda x: x = '1'",
)  # fmt: skip


@pytest.fixture(scope="module")
def transpiler() -> Transpiler:
    return Transpiler(policies.load("jiande"), {"表": TABLE, "表_全部": TABLE}, date(2024, 12, 31))


@pytest.mark.parametrize("name", [*policies.names(), policies.INTEGRITY])
def test_shipped_rules_are_portable(name: str) -> None:
    assert list(unportable(read(resources.folder("rules") / name))) == []


REFUSED = [
    ("SELECT any_value(文) AS x FROM 表", "min_by(列, _row)"),
    ("SELECT mode(文) AS x FROM 表", "mode"),
    ("SELECT max_by(文, 日) AS x FROM 表", "max_by(值, (日期, _row))"),
    ("SELECT first(文) AS x FROM 表", "first"),
    ("SELECT row_number() OVER (ORDER BY 日) AS x FROM 表", "最后加 _row"),
    ("SELECT lag(文) OVER w AS x FROM 表 WINDOW w AS (ORDER BY 日)", "最后加 _row"),
    ("SELECT array_to_string(list(文), '、') AS x FROM 表", "list_sort"),
    ("WITH 甲 AS (SELECT list(文) AS 各 FROM 表) SELECT array_to_string(各, '、') AS x FROM 甲", "list_sort"),
    ("SELECT list(文) AS x FROM 表", "list_sort"),
    ("SELECT 文 FROM 表 LIMIT 1", "LIMIT"),
    ("SELECT avg(元) AS x FROM 表", "合计和个数"),
    ("SELECT sum(元 / 2) AS x FROM 表", "DECIMAL"),
    ("SELECT count(DISTINCT 文) OVER (PARTITION BY 数) AS x FROM 表", "GROUP BY"),
    ("SELECT sum(数) OVER (ORDER BY _row ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS x FROM 表", "不可移植"),
    ("SELECT a._row FROM 表 AS a ASOF JOIN 表 AS b ON a.文 = b.文 AND a.日 >= b.日", "起止"),
    ("SELECT DISTINCT ON (文) 文, _row FROM 表", "row_number()"),
    ("SELECT 文, count(*) AS x FROM 表 GROUP BY ALL", "Group"),
    ("SELECT _row FROM 表 WHERE (文, 日) IN (SELECT (文, 日) FROM 表)", "SEMI JOIN"),
    ("WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 3) SELECT n FROM t", "RECURSIVE"),
    ("SELECT unnest([文]) AS a, unnest([词]) AS b FROM 表", "unnest"),
    ("SELECT CAST(unnest([文]) AS VARCHAR) AS a FROM 表", "unnest"),
    ("SELECT date_diff('month', 日, 日) AS x FROM 表", "'day'"),
    ("SELECT strftime(日, '%U') AS x FROM 表", "%Y"),
    ("SELECT TRY_CAST(文 AS INTEGER) AS x FROM 表", "regexp_extract"),
    ("SELECT CAST(文 AS DATE) AS x FROM 表", "regexp_extract"),
    ("SELECT 元 / 3 || '元' AS x FROM 表", "浮点数"),
    ("SELECT _row FROM 表 WHERE 日 = '2024-01-01'", "类型不同"),
    ("SELECT _row FROM 表 WHERE 文 = 数", "类型不同"),
    ("SELECT regexp_replace(文, 'a', 'b') AS x FROM 表", "'g'"),
    ("SELECT regexp_replace(文, 'a*', 'b', 'g') AS x FROM 表", "空文字"),
    ("SELECT regexp_matches(文, 词) AS x FROM 表", "台账的列"),
    (r"SELECT regexp_matches(文, '\bA') AS x FROM 表", r"\b"),
    ("SELECT regexp_matches(文, '(?i)a') AS x FROM 表", "(?i"),
    ("SELECT trim(文) AS x FROM 表", "regexp_replace"),
    ("SELECT range(日, 日, INTERVAL 1 MONTH) AS x FROM 表", "月初"),
    ("SELECT lower(文) AS x FROM 表", "upper"),
    ("SELECT format('{:.2f}', 元) AS x FROM 表", "CAST"),
    ("SELECT 日 + INTERVAL 1 HOUR AS x FROM 表", "日、周、月、年"),
    ("SELECT CAST(数 AS HUGEINT) AS x FROM 表", "类型"),
    ("SELECT now() AS x FROM 表", "不在可移植的写法之内"),
    ("SELECT random() AS x FROM 表", "不在可移植的写法之内"),
    ("PIVOT 表 ON 文 USING sum(元)", "不"),
]


@pytest.mark.parametrize(("sql", "says"), REFUSED)
def test_what_is_not_portable_is_named(sql: str, says: str, transpiler: Transpiler) -> None:
    found = transpiler.faults(sql)
    assert any(says in fault.message for fault in found), found


def test_the_line_is_that_of_the_construct(transpiler: Transpiler) -> None:
    sql = "SELECT list(_row) AS _rows,\n       min(日) AS 日,\n       any_value(文) AS 文\nFROM 表\nGROUP BY 数\nHAVING avg(元) > 1"
    assert [fault.line for fault in transpiler.faults(sql)] == [3, 6]


def test_what_stands_in_a_macro_is_told_of_its_call(transpiler: Transpiler) -> None:
    found = transpiler.faults("SELECT name_key(文) AS a,\n full_years(文, 日) AS b\nFROM 表")
    assert found and {fault.line for fault in found} == {2}


PORTABLE = [
    "SELECT list(_row) AS _rows, max_by(_row, (日, _row)) AS _at, min_by(文, _row) AS 文 FROM 表 GROUP BY 数",
    "WITH 次序 AS (SELECT _row, row_number() OVER (PARTITION BY 文 ORDER BY 日, _row) AS 次 FROM 表) SELECT max_by(_row, 次) AS x FROM 次序",
    "SELECT row_number() OVER (PARTITION BY 文 ORDER BY 日) AS x FROM 表 GROUP BY 文, 日",
    "SELECT array_to_string(list_sort(list_distinct(list(文))), '、') AS x FROM 表",
    "SELECT max_by(文, list_position(['甲', '乙'], 文)) AS x FROM 表",
    "SELECT 文 FROM 表 ORDER BY 日, _row LIMIT 3",
    "SELECT CAST(元 / 3 AS DECIMAL(18,2)) AS x FROM 表 WHERE 日 BETWEEN DATE '2024-01-01' AND as_of()",
]


@pytest.mark.parametrize("sql", PORTABLE)
def test_what_is_portable(sql: str, transpiler: Transpiler) -> None:
    assert transpiler.faults(sql) == []


def test_no_other_function_passes(transpiler: Transpiler) -> None:
    passed = set()
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE 表 ({', '.join(f'{name} {type_}' for name, type_ in TABLE.items())})")
        names = connection.execute("SELECT DISTINCT function_name FROM duckdb_functions()").fetchall()
        for (name,) in names:
            if not name.replace("_", "").isalnum() or name in FUNCTIONS.split():
                continue
            for arguments in ARGUMENTS:
                sql = f"SELECT {name}({arguments}) AS x FROM 表"
                try:
                    connection.execute(f"DESCRIBE {sql}")
                except duckdb.Error:
                    continue
                if not transpiler.query(sql).faults:
                    passed.add(name)
    assert passed == set()


def test_a_fence_is_a_table_made_before(transpiler: Transpiler) -> None:
    """A parameter is asked for behind WITH … AS MATERIALIZED, of which Spark makes no difference by itself."""
    inner = "WITH 甲 AS MATERIALIZED (SELECT * FROM 表 WHERE 日 IS NOT NULL)"
    asks = transpiler.query(f"{inner} SELECT param('住院慰问.每次金额', 日) AS x FROM 甲")
    assert [name.startswith("_step_") for name, _ in asks.steps] == [True]
    assert asks.steps[0][0] in asks.sql
    assert transpiler.query(f"{inner} SELECT 日 AS x FROM 甲").steps == ()


@pytest.mark.parametrize(
    ("pattern", "want"),
    [
        ("^a$", r"^a\z"),
        ("[[:space:]　]+", r"[ \t\n\x0B\f\r　]+"),
        ("[[(]", r"[\[(]"),
        ("[]a]", r"[\]a]"),
        ("[^&&]", r"[^\&\&]"),
        (r"\s\d", r"[ \t\n\f\r]\d"),
        ("a{2,3}(?:b|c)(d)", "a{2,3}(?:b|c)(d)"),
    ],
)
def test_patterns_for_java(pattern: str, want: str) -> None:
    assert java(pattern) == want


@pytest.mark.parametrize(
    "pattern", [r"\p{Han}", r"\pL", "(?P<n>a)", "(?s).", "a{", "[[:word:]]", "[a", r"\Qa\E", r"\x41"]
)
def test_patterns_that_java_reads_otherwise(pattern: str) -> None:
    with pytest.raises(PatternFault):
        java(pattern)


def test_replacements() -> None:
    assert replacement(r"\2-\1$") == r"$2-$1\$"
    assert may_be_empty("a*") and not may_be_empty("a+")
    with pytest.raises(PatternFault):
        replacement(r"\n")


def test_the_command_names_file_and_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = Path(shutil.copytree(resources.folder("rules") / "_template", tmp_path / "mycity"))
    rule = folder / "checks" / "hospital-over-limit.sql"
    rule.write_text(rule.read_text(encoding="utf-8").rstrip() + "\nLIMIT 1\n", encoding="utf-8")
    codes = []
    for more in ([], ["--portable"]):
        with pytest.raises(SystemExit) as exit_:
            main(["rules", "lint", "--policy", str(folder), *more])
        codes.append(exit_.value.code)
    out = capsys.readouterr().out
    line = rule.read_text(encoding="utf-8").count("\n")
    assert codes == [0, 1]
    assert f"mycity/checks/hospital-over-limit.sql 第 {line} 行：LIMIT 要有 ORDER BY" in out
