"""Every hiding place that the walkers are held to, through the whole of `privacy --redact`: a copy without it, or none."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from audit import guard, policies
from audit.app import publish
from audit.app.settings import Settings
from audit.disclosure.check import check_notice
from audit.disclosure.spec import load_spec
from audit.ledgers.gathering import Source
from audit.masking import Masker
from audit.outputs import OutputBatch
from tests.disclosure import test_walk_html, test_walk_inside, test_walk_pdf, test_walk_xlsx
from tests.disclosure.spots import SECRET

PLACES: dict[str, bytes] = {
    f"{ending}: {place}": entry[0]
    for ending, module in (
        ("xlsx", test_walk_xlsx),
        ("html", test_walk_html),
        ("pdf", test_walk_pdf),
        ("", test_walk_inside),
    )
    for place, entry in module.PLACES.items()
}
# A formula of which nobody has reckoned what it shows; a number written in the signs of a font of symbols.
REFUSED = ("xlsx: formula", ": Word's symbols")


def unpacked(data: bytes) -> str:
    """All that a copy holds, as text without spaces and marks of elements."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(data)) as archive:
            data = b"\n".join(archive.read(name) for name in archive.namelist())
    return re.sub(r"<[^>]*>|\s", "", data.decode("utf-8", "replace"))


@pytest.mark.parametrize("place", PLACES)
def test_a_copy_gives_nothing_away_or_there_is_none(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "_CHILD", True)  # in this process, which takes a tenth of the time
    spec = load_spec(policies.load("jiande").folder)
    path = tmp_path / "公示"
    path.write_bytes(PLACES[place])
    kind = guard.kind_of(path, "公示")
    report = check_notice(path, "公示", spec=spec, param=None, masker=Masker(unmask=True))
    assert SECRET in {found.value for found in report.findings}
    batch = OutputBatch(tmp_path / "公开")
    copies = publish.write([(Source(path, "公示"), kind)], [report], spec, Settings(as_of=date(2024, 7, 1)), batch)
    assert len(copies.written) + len(copies.refused) == 1
    for copy in copies.written:
        assert SECRET not in unpacked((tmp_path / "公开" / copy.copy).read_bytes())
    if copies.refused:
        assert (kind not in ("docx", "xlsx", "html") or place in REFUSED) and not (tmp_path / "公开").exists()
