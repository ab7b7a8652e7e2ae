"""`config show`: every setting that a call would have, with the place it comes from."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from audit import cache, config, machine, policies
from audit.app import generate
from audit.app.init import document_fields
from audit.app.settings import Settings
from audit.config import Config
from audit.errors import UsageFault
from audit.masking import Masker
from audit.messages import language, t
from audit.policies import Policy


@dataclass(frozen=True, slots=True)
class Origin:
    """One setting: its key as `audit.toml` would have it, the value in force (masked; None: not set), and where it comes from:
    `command`, `file`, `secret`, `policy`, `environment`, `default` or `missing`."""

    key: str
    value: str | None
    origin: str

    @property
    def words(self) -> str:
        """The origin for people."""
        return {
            "command": t("命令行", "command line"),
            "file": config.FILE,
            "secret": config.SALT,
            "policy": t("政策文件夹", "policy folder"),
            "environment": t("环境变量", "environment"),
            "default": t("默认", "default"),
            "missing": t("未设置", "not set"),
        }[self.origin]


def look(start: Path, settings: Settings, given: Config) -> list[Origin]:
    """All settings near `start`. `given` is what the command line says; `settings` the outcome. UsageFault for a key that is unknown."""
    if not start.exists():
        raise UsageFault(t("找不到 {path}；请核对路径", "{path} does not exist; check the path", path=start))
    path = config.find(start)
    found = config.load(path)
    masker = settings.masker
    policy = policies.load(settings.policy) if settings.policy else None
    generate.check_fields(settings)
    _refuse_unknown(policy, settings)
    items = [
        Origin(config.FILE, _shown_path(path, start), "file" if path else "missing"),
        Origin("policy", policy.name if policy else None, _origin(given.policy, found.policy, "missing")),
        Origin("as_of", settings.as_of.isoformat(), _origin(given.as_of, found.as_of, "default")),
        Origin("lang", language(), "environment" if os.environ.get("AUDIT_LANG") == language() else "default"),
    ]
    items += _values("set", given.set, found.set, masker)
    items += _readings(policy, given, found)
    items += _documents(policy, given, found, masker)
    items.append(
        Origin(
            config.SALT,
            t("有（不显示）", "there (not shown)") if settings.salt else None,
            "secret" if settings.salt else "missing",
        )
    )
    items += _machine(settings, given, found)
    if settings.cache is not None:
        in_project = settings.cache.name == cache.FOLDER
        items.append(
            Origin("cache", cache.FOLDER if in_project else t("用户的缓存文件夹", "the user's cache folder"), "default")
        )
    return items


def _machine(settings: Settings, given: Config, found: Config) -> list[Origin]:
    """What may be taken of the machine. A folder is named as it was given, never with an absolute path that nobody gave."""
    limits = settings.limits
    folder = given.spill or found.spill or t("系统的临时文件夹", "the system's folder for temporary files")
    return [
        Origin("memory", machine.shown(limits.whole), _origin(given.memory, found.memory, "default")),
        Origin("spill", folder, _origin(given.spill, found.spill, "default")),
        Origin("threads", str(limits.workers), _origin(given.threads, found.threads, "default")),
    ]


def _shown_path(path: Path | None, start: Path) -> str | None:
    """Where `audit.toml` lies, said without an absolute path."""
    if path is None:
        return None
    folder = path.parent.resolve()
    if folder == (start if start.is_dir() else start.parent).resolve():
        return config.FILE
    return f"../{config.FILE}" if folder == start.resolve().parent else t("当前文件夹", "the current folder")


def _origin(given: object, found: object, otherwise: str) -> str:
    return "command" if given is not None else "file" if found is not None else otherwise


def _refuse_unknown(policy: Policy | None, settings: Settings) -> None:
    from audit.app.check import refuse_unknown_sets

    refuse_unknown_sets(policy, settings, generate.known_fields())
    if policy is not None:
        readings = dict(settings.readings) | {k: v for k, v in settings.sets.items() if k in policy.readings}
        policy.with_overrides({k: v for k, v in settings.sets.items() if policy.has_parameter(k)}, readings)


def _values(section: str, given: object, found: object, masker: Masker) -> list[Origin]:
    assert isinstance(given, dict) and isinstance(found, dict)
    return [
        Origin(
            f"{section}.{key}", masker.text(str(given.get(key, found.get(key)))), "command" if key in given else "file"
        )
        for key in sorted({*found, *given})
    ]


def _readings(policy: Policy | None, given: Config, found: Config) -> list[Origin]:
    items = []
    for name, reading in sorted(policy.readings.items()) if policy else ():
        if name in given.readings:
            items.append(Origin(f"readings.{name}", given.readings[name], "command"))
        elif name in found.readings:
            items.append(Origin(f"readings.{name}", found.readings[name], "file"))
        else:
            items.append(Origin(f"readings.{name}", reading.default, "policy"))
    return items


def _documents(policy: Policy | None, given: Config, found: Config, masker: Masker) -> list[Origin]:
    items = _values("documents", given.documents, found.documents, masker)
    have = {key.rpartition(".")[2] for key in (*given.documents, *found.documents)}
    return items + [Origin(f"documents.{key}", None, "missing") for key in document_fields(policy) if key not in have]
