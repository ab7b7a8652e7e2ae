"""`verify`: is everything that a record names as it was? Looks at digests, the chain and a signature; runs nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audit import config, policies
from audit.app.recording import parameters, prefix
from audit.errors import AuditError, UsageFault
from audit.evidence import chain, record, signature, sources
from audit.evidence.digests import of_file, same
from audit.evidence.record import Dependency, Record
from audit.evidence.signature import Signature
from audit.ledgers import gathering
from audit.ledgers.opened import open_archives
from audit.messages import t
from audit.policies import Policy

if TYPE_CHECKING:
    from audit.ledgers.from_database import Database


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that is not as it was. `kind`: `output`, `input`, `store`, `settings`, `policy`, `parameter`, `reading`, `program`, `chain`,
    `signature`; with a rerun also `cell` and `finding`."""

    kind: str
    name: str
    message: str

    def as_json(self) -> dict[str, str]:
        return {"kind": self.kind, "name": self.name, "message": self.message}


@dataclass(frozen=True, slots=True)
class Places:
    """Where what a record names is to be looked for: the engagement's folder, the submission, the outputs (None: they are not here), the
    policy, and the store, if there was one."""

    project: Path
    folder: Path
    out: Path | None
    policy: str | None
    store: Path | None = None


@dataclass(slots=True)
class Verified:
    """What came of it: how many files of each kind were looked at, what is different, what else there is to know."""

    record: Record
    checked: dict[str, int] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    signature: Signature = field(default_factory=lambda: Signature("none"))

    @property
    def exit_status(self) -> int:
        """0 all is as it was, 1 something is not."""
        return int(bool(self.differences))

    def as_json(self, shown: str) -> dict[str, Any]:
        return {
            "record": shown,
            "started": self.record.started,
            "checked": self.checked,
            "differences": [item.as_json() for item in self.differences],
            "signature": {"state": self.signature.state, "detail": self.signature.detail},
            "notes": self.notes,
        }


def places(
    path: Path,
    found: Record,
    project: Path | None,
    folder: Path | None,
    policy: str | None,
    store: Path | None = None,
) -> Places:
    """Where to look. UsageFault where the engagement's folder or the submission is not found and was not named."""
    asked = found.asked
    here = path.parent.resolve()
    out: Path | None = here
    if here.name == chain.FOLDER:
        base: Path | None = project or here.parent
        out = here.parent / asked["out"] if asked["out"] else None
    else:
        base = project or _above(here, asked["out"])
    base = base or Path.cwd()
    stored = asked.get("store")
    if stored and store is None:
        store = base / stored if asked["storeInProject"] else None
        if store is None or not store.is_dir():
            raise UsageFault(
                t(
                    "找不到当时审计的数据库“{store}”；请用 --store 指明它现在的位置",
                    "the store {store!r} that was audited is not found; say with --store where it is now",
                    store=stored,
                )
            )
    inputs = folder or (base / asked["folder"] if asked["inProject"] else None)
    if inputs is None or not inputs.is_dir():
        raise UsageFault(
            t(
                "找不到当时审计的文件夹“{folder}”；请用 --project 指明项目文件夹，或用 --folder 指明提交材料的文件夹",
                "the folder {folder!r} that was audited is not found; name the engagement's folder with --project, or the submission's with --folder",
                folder=asked["folder"],
            )
        )
    return Places(base, inputs, out, policy, store if stored else None)


def _above(here: Path, out: str | None) -> Path | None:
    """The engagement's folder, where the outputs still lie below it as they did."""
    if out is None:
        return None
    parts = [] if out == "." else out.split("/")
    if list(here.parts[len(here.parts) - len(parts) :]) != parts:
        return None
    return here.parents[len(parts) - 1] if parts else here


def verify(
    path: Path,
    *,
    project: Path | None = None,
    folder: Path | None = None,
    policy: str | None = None,
    store: Path | None = None,
    database: Database | None = None,
) -> Verified:
    """Compare everything that the record names with what is there now; `database` is where its database is, if the environment does not say."""
    found = record.read(path)
    result = Verified(found)
    where = places(path, found, project, folder, policy, store)
    if where.out is None:
        result.notes.append(
            t(
                "输出文件不在项目文件夹里，未核对",
                "the outputs are not in the engagement's folder and were not looked at",
            )
        )
    else:
        result.checked["outputs"] = len(found.outputs)
        result.differences += _outputs(found, where.out)
    compare_sources(found, where, result, database)
    _chain(found, where, result)
    signers = where.project / signature.SIGNERS
    result.signature = signature.look(path, found.data, signers)
    if result.signature.state == "bad":
        result.differences.append(
            Difference(
                "signature",
                path.name + ".sig",
                t("签名与记录不符，或签名文件已损坏", "the signature is not of this record, or damaged"),
            )
        )
    return result


def _outputs(found: Record, out: Path) -> Iterator[Difference]:
    for name, digest in found.outputs.items():
        message = _compared(out / name, digest)
        if message:
            yield Difference("output", name, message)


def _compared(path: Path, digest: Mapping[str, str]) -> str | None:
    """What is different about a file, None where it is the same."""
    try:
        if not path.is_file():
            return t("没有了", "is gone")
        return None if same(digest, of_file(path)) else t("内容变了", "was changed")
    except OSError as error:
        return t("读不出来：{error}", "cannot be read: {error}", error=error.strerror)


def compare_sources(found: Record, where: Places, result: Verified, database: Database | None) -> None:
    """Inputs, settings, policy and program, as recorded and as they are now."""
    start = prefix(found.asked["folder"])
    inputs = found.of_role("input")
    result.checked["inputs"] = len(inputs) + len(found.of_role("database"))
    _database(found, where, result, database)
    gathered = gathering.gather([where.folder] if where.folder and found.asked.get("files", True) else [])
    opened = open_archives(gathered).with_archives(gathered)
    found_now = {start + source.shown: source.path for source in opened}
    recorded = {item.name: item.digest for item in inputs}
    for item in inputs:
        path = found_now.get(item.name)
        if path is None and _in_same_archive(item.name, recorded, found_now):
            continue
        message = _compared(path, item.digest) if path else t("没有了", "is gone")
        if message:
            result.differences.append(Difference("input", item.name, message))
    known = {item.name for item in inputs} | set(found.in_force.get("unread", []))
    for name, path in found_now.items():
        if name not in known and path.name not in config.OWN_FILES:
            result.differences.append(Difference("input", name, t("是新增的", "is new")))
    if where.store is not None:
        result.differences += _store(found, where.store, result)
    for item in found.of_role("settings"):
        message = _compared(where.project / item.name, item.digest)
        if message:
            result.differences.append(Difference("settings", item.name, message))
    policy = _policy(found, where)
    every = [each for each in (policy, policies.load_integrity()) if each is not None]
    result.checked["policy"] = len(found.of_role("policy"))
    result.differences += _policy_files(found.of_role("policy"), every)
    if policy is not None:
        result.differences += _figures(found, [_as_asked(policy, found), *every[1:]])
    result.differences += _program(found)


def _store(found: Record, store: Path, result: Verified) -> Iterator[Difference]:
    """The files of the store that the run rested on. What was added to it since shows in its journal."""
    items = found.of_role("store")
    result.checked["store"] = len(items)
    start = prefix(found.asked["store"])
    for item in items:
        message = _compared(store / item.name.removeprefix(start), item.digest)
        if message:
            yield Difference("store", item.name, message)


def _database(found: Record, where: Places, result: Verified, given: Database | None) -> None:
    """The tables of the run's database, if it had one."""
    if given is None and "database" not in found.asked:
        return
    from audit.app import database_again  # its drivers are wanted only here

    database = database_again.database_of(found, where.project, given)
    if database is not None:
        result.differences += [Difference("input", *each) for each in database_again.differences(found, database)]


def _in_same_archive(name: str, recorded: Mapping[str, Mapping[str, str]], found_now: Mapping[str, Path]) -> bool:
    """Whether a file lies in an archive that is as it was: one with a password, which is not asked for here."""
    while "/" in name:
        name = name.rpartition("/")[0]
        if name in recorded and name in found_now:
            return _compared(found_now[name], recorded[name]) is None
    return False


def _policy(found: Record, where: Places) -> Policy | None:
    """The policy as it is now: that of the option, else that of the record, else that of the engagement's `audit.toml`."""
    name = policy_name(found, where)
    return policies.load(name) if name else None


def policy_name(found: Record, where: Places) -> str | None:
    """The name or path by which the record's policy is to be had here."""
    name: str | None = where.policy or found.asked["policy"]
    if where.policy or name is None or name in policies.names():
        return name
    if (where.project / name / policies.loading.FILE).is_file():
        return str(where.project / name)
    given = config.load(where.project / config.FILE).policy if (where.project / config.FILE).is_file() else None
    if given and (where.project / given / policies.loading.FILE).is_file():
        return str(where.project / given)
    raise UsageFault(
        t(
            "找不到记录里的政策文件夹“{name}”；请用 --policy 指明它现在的位置",
            "the record's policy folder {name!r} is not found; say with --policy where it is now",
            name=name,
        )
    )


def _as_asked(policy: Policy, found: Record) -> Policy:
    """The policy with the parameters and readings that the run was given; one that there is no more shows in the comparison."""
    sets = {key: value for key, value in found.asked["set"].items() if policy.has_parameter(key)}
    wanted = {**found.asked["readings"], **{k: v for k, v in found.asked["set"].items() if k in policy.readings}}
    readings = {k: v for k, v in wanted.items() if k in policy.readings and policy.readings[k].allows(v)}
    return policy.with_overrides(sets, readings)


def _policy_files(items: Iterable[Dependency], every: list[Policy]) -> Iterator[Difference]:
    """Rules and other files of the policy that were changed, came or went."""
    now = {item.name: item.digest for item in sources.policy_files(every)}
    titles = {}
    for policy in every:
        for start, folder in sources.folders_of([policy]).items():
            for query in policy.queries:
                if query.path.is_relative_to(folder):
                    titles[start + query.path.relative_to(folder).as_posix()] = query.id
    before = {item.name: item.digest for item in items}
    for name in sorted({*before, *now}):
        rule = t("规则 {rule} ", "rule {rule} ", rule=titles[name]) if name in titles else ""
        if name not in now:
            yield Difference("policy", name, t("没有了", "is gone"))
        elif name not in before:
            yield Difference("policy", name, t("{rule}是新增的", "{rule}is new", rule=rule))
        elif not same(before[name], now[name]):
            yield Difference("policy", name, t("{rule}改过", "{rule}was changed", rule=rule))


def _figures(found: Record, every: list[Policy]) -> Iterator[Difference]:
    """Parameters and readings that are not what they were."""
    before = found.in_force["parameters"]
    now = {key: values for policy in every for key, values in parameters(policy, policy is every[0])}
    for key in sorted({*before, *now}):
        one, two = before.get(key), now.get(key)
        if one != two:
            yield Difference("parameter", key, _changed(_dated(one), _dated(two)))
    readings = {name: value for policy in every for name, value in policy.settings.items()}
    for name in sorted({*found.in_force["readings"], *readings}):
        was, is_ = found.in_force["readings"].get(name), readings.get(name)
        if was != is_:
            yield Difference("reading", name, _changed(was, is_))


def _changed(before: str | None, now: str | None) -> str:
    none = t("无", "none")
    return t("由 {old} 变为 {new}", "{old} became {new}", old=before or none, new=now or none)


def _dated(values: Mapping[str, str | None] | None) -> str | None:
    """The values of a parameter in words: `150（2021-01-01 起）`."""
    if values is None:
        return None
    texts = []
    for day, value in values.items():
        shown = t("无", "none") if value is None else value
        texts.append(shown if not day else t("{value}（{day} 起）", "{value} (from {day})", value=shown, day=day))
    return t("、", ", ").join(texts)


def _program(found: Record) -> Iterator[Difference]:
    now = {item.name: item.digest for item in sources.program()}
    versions = sources.versions()
    if found.versions.get("audit") != versions["audit"]:
        yield Difference("program", "audit", _changed(found.versions.get("audit"), versions["audit"]))
    for item in found.of_role("program"):
        if item.name in now and not same(item.digest, now[item.name]):
            yield Difference(
                "program", item.name, t("程序文件与当时不同", "files of the program are not those of then")
            )


def _chain(found: Record, where: Places, result: Verified) -> None:
    """The engagement's chain, where the record says that it stands in one."""
    if found.in_force["sequence"] is None:
        return
    result.checked["chain"] = len(chain.links(where.project))
    try:
        result.differences += [
            Difference("chain", chain.FOLDER, message) for message in chain.faults(where.project, found)
        ]
    except AuditError as error:
        result.differences.append(Difference("chain", chain.FOLDER, str(error)))
    for number in chain.forks(where.project):
        result.notes.append(
            t(
                "第 {n} 号记录不止一份：两人从同一状态各运行过一次",
                "there is more than one record number {n}: two people ran from the same state",
                n=number,
            )
        )
