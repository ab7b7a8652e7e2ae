"""The containers of the old office formats: their streams, properties, pictures, embedded files, and what else lies in them.

A program that writes into such a container leaves old bytes where they were. So whatever a format's own reader has not seen is
searched for texts at the end.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Iterator
from typing import Any

from audit.disclosure.formats import strings
from audit.disclosure.formats.task import Task, embed, hide, stream
from audit.disclosure.pieces import Walked
from audit.errors import ReadError
from audit.messages import t

MAX_STREAM = 256 * 2**20
_TOKEN = re.compile("[0-9\uff10-\uff19Xx]{7,}|[\u4e00-\u9fff]{3,}|[\\w.+-]+@[\\w.-]+")
_PROPERTIES = ("\x05SummaryInformation", "\x05DocumentSummaryInformation")
_PICTURES = ((b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82"), (b"\xff\xd8\xff", b"\xff\xd9"))


class Container:
    """The streams of an OLE2 container, or of one storage in it (`path`)."""

    def __init__(self, data: bytes, shown: str) -> None:
        import olefile

        try:
            self._ole: Any = olefile.OleFileIO(stream(data))
            self.names: list[tuple[str, ...]] = [
                tuple(name) for name in self._ole.listdir(streams=True, storages=False)
            ]
        except Exception as error:  # olefile raises whatever the damage brings
            raise ReadError(
                shown, t("文件不完整或已损坏；请打开另存后重新提交", "incomplete or damaged; open it and save it anew")
            ) from error

    def read(self, name: tuple[str, ...]) -> bytes:
        """A stream's bytes; as many as there are where it is damaged."""
        try:
            if self._ole.get_size(list(name)) > MAX_STREAM:
                return b""
            return bytes(self._ole.openstream(list(name)).read())
        except Exception:  # a broken chain of sectors
            return b""

    def find(self, *names: str) -> bytes | None:
        """A stream at the top, by the first of these names that is there."""
        for name in names:
            for path in self.names:
                if len(path) == 1 and path[0].lower() == name.lower():
                    return self.read(path)
        return None

    def properties(self) -> Iterator[tuple[str, str]]:
        """The document's properties: name and text."""
        for path in self.names:
            if path[-1] in _PROPERTIES:
                yield from self._property_set(list(path))

    def _property_set(self, path: list[str]) -> Iterator[tuple[str, str]]:
        labels = _SUMMARY if path[-1] == _PROPERTIES[0] else _DOCUMENT
        try:
            found = self._ole.getproperties(path, convert_time=False)
        except Exception:  # damaged properties are found as leftovers
            return
        for number, value in found.items():
            for item in value if isinstance(value, list) else [value]:
                if isinstance(item, bytes):
                    item = _decoded(item)
                if isinstance(item, str) and item.strip("\0 "):
                    yield labels.get(number, str(number)), item.strip("\0 ")


_SUMMARY = {
    2: "title",
    3: "subject",
    4: "creator",
    5: "keywords",
    6: "description",
    7: "template",
    8: "lastModifiedBy",
    18: "application",
}
_DOCUMENT = {2: "category", 14: "manager", 15: "company"}


def _decoded(data: bytes) -> str:
    data = data.strip(b"\0")
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def around(container: Container, read: Iterable[str], task: Task, result: Walked) -> None:
    """Everything beside the streams that a format's reader has read (`read`): properties, embedded files, pictures, leftovers."""
    for label, value in container.properties():
        why = t("文档属性", "document property")
        hide(result, task, value, t("文档属性 {label}", "document property {label}", label=label), why, name=label)
    known = Known(result)
    done = {name.lower() for name in read}
    for path in container.names:
        data = container.read(path)
        name = "/".join(path).replace("\x01", "").replace("\x03", "").replace("\x05", "")
        if path[-1].lower() == "package" and data[:2] == b"PK":
            embed(data, name, result, task)
        elif path[-1].lower() == "\x01ole10native":
            _native(data, name, task, result)
        elif path[-1] not in _PROPERTIES and not (len(path) == 1 and path[0].lower() in done):
            _other(path, data, known, task, result)
        for picture in _pictures(data):
            from audit.disclosure.formats import image

            image.picture(picture, t("文件里的图片", "picture in the file"), task, result)
    for path in container.names:
        if path[-1] not in _PROPERTIES:
            leftovers(container.read(path), "/".join(path), known, task, result)


def _other(path: tuple[str, ...], data: bytes, known: Known, task: Task, result: Walked) -> None:
    if path[-1] in ("Workbook", "Book") and len(path) > 1:
        from audit.disclosure.formats import xls

        inner = Task(task.shown, task.prefix + t("嵌入的表格 ", "embedded sheet, "), task.depth + 1, task.budget)
        before = Walked()
        xls.book(data, inner, before)
        from audit.disclosure.formats.task import merge

        merge(result, before, False)
        known.add(before)
    elif "VBA" in path and path[-1] not in ("dir", "_VBA_PROJECT"):
        why = t("宏代码", "macro")
        for text in _macro(data):
            hide(result, task, text, t("宏 {name}", "macro {name}", name=path[-1]), why)


def _native(data: bytes, name: str, task: Task, result: Walked) -> None:
    """A packaged file: its name and its path on the author's machine stand before it."""
    try:
        position = 6
        parts = []
        for _ in range(2):
            end = data.index(b"\0", position)
            parts.append(_decoded(data[position:end]))
            position = end + 1
        position += 4
        length = struct.unpack_from("<I", data, position)[0]
        position += 4 + length
        hide(
            result,
            task,
            _decoded(data[position - length : position]),
            t("嵌入文件的路径", "path of an embedded file"),
            t("嵌入文件", "embedded file"),
        )
        size = struct.unpack_from("<I", data, position)[0]
        embed(data[position + 4 : position + 4 + size], parts[0] or name, result, task)
    except (ValueError, struct.error):
        result.unread.append(task.prefix + name)


def _pictures(data: bytes) -> Iterator[bytes]:
    """Pictures that lie in a stream as they are."""
    for start, end in _PICTURES:
        position, count = data.find(start), 0
        while position >= 0 and count < 200:
            stop = data.find(end, position)
            if stop < 0:
                break
            yield data[position : stop + len(end)]
            position, count = data.find(start, stop), count + 1


def _macro(data: bytes) -> Iterator[str]:
    """The source texts in a module's stream: each chunk as MS-OVBA compresses it."""
    at = data.find(b"\x01")
    while 0 <= at < len(data) - 3:
        text = _decompressed(data[at:])
        if b"Attribut" in text[:200] or b"Sub " in text or b"Function " in text:
            yield _decoded(text)
            return
        at = data.find(b"\x01", at + 1)


def _decompressed(data: bytes) -> bytes:
    out = bytearray()
    position = 1
    while position + 2 <= len(data) and len(out) < 2**22:
        header = struct.unpack_from("<H", data, position)[0]
        if header >> 12 & 7 != 3:
            break
        end = min(position + (header & 0xFFF) + 3, len(data))
        position += 2
        start = len(out)
        if not header >> 15:
            out += data[position:end]
            position = end
            continue
        while position < end:
            flags = data[position]
            position += 1
            for bit in range(8):
                if position >= end:
                    break
                if not flags >> bit & 1:
                    out.append(data[position])
                    position += 1
                    continue
                if position + 2 > end:
                    return bytes(out)
                token = struct.unpack_from("<H", data, position)[0]
                position += 2
                bits = max((len(out) - start - 1).bit_length(), 4)
                offset, length = (token >> (16 - bits)) + 1, (token & (0xFFFF >> bits)) + 3
                if offset > len(out):
                    return bytes(out)
                for _ in range(length):
                    out.append(out[-offset])
    return bytes(out)


class Known:
    """The texts that were found already, without blanks, so that leftovers are only what is new."""

    def __init__(self, result: Walked) -> None:
        self._text = ""
        self._tokens: set[str] = set()
        self._searches = 20_000
        self.add(result)

    def add(self, result: Walked) -> None:
        """Take note of what was found."""
        parts = [piece.text for piece in result.pieces]
        parts += [
            f"{cell.text}\n{cell.hidden}"
            for table in result.tables
            for row in table.rows
            for cell in row
            if cell.text or cell.hidden
        ]
        text = re.sub(r"[ \t\u3000\u00a0]+", "", "\n".join(parts))
        self._tokens.update(_TOKEN.findall(text))
        self._text += text

    def new(self, text: str) -> list[str]:
        """The numbers, words and addresses of a text that were not found yet."""
        return [
            token
            for token in dict.fromkeys(_TOKEN.findall(text))
            if token not in self._tokens and not self._inside(token)
        ]

    def _inside(self, token: str) -> bool:
        # Searching the whole text takes its length in time, so there is an end to it.
        self._searches -= 1
        return self._searches > 0 and token in self._text

    def note(self, text: str) -> None:
        """Take note of one text."""
        self._tokens.update(_TOKEN.findall(text))


# Names that every such file carries: of fonts, styles and built-in sheets.
_STOCK = re.compile(
    "宋体|黑体|楷体|仿宋|微软雅黑|等线|隶书|幼圆|华文|方正|新宋体|细明体|明朝|雅黑|标题|正文|默认|段落|字体|普通|表格|页眉|页脚|页码|常规|"
    "强调文字|着色|千位分隔|百分比|货币|超链接|输入|输出|计算|检查|链接|警告|解释|适中|汇总|注释|批注|列表|网格|目录|脚注|尾注|引用|索引|样式|"
    "年|月|日|星期|上午|下午|浅色|中等|深色|底纹|副标题|文本|框|无|间隔|简体|繁体|语言|主题|办公|图表|工作表|辅助|称呼|日期|签名|电子邮件|信息|HTML|缩进|正体"
)


def leftovers(data: bytes, name: str, known: Known, task: Task, result: Walked) -> None:
    """Texts in a stream that no reader has shown: deleted ones, and data that only programs look at."""
    why = t("文件里的残留数据", "leftover data")
    where = t("数据流 {name}", "stream {name}", name=re.sub("[\x00-\x1f]", "", name))
    for text in strings.texts(data):
        tokens = [token for token in known.new(text) if not _STOCK.search(token)]
        if tokens:
            known.note(text)
            hide(result, task, text[:2000], where, why)


def fill(data: bytes, task: Task, result: Walked) -> None:
    """A container of which no reader knows the format (Works, Visio, mail): its texts as far as they lie open."""
    container = Container(data, task.shown)
    around(container, (), task, result)
    known = {part.lower() for path in container.names for part in path}
    if known & {"package", "\x01ole10native", "vba"}:
        return
    from audit.disclosure.formats.task import gap

    gap(
        result,
        task,
        t("整个文件", "the whole file"),
        t(
            "格式不明，只查了其中可见的文字；请另存为 docx 或 xlsx 后再查",
            "an unknown format: only texts that lie open were looked at; save it as docx or xlsx",
        ),
    )
