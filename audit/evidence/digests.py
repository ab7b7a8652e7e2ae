"""SHA-256 and SM3 (GB/T 32905) side by side, as records name files by them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

Digest = Mapping[str, str]

_SM3 = "sm3" in hashlib.algorithms_available  # not every Python's OpenSSL has it


def of_bytes(data: bytes) -> dict[str, str]:
    """Both digests (hex); without `sm3` where this Python has none."""
    result = {"sha256": hashlib.sha256(data).hexdigest()}
    if _SM3:
        result["sm3"] = hashlib.new("sm3", data).hexdigest()
    return result


def of_file(path: Path) -> dict[str, str]:
    """Both digests of a file, read once and in blocks. OSError where it cannot be read."""
    both = [hashlib.sha256()] + ([hashlib.new("sm3")] if _SM3 else [])
    with path.open("rb") as stream:
        while block := stream.read(2**20):
            for digest in both:
                digest.update(block)
    return {digest.name: digest.hexdigest() for digest in both}


def same(one: Digest, other: Digest) -> bool:
    """Whether two digests are of the same bytes: each algorithm that both have agrees, and SHA-256 is among them."""
    return "sha256" in one and "sha256" in other and all(one[name] == other[name] for name in one.keys() & other.keys())
