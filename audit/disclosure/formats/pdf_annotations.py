"""The annotations and form fields of a PDF's pages: what they say, what they show, and what they carry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from audit.disclosure.pieces import Piece
from audit.messages import t

if TYPE_CHECKING:
    from audit.disclosure.formats.pdf_objects import Objects

_HIDDEN_FLAGS = 0b100010  # hidden, not to be viewed
# Strings that say how a text looks, not what it says.
_MUTE = frozenset(("/DA", "/NM", "/M", "/CreationDate"))


def walk(page: Any, shown: str, owner: Objects) -> None:
    """Put down the annotations of a page (its dictionary) by way of the one who walks the objects."""
    _Annotations(owner).page(page, shown)


class _Annotations:
    def __init__(self, owner: Objects) -> None:
        self._owner = owner

    def page(self, page: Any, shown: str) -> None:
        import pikepdf

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
                self._owner.strings.add(text)
                self._owner.result.pieces.append(
                    Piece(text, f"{self._owner.task.prefix}{shown}{label}", source="furniture")
                )
            else:
                reason = (
                    t("隐藏的表单项", "hidden form field")
                    if field and off
                    else t("表单项的属性", "property of a form field")
                    if field
                    else why
                )
                self._owner.hide(
                    text, f"{shown}{label}", reason, "body" if key in ("/Contents", "/RC", "/V") else "data", key[1:]
                )
        action = annotation.get("/A")
        if isinstance(action, pikepdf.Dictionary) and isinstance(action.get("/URI"), pikepdf.String):
            self._owner.hide(
                action["/URI"], t("{page}链接地址", "link target on {page}", page=shown), t("链接地址", "link target")
            )
        spec = annotation.get("/FS")
        if isinstance(spec, pikepdf.Dictionary) and isinstance(spec.get("/EF"), pikepdf.Dictionary):
            name = str(spec.get("/UF", spec.get("/F", "?")))
            for file in spec["/EF"].values():
                if isinstance(file, pikepdf.Stream):
                    self._owner.file(file, name)
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
                    if text and text not in self._owner.strings:
                        self._owner.strings.add(text)
                        where = f"{self._owner.task.prefix}{shown}" + t("批注外观", "annotation's appearance")
                        self._owner.result.pieces.append(
                            Piece(text, where, off, t("批注", "annotation") if off else "", "furniture")
                        )


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
