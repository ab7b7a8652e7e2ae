"""`audit sql`: a submission asked with SQL."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from audit.cli import main
from tests.bench.make import card, identity

Run = Callable[..., tuple[int, str, str]]
ID, CARD = identity(7), card(7)
LEDGER = f"""姓名,性别,身份证号,街道,社区,入院日期,证明材料,慰问日期,慰问金额,银行卡号
张三,{"男" if int(ID[16]) % 2 else "女"},{ID},某街道,某社区,2024-03-01,住院证明,2024-03-20,200,{CARD}
李四,{"男" if int(identity(8)[16]) % 2 else "女"},{identity(8)},某街道,某社区,2023-03-01,住院证明,2024-03-20,150,{card(8)}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "住院慰问台账.csv").write_text(LEDGER, encoding="utf-8")
    return tmp_path


@pytest.fixture
def run(folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    def call(*arguments: str, typed: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        with pytest.raises(SystemExit) as exit_:
            main(["sql", str(folder), "--policy", "jiande", "--as-of", "2024-12-31", "--no-cache", *arguments])
        captured = capsys.readouterr()
        assert isinstance(exit_.value.code, int)
        return exit_.value.code, captured.out, captured.err

    return call


QUERY = "SELECT 姓名, 慰问金额 - param('住院慰问.每次金额', 慰问日期) AS 超出 FROM 住院慰问台账"


def test_one_query_in_every_form(run: Run) -> None:
    code, out, err = run("-c", QUERY)
    assert (code, err) == (0, "") and out.splitlines()[2].split() == ["张三", "50"] and "(1 行)" in out
    assert run("-c", QUERY, "--format", "csv")[1] == "姓名,超出\n张三,50\n"
    assert json.loads(run("-c", QUERY + ";", "--format", "json")[1]) == {
        "query": QUERY + ";", "columns": ["姓名", "超出"], "rows": [{"姓名": "张三", "超出": "50"}], "more": False,
    }  # fmt: skip
    assert "150" in run("-c", "SELECT param('住院慰问.每次金额', as_of()) - 50", "--set", "住院慰问.每次金额=200")[1]
    assert "李四" in run("-c", "SELECT 姓名 FROM 住院慰问台账_全部")[1]


def test_personal_data_is_masked_whatever_the_column_is_called(run: Run) -> None:
    query = "SELECT 身份证号, 身份证号 AS 号, [银行卡号] AS 卡, CAST(substr(身份证号, 1, 17) AS BIGINT) AS 数, birth(身份证号) AS 出生日期 FROM 住院慰问台账"
    for form in ("table", "csv", "json"):
        out = run("-c", query, "--format", form)[1]
        assert ID not in out and CARD not in out and ID[:17] not in out and ID[6:10] + "-" not in out
        assert f"{ID[:4]}**********{ID[-4:]}" in out
        whole = run("-c", query, "--format", form, "--unmask")[1]
        assert ID in whole and CARD in whole


@pytest.mark.parametrize(
    ("query", "part"),
    [
        ("SELECT 没有 FROM 住院慰问台账", "没有"),
        ("SELEC 1", "语法"),
        ("DELETE FROM data.住院慰问台账", "一条 SELECT"),
        ("SELECT 1; SELECT 2", "一条 SELECT"),
        ("COPY 住院慰问台账 TO 'x.csv'", "一条 SELECT"),
        ("SELECT * FROM read_text('/etc/hostname')", "不得读写文件"),
        ("SELECT param('住院慰问.每次金', as_of())", "住院慰问.每次金额"),
        ("SELECT param('住院慰问.每次金额', DATE '2020-01-01')", "--set"),
    ],
)
def test_what_cannot_be_run_is_one_line(run: Run, query: str, part: str) -> None:
    code, out, err = run("-c", query)
    assert code == 2 and out == "" and part in err and err.count("\n") == 1
    assert json.loads(run("-c", "SELECT count(*) AS n FROM 住院慰问台账", "--format", "json")[1])["rows"] == [{"n": 1}]


def test_a_long_table_is_cut_and_says_so(run: Run) -> None:
    assert "只列出前 200 行" in run("-c", "SELECT * FROM range(201)")[1]
    out = run("-c", "SELECT * FROM range(200)")[1]
    assert "(200 行)" in out
    assert "(201 行)" in run("-c", "SELECT * FROM range(201)", "--all")[1]
    assert run("-c", "SELECT * FROM range(201)", "--format", "csv")[1].count("\n") == 202


def test_csv_holds_no_formula_and_names_no_column_twice(run: Run) -> None:
    assert run("-c", "SELECT '=1+1' AS a, '-2.5' AS a, -2.50 AS b, ' @x' AS c", "--format", "csv")[1] == (
        "a,a_2,b,c\n'=1+1,-2.5,-2.50,' @x\n"
    )


def test_queries_from_a_file(run: Run) -> None:
    typed = ".tables\n\nSELECT ';' AS a -- ;\n  , count(*) AS n\nFROM 住院慰问台账;\n.schema 住院慰问台账_全部\n.params\n.help\nSELECT 7 AS 末句\n"
    code, out, err = run(typed=typed)
    assert (code, err) == (0, "")
    tables, rest = out.split("其余台账", 1)
    assert tables.splitlines()[-1].split() == ["住院慰问台账", "1", "2"]
    assert "慰问金额" in rest and "DECIMAL(18,2)" in rest and "住院慰问.每次金额" in rest and ".quit" in rest
    assert "末句" in rest


def test_a_fault_in_a_file_is_told_and_the_rest_still_runs(run: Run) -> None:
    code, out, err = run(typed="SELEC 1;\nSELECT 8 AS 之后;\n.schema 没有的\n.quit\nSELECT 9 AS 不再;\n")
    assert code == 2 and err.count("\n") == 2 and "之后" in out and "不再" not in out


def test_an_unreadable_file_is_told_and_the_others_are_there(run: Run, folder: Path) -> None:
    (folder / "坏.xlsx").write_bytes(b"PK\x03\x04")
    code, out, err = run("-c", "SELECT 姓名 FROM 住院慰问台账")
    assert code == 2 and "张三" in out and "坏.xlsx" in err


def test_nothing_to_ask(tmp_path: Path, run: Run) -> None:
    (tmp_path / "住院慰问台账.csv").unlink()
    code, _, err = run("-c", "SELECT 1")
    assert code == 2 and "没有台账" in err


@pytest.mark.skipif(sys.platform == "win32", reason="needs a terminal")
def test_the_prompt(folder: Path) -> None:
    """Typed at a terminal: prompts, a query over two lines, a fault, and the end."""
    import pty

    main_end, its_end = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "audit", "sql", str(folder), "--policy", "jiande", "--no-cache"],
        stdin=its_end, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=os.environ | {"PYTHONIOENCODING": "utf-8"},
    ) as process:  # fmt: skip
        os.write(main_end, "SELECT 40 + 2\nAS 得数;\nSELEC;\n.quit\n".encode())
        out = process.communicate(timeout=120)[0].decode()
    os.close(main_end)
    os.close(its_end)
    assert process.returncode == 0 and "audit> " in out and "   ...> " in out and "42" in out and "语法" in out
