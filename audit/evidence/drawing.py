"""Which items a sample takes: by the digest of seed and number, so that anybody can draw the same again with nothing but SHA-256."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Drawn:
    """Items of a monetary-unit sample as (position, how often it was hit); `interval` and `start` in cents."""

    items: tuple[tuple[int, int], ...]
    interval: Fraction
    start: int


def _digest(seed: str, number: int) -> int:
    return int.from_bytes(hashlib.sha256(f"{seed}:{number}".encode()).digest(), "big")


def items(seed: str, population: int, size: int) -> list[int]:
    """A simple random sample without replacement: the positions (0-based, ascending) whose digests are the smallest."""
    return sorted(sorted(range(population), key=lambda number: _digest(seed, number + 1))[:size])


def units(seed: str, amounts: Sequence[int], size: int) -> Drawn:
    """A monetary-unit sample with a fixed interval from a random start: the amounts (cents, all above 0) run on, and the item in which
    each interval's cent falls is taken. An item of an interval or more is always taken."""
    book = sum(amounts)
    interval = Fraction(book, size)
    start = _digest(seed, 0) % max(int(interval), 1) + 1
    found: list[tuple[int, int]] = []
    before, point = 0, Fraction(start)
    for position, amount in enumerate(amounts):
        until, hits = before + amount, 0
        if point <= until:
            hits = int((until - point) / interval) + 1
            point += hits * interval
        if hits:
            found.append((position, hits))
        before = until
    return Drawn(tuple(found), interval, start)
