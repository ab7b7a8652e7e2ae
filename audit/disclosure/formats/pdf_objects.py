"""What stands in a PDF behind its pages: annotations, form fields, attachments, bookmarks, layers, metadata, earlier revisions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from audit.disclosure.formats import pdf_history
from audit.disclosure.formats.task import Task, embed, gap, hide, parse, stream
from audit.disclosure.pieces import Piece, Walked
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
_HIDDEN_FLAGS = 0b100010  # hidden, not to be viewed


def behind(data: bytes, task: Task, result: Walked) -> None:
    """Put all of it into `result`. A file that qpdf cannot open is named; a mended one is, too."""
    import pikepdf

    try:
        with pikepdf.open(stream(data)) as pdf:
            objects = _Objects(pdf, task, result)
            objects.walk()
            # Small faults that every reader passes over are no reason to doubt what was read.
            warnings = [w for w in map(str, pdf.get_warnings()) if "damaged" in w or "reconstruct" in w or "EOF" in w]
    except pikepdf.PasswordError as error:
        raise ReadError(
            task.shown,
            t(
                "文件设有打开密码，无法检查；请去掉密码后重新提交",
                "protected by a password, cannot be checked; remove it",
            ),
        ) from error
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


class _Objects:
    def __init__(self, pdf: Any, task: Task, result: Walked) -> None:
        self._pdf, self._task, self._result = pdf, task, result
        self._seen: set[tuple[int, int]] = set()
        self._strings: set[str] = set()

    def walk(self) -> None:
        self._info()
        self._attachments()
        for number, page in enumerate(self._pdf.pages, 1):
            self._page(number, page.obj)
        self._outlines()
        self._fields()
        self._layers()
        self._everything()
        self._orphans()

    def _hide(self, text: object, where: str, why: str, source: str = "data", name: str = "") -> None:
        text = str(text)[:_MAX_STRING].replace("\x00", "")
        self._strings.add(text)
        hide(self._result, self._task, text, where, why, source, name)

    def _info(self) -> None:
        import pikepdf

        why = t("文档属性", "document property")
        for key, value in self._pdf.docinfo.items():
            if isinstance(value, pikepdf.String):
                self._hide(value, t("文档属性 {label}", "document property {label}", label=key[1:]), why, name=key[1:])

    def _xmp(self, data: bytes, where: str) -> None:
        why = t("XMP 元数据", "XMP metadata")
        try:
            root = parse(
                re.sub(rb"\A.*?(?=<(?:x:|rdf:|\?xml))", b"", data, flags=re.S)[: 4 * 2**20], "XMP", self._task.shown
            )
        except ReadError:
            self._hide(data[:_MAX_STRING].decode("utf-8", "replace"), where, why)
            return
        for element in root.iter():
            if not isinstance(element.tag, str):
                continue
            name = element.tag.rpartition("}")[2]
            parents = [a.tag.rpartition("}")[2] for a in element.iterancestors()][:3]
            label = next((tag for tag in [name, *parents] if tag not in ("li", "Seq", "Alt", "Bag")), name)
            if (element.text or "").strip():
                self._hide(element.text, f"{where} {label}", why, name=label)
            for key, value in element.attrib.items():
                if not value.startswith(("http:", "uuid:", "xmp.")) and len(value) > 3:
                    self._hide(value, f"{where} {key.rpartition('}')[2]}", why, name=key.rpartition("}")[2])

    def _attachments(self) -> None:
        names = [] if self._pdf.attachments is None else list(self._pdf.attachments.items())
        for name, spec in names:
            for key in ("/Desc",):
                if key in spec.obj:
                    self._hide(spec.obj[key], t("附件 {name}", "attachment {name}", name=name), t("附件", "attachment"))
            self._hide(name, t("附件名称", "attachment name"), t("附件", "attachment"))
            files = spec.obj.get("/EF", {})
            for file in (files[key] for key in ("/UF", "/F") if key in files):
                self._file(file, name)

    def _file(self, file: Any, name: str) -> None:
        if file.objgen in self._seen and file.objgen != (0, 0):
            return
        self._seen.add(file.objgen)
        try:
            data = file.read_bytes()
        except Exception:  # a filter that qpdf does not know, or a damaged stream
            self._result.unread.append(self._task.prefix + name)
            return
        embed(data, name, self._result, self._task, t("附件 {name} ", "attachment {name}, ", name=name))

    def _page(self, number: int, page: Any) -> None:
        import pikepdf

        shown = t("第 {n} 页", "page {n}", n=number)
        annotations = page.get("/Annots", [])
        for index, annotation in enumerate(annotations if isinstance(annotations, pikepdf.Array) else [], 1):
            if isinstance(annotation, pikepdf.Dictionary):
                self._annotation(annotation, shown, index)

    def _annotation(self, annotation: Any, shown: str, index: int) -> None:
        import pikepdf

        kind = str(annotation.get("/Subtype", ""))
        flags = annotation.get("/F", 0)
        off = isinstance(flags, int) and bool(flags & _HIDDEN_FLAGS)
        why = t("批注", "annotation")
        field = kind == "/Widget"
        for key, value in annotation.items():
            if not isinstance(value, pikepdf.String) or key in _MUTE:
                continue
            text = str(value)
            seen = not off and ((key == "/Contents" and kind == "/FreeText") or (key == "/V" and field))
            label = t("表单项 {n}", "form field {n}", n=index) if field else t("批注 {n}", "annotation {n}", n=index)
            if seen:
                self._strings.add(text)
                self._result.pieces.append(Piece(text, f"{self._task.prefix}{shown}{label}", source="furniture"))
            else:
                reason = (
                    t("隐藏的表单项", "hidden form field")
                    if field and off
                    else t("表单项的属性", "property of a form field")
                    if field
                    else why
                )
                self._hide(
                    text, f"{shown}{label}", reason, "body" if key in ("/Contents", "/RC", "/V") else "data", key[1:]
                )
        action = annotation.get("/A")
        if isinstance(action, pikepdf.Dictionary) and isinstance(action.get("/URI"), pikepdf.String):
            self._hide(
                action["/URI"], t("{page}链接地址", "link target on {page}", page=shown), t("链接地址", "link target")
            )
        spec = annotation.get("/FS")
        if isinstance(spec, pikepdf.Dictionary) and isinstance(spec.get("/EF"), pikepdf.Dictionary):
            name = str(spec.get("/UF", spec.get("/F", "?")))
            for file in spec["/EF"].values():
                if isinstance(file, pikepdf.Stream):
                    self._file(file, name)
        self._appearance(annotation, shown, off)

    def _appearance(self, annotation: Any, shown: str, off: bool) -> None:
        """What an annotation shows may differ from what it says."""
        import pikepdf

        looks = annotation.get("/AP")
        for state in looks.values() if isinstance(looks, pikepdf.Dictionary) else ():
            streams = (
                [state]
                if isinstance(state, pikepdf.Stream)
                else list(state.values())
                if isinstance(state, pikepdf.Dictionary)
                else []
            )
            for form in streams:
                if isinstance(form, pikepdf.Stream):
                    text = _drawn_text(form)
                    if text and text not in self._strings:
                        self._strings.add(text)
                        where = f"{self._task.prefix}{shown}" + t("批注外观", "annotation's appearance")
                        self._result.pieces.append(
                            Piece(text, where, off, t("批注", "annotation") if off else "", "furniture")
                        )

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
                self._hide(item["/Title"], why, why)
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
                self._hide(text, t("XFA 表单", "XFA form"), t("XFA 表单", "XFA form"))

    def _layers(self) -> None:
        import pikepdf

        layers = self._pdf.Root.get("/OCProperties")
        groups = layers.get("/OCGs") if isinstance(layers, pikepdf.Dictionary) else None
        for group in groups if isinstance(groups, pikepdf.Array) else ():
            if isinstance(group, pikepdf.Dictionary) and "/Name" in group:
                self._hide(group["/Name"], t("图层名称", "layer name"), t("图层名称", "layer name"))

    def _everything(self) -> None:
        """Whatever other string stands in any object, referred to or not, and every stream of metadata or file."""
        import pikepdf

        for count, item in enumerate(self._pdf.objects):
            if count > MAX_OBJECTS:
                gap(
                    self._result,
                    self._task,
                    t("文件结构", "structure"),
                    t("对象过多，没有全部检查", "too many objects; not all checked"),
                )
                return
            if isinstance(item, pikepdf.Stream):
                kind = str(item.get("/Type", ""))
                if kind == "/Metadata" or str(item.get("/Subtype", "")) == "/XML":
                    self._xmp(_bytes(item), t("XMP 元数据", "XMP metadata"))
                elif kind == "/EmbeddedFile":
                    self._file(item, t("未列出的附件", "unlisted attachment"))
            for key, value in _texts(item, 0):
                text = str(value)
                if text not in self._strings and len(text) > 1:
                    self._hide(
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
                self._hide(line.strip(), where, why, "body")
        drawn.close()


def _bytes(item: Any) -> bytes:
    try:
        return bytes(item.read_bytes())
    except Exception:  # damaged streams have no text
        return b""


def _texts(item: Any, depth: int, key: str = "/") -> Iterator[tuple[str, Any]]:
    """Strings directly in an object, with the key they stand under; indirect objects are walked for themselves."""
    import pikepdf

    if depth > 20 or key in _MUTE:
        return
    if isinstance(item, pikepdf.String):
        yield key, item
    elif isinstance(item, pikepdf.Array):
        for inner in list(item)[:10_000]:
            if not _indirect(inner):
                yield from _texts(inner, depth + 1, key)
    elif isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
        signed = "/ByteRange" in item
        for name, inner in item.items():
            # A signature's contents are a certificate, its name and reason are texts.
            if not _indirect(inner) and not (signed and name == "/Contents"):
                yield from _texts(inner, depth + 1, name)


def _indirect(item: Any) -> bool:
    return bool(getattr(item, "is_indirect", False))


def _drawn_text(form: Any) -> str:
    """The text that a form's operators show, where its fonts are simple."""
    import pikepdf

    out: list[str] = []
    try:
        instructions: Any = pikepdf.parse_content_stream(form, "Tj TJ ' \"")
        for operands, operator in instructions:
            for operand in operands:
                items = operand if isinstance(operand, pikepdf.Array) else [operand]
                out += [str(item) for item in items if isinstance(item, pikepdf.String)]
            out.append("" if str(operator) == "TJ" else " ")
    except Exception:  # a damaged appearance draws nothing either
        return ""
    return "".join(out).strip()
