"""What tests share: workbooks as offices write them, and synthetic persons."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from audit import identity
from audit.messages import set_language

# A machine without these skips what needs them and says so; where the full set is expected (CI), a skip for want of a program is a
# failure. What an extra or another user's rights are needed for may be skipped.
TOOLS = {"libreoffice": ("soffice", "pdftoppm"), "chromium": ("chromium",)}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not os.environ.get("AUDIT_TESTS_FULL") and "full" not in config.option.markexpr:
        config.hook.pytest_deselected(items=[item for item in items if item.get_closest_marker("full")])
        items[:] = [item for item in items if not item.get_closest_marker("full")]
    for item in items:
        for marker, programs in TOOLS.items():
            missing = [program for program in programs if shutil.which(program) is None]
            if item.get_closest_marker(marker) and missing and not os.environ.get("AUDIT_TESTS_COMPLETE"):
                item.add_marker(pytest.mark.skip(reason=f"needs {', '.join(missing)}, not installed here"))


def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter is not None else []
    if os.environ.get("AUDIT_TESTS_COMPLETE") and any(
        "not installed here" in str(report.longrepr) for report in skipped
    ):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests' files are kept in no user's cache."""
    folder = tmp_path_factory.getbasetemp() / "cache"
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
    monkeypatch.setenv("LOCALAPPDATA", str(folder))


@pytest.fixture(autouse=True)
def _chinese() -> Iterator[None]:
    set_language("zh")
    yield
    set_language("zh")


def person(serial: int, born: str = "19500101") -> str:
    """A synthetic identity number with an area code that does not exist; odd serials are men."""
    first17 = f"990{101 + serial // 1000:03d}{born}{serial % 1000:03d}"
    return first17 + identity.check_character(first17)


def card(serial: int) -> str:
    """A synthetic 19-digit card number with a right check digit."""
    head = f"620000{serial:012d}"
    return next(head + str(d) for d in range(10) if identity.luhn(head + str(d)))


Rows = Sequence[Sequence[Any]]


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[..., Path]:
    """Writes a workbook: sheets as name → rows, merged ranges as name → [(first row, column, last row, column, value)]."""

    def write(
        name: str,
        sheets: dict[str, Rows],
        merged: dict[str, list[tuple[int, int, int, int, Any]]] | None = None,
        folder: Path | None = None,
    ) -> Path:
        stream = io.BytesIO()
        book = xlsxwriter.Workbook(stream, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
        for title, rows in sheets.items():
            sheet = book.add_worksheet(title)
            for r, row in enumerate(rows):
                for c, value in enumerate(row):
                    if isinstance(value, str):
                        sheet.write_string(r, c, value)
                    elif value is not None:
                        sheet.write(r, c, value)
            for r0, c0, r1, c1, value in (merged or {}).get(title, []):
                sheet.merge_range(r0, c0, r1, c1, value)
        book.close()
        path = (folder or tmp_path) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(stream.getvalue())
        return path

    return write


HOSPITAL = ("姓名", "性别", "身份证号", "街道", "社区", "入院日期", "证明材料", "慰问日期", "慰问金额")


def hospital_row(serial: int = 1, **changes: Any) -> list[Any]:
    """A row in order of the hospital ledger; `changes` by heading."""
    row = dict(
        zip(
            HOSPITAL,
            (
                f"测试{serial}",
                "男" if serial % 2 else "女",
                person(serial),
                "青云街道",
                "城北社区",
                "2024-03-01",
                "住院证明",
                "2024-03-20",
                150,
            ),
            strict=True,
        )
    )
    return list((row | changes).values())
