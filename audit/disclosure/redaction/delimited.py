"""Text files written anew: csv and its like as tables, anything else line by line. The encoding and the ends of lines stay."""

from __future__ import annotations

import csv
import io
import re

from audit.disclosure.formats.text import delimiter_of
from audit.disclosure.redaction.columns import judge
from audit.disclosure.redaction.outcome import Cleaned, Refused, Taken
from audit.disclosure.redaction.values import Blackener
from audit.disclosure.spec import DisclosureSpec
from audit.messages import t

_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_DELIMITERS = (",", "\t", ";", "|", "，")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.S)  # of Markdown, which shows none
_FIELD = 2**24  # characters of one field; a quotation mark without its partner makes the rest of the file one


def redact(data: bytes, shown: str, spec: DisclosureSpec, also: frozenset[str] = frozenset()) -> Cleaned:
    """The copy of a text file. Refused where its encoding cannot be told. Runs inside the guard."""
    mark, encoding = next(((mark, name) for mark, name in _MARKS if data.startswith(mark)), (b"", ""))
    text = _decoded(data[len(mark) :], encoding, shown)
    encoding = encoding or ("utf-8" if _is_utf8(data) else "gb18030")
    end = "\r\n" if "\r\n" in text else "\n"
    taken = Taken()
    delimiter = _delimiter(text, spec)
    clean = _table(text, delimiter, end, spec, taken, shown, also) if delimiter else _lines(text, spec, taken, also)
    ending = re.search(r"\.(?:csv|tsv|txt|md|json)\Z", shown.lower())
    return Cleaned(mark + clean.encode(encoding), ending.group() if ending else ".txt", taken.told())


def _decoded(data: bytes, encoding: str, shown: str) -> str:
    for name in (encoding,) if encoding else ("utf-8", "gb18030"):
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
    raise Refused(
        shown,
        t(
            "认不出文字编码，不能另存；请用记事本另存为 UTF-8 后再试",
            "its encoding cannot be told; save it as UTF-8 and try again",
        ),
    )


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _delimiter(text: str, spec: DisclosureSpec) -> str | None:
    """The sign that makes a table of persons of the first lines, if one does."""
    head = text[: 2**16].splitlines()[:8]
    for delimiter in _DELIMITERS:
        rows = list(csv.reader(head, delimiter=delimiter))
        if len(rows) > 1 and judge(rows, spec, Taken()).rolls:
            return delimiter
    return delimiter_of(text.splitlines())


def _table(
    text: str, delimiter: str, end: str, spec: DisclosureSpec, taken: Taken, shown: str, also: frozenset[str]
) -> str:
    csv.field_size_limit(_FIELD)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise Refused(
            shown,
            t(
                "不是完整的表格（引号不成对或有空字符），不能另存；请用 Excel 打开另存后再试",
                "no whole table (quotation marks or null characters)",
            ),
        ) from error
    judged = judge(rows, spec, taken)
    black = Blackener(spec, taken, also)
    black.names = judged.names
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end)
    for number, row in enumerate(rows):
        kept = [(index, text) for index, text in enumerate(row) if index not in judged.dropped]
        if judged.is_heading(number):
            clean = ["" if index in judged.emptied(number) else black.heading(text) for index, text in kept]
        else:
            clean = [
                "" if index in judged.emptied(number) else black.cell(text, judged.label(number, index))
                for index, text in kept
            ]
        writer.writerow(black.across(clean))
    return out.getvalue()


def _lines(text: str, spec: DisclosureSpec, taken: Taken, also: frozenset[str]) -> str:
    black = Blackener(spec, taken, also)
    text, count = _COMMENT.subn("", text)
    if count:
        taken.counts[t("注释", "comments")] += count
    parts = re.split(r"(\r\n|\n|\r)", text)
    lines = black.across([black.running(line) for line in parts[::2]])
    return "".join(line + end for line, end in zip(lines, [*parts[1::2], ""], strict=True))
