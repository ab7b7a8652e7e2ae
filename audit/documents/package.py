"""The zip archive of a Word file, made the same way every time."""

from __future__ import annotations

import io
import zipfile

_EPOCH = (1980, 1, 1, 0, 0, 0)


def repack(data: bytes) -> bytes:
    """The same parts in the same order with one fixed time, so that equal data give equal bytes."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as new,
    ):
        names = sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name != "_rels/.rels", name))
        for name in names:
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            new.writestr(info, old.read(name))
    return stream.getvalue()
