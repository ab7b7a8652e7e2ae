"""From the data of documents to documents: judged by schema and clauses, rendered, and where they are public looked at for what must not
go out."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from audit.app import check as checking
from audit.app import privacy as notices
from audit.app.settings import Settings
from audit.documents.batches import Record, Refusal
from audit.documents.catalogue import Template
from audit.documents.render import DocumentRefused, Renderer
from audit.errors import DataFault
from audit.ledgers.gathering import Source
from audit.messages import listing, pick, t
from audit.model import Severity
from audit.policies import Policy
from audit.tables import records

CHUNK = 1000  # records that are put to the clauses together


class Maker:
    """Makes the documents of one template. `policy` judges the data (None: no policy asks for the document); `checked` are the ledgers that
    they come from, where they do."""

    def __init__(
        self, template: Template, policy: Policy | None, settings: Settings, checked: checking.Checked | None = None
    ) -> None:
        self.template = template
        self.renderer = Renderer(template)
        self._policy = policy
        self._settings = settings
        self._checked = checked

    def judged(self, items: Iterable[Record | Refusal]) -> Iterator[Record | list[Refusal]]:
        """The records in order, each as it is or as what stands against it."""
        chunk: list[Record | Refusal] = []
        for item in items:
            chunk.append(item)
            if len(chunk) == CHUNK:
                yield from self._judge(chunk)
                chunk = []
        yield from self._judge(chunk)

    def _judge(self, chunk: Sequence[Record | Refusal]) -> Iterator[Record | list[Refusal]]:
        found = [
            [item] if isinstance(item, Refusal) else self.renderer.check(item.data, record=item.key) for item in chunk
        ]
        sound = [item for item, bad in zip(chunk, found, strict=True) if not bad and isinstance(item, Record)]
        answers = iter(self._clauses(sound))
        for item, bad in zip(chunk, found, strict=True):
            if bad or isinstance(item, Refusal):
                yield self._shown(bad)
                continue
            against = next(answers)
            yield self._shown(against) or item

    def _shown(self, refusals: Sequence[Refusal]) -> list[Refusal]:
        """Refusals as they may be told: what is said of a value can hold an identity number or a telephone number."""
        of = {
            "template": self.template.name,
            "title": pick(self.template.title, self.template.title_en) or self.template.title,
        }
        return [replace(each, message=self._settings.masker.text(each.message), **of) for each in refusals]

    def _clauses(self, sound: Sequence[Record]) -> list[list[Refusal]]:
        """What the clauses of the policy say against records that fit their schema."""
        if self._policy is None or self.template.foreign:
            return [[] for _ in sound]
        kind = records.kind_of(self._policy, self.template.name)
        found = records.many_refusals(kind, [item.data for item in sound], self._policy, self._settings.as_of)
        return [
            [Refusal(item.key, each.field, _worded(each)) for each in against]
            for item, against in zip(sound, found, strict=True)
        ]

    def make(self, record: Record) -> bytes | list[Refusal]:
        """The bytes of one document, or why there is none."""
        try:
            made = self.renderer.render(record.data, record=record.key)
        except DocumentRefused as error:
            return self._shown(error.refusals)
        leak = self._leak(record, made)
        return self._shown([Refusal(record.key, "", leak)]) if leak else made

    def verify(self, record: Record, made: bytes) -> list[Refusal]:
        """Read a document back; what it says otherwise than the data."""
        try:
            self.renderer.verify(record.data, made)
        except DataFault as error:
            return self._shown([Refusal(record.key, "", str(error))])
        return []

    def _leak(self, record: Record, made: bytes) -> str | None:
        """Why a notice that we made must not go out, None if the privacy check finds no error in it."""
        if self.template.genre != "notice":
            return None
        rules = notices.rules_of(self._policy)
        ledgers = self._checked.report.tables if self._checked is not None else []
        with tempfile.TemporaryDirectory(prefix="audit-") as folder:
            path = Path(folder) / "notice.docx"
            path.write_bytes(made)
            outcome = notices.check_files([(Source(path, record.file), "docx")], rules, ledgers, self._settings)
        errors = [f.message for item in outcome.files for f in item.findings if f.severity is Severity.ERROR]
        errors += [item.message for item in outcome.unreadable]
        if not errors:
            return None
        return t(
            "生成的公示没有通过公示检查：{reason}",
            "the notice made does not pass the privacy check: {reason}",
            reason="；".join(errors),
        )

    @property
    def as_of(self) -> date:
        """The day on which the documents are made."""
        return self._settings.as_of


def _worded(item: records.Refusal) -> str:
    clauses = t("（{clauses}）", " ({clauses})", clauses=listing(list(item.clauses))) if item.clauses else ""
    return t(
        "“{field}”{message}{clauses}",
        "{field}: {message}{clauses}",
        field=item.field,
        message=item.message,
        clauses=clauses,
    )
