"""`rules new`: the pair of files that a rule begins with, in a policy folder of the user's own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from audit import policies, resources
from audit.checks import skeleton
from audit.errors import UsageFault
from audit.ledgers import kinds
from audit.messages import listing, t
from audit.outputs import OutputBatch
from audit.policies import Policy
from audit.policies.loading import FILE
from audit.policies.rules import FOLDER
from audit.tables.queries import adapted

_CODE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def begin(
    code: str, folder: Path, ledgers: Sequence[str], clause: str | None, *, force: bool
) -> tuple[list[Path], str]:
    """Write the two files; gives them, and the clause that the rule begins with.

    UsageFault for a name that is taken or no name, for what the policy does not know, and for a folder that is the program's
    own unless `force`. A file that exists is never written over.
    """
    policy = _policy(folder, force=force)
    paths = [folder / FOLDER / f"{code}{ending}" for ending in (".sql", ".cases.yaml")]
    if not _CODE.fullmatch(code):
        raise UsageFault(
            t(
                "规则名称“{code}”应为小写字母、数字和连字符，如 hospital-twice",
                "a rule's name has small letters, digits and hyphens, as hospital-twice; {code!r} has not",
                code=code,
            )
        )
    if code in (query.code for query in policy.queries) or any(path.exists() for path in paths):
        raise UsageFault(
            t(
                "{policy} 已有“{code}”，不会覆盖；请换一个名称",
                "{policy} has {code!r} already, which is never written over; choose another name",
                policy=policy.name,
                code=code,
            )
        )
    chosen = clause or next((each.id for each in policy.clauses if each.kind in ("row", "cross")), "")
    if chosen not in (each.id for each in policy.clauses):
        raise UsageFault(
            t(
                "{policy} 的 clauses.yaml 里没有条款“{clause}”；请用 --clause 写明检查的条款",
                "clauses.yaml of {policy} has no clause {clause!r}; name one with --clause",
                policy=policy.name,
                clause=chosen,
            )
        )
    made = skeleton.make(policy, [adapted(policy)[name] for name in _ledgers(policy, ledgers)], chosen)
    batch = OutputBatch(folder / FOLDER)
    for path, text in zip(paths, (made.sql, made.cases), strict=True):
        batch.add(path.name, text.encode())
    return batch.commit(), chosen


def _policy(folder: Path, *, force: bool) -> Policy:
    if not (folder / FILE).is_file():
        raise UsageFault(
            t(
                "{folder} 不是政策文件夹（里面没有 {file}）；请写文件夹的路径，新的可从 rules/_template 复制",
                "{folder} is no policy folder (there is no {file} in it); give its path, a new one is a copy of rules/_template",
                folder=folder,
                file=FILE,
            )
        )
    if not force and folder.resolve().is_relative_to(resources.folder("rules").resolve()):
        raise UsageFault(
            t(
                "{folder} 是程序自带的文件夹，升级时会被替换；请复制出来或另建覆盖文件夹，确要写入请加 --force",
                "{folder} belongs to the program and is replaced by an upgrade; copy it, make an overlay, or add --force",
                folder=folder,
            )
        )
    return policies.load(str(folder))


def _ledgers(policy: Policy, given: Sequence[str]) -> list[str]:
    """The ledgers named, else the policy's first. UsageFault for one that the policy does not use."""
    names = [kinds.find(each).name for each in given] or list(policy.ledgers)[:1]
    strange = [kinds.catalogue()[name].title for name in names if name not in policy.ledgers]
    if strange or not names:
        raise UsageFault(
            t(
                "{policy} 没有用到{ledgers}；请先在 policy.yaml 的 ledgers 里写上",
                "{policy} does not use {ledgers}; name it in `ledgers` of policy.yaml first",
                policy=policy.name,
                ledgers=listing(strange) or t("任何台账", "any ledger"),
            )
        )
    return names
