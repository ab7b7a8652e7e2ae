"""The pages in headless Chromium: axe-core finds nothing, a keyboard reaches everything, a screen reader is told everything, nothing is
asked of the network, and nothing is lost on a phone, on paper or without script."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from audit.app import demo
from audit.app.run import run
from audit.cli import main
from audit.messages import set_language
from tests.browser import Browser, browser

pytestmark = pytest.mark.chromium
AXE = (Path(__file__).parents[1] / "vendor" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
WIDTHS = {"desktop": 1280, "phone": 390}
PAGES = ("report.html", "score.html", "privacy.html")
# What a keyboard can be on, as the page shows it: folded parts do not count.
FOCUSABLE = "[...document.querySelectorAll('a[href], summary, [tabindex=\"0\"]')].filter(e => e.checkVisibility())"
UNFOLD = "document.querySelectorAll('details').forEach(each => each.open = true)"


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of the sample."""
    out = tmp_path_factory.mktemp("pages") / "out"
    folder = demo.sample_folder()
    set_language("zh")
    run(folder / demo.SUBMISSION, demo.settings_of(folder), out, force=False, recorded=False)
    with pytest.raises(SystemExit):
        main(["privacy", str(folder / demo.SUBMISSION), "--policy", "jiande", "--out", str(out), "--force"])
    return out


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("chromium")) as found:
        yield found


def violations(chromium: Browser) -> list[tuple[str, str, str]]:
    """What axe-core finds on the page that is shown."""
    chromium.run(AXE + "; 0")
    found = chromium.run("axe.run(document, {resultTypes: ['violations']})")
    assert len(found["passes"]) > 10
    return [(v["id"], v["impact"], n["html"][:200]) for v in found["violations"] for n in v["nodes"]]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_folded_or_unfolded(chromium: Browser, pages: Path, name: str, width: str) -> None:
    chromium.open(pages / name, width=WIDTHS[width])
    assert violations(chromium) == []
    chromium.run(UNFOLD)
    assert violations(chromium) == []
    # Nothing sticks out to the side; a wide table scrolls in itself.
    assert chromium.run("document.documentElement.scrollWidth <= innerWidth")


def test_the_dark_page_and_the_english_ones_are_as_good(chromium: Browser, pages: Path, tmp_path: Path) -> None:
    chromium.open(pages / "privacy.html", dark=True)
    chromium.run(UNFOLD)
    assert violations(chromium) == []
    folder = demo.sample_folder()
    set_language("en")
    run(folder / demo.SUBMISSION, demo.settings_of(folder), tmp_path / "out", force=False, recorded=False)
    for name in ("report.html", "score.html"):
        chromium.open(tmp_path / "out" / name, width=WIDTHS["phone"])
        assert violations(chromium) == []


def test_axe_would_find_a_fault(chromium: Browser, pages: Path) -> None:
    chromium.open(pages / "score.html")
    chromium.run("document.querySelector('svg').removeAttribute('aria-label'); document.documentElement.lang = ''")
    assert {"svg-img-alt", "html-has-lang"} <= {rule for rule, _, _ in violations(chromium)}


def walk(chromium: Browser) -> list[tuple[int, bool]]:
    """Press Tab until nothing is left: which of the focusable things each press led to, and whether one sees that."""
    chromium.run(f"window.all = {FOCUSABLE}; 0")
    count = chromium.run("all.length")
    seen = """(() => {const e = document.activeElement, s = getComputedStyle(e), r = e.getBoundingClientRect();
        return [all.indexOf(e), s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2 && r.width > 0
            && r.bottom > 0 && r.top < innerHeight && r.right > 0 && r.left < innerWidth]})()"""
    steps = []
    for _ in range(count):
        chromium.press("Tab")
        steps.append(tuple(chromium.run(seen)))
    return steps


@pytest.mark.parametrize("name", PAGES)
def test_the_keyboard_reaches_everything_in_order_and_shows_where_it_is(
    chromium: Browser, pages: Path, name: str
) -> None:
    chromium.open(pages / name, script=False)
    steps = walk(chromium)
    assert len(steps) > 3
    assert steps == [(number, True) for number in range(len(steps))]


def test_enter_unfolds_follows_a_link_and_skips_to_the_report(chromium: Browser, pages: Path) -> None:
    chromium.open(pages / "report.html", script=False)
    chromium.press("Tab")
    assert chromium.run("document.activeElement.className") == "skip"
    chromium.press("Enter")
    assert chromium.run("location.hash") == "#main"
    chromium.press("Tab")
    assert chromium.run("document.activeElement.closest('main') !== null")
    chromium.run("document.querySelector('#offices summary').focus()")
    chromium.press("Enter")
    assert chromium.run("document.querySelector('#offices details').open")
    chromium.press("Tab")
    target = chromium.run("document.activeElement.getAttribute('href')")
    assert re.fullmatch(r"#f[0-9]+-[0-9]+", target)
    chromium.press("Enter")
    assert chromium.run("location.hash") == target
    assert chromium.run(f"document.querySelector('{target}').getBoundingClientRect().top < innerHeight")


def test_a_screen_reader_is_told_what_everything_is(chromium: Browser, pages: Path) -> None:
    named = {"image", "region", "link", "heading", "DisclosureTriangle", "navigation", "columnheader"}
    for name in PAGES:
        chromium.open(pages / name)
        spoken = chromium.spoken()
        assert [role for role, text in spoken if role in named and not text] == []
        roles = [role for role, _ in spoken]
        assert roles.count("main") == 1
    chromium.open(pages / "report.html")
    spoken = chromium.spoken()
    # A chart is a table for those who do not see it; its bars are no pictures without a name.
    assert ("table", "违规涉及金额：按街道") in spoken and ("table", "2024上半年考核得分") in spoken
    assert "image" not in {role for role, _ in spoken}
    chromium.open(pages / "score.html")
    assert [text for role, text in chromium.spoken() if role == "image"] == ["各街道总分的条形图，数值见下表"]


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_asked_of_the_network_and_nothing_can_be(chromium: Browser, pages: Path, name: str) -> None:
    path = pages / name
    chromium.open(path)
    assert chromium.requests == [path.resolve().as_uri()]
    refused: list[Any] = chromium.run(
        """new Promise(done => {const found = [];
        document.addEventListener('securitypolicyviolation', e => {found.push(e.effectiveDirective);
            if (found.length === 3) done(found.sort())});
        for (const tag of ['img', 'iframe', 'script']) {const e = document.createElement(tag);
            e.src = 'http://127.0.0.1:9/' + tag; document.body.append(e)}})"""
    )
    assert refused == ["frame-src", "img-src", "script-src-elem"]
    assert [each for each in chromium.requests if each.startswith("http")] == []


def test_on_paper_everything_is_unfolded_and_nothing_cut_off(chromium: Browser, pages: Path) -> None:
    report = json.loads((pages / "findings.json").read_text(encoding="utf-8"))
    for name in PAGES:
        chromium.open(pages / name)
        document = pypdfium2.PdfDocument(chromium.pdf())
        text = ""
        for page in document:
            printed = page.get_textpage()
            for number in range(printed.count_rects()):
                left, _, right, _ = printed.get_rect(number)
                assert left > -1 and right < page.get_width() + 1
            text += re.sub(r"\s", "", printed.get_text_range())
        if name == "report.html":
            wanted = [f"[{f['sheet']}]第{f['row']}行" for f in report["findings"] if f["row"] and f["sheet"]]
            assert [each for each in wanted if re.sub(r"\s", "", each) not in text] == []
            assert text.count("慰问日期") > 50  # the source rows, folded on the screen
        elif name == "score.html":
            assert "各部门组织的活动" in text or text.count("×1") > 5
