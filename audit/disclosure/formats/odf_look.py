"""Whether text of an OpenDocument file can be seen: its styles, and what they are based on."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from audit.disclosure.formats.xlsx_look import colour_hides, local
from audit.messages import t

_NUMBERS = frozenset(
    f"{kind}-style" for kind in ("number", "currency", "percentage", "date", "time", "boolean", "text")
)


@dataclass(frozen=True, slots=True)
class Look:
    """What a style says about being seen; `ground` is "" where none is said, `?` where it cannot be told."""

    hidden: bool = False
    color: str = "000000"
    ground: str = ""
    size: float = 12.0

    def why_hidden(self, ground: str = "") -> str | None:
        """Why text that looks so is not seen, None if it is."""
        if self.hidden:
            return t("隐藏文字", "hidden text")
        return colour_hides(self.color, self.ground or ground or "FFFFFF", self.size)


class Styles:
    """The styles of all parts, by family and name."""

    def __init__(self) -> None:
        self._styles: dict[tuple[str, str], Any] = {}
        self._blank: set[str] = set()  # number formats that show nothing
        self._looks: dict[tuple[str, str], Look] = {}

    def add(self, root: Any) -> None:
        """Take in the styles of a part."""
        for element in root.iter():
            name = local(element)
            if name in ("style", "default-style"):
                self._styles[attribute(element, "family"), attribute(element, "name")] = element
            elif name in _NUMBERS:
                kinds = {local(child) for child in element.iter()}
                if not kinds & {
                    "number",
                    "text-content",
                    "scientific-number",
                    "fraction",
                    "day",
                    "month",
                    "year",
                    "hours",
                    "boolean",
                }:
                    self._blank.add(attribute(element, "name"))

    def element(self, family: str, name: str) -> Any:
        """The style element of a name, None if there is none."""
        return self._styles.get((family, name))

    def blank(self, family: str, name: str) -> bool:
        """Whether the number format of a cell style shows nothing."""
        style = self._styles.get((family, name))
        data = attribute(style, "data-style-name") if style is not None else ""
        return bool(data) and data in self._blank

    def look(self, family: str, name: str, over: Look | None = None) -> Look:
        """The look of a style with its bases, over the look around it."""
        chain: list[Any] = []
        seen: set[str] = set()
        while name and name not in seen:
            seen.add(name)
            style = self._styles.get((family, name))
            if style is None:
                break
            chain.append(style)
            name = attribute(style, "parent-style-name")
        look = over or Look()
        for style in reversed(chain):
            for properties in style:
                look = _with(look, properties)
        return look

    def shown(self, name: str) -> bool:
        """Whether a sheet of this style is shown."""
        style = self._styles.get(("table", name))
        return style is None or not any(attribute(item, "display") == "false" for item in style)


def _with(look: Look, properties: Any) -> Look:
    if local(properties) == "text-properties":
        if (display := attribute(properties, "display")) in ("none", "true"):
            look = replace(look, hidden=display == "none")
        if color := _color(attribute(properties, "color")):
            look = replace(look, color=color)
        if match := re.fullmatch(r"([0-9.]{1,6})pt", attribute(properties, "font-size")):
            look = replace(look, size=float(match[1]))
    if ground := attribute(properties, "background-color"):
        look = replace(look, ground="" if ground == "transparent" else _color(ground) or "?")
    return look


def _color(text: str) -> str:
    match = re.fullmatch("#([0-9A-Fa-f]{6})", text)
    return match[1].upper() if match else ""


def attribute(element: Any, name: str) -> str:
    """An attribute's value whatever its namespace, "" if there is none."""
    return next((str(value) for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")
