"""URLs as people write them: what the environment adds, and that nothing of a password is ever repeated."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from audit.databases.address import parse
from audit.databases.passwords import password_of
from audit.errors import UsageFault
from tests.databases.conftest import Run


@pytest.mark.parametrize(
    ("url", "environment", "expected"),
    [
        ("postgresql://u@h:1/d", {}, ("h", 1, "u", "d", None)),
        ("postgres://u:p%40%2F@h/d", {}, ("h", 5432, "u", "d", "p@/")),
        ("postgresql:///d", {"PGHOST": "e", "PGPORT": "7", "PGUSER": "w"}, ("e", 7, "w", "d", None)),
        ("postgresql://", {"PGHOST": "e", "PGUSER": "w", "PGDATABASE": "x"}, ("e", 5432, "w", "x", None)),
        ("postgresql://h", {"PGUSER": "w"}, ("h", 5432, "w", "w", None)),
        ("postgresql://u@[::1]:99/%E5%BA%93", {}, ("::1", 99, "u", "库", None)),
        ("postgresql://u@/d?host=/var/run/x&port=3&password=a%26b", {}, ("/var/run/x", 3, "u", "d", "a&b")),
    ],
)
def test_addresses(url: str, environment: dict[str, str], expected: tuple[Any, ...]) -> None:
    found = parse(url, environment)
    assert (found.host, found.port, found.user, found.database, found.password) == expected
    assert "p@/" not in repr(found) and "a&b" not in repr(found) + found.label + found.bare_url


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u:S3CRET@x@h:1/d/@",
        "postgresql://u:S3CRET/x@h/d",
        "postgresql://u:S3CRET",
        "postgresql://u:S3CRET?x@h/d",
        "postgresql://h/d?passwort=S3CRET",
        "postgresql://u:S3CRET@h:port/d",
        "postgresql://u:S3CRET@h:99999/d",
        "postgresql://u:%FFS3CRET@h/d",
        "postgresql://h/d?password=S3CRET&password=S3CRET",
        "postgresql://u:S3CRET@[::1/d",
        "postgresql://u:S3CRET@h/d?sslmode=S3CRET",
        "postgresql://u:S3CRET@h/d?connect_timeout=S3CRET",
        "mysql://u:S3CRET@h/d",
        "S3CRET://h/d?x",
        "u:S3CRET@h/d",
        "sqlite:S3CRET",
        "sqlite://S3CRET",
        "sqlite:///x.db?mode=S3CRET",
    ],
)
def test_what_is_no_address_is_said_without_a_word_of_it(run: Run, url: str) -> None:
    status, out, err = run("check", "--from", url, "--policy", "jiande")
    assert status == 2 and err.count("\n") == 1 and out == ""
    assert "S3CRET" not in err or url.startswith("S3CRET://")
    assert run("check", Path(__file__).parent, "--to", url, "--policy", "jiande")[0] == 2


def test_passwords_go_by_the_first_line_that_fits(tmp_path: Path) -> None:
    kept = tmp_path / "pgpass"
    kept.write_text("h:5432:d:other:no\n*:*:d\\:1:u:p\\:\\\\a:ss\nh:*:*:u:last\n", encoding="utf-8")
    kept.chmod(0o600)
    environment = {"PGPASSFILE": str(kept)}
    assert password_of(parse("postgresql://u@h/d%3A1", environment), None, environment) == "p:\\a:ss"
    assert password_of(parse("postgresql://u@h/x", environment), None, environment) == "last"
    assert password_of(parse("postgresql://u@g/x", environment), None, environment) is None
    assert password_of(parse("postgresql://u:in@h/x", environment), None, environment) == "in"
    assert password_of(parse("postgresql://u:in@h/x", environment), "file", environment) == "file"


@pytest.mark.parametrize("option", ["--from", "--to"])
def test_without_the_driver_it_is_said_how_to_get_it(run: Run, monkeypatch: pytest.MonkeyPatch, option: str) -> None:
    monkeypatch.setitem(sys.modules, "pg8000", None)
    monkeypatch.setitem(sys.modules, "pg8000.native", None)
    status, _, err = run("check", Path(__file__).parent, option, "postgresql://u@h/d", "--policy", "jiande")
    assert status == 2 and err.count("\n") == 1
    assert "pip install 'retiree-fund-audit[postgres]'" in err and "--no-index --find-links" in err


def test_what_belongs_to_a_database_is_refused_without_one(run: Run) -> None:
    assert "--from" in run("check", Path(__file__).parent, "--table", "x")[2]
    with pytest.raises(UsageFault):
        parse("")
    assert "--from URL" in run("check")[2]
