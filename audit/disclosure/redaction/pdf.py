"""A PDF with its pages and nothing else: what is drawn on them stays, what hides in the file goes.

What a page shows cannot be taken out of it reliably (letters are drawn by number, words in pieces), so a PDF whose visible text may not
be published has no copy; the check after writing sees to that.
"""

from __future__ import annotations

import io
from typing import Any

from audit.disclosure.redaction.outcome import Cleaned, Refused, Taken
from audit.messages import t

_PAGE = ("/Type", "/Group", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Resources", "/Contents")
_RESOURCES = ("/Font", "/XObject", "/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/ProcSet")
_TOLD = ("/Annots", "/StructParents", "/Tabs", "/LastModified")  # said of the file, or of no interest
_ASIDE = ("/PieceInfo", "/Metadata", "/OC", "/StructParent", "/StructParents", "/LastModified", "/OPI", "/Alternates")
_SHOWS = frozenset({"Tj", "TJ", "'", '"'})
_INVISIBLE = 3  # the text rendering mode that draws nothing


def redact(data: bytes, shown: str) -> Cleaned:
    """The copy of a PDF. Refused where it is protected or damaged. Runs inside the guard."""
    import pikepdf

    taken = Taken()
    try:
        with pikepdf.open(io.BytesIO(data)) as old, pikepdf.new() as new:
            if old.is_encrypted:
                raise Refused(
                    shown,
                    t("PDF 有权限密码，不能另存；请去掉密码后再试", "the PDF has a password; remove it and try again"),
                )
            _tell(old, data, taken)
            off = _switched_off(old)
            for page in old.pages:
                kept = _seen(page, off, taken)  # before it is copied, since a copy's layers have other numbers
                new.pages.append(page)
                _strip(new, new.pages[-1], kept, taken)
            stream = io.BytesIO()
            new.save(stream, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    except pikepdf.PasswordError as error:
        raise Refused(
            shown, t("PDF 有密码，不能另存；请去掉密码后再试", "the PDF has a password; remove it and try again")
        ) from error
    except (pikepdf.PdfError, ValueError, TypeError, RecursionError) as error:
        raise Refused(
            shown, t("PDF 已损坏，不能另存；请重新导出后再试", "the PDF is damaged; export it anew and try again")
        ) from error
    return Cleaned(stream.getvalue(), ".pdf", taken.told())


def _tell(old: Any, data: bytes, taken: Taken) -> None:
    """Name what stays behind because only the pages come along."""
    root = old.Root
    for key, what in (
        ("/AcroForm", t("表单", "forms")),
        ("/Names", t("附件、脚本或命名目标", "attachments, scripts or named places")),
        ("/Outlines", t("书签", "bookmarks")),
        ("/Metadata", t("文档元数据", "metadata")),
        ("/OpenAction", t("打开时的动作", "actions on opening")),
        ("/StructTreeRoot", t("结构标记（替代文字）", "structure and alternative texts")),
    ):
        if key in root:
            taken.counts[what] += 1
    if len(old.docinfo):
        taken.counts[t("文档属性", "document properties")] += len(old.docinfo)
    earlier = data.count(b"%%EOF") - 1
    if earlier > 0:
        taken.counts[t("早先保存的版本", "earlier revisions")] += earlier
    notes = sum(len(page.get("/Annots", [])) for page in old.pages)
    if notes:
        taken.counts[t("批注和链接", "annotations and links")] += notes


def _switched_off(old: Any) -> set[Any]:
    """The layers that are not shown, by object number."""
    layers = old.Root.get("/OCProperties")
    if layers is None:
        return set()
    shown = layers.get("/D", {})
    off = {each.objgen for each in shown.get("/OFF", [])}
    if str(shown.get("/BaseState", "/ON")) == "/OFF":
        on = {each.objgen for each in shown.get("/ON", [])}
        off |= {each.objgen for each in layers.get("/OCGs", []) if each.objgen not in on}
    return off


def _seen(page: Any, off: set[Any], taken: Taken) -> list[Any]:
    """What draws a page, without invisible text and switched-off layers."""
    import pikepdf

    resources = page.resources
    instructions = pikepdf.parse_content_stream(page)
    kept, gone = _visible(instructions, resources.get("/Properties", {}), resources.get("/XObject", {}), off)
    if gone:
        taken.counts[t("看不见的文字或关闭的图层", "invisible text or layers switched off")] += gone
    return kept


def _strip(new: Any, page: Any, kept: list[Any], taken: Taken) -> None:
    """Leave of a page what draws it."""
    import pikepdf

    for key in list(page.obj.keys()):
        if key not in _PAGE and key != "/Parent":
            del page.obj[key]
            if key not in _TOLD:
                taken.counts[t("页面的附加数据", "further data of pages")] += 1
    resources = page.resources
    for key in list(resources.keys()):
        if key not in _RESOURCES:
            del resources[key]
    page.obj["/Contents"] = new.make_stream(pikepdf.unparse_content_stream(kept))
    for each in resources.get("/XObject", {}).values():
        for key in _ASIDE:
            if key in each:
                del each[key]


def _visible(instructions: Any, properties: Any, objects: Any, off: set[Any]) -> tuple[list[Any], int]:
    """The instructions without those that draw nothing. Marks of content lose their properties, which may hold words."""
    import pikepdf

    kept: list[Any] = []
    gone = 0
    modes, marks = [0], [False]  # the stack of graphic states; whether each open mark belongs to a layer that is off
    for each in instructions:
        if isinstance(each, pikepdf.ContentStreamInlineImage):
            if not any(marks):
                kept.append(each)
            continue
        operator, operands = str(each.operator), each.operands
        if operator == "q":
            modes.append(modes[-1])
        elif operator == "Q" and len(modes) > 1:
            modes.pop()
        elif operator == "Tr" and operands:
            modes[-1] = int(operands[0])
        elif operator in ("BMC", "BDC"):
            name = operands[1] if len(operands) > 1 else None
            layer = properties.get(str(name)) if isinstance(name, pikepdf.Name) else None
            marks.append(layer is not None and layer.objgen in off)
            continue
        elif operator == "EMC":
            if len(marks) > 1:
                marks.pop()
            continue
        elif operator in ("MP", "DP"):
            continue
        hidden_object = operator == "Do" and operands and _layer_off(objects.get(str(operands[0])), off)
        if (operator in _SHOWS and (modes[-1] == _INVISIBLE or any(marks))) or (
            operator == "Do" and (any(marks) or hidden_object)
        ):
            gone += 1
            if operator in ("'", '"'):
                kept.append(
                    pikepdf.ContentStreamInstruction([], pikepdf.Operator("T*"))
                )  # the line it would have begun
        else:
            kept.append(each)
    return kept, gone


def _layer_off(target: Any, off: set[Any]) -> bool:
    layer = target.get("/OC") if target is not None else None
    return layer is not None and layer.objgen in off
