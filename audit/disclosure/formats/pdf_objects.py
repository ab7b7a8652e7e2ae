"""What stands in a PDF behind its pages: annotations, form fields, attachments, bookmarks, layers, metadata, earlier revisions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from audit.disclosure.formats import pdf_annotations, pdf_history
from audit.disclosure.formats.task import Task, embed, gap, hide, locked, parse, stream
from audit.disclosure.pieces import Walked
from audit.errors import ReadError
from audit.messages import t

MAX_OBJECTS = 500_000
MAX_ORPHANS = 200
_MAX_STRING = 200_000
# Keys whose strings are identifiers, fonts and colours, not text.
_MUTE = frozenset(
    [
        "/ID",
        "/O",
        "/U",
        "/OE",
        "/UE",
        "/Perms",
        "/Registry",
        "/Ordering",
        "/CharSet",
        "/FontFamily",
        "/Panose",
        "/DA",
        "/CheckSum",
        "/Differences",
        "/Lookup",
        "/Contents_sig",
        "/Nums_labels",
        "/CreationDate",
        "/ModDate",
        "/M",
        "/IDS",
        "/Cert",
        "/ByteRange",
    ]
)


def behind(data: bytes, task: Task, result: Walked) -> None:
    """Put all of it into `result`. A file that qpdf cannot open is named; a mended one is, too."""
    import pikepdf

    try:
        with pikepdf.open(stream(data)) as pdf:
            objects = Objects(pdf, task, result)
            objects.walk()
            # Small faults that every reader passes over are no reason to doubt what was read.
            warnings = [w for w in map(str, pdf.get_warnings()) if "damaged" in w or "reconstruct" in w or "EOF" in w]
    except pikepdf.PasswordError as error:
        raise locked(task.shown) from error
    except (pikepdf.PdfError, RecursionError, ValueError, RuntimeError) as error:
        gap(
            result,
            task,
            t("文件结构", "structure"),
            t(
                "损坏，注释、附件和元数据没有查到（{kind}）；请重新导出",
                "damaged; annotations, attachments and metadata were not looked at ({kind})",
                kind=type(error).__name__,
            ),
        )
        warnings = []
    if warnings or b"%%EOF" not in data[-2048:]:
        gap(
            result,
            task,
            t("文件结构", "structure"),
            t(
                "不完整或有损坏，可能没有全部读到；请重新导出 PDF 后再查",
                "incomplete or damaged; perhaps not all was read; export it anew",
            ),
        )
    pdf_history.earlier(data, task, result)


class Objects:
    def __init__(self, pdf: Any, task: Task, result: Walked) -> None:
        self._pdf, self.task, self.result = pdf, task, result
        self._seen: set[tuple[int, int]] = set()
        self.strings: set[str] = set()

    def walk(self) -> None:
        self._info()
        self._attachments()
        for number, page in enumerate(self._pdf.pages, 1):
            pdf_annotations.walk(page.obj, t("第 {n} 页", "page {n}", n=number), self)
        self._outlines()
        self._fields()
        self._layers()
        self._everything()
        self._orphans()

    def hide(self, text: object, where: str, why: str, source: str = "data", name: str = "") -> None:
        text = str(text)[:_MAX_STRING].replace("\x00", "")
        self.strings.add(text)
        hide(self.result, self.task, text, where, why, source, name)

    def _info(self) -> None:
        import pikepdf

        why = t("文档属性", "document property")
        for key, value in self._pdf.docinfo.items():
            if isinstance(value, pikepdf.String):
                self.hide(value, t("文档属性 {label}", "document property {label}", label=key[1:]), why, name=key[1:])

    def _xmp(self, data: bytes, where: str) -> None:
        why = t("XMP 元数据", "XMP metadata")
        try:
            root = parse(
                re.sub(rb"\A.*?(?=<(?:x:|rdf:|\?xml))", b"", data, flags=re.S)[: 4 * 2**20], "XMP", self.task.shown
            )
        except ReadError:
            self.hide(data[:_MAX_STRING].decode("utf-8", "replace"), where, why)
            return
        for element in root.iter():
            if not isinstance(element.tag, str):
                continue
            name = element.tag.rpartition("}")[2]
            parents = [a.tag.rpartition("}")[2] for a in element.iterancestors()][:3]
            label = next((tag for tag in [name, *parents] if tag not in ("li", "Seq", "Alt", "Bag")), name)
            if (element.text or "").strip():
                self.hide(element.text, f"{where} {label}", why, name=label)
            for key, value in element.attrib.items():
                if not value.startswith(("http:", "uuid:", "xmp.")) and len(value) > 3:
                    self.hide(value, f"{where} {key.rpartition('}')[2]}", why, name=key.rpartition("}")[2])

    def _attachments(self) -> None:
        names = [] if self._pdf.attachments is None else list(self._pdf.attachments.items())
        for name, spec in names:
            for key in ("/Desc",):
                if key in spec.obj:
                    self.hide(spec.obj[key], t("附件 {name}", "attachment {name}", name=name), t("附件", "attachment"))
            self.hide(name, t("附件名称", "attachment name"), t("附件", "attachment"))
            files = spec.obj.get("/EF", {})
            for file in (files[key] for key in ("/UF", "/F") if key in files):
                self.file(file, name)

    def file(self, file: Any, name: str) -> None:
        if file.objgen in self._seen and file.objgen != (0, 0):
            return
        self._seen.add(file.objgen)
        try:
            data = file.read_bytes()
        except Exception:  # a filter that qpdf does not know, or a damaged stream
            self.result.unread.append(self.task.prefix + name)
            return
        embed(data, name, self.result, self.task, t("附件 {name} ", "attachment {name}, ", name=name))

    def _outlines(self) -> None:
        why = t("书签", "bookmark")
        root = self._pdf.Root.get("/Outlines")
        waiting = [root.get("/First")] if root is not None else []
        seen: set[tuple[int, int]] = set()
        while waiting:
            item = waiting.pop()
            if item is None or item.objgen in seen or len(seen) > MAX_OBJECTS:
                continue
            seen.add(item.objgen)
            if "/Title" in item:
                self.hide(item["/Title"], why, why)
            waiting += [item.get("/Next"), item.get("/First")]

    def _fields(self) -> None:
        """Form fields without a place on any page, and the form's own data."""
        import pikepdf

        form = self._pdf.Root.get("/AcroForm")
        xfa = form.get("/XFA") if isinstance(form, pikepdf.Dictionary) else None
        parts = list(xfa) if isinstance(xfa, pikepdf.Array) else [xfa]
        for item in parts:
            if isinstance(item, pikepdf.Stream):
                text = re.sub(r"<[^<>]{0,2000}>", " ", item.read_bytes().decode("utf-8", "replace"))
                self.hide(text, t("XFA 表单", "XFA form"), t("XFA 表单", "XFA form"))

    def _layers(self) -> None:
        import pikepdf

        layers = self._pdf.Root.get("/OCProperties")
        groups = layers.get("/OCGs") if isinstance(layers, pikepdf.Dictionary) else None
        for group in groups if isinstance(groups, pikepdf.Array) else ():
            if isinstance(group, pikepdf.Dictionary) and "/Name" in group:
                self.hide(group["/Name"], t("图层名称", "layer name"), t("图层名称", "layer name"))

    def _everything(self) -> None:
        """Whatever other string stands in any object, referred to or not, and every stream of metadata or file."""
        import pikepdf

        for count, item in enumerate(self._pdf.objects):
            if count > MAX_OBJECTS:
                gap(
                    self.result,
                    self.task,
                    t("文件结构", "structure"),
                    t("对象过多，没有全部检查", "too many objects; not all checked"),
                )
                return
            if isinstance(item, pikepdf.Stream):
                kind = str(item.get("/Type", ""))
                if kind == "/Metadata" or str(item.get("/Subtype", "")) == "/XML":
                    self._xmp(_bytes(item), t("XMP 元数据", "XMP metadata"))
                elif kind == "/EmbeddedFile":
                    self.file(item, t("未列出的附件", "unlisted attachment"))
            for key, value in texts(item, 0):
                text = str(value)
                if text not in self.strings and len(text) > 1:
                    self.hide(
                        text,
                        t("对象属性 {key}", "object property {key}", key=key[1:]),
                        t("文件内部数据", "data inside the file"),
                    )

    def _orphans(self) -> None:
        """Pages that were deleted by taking them out of the tree, with all their contents still there."""
        import pikepdf
        import pypdfium2

        listed = {page.obj.objgen for page in self._pdf.pages}
        lost = [
            item
            for item in self._pdf.objects
            if isinstance(item, pikepdf.Dictionary)
            and str(item.get("/Type", "")) == "/Page"
            and item.objgen not in listed
        ][:MAX_ORPHANS]
        if not lost:
            return
        why = t("已删除的页面", "deleted page")
        copy, out = pikepdf.new(), stream(b"")
        for item in lost:
            copy.pages.append(pikepdf.Page(item))
        copy.save(out)
        drawn: Any = pypdfium2.PdfDocument(out.getvalue())
        for number in range(len(drawn)):
            where = t("页面树之外的页面 {n}", "page {n} outside the tree", n=number + 1)
            for line in drawn[number].get_textpage().get_text_bounded().splitlines():
                self.hide(line.strip(), where, why, "body")
        drawn.close()


def _bytes(item: Any) -> bytes:
    try:
        return bytes(item.read_bytes())
    except Exception:  # damaged streams have no text
        return b""


def texts(item: Any, depth: int, key: str = "/") -> Iterator[tuple[str, Any]]:
    """Strings directly in an object, with the key they stand under; indirect objects are walked for themselves."""
    import pikepdf

    if depth > 20 or key in _MUTE:
        return
    if isinstance(item, pikepdf.String):
        yield key, item
    elif isinstance(item, pikepdf.Array):
        for inner in list(item)[:10_000]:
            if not _indirect(inner):
                yield from texts(inner, depth + 1, key)
    elif isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
        signed = "/ByteRange" in item
        for name, inner in item.items():
            # A signature's contents are a certificate, its name and reason are texts.
            if not _indirect(inner) and not (signed and name == "/Contents"):
                yield from texts(inner, depth + 1, name)


def _indirect(item: Any) -> bool:
    return bool(getattr(item, "is_indirect", False))
