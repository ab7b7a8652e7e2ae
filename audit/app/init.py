"""`init`: the folder of an engagement: `audit.toml`, places for what comes in and goes out, and the secret of its fingerprints."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from audit import config, policies
from audit.app import generate
from audit.errors import OutputError
from audit.evidence import register
from audit.messages import listing, pick, t
from audit.outputs import write_file
from audit.policies import Policy

IGNORE, ATTRIBUTES = ".gitignore", ".gitattributes"


@dataclass(slots=True)
class Begun:
    """What was made in `folder`, and what was there and is kept; names as they stand in the folder."""

    folder: Path
    made: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


def folders() -> list[str]:
    """The folders of an engagement, named in the language in use."""
    return [t("提交材料", "submission"), t("结果", "results"), t("整改材料", "rectification")]


def begin(folder: Path, policy_name: str | None, as_of: date | None, *, force: bool) -> Begun:
    """Make what is missing. An `audit.toml` is written over only with `force`; the secret never is, since earlier findings
    could not be matched any more."""
    policy = policies.load(policy_name) if policy_name else None
    # A policy folder is named as seen from the engagement; one that is shipped, by its name.
    name = policy_name
    if policy is not None:
        shipped = policy.name in policies.names()
        name = policy.name if shipped else _seen_from(folder, policy.folder)
    if folder.exists() and not folder.is_dir():
        raise OutputError(t("{path} 是文件，不能作审计项目的文件夹", "{path} is a file, not a folder", path=folder))
    begun = Begun(folder)
    settings = folder / config.FILE
    if settings.exists() and not force:
        config.load(settings)
        begun.kept.append(config.FILE)
    else:
        _make_folder(folder)
        write_file(settings, template(policy, name, as_of).encode(), force=force)
        begun.made.append(config.FILE)
    for each in folders():
        (begun.kept if (folder / each).is_dir() else begun.made).append(each + "/")
        _make_folder(folder / each)
    # Where the folder is kept in git: what stays out of it, and that of two people's registers all lines are kept.
    for name, text in ((IGNORE, f"{config.SALT}\n.audit-cache/\n"), (ATTRIBUTES, f"{register.FILE} merge=union\n")):
        if not (folder / name).exists():
            write_file(folder / name, text.encode(), force=True)
            begun.made.append(name)
    (begun.kept if config.read_salt(folder) is not None else begun.made).append(config.SALT)
    config.make_salt(folder)
    return begun


def _seen_from(folder: Path, policy: Path) -> str:
    return Path(os.path.relpath(policy, folder.resolve())).as_posix()


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            t("无法建立文件夹 {path}：{reason}", "cannot make {path}: {reason}", path=folder, reason=error.strerror)
        ) from error


def template(policy: Policy | None, name: str | None, as_of: date | None) -> str:
    """The text of a new `audit.toml`, with all that can be set as comments."""
    lines = [
        t(
            "# 本次审计的设置。以 # 开头的是说明和可选项，去掉 # 即生效；不认识的项会被拒绝。",
            "# The settings of this engagement. Lines with # are notes and choices; unknown keys are refused.",
        ),
        t("# 各项现值和出处：audit config show", "# What is in force, and where it comes from: audit config show"),
        "",
        t(
            "# 适用的政策：{all}，或政策文件夹的路径",
            "# the policy: {all}, or the path of a policy folder",
            all=listing(policies.names()),
        ),
        f"policy = {_text(name)}" if name else '# policy = ""',
        t(
            "# 把哪一天当作“今天”；写明了，以后复核时结果不变",
            "# the day to take for today; once written, a later review gets the same result",
        ),
        f"as_of = {as_of.isoformat()}" if as_of else "# as_of = 2024-07-15",
        t(
            "# 大数据量时可用本机的多少：内存上限、内存放不下时的暂存文件夹、同时运行几个查询",
            "# what large work may take of the machine: memory, a folder for what does not fit into it, queries at once",
        ),
        '# memory = "4GB"',
        '# spill = ""',
        "# threads = 2",
        "",
        "[set]",
        t(
            "# 改用与政策文件夹不同的参数值（audit rules show 列出各规则的参数）",
            "# parameters other than those of the policy's folder (audit rules show lists them)",
        ),
        "",
        "[readings]",
        t(
            "# 政策原文有不同理解之处（audit rules readings 列出全部）",
            "# where the text can be taken in several ways (audit rules readings lists all)",
        ),
    ]
    for reading in policy.readings.values() if policy else ():
        lines.append(f"# {pick(reading.title, reading.title_en)}{t('：', ': ')}{listing(reading.choices)}")
        lines.append(f"# {_key(reading.name)} = {_text(reading.default)}")
    lines += [
        "",
        "[documents]",
        t(
            '# 文书里台账没有的内容；可在前面加街道名，只用于该街道，如 "青云街道.监督电话"',
            "# what documents need and no ledger has; with an office in front, for that office only",
        ),
    ]
    lines += [
        f'# {_key(key)} = ""' + (f"   # {title}" if title != key else "")
        for key, title in document_fields(policy).items()
    ]
    return "\n".join(lines) + "\n"


def document_fields(policy: Policy | None) -> Mapping[str, str]:
    """The fields of the policy's documents that a user gives, with their titles."""
    return {
        item.name: item.title
        for each in generate.templates_of(policy).values()
        for item in each.fields
        if item.source == "user"
    }


def _text(value: str) -> str:
    """A TOML basic string: JSON's escapes are among TOML's."""
    return json.dumps(value, ensure_ascii=False)


def _key(name: str) -> str:
    return name if name.isascii() and name.replace("-", "").replace("_", "").isalnum() else _text(name)
