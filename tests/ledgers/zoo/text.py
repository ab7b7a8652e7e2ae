"""Text files: csv and tsv in the encodings that Excel, WPS and exporting systems choose."""

from __future__ import annotations

import csv
import io

from tests.ledgers.zoo.book import Book, shown


def delimited(book: Book, encoding: str, mark: str = ",", end: str = "\r\n") -> bytes:
    """The first page as separated text; what a merged range covers stays empty, as spreadsheet programs save it."""
    (page, *_) = book.pages
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=mark, lineterminator=end)
    for row in page.rows:
        writer.writerow([shown(cell) for cell in row] + [""] * (page.width - len(row)))
    return stream.getvalue().encode(encoding)
