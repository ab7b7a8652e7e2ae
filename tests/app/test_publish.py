"""`privacy --redact`: what may be published is written and checked again, what may not is refused, originals stay."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from audit.disclosure.redaction.outcome import Cleaned
from tests.app.test_privacy_scan import LEAK, SECRET, Scan, packed, scan
from tests.conftest import card, person
from tests.disclosure import pdfs
from tests.disclosure.test_copies_xlsx import PLACES as XLSX
from tests.disclosure.test_copies_xlsx import build
from tests.disclosure.test_places import notice

__all__ = ["scan"]  # a fixture

PAGE = f"<html><body><h1>大病慰问公示</h1><!-- {SECRET} --><p>公示期：2024年6月3日至6月12日</p><table><tr><th>姓名<th>性别<th>年龄<th>金额<th>电话<tr><td>张三<td>男<td>74<td>500<td>13800001234</table></body></html>"
HIDDEN = pdfs.pdf(
    [pdfs.text(60, 700, "大病慰问公示") + pdfs.text(60, 600, SECRET, extra="3 Tr")], info=f"/Author ({SECRET})"
)
SEEN = pdfs.pdf([pdfs.text(60, 700, f"大病慰问公示 {SECRET}")])
FILES: dict[str, bytes] = {
    "公示.docx": LEAK,
    "表/名单.xlsx": build(XLSX["very hidden sheet"]),
    "名单.csv": f"序号,姓名,性别,年龄,金额,银行卡号\n1,张三,男,74,500,{card(1)}\n".encode("gb18030"),
    "网页.html": PAGE.encode(),
    "公示.txt": f"大病慰问公示 张三 {SECRET}".encode(),
    "藏.pdf": HIDDEN,
    "包.zip": packed({"内/公示.docx": LEAK}),
    "干净.docx": notice(),
}


def fill(folder: Path, files: dict[str, bytes]) -> dict[str, str]:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return digests(folder)


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def personal(document: dict[str, Any]) -> list[dict[str, Any]]:
    plain = ("missing_content", "period_unknown", "period_too_short")
    return [finding for item in document["files"] for finding in item["findings"] if finding["kind"] not in plain]


def test_a_folder_becomes_one_that_may_be_published(tmp_path: Path, scan: Scan) -> None:
    before = fill(tmp_path / "原", FILES)
    status, document, said = scan(tmp_path / "原", "--redact", tmp_path / "公开")
    assert status == 1 and said == "" and digests(tmp_path / "原") == before
    assert sorted(digests(tmp_path / "公开")) == sorted(
        ["公示.docx", "表/名单.xlsx", "名单.csv", "网页.html", "公示.txt", "藏.pdf", "包.zip/内/公示.docx"]
    )
    assert [item["file"] for item in document["copies"]] == sorted(
        set(FILES) - {"干净.docx", "包.zip"} | {"包.zip/内/公示.docx"}
    )
    assert document["refused"] == [] and all(item["removed"] for item in document["copies"])
    again = scan(tmp_path / "公开", "--strict")
    assert again[0] in (0, 1) and personal(again[1]) == []
    assert all(secret not in json.dumps(document, ensure_ascii=False) for secret in (SECRET, card(1), "13800001234"))


REFUSED = {
    "公示.pdf": (SEEN, "不能可靠地从 PDF 中删去"),
    "公示.md": (
        f"| 姓名 | 身份证号 | 金额 |\n|---|---|---|\n| 张三 | {SECRET} | 500 |\n| 李四 | 见附件 | 500 |".encode(),
        "",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_cleaned_surely_is_refused(name: str, tmp_path: Path, scan: Scan) -> None:
    data, reason = REFUSED[name]
    fill(tmp_path / "原", {name: data, "公示.docx": LEAK})
    status, document, said = scan(tmp_path / "原", "--redact", tmp_path / "公开")
    if name.endswith(".md"):
        assert status in (1, 2) and SECRET not in (tmp_path / "公开" / name).read_text() if status == 1 else True
        return
    assert status == 2 and list(digests(tmp_path / "公开")) == ["公示.docx"]
    assert reason in document["refused"][0]["message"] and said.count("\n") == 1 and name in said
    finding = next(item for item in document["files"] if item["file"] == name)["findings"][-1]
    assert (finding["kind"], finding["severity"], finding["where"]) == ("failed_redaction", "error", "公开副本")
    assert finding["clauses"] == ["JD-5-2c"]


def test_a_copy_in_which_something_is_left_is_never_written(
    tmp_path: Path, scan: Scan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever a sieve overlooks, the check afterwards sees."""
    from audit.app import publish

    monkeypatch.setattr(publish, "publishable", lambda *_: Cleaned(LEAK, ".docx"))
    fill(tmp_path / "原", {"公示.docx": LEAK})
    status, document, _ = scan(tmp_path / "原", "--redact", tmp_path / "公开")
    assert status == 2 and "复查" in document["refused"][0]["message"] and not (tmp_path / "公开").exists()


def test_what_the_sieve_overlooks_is_blacked_out_in_a_second_copy(
    tmp_path: Path, scan: Scan, monkeypatch: pytest.MonkeyPatch
) -> None:
    from audit.app import publish
    from audit.disclosure.redaction.write import publishable

    asked: list[frozenset[str]] = []

    def blind(path: Path, shown: str, kind: str, spec: Any, also: frozenset[str]) -> Cleaned:
        asked.append(also)
        return publishable(path, shown, kind, spec, also) if also else Cleaned(path.read_bytes(), ".docx")

    monkeypatch.setattr(publish, "publishable", blind)
    fill(tmp_path / "原", {"公示.docx": LEAK})
    assert scan(tmp_path / "原", "--redact", tmp_path / "公开")[0] == 1
    assert asked == [frozenset(), frozenset({SECRET})] and (tmp_path / "公开" / "公示.docx").is_file()


def test_names_of_copies_give_nothing_away(tmp_path: Path, scan: Scan) -> None:
    fill(tmp_path / "原", {f"张三{SECRET}.docx": LEAK})
    status, _, _ = scan(tmp_path / "原", "--redact", tmp_path / "公开")
    assert status == 1 and list(digests(tmp_path / "公开")) == [f"张三{'■' * 18}.docx"]


def test_copies_never_go_over_originals(tmp_path: Path, scan: Scan) -> None:
    before = fill(tmp_path, {"公示.docx": LEAK})
    assert scan(tmp_path, "--redact", tmp_path)[0] == 2
    status, _, said = scan(tmp_path / "公示.docx", "--redact", tmp_path, "--force")
    assert status == 2 and "盖掉原文件" in said and digests(tmp_path) == before


def test_copies_inside_the_folder_are_not_checked_as_notices(tmp_path: Path, scan: Scan) -> None:
    fill(tmp_path, {"公示.docx": LEAK})
    for _ in range(2):
        status, document, _ = scan(tmp_path, "--redact", tmp_path / "公开", "--out", tmp_path / "报告", "--force")
        assert status == 1 and [item["file"] for item in document["files"]] == ["公示.docx"]


def test_equal_notices_give_equal_copies_and_pages(tmp_path: Path, scan: Scan) -> None:
    fill(tmp_path / "原", FILES)
    for number in (1, 2):
        scan(tmp_path / "原", "--redact", tmp_path / f"公开{number}", "--out", tmp_path / f"报告{number}")
    assert digests(tmp_path / "公开1") == digests(tmp_path / "公开2") and digests(tmp_path / "报告1") == digests(
        tmp_path / "报告2"
    )


def test_the_page_shows_each_place_and_no_value(tmp_path: Path, scan: Scan) -> None:
    fill(tmp_path / "原", {**FILES, "坏.docx": b"PK\x03\x04x", "附件.rar": b"Rar!\x1a\x07\x00" + bytes(64)})
    _, document, _ = scan(tmp_path / "原", "--out", tmp_path / "报告", "--redact", tmp_path / "公开")
    page = (tmp_path / "报告" / "privacy.html").read_text(encoding="utf-8")
    assert json.loads((tmp_path / "报告" / "privacy.json").read_text(encoding="utf-8")) == document
    assert "<script" not in page and "<button" not in page and "http" not in page.replace("http-equiv", "")
    assert "default-src 'none'" in page and "prefers-color-scheme: dark" in page and "@media print" in page
    assert not [secret for secret in (SECRET, card(1), "13800001234", person(1)) if secret in page]
    assert page.count('<td class="level">') == sum(len(item["findings"]) for item in document["files"])
    assert all(item["file"] in page for item in (*document["files"], *document["unreadable"]))
    assert "已遮盖显示" in page and "可以公开的副本" in page


def test_a_page_with_values_in_full_says_so(tmp_path: Path, scan: Scan) -> None:
    fill(tmp_path / "原", {"公示.docx": LEAK})
    scan(tmp_path / "原", "--out", tmp_path / "报告", "--unmask")
    page = (tmp_path / "报告" / "privacy.html").read_text(encoding="utf-8")
    assert SECRET in page and "不得外传" in page and "已遮盖显示" not in page


def test_a_column_that_the_rules_do_not_know_is_kept_and_asked_about(tmp_path: Path, scan: Scan) -> None:
    table = f"序号,姓名,性别,年龄,金额,身份证号,爱好\n1,张三,男,74,500,{SECRET},下棋\n"
    fill(tmp_path / "原", {"名单.csv": table.encode()})
    _, document, _ = scan(tmp_path / "原", "--redact", tmp_path / "公开")
    assert (tmp_path / "公开" / "名单.csv").read_text(
        encoding="utf-8"
    ) == "序号,姓名,性别,年龄,金额,爱好\n1,张三,男,74,500,下棋\n"
    assert "“爱好”列" in document["copies"][0]["kept"][0]
