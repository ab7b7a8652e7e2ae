"""Threads of comments, as Excel 365 shows them in place of a cell's comment: ours joins as a reply.

A thread is kept in two forms: the thread itself, and a plain comment with the same text for programs that know none.
"""

from __future__ import annotations

import uuid
from typing import Any

from lxml import etree

from audit.workbook_edit.package import Package
from audit.workbook_edit.xml import namespace

_OURS = uuid.UUID("9d4f0b0e-3a55-5d0a-8f6b-6f8e2f3c1a77")  # so that the same reply gets the same id
_WHEN = "2000-01-01T00:00:00.00"


class Threads:
    """The threads of one sheet."""

    def __init__(self, package: Package, part: str, author: str) -> None:
        self._package = package
        self._author = author
        self._part = next((each for each in package.related(part, "threadedComment") if each in package), None)
        people = [each for each in package.related(package.workbook, "person") if each in package]
        self._people = people[0] if people else None

    def reply(self, cell: str, text: str) -> None:
        """Add a reply to the thread on a cell, if there is one."""
        if self._part is None or self._people is None:
            return
        root = self._package.tree(self._part)
        thread = next((each for each in root if each.get("ref") == cell and each.get("parentId") is None), None)
        if thread is None:
            return
        reply = etree.Element(
            f"{{{namespace(root)}}}threadedComment",
            ref=cell,
            dT=thread.get("dT", _WHEN),
            personId=self._person(self._package.tree(self._people)),
            id=_name(cell, text),
            parentId=thread.get("id", ""),
        )
        etree.SubElement(reply, f"{{{namespace(root)}}}text").text = text
        last = [each for each in root if each is thread or each.get("parentId") == thread.get("id")][-1]
        last.addnext(reply)
        self._package.touch(self._part)

    def _person(self, root: Any) -> str:
        ours = _name("person", self._author)
        if all(each.get("id") != ours for each in root):
            etree.SubElement(
                root,
                f"{{{namespace(root)}}}person",
                displayName=self._author,
                id=ours,
                userId=self._author,
                providerId="None",
            )
            assert self._people is not None
            self._package.touch(self._people)
        return ours


def _name(*parts: str) -> str:
    return "{" + str(uuid.uuid5(_OURS, "\n".join(parts))).upper() + "}"
