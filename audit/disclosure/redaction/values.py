"""Which stretches of a text are blacked out, and the blacking out itself. A text keeps its length, so that it can be put back in pieces."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from audit.disclosure.detect import Context, Hit, examine
from audit.disclosure.normal import normal, normalise
from audit.disclosure.redaction.outcome import Taken
from audit.disclosure.spec import DisclosureSpec
from audit.values import name_key, squeeze

BLACK = "■"
_REACH = 40  # characters on either side of a seam that may belong to one number
_CLAUSE = re.compile(r"[,，。;；:：、!！?？()（）\n\t]+")
_SPLIT = frozenset({"id_number", "bank_card", "phone"})


class Blackener:
    """Blacks out what the checker would find. `names` are the persons of the notice: a word of illness beside one of them, or beside a
    personal number, is about that person. `also` are values that a check of an earlier copy found: they go wherever they stand."""

    def __init__(self, spec: DisclosureSpec, taken: Taken, also: Iterable[str] = ()) -> None:
        self._also = [_spaced(value) for value in sorted(also, key=len, reverse=True) if value.strip()]
        self._words = [word for group in spec.words.values() for word in group]
        self._passed = spec.passed_words
        self._taken = taken
        self.names: set[str] = set()

    def running(self, text: str) -> str:
        """Running text, where the office's own telephone and address may stand."""
        spans = _spans(text, Context(True))
        spoken = self._spoken(text)
        if spoken and (spans or any(name in name_key(text) for name in self.names)):
            spans += spoken
        return self._black(text, spans)

    def cell(self, text: str, label: str | None) -> str:
        """A cell of a table's body; `label` is the heading above it in a roll of persons, None in any other table."""
        if label is None:
            return self._black(text, _spans(text, Context(True)))
        return self._black(text, [*_spans(text, Context(False, normal(label))), *self._spoken(text)])

    def heading(self, text: str) -> str:
        """A heading, or the name of a file or sheet: values only."""
        return self._black(text, _spans(text, Context(True)))

    def across(self, texts: Sequence[str]) -> list[str]:
        """Neighbours (cells, lines) with what is split between them blacked out."""
        result = list(texts)
        for index, (left, right) in enumerate(pairwise(texts)):
            tail, head = left[-_REACH:].rstrip(), right[:_REACH]
            if not (normal(tail)[-1:].isdigit() and normal(head).lstrip()[:1].isdigit()):
                continue
            skipped = len(head) - len(head.lstrip())
            joined = tail + head[skipped:]
            seam = len(tail)
            for hit in examine(joined, Context(False)):
                if isinstance(hit, Hit) and hit.kind in _SPLIT and hit.certain and hit.start < seam < hit.end:
                    first = len(left[: -_REACH or None]) if len(left) > _REACH else 0
                    result[index] = _over(result[index], first + hit.start, first + seam)
                    result[index + 1] = _over(result[index + 1], skipped, skipped + hit.end - seam)
                    self._taken.values += 1
        return result

    def _spoken(self, text: str) -> list[tuple[int, int]]:
        """Where words of illness and hardship stand, apart from those of the notice's own purpose: the whole clause, for 患肺■ gives
        as much away as before, but not a person's name in front."""
        plain = squeeze(text)
        for passed in self._passed:
            plain = plain.replace(passed, "")
        whole = normalise(text)
        spans = []
        for word in self._words:
            if word in plain:
                pattern = r"\s{0,3}".join(map(re.escape, normal(word)))
                for match in re.finditer(pattern, whole.text):
                    begin, end = whole.span(*match.span())
                    first = max((mark.end() for mark in _CLAUSE.finditer(text, 0, begin)), default=0)
                    behind = _CLAUSE.search(text, end)
                    named = max(
                        (
                            text.rfind(name, first, begin) + len(name)
                            for name in self.names
                            if name in text[first:begin]
                        ),
                        default=first,
                    )
                    spans.append((named, behind.start() if behind else len(text)))
        return spans

    def _black(self, text: str, spans: Sequence[tuple[int, int]]) -> str:
        new = text
        spans = [*spans, *(match.span() for pattern in self._also for match in pattern.finditer(text))]
        for start, end in _merged(spans):
            new = _over(new, start, end)
            self._taken.values += 1
        return new


def _spaced(value: str) -> re.Pattern[str]:
    """A value however it is spaced."""
    characters = [c for c in value if not c.isspace()]
    return re.compile(r"[\s\-.·]{0,3}".join(map(re.escape, characters)), re.I)


def _over(text: str, start: int, end: int) -> str:
    """The text with black from … to; ends of lines stay, for they may be no characters in the file."""
    return text[:start] + re.sub(r"[^\n\t]", BLACK, text[start:end]) + text[end:]


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif start < end:
            merged.append((start, end))
    return merged


def _spans(text: str, context: Context) -> list[tuple[int, int]]:
    return [(found.start, found.end) for found in examine(text, context) if isinstance(found, Hit)]


def file_name(text: str, spec: DisclosureSpec | None) -> str:
    """A file's name without what is personal in it."""
    return Blackener(spec or DisclosureSpec(), Taken()).heading(text)
