"""Which stretches of a text are blacked out, and the blacking out itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from audit.disclosure.detect import Hit, detect
from audit.disclosure.grid import Roll
from audit.disclosure.normal import normal
from audit.disclosure.redaction.outcome import Taken
from audit.disclosure.spec import DisclosureSpec
from audit.values import name_key, squeeze

BLACK = "■"


class Blackener:
    """Blacks out what the checker would find. `names` are the persons of the notice: a word of illness beside one of them is
    about that person."""

    def __init__(self, spec: DisclosureSpec, taken: Taken) -> None:
        self._words = [word for group in spec.words.values() for word in group]
        self._passed = spec.passed_words
        self._taken = taken
        self.names: set[str] = set()

    def running(self, text: str) -> str:
        """Running text, where the office's own telephone and address may stand."""
        values = self._values(text, office=True)
        if any(name in name_key(text) for name in self.names):
            values += self._spoken(text)
        return self._black(text, values)

    def cell(self, text: str, roll: Roll | None) -> str:
        """A cell of a table's body."""
        return self._black(text, [*self._values(text, office=roll is None), *(self._spoken(text) if roll else ())])

    def heading(self, text: str) -> str:
        """A heading, or the name of a file or sheet: values only."""
        return self._black(text, self._values(text, office=True))

    def across(self, texts: Sequence[str]) -> list[str]:
        """Neighbours (cells, lines) with what is split between them blacked out."""
        result = list(texts)
        for index, (left, right) in enumerate(pairwise(texts)):
            parts = [normal(left).strip(), normal(right).strip()]
            if not (parts[0][-1:].isdigit() and parts[1][:1].isdigit()):
                continue
            tail, head = left[-40:], right[:40]
            joined = normal(tail).strip().replace(" ", "") + normal(head).strip().replace(" ", "")
            values = [hit.value for hit in _hits(joined, office=False) if hit.kind in ("id_number", "bank_card")]
            new = blacken(f"{tail}\n{head}", values)
            if new != f"{tail}\n{head}":
                self._taken.values += 1
                before, after = result[index], result[index + 1]
                result[index] = before[: len(before) - len(tail)] + _over(
                    before[len(before) - len(tail) :], new[: len(tail)]
                )
                result[index + 1] = _over(after[: len(head)], new[len(tail) + 1 :]) + after[len(head) :]
        return result

    def _values(self, text: str, *, office: bool) -> list[str]:
        return [hit.value for hit in _hits(text, office=office)]

    def _spoken(self, text: str) -> list[str]:
        plain = squeeze(text)
        for passed in self._passed:
            plain = plain.replace(passed, "")
        return [word for word in self._words if word in plain]

    def _black(self, text: str, values: Sequence[str]) -> str:
        new = blacken(text, values) if values else text
        if new != text:
            self._taken.values += len(re.findall(f"{BLACK}+", new)) - len(re.findall(f"{BLACK}+", text)) or 1
        return new


def _over(text: str, new: str) -> str:
    """The text with the black of another version of it laid over."""
    return "".join(b if b == BLACK else a for a, b in zip(text, new, strict=True))


def _hits(text: str, *, office: bool) -> list[Hit]:
    return [found for found in detect(text, office=office, closing=office) if isinstance(found, Hit)]


def blacken(text: str, values: Iterable[str]) -> str:
    """The text with each value, however it is spaced, written as black squares; as long as before."""
    plain: list[str] = []
    origin: list[int] = []
    for index, character in enumerate(text):
        folded = normal(character)
        plain.extend(folded)
        origin.extend([index] * len(folded))
    # Numerals spelt out become digits only as a whole run, so both readings are searched.
    readings = {"".join(plain), normal(text)} if len(normal(text)) == len(plain) else {"".join(plain)}
    out = list(text)
    for value in {value for value in values if value}:
        pattern = r"[ \t\n\-.·]{0,3}".join(re.escape(c) for c in value.replace("-", "") or value)
        for reading in readings:
            for match in re.finditer(pattern, reading, re.I):
                for place in range(origin[match.start()], origin[match.end() - 1] + 1):
                    out[place] = BLACK
    return "".join(out)


def file_name(text: str, spec: DisclosureSpec | None) -> str:
    """A file's name without what is personal in it."""
    return Blackener(spec or DisclosureSpec(), Taken()).heading(text)
