"""`validate` and `check`: ledgers against their schemas, then against a policy's rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from audit import policies
from audit.app.settings import Settings
from audit.app.stored import FromStore
from audit.cache import Cache
from audit.checks import run as checks
from audit.errors import UsageFault
from audit.evidence.fingerprints import with_fingerprints
from audit.ledgers import gathering, kinds, submission
from audit.ledgers.kinds import LedgerKind
from audit.ledgers.opened import open_archives
from audit.ledgers.validate import CAP
from audit.masking import Masker
from audit.messages import listing, pick, t
from audit.model import Capped, CheckReport, Finding, RowIssue, Severity
from audit.policies import Policy
from audit.policies.readings import RUBRIC
from audit.scoring import evidence as records
from audit.scoring import rubric as rubrics
from audit.tables.queries import adapted

RULE_CAP = 1000  # findings of one rule listed, unless all are asked for
SCHEMA_RULE = "schema"


@dataclass(slots=True)
class Checked:
    """A report with what was needed to make it: the policies, the ledgers as the policy wants them, the other files."""

    report: CheckReport
    policies: tuple[Policy, ...] = ()
    kinds: Mapping[str, LedgerKind] = field(default_factory=dict)
    others: list[tuple[gathering.Source, str]] = field(default_factory=list)

    @property
    def policy(self) -> Policy | None:
        """The policy of the engagement; the rules on consistency between ledgers run beside it."""
        return self.policies[0] if self.policies else None

    @property
    def titles(self) -> dict[str, str]:
        """Rule ids to titles, in the language in use."""
        titles = {
            rule.id: pick(rule.title, rule.title_en) or rule.title for policy in self.policies for rule in policy.rules
        }
        return titles | {SCHEMA_RULE: t("台账格式", "ledger format"), records.RULE: t("考核记录", "assessors' records")}


def choose_policy(name: str | None, found: frozenset[str]) -> Policy:
    """The policy named, else the only one that has all the ledgers found. UsageFault names the choices."""
    if name:
        return policies.load(name)
    every = [policies.load(each) for each in policies.names()]
    fitting = [policy for policy in every if found <= set(policy.ledgers)]
    if found and len(fitting) == 1:
        return fitting[0]
    titles = [kinds.catalogue()[each].title for each in sorted(found)]
    raise UsageFault(
        t(
            "无法判断适用哪项政策（读到的台账：{ledgers}）；请用 --policy 指明：{choices}",
            "which policy applies is not clear (ledgers read: {ledgers}); name it with --policy: {choices}",
            ledgers=listing(titles) or t("无", "none"),
            choices=listing([policy.name for policy in fitting or every]),
        )
    )


def read(paths: Sequence[Path], settings: Settings, *, with_policy: bool, outputs: Path | None = None) -> Checked:
    """Read and validate; no rule runs yet. `with_policy` demands a policy, else one is used only if it was named.

    `outputs` is the folder that will be written into and is not read.
    """
    forced = kinds.find(settings.forced) if settings.forced else None
    checked = Checked(CheckReport(settings.as_of))
    stored = FromStore(settings.store) if settings.store else None
    named = settings.policy or (stored.policy if stored else None)
    chosen: list[Policy] = [policies.load(named)] if named else []
    if stored:
        stored.belongs_to(chosen[0])

    def adapt(found: frozenset[str]) -> Mapping[str, LedgerKind]:
        if with_policy and found and not chosen:
            chosen.append(choose_policy(None, found))
        checked.kinds = adapted(chosen[0] if chosen else None)
        return checked.kinds

    how = submission.Reading(
        forced,
        settings.passwords,
        Cache(settings.cache) if settings.cache else None,
        None if settings.everything else CAP,
        stored.contents if stored else {},
        _reader_of(settings),
    )
    opened = open_archives(gathering.gather(paths, outputs), settings.passwords)
    gathered, checked.report.archives = opened.gathered, opened.archives
    read_in = submission.read(stored.beside(gathered) if stored else gathered, how, adapt)
    if stored:
        stored.join(read_in, checked.kinds, how.cap)
    if not read_in.tables and not read_in.unreadable:
        places = [*([settings.store] if settings.store else []), *paths]
        if settings.database:
            places.append(Path(settings.database.address.label))
        raise UsageFault(nothing_in(places))
    if chosen:
        chosen = [adjusted(policy, settings) for policy in chosen]
        integrity = policies.load_integrity()
        submitted = {table.ledger for table in read_in.tables}
        checked.policies = (*chosen, *([_beside(integrity, chosen[0], submitted)] if integrity else []))
    checked.others = read_in.others
    report = checked.report
    report.policy = chosen[0].name if chosen else None
    report.tables, report.unreadable, report.skipped = read_in.tables, read_in.unreadable, read_in.skipped
    report.findings = [
        schema_finding(issue, checked, settings.masker) for table in report.tables for issue in table.issues
    ]
    return checked


def _reader_of(settings: Settings) -> submission.Beside | None:
    """What reads the database of the settings, if there is one."""
    if settings.database is None:
        return None
    from audit.ledgers import from_database  # only here are its drivers wanted

    return partial(from_database.read, settings.database)


def nothing_in(paths: Sequence[Path]) -> str:
    """Said of paths in which there is no ledger."""
    return t(
        "{path} 里没有台账；请核对路径（认得的台账见 audit ledgers list）",
        "no ledger in {path}; check the path (audit ledgers list shows those known)",
        path=listing([str(path) for path in paths]),
    )


def _beside(integrity: Policy, policy: Policy, submitted: AbstractSet[str]) -> Policy:
    """The rules on consistency that concern a policy: those whose ledgers it uses or somebody handed in. The others would
    only be listed as not run, for ledgers that nobody is asked for."""
    known = {*policy.ledgers, *submitted}
    return replace(integrity, rules=tuple(rule for rule in integrity.rules if known.issuperset(rule.ledgers)))


def adjusted(policy: Policy, settings: Settings) -> Policy:
    """The policy with the parameters and readings that the user gave."""
    return policy.with_overrides(_parameters(policy, settings), _readings(policy, settings))


def _parameters(policy: Policy, settings: Settings) -> dict[str, str]:
    """The `--set` values that are parameters; the caller decides what the others are."""
    return {key: value for key, value in settings.sets.items() if policy.has_parameter(key)}


def _readings(policy: Policy, settings: Settings) -> dict[str, str]:
    """The readings of `audit.toml`, and those given with `--set`, which go before."""
    return dict(settings.readings) | {key: value for key, value in settings.sets.items() if key in policy.readings}


def refuse_unknown_sets(policy: Policy | None, settings: Settings, fields: frozenset[str] = frozenset()) -> None:
    """UsageFault for a `--set` key that is no parameter or reading of the policy and no field of a document."""
    for key in settings.sets:
        if key.rpartition(".")[2] in fields:
            continue
        if policy is None or not (policy.has_parameter(key) or key in policy.readings):
            raise policies.unknown(key, {**policy.params.entries, **policy.readings} if policy else {})


def schema_finding(issue: RowIssue, checked: Checked, masker: Masker) -> Finding:
    """A row's fault as a finding of rule `schema`, with the clause where the policy's allowed values rest on one."""
    # A total row that does not add up is no matter of a single column.
    subject = ("*", "合计") if issue.keyword == "total" else (issue.ledger, issue.column or "")
    clauses = issue.clauses or tuple(
        clause for policy in checked.policies for clause in policy.schema_clauses(*subject)
    )
    return Finding(
        rule=SCHEMA_RULE,
        clauses=clauses,
        severity=issue.severity,
        ledger=issue.ledger,
        place=issue.place,
        message=masker.text(issue.message),
        column=issue.column,
        value=masker.value(issue.value, issue.kind),
        related=issue.related,
        unit=issue.unit,
        key=(("#keyword", issue.keyword),),
    )


def validate(paths: Sequence[Path], settings: Settings) -> Checked:
    """Ledgers against their schemas; with a policy, also against what only it requires."""
    checked = read(paths, settings, with_policy=False)
    refuse_unknown_sets(checked.policy, settings)
    _look_at_records(checked, settings)
    finish(checked, settings)
    return checked


def check(
    paths: Sequence[Path],
    settings: Settings,
    fields: frozenset[str] = frozenset(),
    outputs: Path | None = None,
    *,
    with_records: bool = True,
) -> Checked:
    """Validate, then run the policy's rules and those on consistency over all the ledgers together.

    `fields` are the names that `--set` may give besides parameters (fields of documents). `with_records`: what the rubric
    cannot use of the assessors' records is found as well; whoever scores them looks for himself.
    """
    checked = read(paths, settings, with_policy=True, outputs=outputs)
    refuse_unknown_sets(checked.policy, settings, fields)
    report = checked.report
    if checked.policies and report.tables:
        cap = None if settings.everything else RULE_CAP
        outcome = checks.run_rules(
            checked.policies,
            report.tables,
            checked.kinds,
            settings.as_of,
            settings.masker,
            cap,
            settings.limits,
            settings.engine,
        )
        report.findings += outcome.findings
        report.capped += [replace(item, shown=RULE_CAP, total=RULE_CAP + item.total) for item in outcome.held]
        report.held_amount = outcome.held_amount
        report.not_run, report.faults, report.not_applicable = outcome.not_run, outcome.faults, outcome.not_applicable
    if with_records:
        _look_at_records(checked, settings)
    finish(checked, settings)
    return checked


def _look_at_records(checked: Checked, settings: Settings) -> None:
    """Findings about the records that the policy's rubric is scored by, where it has one and they were submitted."""
    policy, report = checked.policy, checked.report
    if policy is None or policy.path(RUBRIC) is None:
        return
    rubric, masker = rubrics.load(policy), settings.masker
    report.findings += [masked(item, masker) for item in records.problems(rubric, policy, report.tables)]


def masked(finding: Finding, masker: Masker) -> Finding:
    """A finding whose texts come from a ledger as they are, made fit to be shown."""
    return replace(finding, message=masker.text(finding.message), value=masker.value(finding.value))


def finish(checked: Checked, settings: Settings) -> None:
    """Sort the findings and, unless all are wanted, hold back what repeats beyond the cap. Everything stays counted."""
    report = checked.report
    report.findings.sort(key=Finding.sort_key)
    masker = settings.masker
    report.findings = [
        item if item.unit is None or (unit := masker.text(item.unit)) == item.unit else replace(item, unit=unit)
        for item in report.findings
    ]
    mark(checked, settings)
    held: Counter[Severity] = Counter()
    for item in report.capped:
        held[item.severity] += item.total - item.shown
    for table in report.tables:
        totals: Counter[str] = Counter()
        for (column, severity), count in table.held.items():
            held[severity] += count
            totals[column] += count
        for column, count in totals.items():
            shown = sum(issue.column == column for issue in table.issues)
            report.capped.append(Capped(SCHEMA_RULE, column, table.file, shown, shown + count))
    report.capped.sort(key=lambda item: (item.file or "", item.rule, item.column or ""))
    report.held = dict(held)


def mark(checked: Checked, settings: Settings) -> None:
    """Give every finding its fingerprint, where the engagement has a secret."""
    report = checked.report
    if settings.salt is not None:
        report.findings = with_fingerprints(report.findings, report.tables, checked.kinds, settings.salt)
