"""Policy folders that are wrong: one clear line with the file and, where it can be known, the line."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from audit import policies
from audit.app import rules as app
from audit.checks.run import CheckResult, run_rule
from audit.errors import DataFault
from audit.ledgers.given import table_of
from audit.masking import Masker
from audit.tables import Database
from audit.tables.queries import adapted
from tests.conftest import person

CITY = Path(__file__).parent / "city"
RULE = "checks/hospital-frequency.sql"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CITY, tmp_path / "某市"))


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def line_with(path: Path, part: str) -> int:
    return next(n for n, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if part in text)


def run(folder: Path, seconds: float = 60) -> CheckResult:
    policy = policies.load(str(folder))
    kinds = adapted(policy)
    row = {"姓名": "张三", "性别": "男", "身份证号": person(1), "街道": "青云街道", "社区": "城北社区", "入院日期": "2024-03-01",
           "证明材料": "住院证明", "慰问日期": "2024-03-20", "慰问金额": "120"}  # fmt: skip
    result = CheckResult()
    with Database(
        [table_of(kinds["hospital_condolence"], [row] * 2000)], kinds, date(2024, 7, 1), seconds=seconds
    ) as database:
        database.use(policy)
        run_rule(policy.rules[0], database, kinds, Masker(), result, policy)
    return result


@pytest.mark.parametrize(
    ("old", "new", "at", "part"),
    [
        ("GROUP BY 身份证号, 年度", "GROUP 身份证号", "GROUP 身份证号", "SQL 语法有误"),
        ("any_value(姓名)", "any_value(姓铭)", "姓铭", "姓铭"),
        ("FROM 每次", "FROM 每年", "FROM 每年", "每年"),
        ("FROM 住院慰问台账", "FROM read_csv('/etc/hostname')", "read_csv", "不得读写文件或联网"),
        ("HAVING count(*) >", "; SELECT 1 WHERE 1 >", None, "一条 SELECT"),
        ("WITH 每次 AS (", "DELETE FROM 住院慰问台账; WITH 每次 AS (", None, "一条 SELECT"),
        ("any_value(姓名) AS 姓名", "any_value(姓名) AS 名字", None, "姓名"),
    ],
)
def test_a_query_that_is_wrong(folder: Path, old: str, new: str, at: str | None, part: str) -> None:
    change(folder / RULE, old, new)
    (fault,) = run(folder).faults
    assert part in fault.reason and "\n" not in fault.reason and fault.rule == "某市/hospital-frequency"
    flaws = [flaw for flaw in app.linted(str(folder)) if flaw.file == f"某市/{RULE}"]
    assert any(part in flaw.message for flaw in flaws)
    if at is not None and "read_csv" not in at:
        line = line_with(folder / RULE, at)
        assert fault.reason.startswith(f"{RULE} 第 {line} 行：")
        assert line in {flaw.line for flaw in flaws}


def rewrite(path: Path, sql: str) -> None:
    """Put another query behind the head of a rule."""
    path.write_text(path.read_text(encoding="utf-8").partition("---*/\n")[0] + "---*/\n" + sql, encoding="utf-8")


def test_a_query_that_does_not_end_is_stopped(folder: Path) -> None:
    rewrite(
        folder / RULE,
        "SELECT [min(a._row)] AS _rows, '' AS 姓名, 1 AS 年度, 1 AS 次数, count(*) AS 上限\n"
        "FROM 住院慰问台账 AS a, 住院慰问台账 AS b, 住院慰问台账 AS c, 住院慰问台账 AS d\n"
        "WHERE hash(a._row + b._row + c._row + d._row) = 1",
    )
    (fault,) = run(folder, seconds=0.3).faults
    assert "0.3 秒" in fault.reason and "停止" in fault.reason


def test_a_query_that_gives_too_many_rows_is_stopped(folder: Path) -> None:
    rewrite(
        folder / RULE,
        "SELECT [0] AS _rows, '' AS 姓名, 2024 AS 年度, 1 AS 次数, 1 AS 上限 FROM range(1000), range(1001)",
    )
    (fault,) = run(folder).faults
    assert "1000000 行" in fault.reason


@pytest.mark.parametrize(
    ("file", "edit", "line", "part"),
    [
        ("params.yaml", lambda s: s.replace("{2024-01-01: 120}", "{2024-01-01: 120, 2024-01-01: 130}"), 5, "2024-01-01"),
        ("params.yaml", lambda s: s.replace("  unit: 次", "  einheit: 次"), 8, "einheit"),
        ("policy.yaml", lambda s: s.replace("short:", "kurz:"), 3, "kurz"),
        ("policy.yaml", lambda s: s.replace("event: 统计日期", "event: 统计日"), 8, "统计日"),
        ("clauses.yaml", lambda s: s.replace("kind: cross", "kind: corss"), 3, "corss"),
        ("clauses.yaml", lambda s: s.replace("[service-agreement]", "[service-agreemend]"), 24, "service-agreement"),
        ("readings.yaml", lambda s: s.replace("[YX-1]", "[YX-7]"), 5, "YX-7"),
        (RULE, lambda s: s.replace("severity: error", "severity: fatal"), 3, "fatal"),
        (RULE, lambda s: s.replace("ledgers: [hospital", "ledgers: [hopital"), 7, "hospital_condolence"),
        (RULE, lambda s: s.replace("readings: [年度的算法]", "readings: [年度算法]"), 6, "年度的算法"),
        (RULE, lambda s: s.replace("setting('年度的算法')", "setting('年度')"), 6, "年度的算法"),
        ("compute/quota.sql", lambda s: s.replace("totals:", "sums:"), 8, "sums"),
        ("compute/quota.sql", lambda s: s.replace("[YX-2]", "[YX-20]"), 3, "YX-2"),
    ],
)  # fmt: skip
def test_a_file_that_is_wrong_is_told_with_its_line(
    folder: Path, file: str, edit: Callable[[str], str], line: int, part: str
) -> None:
    path = folder / file
    before = path.read_text(encoding="utf-8")
    path.write_text(edit(before), encoding="utf-8")
    assert path.read_text(encoding="utf-8") != before
    with pytest.raises(DataFault, match=f"某市/{file} 第 {line} 行：.*{part}"):
        policies.load(str(folder))
    assert {(flaw.file, flaw.line) for flaw in app.linted(str(folder)) if part in flaw.message} == {
        (f"某市/{file}", line)
    }


@pytest.mark.parametrize(
    ("file", "old", "new", "part"),
    [
        ("documents.cases.yaml", "clause: YX-4", "clause: YX-3", "YX-3"),
        ("documents.cases.yaml", "name: 满两年", "name: 多一天", "重名"),
        ("documents.cases.yaml", "refuses: []", "refuse: []", "refuse"),
        ("disclosure.cases.yaml", "clause: YX-3", "clause: YX-4", "YX-4"),
        ("disclosure.cases.yaml", 'rows: [[张三, "500"]]', 'rows: [[张三]]', "列数"),
        ("disclosure.cases.yaml", "[column_not_allowed, id_number]", "[column, id_number]", "column"),
        ("documents/service-agreement.schema.json", "预付 <= 金额", "预付 <= 总额", "总额"),
        ("documents/service-agreement.schema.json", '"fields": ["预付", "金额"]', '"fields": ["预付", "总额"]', "总额"),
        ("documents/service-agreement.schema.json", '"clause": "YX-4"', '"clause": "YX-44"', "YX-44"),
        ("documents/service-agreement.schema.json", "'协议.最长月数'", "'协议.月数'", "协议.月数"),
    ],
)  # fmt: skip
def test_cases_and_documents_that_are_wrong(folder: Path, file: str, old: str, new: str, part: str) -> None:
    change(folder / file, old, new)
    flaws = app.linted(str(folder))
    assert any(flaw.file == f"某市/{file}" and part in flaw.message for flaw in flaws), flaws
