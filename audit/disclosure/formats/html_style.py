"""What a page's styles hide: inline declarations, attributes, and the rules of its own style sheets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from audit.messages import t

MAX_RULES = 2_000
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.S)
_RULE = re.compile(r"([^{}]{1,2000})\{([^{}]{0,20000})\}")
_SIMPLE = re.compile(r"([#.]?)([A-Za-z_\u4e00-\u9fff][\w\u4e00-\u9fff-]*|\*)")
_NAMED = {"white": "ffffff", "black": "000000", "#fff": "ffffff", "#000": "000000", "snow": "fffafa", "ivory": "fffff0"}
_TINY = 3.0  # pixels and less cannot be read


@dataclass(frozen=True, slots=True)
class Seen:
    """What an element hands down to its children: why it is hidden, its text colour, its ground, its size in pixels."""

    why: str | None = None
    color: str = "000000"
    ground: str = "ffffff"
    size: float = 16.0


@dataclass(frozen=True, slots=True)
class Rule:
    """One selector, as compounds from the outer to the inner, with what it declares."""

    compounds: tuple[tuple[tuple[str, str], ...], ...]
    style: dict[str, str]

    def fits(self, element: Any) -> bool:
        """Whether the selector picks the element (all combinators are taken as “somewhere inside”)."""
        if not _fits(element, self.compounds[-1]):
            return False
        wanted = list(self.compounds[:-1])
        for ancestor in element.iterancestors() if wanted else ():
            if wanted and _fits(ancestor, wanted[-1]):
                wanted.pop()
        return not wanted


def _fits(element: Any, compound: tuple[tuple[str, str], ...]) -> bool:
    classes = (element.get("class") or "").split()
    return all(
        (kind == "." and name in classes)
        or (kind == "#" and element.get("id") == name)
        or (kind == "" and name in ("*", element.tag))
        for kind, name in compound
    )


def declarations(text: str) -> dict[str, str]:
    """`a: b; c: d` as a dictionary, lower-case, without blanks."""
    found = {}
    for part in _COMMENT.sub("", text)[:20_000].split(";"):
        name, colon, value = part.partition(":")
        if colon:
            found[name.strip().lower()] = re.sub(r"\s*!important", "", value.strip().lower())
    return found


_RELEVANT = frozenset(
    {"display", "visibility", "opacity", "font-size", "color", "background", "background-color", "text-indent", "left", "top",
     "height", "width", "overflow", "clip", "clip-path", "mso-hide", "content", "max-height", "transform", "font"}
)  # fmt: skip


class Sheet:
    """The rules of a page's style sheets, found by what the innermost part of their selectors names."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._rules: dict[tuple[str, str], list[tuple[int, Rule]]] = {}
        found = [rule for text in texts for rule in rules(text)][:MAX_RULES]
        for order, rule in enumerate(found):
            self._rules.setdefault(rule.compounds[-1][-1], []).append((order, rule))

    def style(self, element: Any) -> dict[str, str]:
        """What the rules declare for an element, later ones over earlier ones."""
        if not self._rules:
            return {}
        keys = [("", element.tag), ("", "*")]
        keys += [(".", name) for name in (element.get("class") or "").split()]
        if element.get("id"):
            keys.append(("#", element.get("id")))
        picked = [pair for key in keys for pair in self._rules.get(key, ()) if pair[1].fits(element)]
        style: dict[str, str] = {}
        for _, rule in sorted(picked, key=lambda pair: pair[0]):
            style |= rule.style
        return style


def rules(sheet: str) -> list[Rule]:
    """The rules of a style sheet that say something about being seen; those for print and for states are left out."""
    found = []
    sheet = re.sub(r"@media\s+print[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", _COMMENT.sub("", sheet))
    for match in _RULE.finditer(sheet):
        style = {name: value for name, value in declarations(match[2]).items() if name in _RELEVANT}
        if not style:
            continue
        for selector in match[1].split("{")[-1].split(","):
            if re.search(r"[:\[@]", selector):
                continue
            compounds = tuple(tuple(_SIMPLE.findall(part)) for part in re.split(r"[\s>+~]+", selector.strip()) if part)
            if compounds and all(compounds):
                found.append(Rule(compounds, style))
    return found[:MAX_RULES]


def look(element: Any, outer: Seen, sheet: Sheet | Sequence[Rule]) -> Seen:
    """How an element and its own text are seen. Rules that are no `Sheet` are tried one by one."""
    if isinstance(sheet, Sheet):
        style = sheet.style(element)
    else:
        style = {name: value for rule in sheet if rule.fits(element) for name, value in rule.style.items()}
    style |= declarations(element.get("style") or "")
    color = _color(style.get("color") or element.get("color")) or outer.color
    ground = _color(style.get("background-color") or style.get("background") or element.get("bgcolor")) or outer.ground
    size = _size(style.get("font-size"), outer.size)
    why = outer.why or _why(element, style)
    if style.get("visibility") == "visible" and outer.why == t(
        "样式隐藏（visibility）", "hidden by style (visibility)"
    ):
        why = None
    return Seen(why, color, ground, size)


def why_unseen(seen: Seen) -> str | None:
    """Why text that looks so is not seen, None if it is."""
    if seen.why:
        return seen.why
    if seen.size <= _TINY:
        return t("字号过小", "tiny text")
    if seen.color == "transparent" or (seen.ground != "?" and _near(seen.color, seen.ground)):
        return t("文字与底色相同", "text in the colour of its ground")
    return None


def _why(element: Any, style: dict[str, str]) -> str | None:
    if element.get("hidden") is not None or style.get("display") == "none" or style.get("mso-hide") == "all":
        return t("样式隐藏", "hidden by style")
    if style.get("visibility") in ("hidden", "collapse"):
        return t("样式隐藏（visibility）", "hidden by style (visibility)")
    if re.fullmatch(r"0(?:\.0[0-9]*)?%?", style.get("opacity", "1")):
        return t("完全透明", "fully transparent")
    if re.match(r"-[0-9]{3,}", style.get("text-indent", "")) or any(
        re.match(r"-[0-9]{3,}", style.get(side, "")) for side in ("left", "top")
    ):
        return t("移到页面之外", "moved off the page")
    clipped = style.get("overflow") == "hidden" and any(
        re.fullmatch(r"[01](?:px|pt)?", style.get(side, "")) for side in ("height", "width", "max-height")
    )
    if clipped or re.match(r"rect\(\s*(?:0|1px)", style.get("clip", "")) or style.get("transform") == "scale(0)":
        return t("样式隐藏", "hidden by style")
    return None


def _color(text: str | None) -> str | None:
    """A colour as six hexadecimal digits, `transparent`, `?` for what cannot be told, None for nothing said."""
    if not text:
        return None
    text = text.strip().lower()
    if text in ("inherit", "initial", "unset", "none", "auto", "currentcolor"):
        return None
    if text in _NAMED:
        return _NAMED[text]
    if match := re.match(r"#([0-9a-f]{6}|[0-9a-f]{3})(?![0-9a-f])", text):
        digits = match[1]
        return digits if len(digits) == 6 else "".join(c * 2 for c in digits)
    if match := re.match(r"rgba?\(\s*([0-9]{1,3})[\s,]+([0-9]{1,3})[\s,]+([0-9]{1,3})(?:[\s,/]+([0-9.]+))?", text):
        if match[4] and float(match[4].strip(".") or 0) == 0:
            return "transparent"
        return "".join(f"{min(int(match[i]), 255):02x}" for i in (1, 2, 3))
    return "transparent" if text == "transparent" else "?"


def _near(color: str, ground: str) -> bool:
    if len(color) != 6 or len(ground) != 6:
        return False
    return all(abs(int(color[i : i + 2], 16) - int(ground[i : i + 2], 16)) <= 16 for i in (0, 2, 4))


def _size(text: str | None, outer: float) -> float:
    match = re.match(r"([0-9]*\.?[0-9]+)(px|pt|em|rem|%)?", text or "")
    if not match:
        return outer
    value = float(match[1])
    scale = {"px": 1.0, "pt": 4 / 3, "em": outer, "rem": 16.0, "%": outer / 100}
    return value * scale.get(match[2] or "px", 1.0)
