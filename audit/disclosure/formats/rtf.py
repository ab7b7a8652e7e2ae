"""Everything that stands in an rtf: running text and tables, hidden and white text, notes, properties, embedded files."""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass, replace

from audit.disclosure.formats import image
from audit.disclosure.formats.task import Task, embed, gap, hide
from audit.disclosure.pieces import Cell, Piece, Table, Walked
from audit.messages import t

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?[0-9]{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|([^\\{}\r\n]+)|[\r\n]+", re.S
)
_SKIP = frozenset(
    [
        "fonttbl",
        "stylesheet",
        "listtable",
        "listoverridetable",
        "rsidtbl",
        "generator",
        "themedata",
        "colorschememapping",
        "datastore",
        "latentstyles",
        "xmlnstbl",
        "filetbl",
        "revtbl",
        "pgdsctbl",
        "mmathPr",
        "pnseclvl",
        "blipuid",
        "panose",
        "falt",
        "nonshppict",
    ]
)
_LABELS = (
    "title",
    "subject",
    "author",
    "operator",
    "keywords",
    "comment",
    "doccomm",
    "company",
    "manager",
    "category",
    "hlinkbase",
    "userprops",
)
_CODEPAGES = {936: "gb18030", 65001: "utf-8", 950: "big5", 1252: "cp1252", 54936: "gb18030"}
_CHARSETS = {134: "gb18030", 136: "big5", 128: "cp932", 0: "gb18030"}
MAX_DEPTH = 500


@dataclass(frozen=True, slots=True)
class _State:
    """What a group hands down: where its text goes and how it looks."""

    target: str = "body"
    hidden: bool = False
    deleted: bool = False
    color: int = 0
    size: int = 24
    skip: int = 1  # characters that stand for one in Unicode for old readers
    ground: int = 0


def fill(data: bytes, task: Task, result: Walked) -> None:
    """All pieces and tables of an rtf given as bytes."""
    reader = _Reader(task, result)
    reader.read(data)
    if reader.open or not data.rstrip(b"\0 \r\n").endswith(b"}"):
        gap(
            result,
            task,
            t("文件末尾", "end of the file"),
            t("文件不完整，可能没有全部读到", "incomplete; perhaps not all was read"),
        )


class _Reader:
    def __init__(self, task: Task, result: Walked) -> None:
        self._task, self._result = task, result
        self._codepage = "gb18030"
        self._colors: list[tuple[int, int, int] | None] = []
        self._color = [-1, -1, -1]
        self._text: dict[str, list[tuple[str, str | None]]] = {}
        self._bytes = b""
        self._hex: dict[str, list[bytes]] = {"pict": [], "objdata": []}
        self._paragraphs = 0
        self._row: list[Cell] = []
        self._table: Table | None = None
        self.open = 0

    def read(self, data: bytes) -> None:
        state = _State()
        stack: list[_State] = []
        skipped = 0
        fresh = ""
        for match in _TOKEN.finditer(data):
            word, number, byte, symbol, brace, plain = match.groups()
            if brace == b"{":
                self._flush(state)
                if len(stack) < MAX_DEPTH:
                    stack.append(state)
                self.open = len(stack)
                fresh = "{"
                continue
            if brace == b"}":
                self._flush(state)
                outer = stack.pop() if stack else _State()
                self._leave(state, outer)
                state = outer
                self.open = len(stack)
                continue
            if symbol == b"*":
                fresh = "*"
                continue
            if word is not None:
                name, value = word.decode("ascii"), int(number) if number else None
                if name == "u" and value is not None:
                    self._flush(state)
                    self._add(state, chr(value % 65536))
                    skipped = state.skip
                    continue
                if name == "bin" and value:
                    continue
                self._flush(state)
                state = self._word(name, value, state, fresh)
                fresh = ""
                continue
            fresh = ""
            if skipped and (byte or plain or symbol):
                if byte:
                    skipped -= 1
                    continue
                taken = min(skipped, len(plain or b""))
                skipped -= taken
                plain = (plain or b"")[taken:]
            if byte:
                self._bytes += bytes([int(byte, 16)])
            elif symbol is not None:
                self._flush(state)
                self._add(
                    state,
                    {b"~": " ", b"_": "-", b"-": ""}.get(
                        symbol, symbol.decode("latin-1") if symbol in (b"\\", b"{", b"}") else ""
                    ),
                )
            elif plain:
                if state.target in self._hex:
                    self._hex[state.target].append(plain)
                else:
                    self._bytes += plain
        self._flush(state)
        self._paragraph("body")
        self._close()

    def _flush(self, state: _State) -> None:
        if self._bytes:
            text, self._bytes = self._bytes.decode(self._codepage, "replace"), b""
            self._add(state, text)

    def _add(self, state: _State, text: str) -> None:
        if state.target == "colortbl":
            for _ in range(text.count(";")):
                self._colors.append((self._color[0], self._color[1], self._color[2]) if min(self._color) >= 0 else None)
                self._color = [-1, -1, -1]
        elif state.target != "skip" and state.target not in self._hex:
            self._text.setdefault(state.target, []).append((text, self._why(state)))

    def _why(self, state: _State) -> str | None:
        if state.deleted:
            return t("修订中已删除", "deleted revision")
        if state.hidden:
            return t("隐藏文字", "hidden text")
        if state.size <= 4:
            return t("字号过小", "tiny text")
        color = self._colors[state.color] if state.color < len(self._colors) else None
        if color is not None and min(color) >= 0xE8 and not state.ground and self._table is None and not self._row:
            return t("文字与底色相同", "text in the colour of its ground")
        return None

    def _word(self, name: str, value: int | None, state: _State, fresh: str) -> _State:
        """A control word; some are characters, some change the look, some send what follows elsewhere."""
        on = value != 0
        if state.target == "skip":
            return state
        if name in ("par", "sect", "page", "line", "tab", "cell", "row", "nestcell", "nestrow"):
            self._mark(name, state)
        elif name in ("emdash", "endash", "bullet", "lquote", "rquote", "ldblquote", "rdblquote", "emspace", "enspace"):
            self._add(
                state, {"emdash": "—", "endash": "–", "bullet": "•", "emspace": " ", "enspace": " "}.get(name, "”")
            )
        elif name == "v":
            return replace(state, hidden=on)
        elif name == "deleted":
            return replace(state, deleted=on)
        elif name == "plain":
            return replace(state, hidden=False, color=0, size=24, ground=0)
        elif name == "cf":
            return replace(state, color=max(value or 0, 0))
        elif name in ("highlight", "cb", "chcbpat"):
            return replace(state, ground=value or 0)
        elif name == "fs":
            return replace(state, size=value or 24)
        elif name == "uc":
            return replace(state, skip=max(value or 0, 0))
        elif name == "ansicpg":
            self._codepage = _CODEPAGES.get(value or 936, "gb18030")
        elif name in ("red", "green", "blue"):
            self._color[("red", "green", "blue").index(name)] = value or 0
        elif name in _SKIP:
            return replace(state, target="skip")
        elif (
            name in ("colortbl", "pict", "objdata", "fldinst", "annotation", "atnauthor", "atrfstart", "footnote")
            or name in _LABELS
        ):
            return replace(state, target=name)
        elif name.startswith(("header", "footer")) and name not in ("headery", "footery"):
            return replace(state, target="header" if name.startswith("header") else "footer")
        elif name in ("bkmkstart", "xe", "tc", "docvar", "wgrffmtfilter", "sp", "propname", "staticval", "info"):
            return replace(state, target="skip" if name == "info" else "data") if name != "info" else state
        elif name == "object" or name in ("result", "fldrslt", "shp", "shptxt", "shpinst", "shppict"):
            return replace(state, target="body") if name in ("result", "fldrslt", "shptxt") else state
        elif fresh == "*":
            return replace(state, target="data")
        return state

    def _mark(self, name: str, state: _State) -> None:
        if name == "tab" or name == "line":
            self._add(state, "\t" if name == "tab" else "\n")
        elif state.target != "body":
            self._add(state, "\n")
        elif name in ("cell", "nestcell"):
            visible, hidden, why = self._take("body")
            self._row.append(Cell(visible, hidden, why))
        elif name in ("row", "nestrow"):
            if self._table is None:
                self._table = Table(len(self._result.tables) + 1)
                self._result.tables.append(self._table)
                self._result.blocks.append(self._table)
            self._table.rows.append(self._row)
            self._row = []
        else:
            self._paragraph("body")

    def _take(self, target: str) -> tuple[str, str, str]:
        parts = self._text.pop(target, [])
        visible = "".join(text for text, why in parts if why is None).strip()
        hidden = "".join(text for text, why in parts if why is not None).strip()
        return visible, hidden, next((why for text, why in parts if why and text.strip()), "")

    def _paragraph(self, target: str) -> None:
        parts = self._text.get(target, [])
        whole = "".join(text for text, _ in parts)
        visible, hidden, why = self._take(target)
        if not visible and not hidden:
            return
        self._close()
        self._paragraphs += 1
        where = t("正文第 {n} 段", "paragraph {n}", n=self._paragraphs)
        if visible:
            self._result.pieces.append(Piece(visible, self._task.prefix + where))
            self._result.blocks.append(visible)
        hide(self._result, self._task, hidden, where, why, "body")
        if visible and hidden:
            hide(self._result, self._task, whole, where, why, "joined")

    def _close(self) -> None:
        if self._row:
            self._mark("row", _State())
        self._table = None

    def _leave(self, state: _State, outer: _State) -> None:
        """A group that sent its text elsewhere is over."""
        target = state.target
        if target == outer.target:
            return
        if target in self._hex:
            self._object(target)
            return
        if target in ("body", "skip", "colortbl"):
            return
        visible, hidden, why = self._take(target)
        text = "\n".join(filter(None, (visible, hidden)))
        if target in ("header", "footer", "footnote"):
            label = {"header": t("页眉", "header"), "footer": t("页脚", "footer")}.get(target, t("脚注", "footnote"))
            if visible:
                self._result.pieces.append(Piece(visible, self._task.prefix + label, source="furniture"))
            hide(self._result, self._task, hidden, label, why, "furniture")
        elif target == "fldinst":
            hide(self._result, self._task, text, t("域代码", "field code"), t("域代码", "field code"), "body")
        elif target in ("annotation", "atnauthor"):
            label = t("批注", "comment") if target == "annotation" else t("批注作者", "comment author")
            hide(
                self._result,
                self._task,
                text,
                label,
                label,
                "body" if target == "annotation" else "data",
                "" if target == "annotation" else "author",
            )
        elif target in _LABELS:
            why = t("文档属性", "document property")
            hide(
                self._result,
                self._task,
                text,
                t("文档属性 {label}", "document property {label}", label=target),
                why,
                name=target,
            )
        else:
            hide(
                self._result,
                self._task,
                text,
                t("文件内部数据", "data inside the file"),
                t("文件内部数据", "data inside the file"),
            )

    def _object(self, target: str) -> None:
        digits, self._hex[target] = re.sub(rb"[^0-9a-fA-F]", b"", b"".join(self._hex[target])), []
        try:
            data = binascii.unhexlify(digits[: len(digits) // 2 * 2])
        except binascii.Error:
            data = b""
        if not data:
            return
        if target == "pict":
            image.picture(data, t("图片", "picture"), self._task, self._result)
            return
        at = max(data.find(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), 0)
        embed(data[at:], t("嵌入对象", "embedded object"), self._result, self._task)
