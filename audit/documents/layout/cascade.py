"""Styles resolved: document defaults, then the table's style, the paragraph's style with its bases, the list's level, direct formatting."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar

from audit.documents.layout.parts import A, Parts, W
from audit.documents.layout.properties import ParaProps, RunProps, para_props, run_props

T = TypeVar("T")
# What Word takes where nothing is said: Times New Roman, ten points.
_WORD = RunProps(
    east="Times New Roman",
    latin="Times New Roman",
    size=20,
    bold=False,
    colour="AUTO",
    spacing=0,
    scale=100,
    hidden=False,
    snap=True,
)
_WORD_PARAGRAPH = ParaProps(
    align="left",
    left=0,
    right=0,
    first=0,
    before=0,
    after=0,
    line=240,
    rule="auto",
    new_page=False,
    snap=True,
    framed=False,
)
_SCRIPTS = {"zh-TW": "Hant", "zh-HK": "Hant", "zh-MO": "Hant", "ja-JP": "Jpan", "ko-KR": "Hang"}
_DEPTH = 40  # styles based on styles; Word itself allows eleven


def _once(method: Callable[[Cascade, str | None], T]) -> Callable[[Cascade, str | None], T]:
    """A method that works out each style once: a text of a thousand pages has a handful."""

    @functools.wraps(method)
    def ask(self: Cascade, identifier: str | None) -> T:
        key = (method.__name__, identifier)
        if key not in self.known:
            self.known[key] = method(self, identifier)
        return self.known[key]  # type: ignore[no-any-return]

    return ask


class Cascade:
    """The styles, theme and numbering of one file."""

    def __init__(self, parts: Parts) -> None:
        self.known: dict[tuple[str, str | None], Any] = {}
        self._themes = _theme_faces(parts)
        self._palette = _palette(parts)
        self._paragraphs: dict[str, ParaProps] = {}
        self._runs: dict[str, RunProps] = {}
        self._bases: dict[str, str] = {}
        self.names: dict[str, str] = {}
        self._default = {"paragraph": "", "table": ""}
        self.base_run, self.base_paragraph = _WORD, _WORD_PARAGRAPH
        root = parts.styles
        if root is None:
            return
        defaults = root.find(f"{W}docDefaults")
        if defaults is not None:
            self.base_run = self.run_props(defaults.find(f"{W}rPrDefault/{W}rPr")).over(_WORD)
            self.base_paragraph = para_props(defaults.find(f"{W}pPrDefault/{W}pPr")).over(_WORD_PARAGRAPH)
        for style in root.iterfind(f"{W}style"):
            self._add(style)

    def _add(self, style: Any) -> None:
        identifier = style.get(f"{W}styleId") or ""
        self._paragraphs[identifier] = para_props(style.find(f"{W}pPr"))
        self._runs[identifier] = self.run_props(style.find(f"{W}rPr"))
        base, name = style.find(f"{W}basedOn"), style.find(f"{W}name")
        if base is not None and base.get(f"{W}val"):
            self._bases[identifier] = base.get(f"{W}val")
        self.names[identifier] = name.get(f"{W}val", identifier) if name is not None else identifier
        kind = style.get(f"{W}type", "paragraph")
        if kind in self._default and style.get(f"{W}default") in ("1", "true", "on") and not self._default[kind]:
            self._default[kind] = identifier

    def run_props(self, element: Any) -> RunProps:
        """What a w:rPr says, theme names resolved."""
        return run_props(element, self._themes, self._palette)

    def _chain(self, identifier: str | None) -> list[str]:
        """The style and its bases, the style first; a circle ends where it closes."""
        chain: list[str] = []
        while identifier and identifier in self._paragraphs and identifier not in chain and len(chain) < _DEPTH:
            chain.append(identifier)
            identifier = self._bases.get(identifier)
        return chain

    @_once
    def paragraph_style(self, identifier: str | None) -> tuple[ParaProps, RunProps]:
        """What a paragraph's style (that of the document where it names none) says with its bases, without the defaults."""
        paragraph, run = ParaProps(), RunProps()
        for name in self._chain(identifier if identifier in self._paragraphs else self._default["paragraph"]):
            paragraph, run = paragraph.over(self._paragraphs[name]), run.over(self._runs[name])
        return paragraph, run

    @_once
    def character_style(self, identifier: str | None) -> RunProps:
        """What a character style says with its bases."""
        run = RunProps()
        for name in self._chain(identifier):
            run = run.over(self._runs[name])
        return run

    @_once
    def table_style(self, identifier: str | None) -> tuple[ParaProps, RunProps]:
        """What a table's style says for the paragraphs in it."""
        paragraph, run = ParaProps(), RunProps()
        for name in self._chain(identifier or self._default["table"]):
            paragraph, run = paragraph.over(self._paragraphs[name]), run.over(self._runs[name])
        return paragraph, run

    def normal(self) -> RunProps:
        """The document's own body type; Word counts the characters of a grid by it."""
        return self.paragraph_style(None)[1].over(self.base_run)


def _theme_faces(parts: Parts) -> dict[str, str]:
    """minorEastAsia and the like to a face; an empty face is the one of the language's script."""
    if parts.theme is None:
        return {}
    script = "Hans"
    if parts.settings is not None:
        language = parts.settings.find(f"{W}themeFontLang")
        if language is not None:
            script = _SCRIPTS.get(language.get(f"{W}eastAsia") or "", "Hans")
    found: dict[str, str] = {}
    for group, prefix in (("majorFont", "major"), ("minorFont", "minor")):
        fonts = parts.theme.find(f".//{A}{group}")
        if fonts is None:
            continue
        latin, east = (_typeface(fonts.find(f"{A}{name}")) for name in ("latin", "ea"))
        if not east:
            east = next((_typeface(font) for font in fonts.iterfind(f"{A}font") if font.get("script") == script), "")
        found |= {f"{prefix}Ascii": latin, f"{prefix}HAnsi": latin, f"{prefix}EastAsia": east, f"{prefix}Bidi": latin}
    return {name: face for name, face in found.items() if face}


def _typeface(element: Any) -> str:
    return str(element.get("typeface") or "") if element is not None else ""


def _palette(parts: Parts) -> dict[str, str]:
    scheme = parts.theme.find(f".//{A}clrScheme") if parts.theme is not None else None
    found: dict[str, str] = {}
    for colour in scheme if scheme is not None else ():
        for value in colour:
            shade = value.get("val") if value.tag == f"{A}srgbClr" else value.get("lastClr")
            if isinstance(colour.tag, str) and shade:
                found[colour.tag[len(A) :]] = shade
    spelled = {
        "dark1": "dk1",
        "light1": "lt1",
        "dark2": "dk2",
        "light2": "lt2",
        "text1": "dk1",
        "background1": "lt1",
        "text2": "dk2",
        "background2": "lt2",
        "hyperlink": "hlink",
        "followedHyperlink": "folHlink",
    }
    return found | {long: found[short] for long, short in spelled.items() if short in found}
