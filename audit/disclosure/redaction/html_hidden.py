"""Which elements of a web page are not seen, by their attributes and by the page's own style rules."""

from __future__ import annotations

import re
from typing import Any

_HIDES = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0(?:\.0+)?\s*(?:[;!]|\Z)|font-size\s*:\s*[01](?:\.[0-9]+)?(?:px|pt)?\s*(?:[;!]|\Z)"
    r"|(?:left|top|right|text-indent|margin-left|margin-top)\s*:\s*-[0-9]{3,}|(?:^|[;\s])(?:width|height)\s*:\s*0(?:px)?\s*;[^}]*overflow\s*:\s*hidden"
    r"|clip\s*:\s*rect\(\s*0|color\s*:\s*transparent",
    re.I,
)
_WHITE = re.compile(r"(?:^|[;\s])color\s*:\s*(?:#fff(?:fff)?\b|white\b|rgb\(\s*255\s*,\s*255\s*,\s*255\s*\))", re.I)
_GROUND = re.compile(r"background", re.I)
_RULE = re.compile(r"([^{}]{1,400})\{([^{}]{0,2000})\}")
_SIMPLE = re.compile(r"(?P<tag>[a-z][a-z0-9]*)?(?:\.(?P<class>[\w\-\u4e00-\u9fff]+))?(?:#(?P<id>[\w\-\u4e00-\u9fff]+))?\Z", re.I)
_PRINT = re.compile(r"@media\s+print\s*\{(?:[^{}]*\{[^{}]*\}){0,200}[^{}]*\}", re.I)


class Hidden:
    """Reads the style rules of a page once, then judges elements."""

    def __init__(self, root: Any) -> None:
        self._rules: list[tuple[str, str, str]] = []
        for style in root.iter("style"):
            for selectors, body in _RULE.findall(_PRINT.sub("", re.sub(r"/\*.*?\*/", "", style.text or "", flags=re.S))):
                if _HIDES.search(body):
                    for selector in selectors.split(","):
                        last = re.split(r"[\s>+~]+", selector.strip())[-1]
                        match = _SIMPLE.match(last)
                        if match and match.group():
                            self._rules.append((match["tag"] or "", match["class"] or "", match["id"] or ""))

    def hides(self, element: Any) -> bool:
        """Whether an element and all in it is not seen."""
        style = element.get("style") or ""
        if element.get("hidden") is not None or _HIDES.search(style):
            return True
        if element.tag == "input" and (element.get("type") or "").lower() == "hidden":
            return True
        white = bool(_WHITE.search(style)) or (element.tag == "font" and (element.get("color") or "").lower() in ("white", "#ffffff", "#fff"))
        if white and not any(self._grounded(each) for each in (element, *element.iterancestors())):
            return True
        classes = (element.get("class") or "").split()
        return any(
            (not tag or tag.lower() == element.tag) and (not name or name in classes) and (not key or key == element.get("id"))
            for tag, name, key in self._rules
        )

    @staticmethod
    def _grounded(element: Any) -> bool:
        return bool(_GROUND.search(element.get("style") or "")) or element.get("bgcolor") is not None or bool(element.get("class"))
