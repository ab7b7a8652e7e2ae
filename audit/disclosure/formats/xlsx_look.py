"""Whether a cell of a workbook can be seen: its number format, the colour of its text against its ground, its size."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from audit.messages import t

TINY = 2.0  # points; smaller cannot be read
WHITE = 0xE8  # every channel at least this bright counts as white
_UNKNOWN = "?"
# The colours of old workbooks by index; a file may bring its own in their place. 64 and 65 are the system's own.
_PALETTE = (
    "000000FFFFFFFF000000FF000000FFFFFF00FF00FF00FFFF800000008000000080808000800080008080C0C0C08080809999FF993366FFFFCCCCFFFF"
    "660066FF80800066CCCCCCFF000080FF00FFFFFF0000FFFF8000808000000080800000FF00CCFFCCFFFFCCFFCCFFFF9999CCFFFF99CCCC99FFFFCC99"
    "3366FF33CCCC99CC00FFCC00FF9900FF6600666699969696003366339966003300333300993300993366333399333333"
)
INDEXED = {number: _PALETTE[at : at + 6] for number, at in enumerate(range(0, len(_PALETTE), 6), 8)}
INDEXED |= {number - 8: INDEXED[number] for number in range(8, 16)} | {64: "000000", 65: "FFFFFF"}
_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')


def local(element: Any) -> str:
    """The name of an element without its namespace; "" for comments and the like."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def child(element: Any, name: str) -> Any:
    """The first child of a name, in whatever namespace."""
    return next((item for item in element if local(item) == name), None) if element is not None else None


def below(element: Any, name: str) -> list[Any]:
    """The children of the first child of a name."""
    found = child(element, name)
    return [] if found is None else list(found)


@dataclass(frozen=True, slots=True)
class Format:
    """What a cell's style says about being seen. `color` and `ground` are RGB, `?` where that cannot be told."""

    date: bool = False
    sections: tuple[str, ...] = ()
    color: str = "000000"
    ground: str = ""
    size: float = 11.0
    plain: bool = True  # nothing about it can hide a text

    def why_hidden(self, text: str, number: bool, unsure: bool) -> str | None:
        """Why a text in this format is not seen, None if it is. `unsure`: something else may colour the ground."""
        if self.sections and self._blank(text, number):
            return t("数字格式不显示内容", "number format shows nothing")
        return colour_hides(self.color, self.ground or (_UNKNOWN if unsure else "FFFFFF"), self.size)

    def _blank(self, text: str, number: bool) -> bool:
        """Whether the section of the number format that applies shows nothing of the value."""
        sections = self.sections
        if not number:
            return len(sections) >= 4 and "@" not in _QUOTED.sub("", sections[3])
        try:
            value = float(text)
        except ValueError:
            value = 1.0
        index = (
            0
            if len(sections) == 1 or value > 0
            else 1
            if value < 0
            else min(2, len(sections) - 1)
            if len(sections) > 2
            else 0
        )
        section = sections[min(index, len(sections) - 1)]
        return not re.search(r"[0#?@]|general|[ymdhs]|G/通用格式", _QUOTED.sub("", section), re.I)


def colour_hides(color: str, ground: str, size: float) -> str | None:
    """Why text of a colour and size on a ground is not seen, None if it is."""
    if size < TINY:
        return t("字号过小", "tiny text")
    if _UNKNOWN not in (color, ground) and (color == ground or (_white(color) and _white(ground))):
        return t("文字与底色相同", "text in the colour of its ground")
    return None


def _white(color: str) -> bool:
    return len(color) == 6 and all(int(color[i : i + 2], 16) >= WHITE for i in (0, 2, 4))


@dataclass(slots=True)
class Styles:
    """The styles of a workbook by index."""

    formats: list[Format] = field(default_factory=list)
    theme: list[str] = field(default_factory=list)
    shading: set[int] = field(default_factory=set)  # differential formats that colour the ground
    veiling: set[int] = field(default_factory=set)  # differential formats that hide the text

    def of(self, index: str | None) -> Format:
        """The format of a cell's `s`."""
        number = int(index) if index and index.isdigit() else 0
        return self.formats[number] if number < len(self.formats) else Format()

    def color(self, element: Any, default: str) -> str:
        """A colour element as RGB; `?` where it cannot be told."""
        if element is None:
            return default
        if (rgb := element.get("rgb")) and re.fullmatch("[0-9A-Fa-f]{6,8}", rgb):
            return str(rgb[-6:].upper())
        if (index := element.get("indexed")) and index.isdigit():
            return INDEXED.get(int(index), _UNKNOWN)
        if (number := element.get("theme")) and number.isdigit():
            base = self.theme[int(number)] if int(number) < len(self.theme) else _UNKNOWN
            return _tinted(base, element.get("tint"))
        return default if element.get("auto") else _UNKNOWN


def _tinted(base: str, tint: str | None) -> str:
    """A theme colour lightened or darkened: of black and white, which hide, exactly; others cannot hide by themselves."""
    try:
        amount = float(tint or 0)
    except ValueError:
        return _UNKNOWN
    if base == _UNKNOWN or not amount:
        return base
    channels = [int(base[i : i + 2], 16) for i in (0, 2, 4)]
    mixed = [round(c + (255 - c) * amount) if amount > 0 else round(c * (1 + amount)) for c in channels]
    return "".join(f"{min(max(c, 0), 255):02X}" for c in mixed)


def theme_colors(root: Any) -> list[str]:
    """The colours of a theme in the order in which styles count them: light and dark are swapped against the file."""
    scheme = next((element for element in root.iter() if local(element) == "clrScheme"), None)
    colors = []
    for slot in scheme if scheme is not None else ():
        inner = next(iter(slot), None)
        value = (inner.get("lastClr") or inner.get("val") or "") if inner is not None else ""
        colors.append(value.upper() if re.fullmatch("[0-9A-Fa-f]{6}", value) else _UNKNOWN)
    if len(colors) >= 4:
        colors[0], colors[1], colors[2], colors[3] = colors[1], colors[0], colors[3], colors[2]
    return colors


def read_styles(root: Any, theme: list[str]) -> Styles:
    """The styles part as formats by index."""
    styles = Styles(theme=theme or ["FFFFFF", "000000"])
    codes = {e.get("numFmtId"): e.get("formatCode", "") for e in root.iter() if local(e) == "numFmt"}
    fonts = [(styles.color(child(font, "color"), "000000"), _size(font)) for font in below(root, "fonts")]
    fills = [_ground(styles, fill) for fill in below(root, "fills")]
    for xf in below(root, "cellXfs"):
        code = codes.get(xf.get("numFmtId"))
        number = int(xf.get("numFmtId") or 0) if (xf.get("numFmtId") or "0").isdigit() else 0
        color, size = _pick(fonts, xf.get("fontId"), ("000000", 11.0))
        ground = _pick(fills, xf.get("fillId"), "")
        styles.formats.append(
            Format(
                date=number in _DATES if code is None else is_date(code),
                sections=tuple(sections_of(code)) if code else (),
                color=color,
                ground=ground,
                size=size,
                plain=not code and not colour_hides(color, ground or "FFFFFF", size),
            )
        )
    for number, dxf in enumerate(below(root, "dxfs")):
        if child(dxf, "fill") is not None:
            styles.shading.add(number)
        font, code = child(dxf, "font"), child(dxf, "numFmt")
        white = font is not None and _white(styles.color(child(font, "color"), "000000")) and child(dxf, "fill") is None
        if white or (code is not None and not code.get("formatCode", "0").strip(";")):
            styles.veiling.add(number)
    return styles


def _pick(items: list[Any], index: str | None, default: Any) -> Any:
    number = int(index) if index and index.isdigit() else 0
    return items[number] if number < len(items) else default


def _size(font: Any) -> float:
    size = child(font, "sz")
    try:
        return float(size.get("val")) if size is not None else 11.0
    except (TypeError, ValueError):
        return 11.0


def _ground(styles: Styles, fill: Any) -> str:
    pattern = child(fill, "patternFill")
    if pattern is None:
        return _UNKNOWN if len(fill) else ""
    kind = pattern.get("patternType", "none")
    return "" if kind == "none" else styles.color(child(pattern, "fgColor"), _UNKNOWN) if kind == "solid" else _UNKNOWN


def sections_of(code: str) -> list[str]:
    """The sections of a number format; a semicolon in quotes separates nothing."""
    return re.split(r";(?=(?:[^\"]*\"[^\"]*\")*[^\"]*\Z)", code)[:4] if len(code) < 1000 else [code]


def is_date(code: str) -> bool:
    plain = _QUOTED.sub("", code.partition(";")[0])
    return bool(re.search("[yd年]|m{3}", plain, re.I)) or bool(re.fullmatch(r"[mM][/-][yYdD].*", plain))


def shown_value(text: str, form: Format, epoch_1904: bool) -> str:
    """A number as people read it: dates as dates, long numbers in full."""
    if not form.date and len(text) < 12 and text.isascii() and text.isdigit():
        return text
    try:
        value = Decimal(text)
    except InvalidOperation:
        return text
    if not value.is_finite() or abs(value) >= Decimal(10) ** 30:
        return text
    if form.date and 1 <= value < 2_958_466:
        start = datetime(1904, 1, 1) if epoch_1904 else datetime(1899, 12, 30)
        moment = start + timedelta(seconds=round(float(value) * 86_400))
        return moment.strftime("%Y-%m-%d" if moment.time() == moment.min.time() else "%Y-%m-%d %H:%M:%S")
    if value == value.to_integral_value():
        return f"{value:.0f}"
    # Excel keeps fifteen digits; what a file writes beyond them is noise.
    return f"{float(value):.15g}" if abs(value) >= Decimal("1e-4") else text
