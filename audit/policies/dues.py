"""What falls due: queries of which each row is a day by which somebody has to do something."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from audit.messages import pick
from audit.policies.files import text_of
from audit.policies.queries import Query, head_of

FOLDER = "calendar"


@dataclass(frozen=True, slots=True, kw_only=True)
class Due(Query):
    """One kind of thing that falls due. `what` says what is to be done and has places `{column}`."""

    what: str
    what_en: str | None

    @property
    def words(self) -> dict[str, str | None]:
        """Title, what is due and reading in the language in use."""
        return {
            "title": pick(self.title, self.title_en),
            "what": pick(self.what, self.what_en),
            "reading": pick(self.reading, self.reading_en),
        }


def parse(text: str, policy: str, path: Path) -> Due:
    """A query of the calendar from its file's text; DataFault names file and key."""
    meta, common = head_of(text, policy, path, "policy/due")
    return Due(**common, what=meta["what"], what_en=meta.get("en", {}).get("what"))


def load_all(folder: Path, policy: str) -> tuple[Due, ...]:
    """The calendar of a policy folder, by name."""
    return tuple(
        parse(text_of(path, f"{policy}/{FOLDER}/{path.name}"), policy, path)
        for path in sorted((folder / FOLDER).glob("*.sql"))
    )
