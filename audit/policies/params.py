"""Dated parameters: every figure of a policy with its unit, its clause and the days on which it is in force.

Asking for a value on a day without one is an error that names the remedy, never a silent pass.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from audit.errors import DataFault, ParameterFault, UsageFault
from audit.messages import listing, t
from audit.policies.files import read_data
from audit.strict_yaml import fault_in

Value = Decimal | date | tuple[str, ...]
KINDS = ("number", "day", "list")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One key. `values` are (first day, value) in ascending order; None ends the value before it."""

    key: str
    title: str
    unit: str
    kind: str
    clauses: tuple[str, ...]
    values: tuple[tuple[date, Value | None], ...]
    note: str | None = None
    overridden: bool = False

    def on(self, day: date) -> Value | None:
        """The value in force on a day, None where there is none."""
        found: Value | None = None
        for first, value in self.values:
            if first <= day:
                found = value
        return found

    def shown(self, day: date) -> str | None:
        """The value in force on a day as people read it, None where there is none."""
        value = self.on(day)
        if value is None:
            return None
        if isinstance(value, Decimal):
            return f"{value:f}"
        return listing(value) if isinstance(value, tuple) else value.isoformat()


def read_value(kind: str, raw: Any) -> Value:
    """A value as it stands in YAML, TOML or `--set`. ValueError where it does not fit the kind."""
    if kind == "list":
        items = raw if isinstance(raw, list) else str(raw).replace("、", ",").replace("，", ",").split(",")
        return tuple(str(item).strip() for item in items)
    if kind == "day":
        return date.fromisoformat(str(raw))
    try:
        number = Decimal(str(raw))
    except InvalidOperation as error:
        raise ValueError(str(raw)) from error
    # Rules reckon with four decimals; more would be rounded without a word.
    if not number.is_finite() or number != round(number, 4) or abs(number) >= 10**14:
        raise ValueError(str(raw))
    return number


class Params:
    """All parameters of a policy."""

    def __init__(self, entries: Mapping[str, Parameter]) -> None:
        self.entries = dict(entries)

    def __contains__(self, key: str) -> bool:
        return key in self.entries

    def value(self, key: str, day: date) -> Decimal:
        """The number in force on `day`; ParameterFault names key, day and remedy."""
        value = self.get(key, day)
        if not isinstance(value, Decimal):
            raise DataFault(t("参数“{key}”不是数字", "parameter {key!r} is no number", key=key))
        return value

    def get(self, key: str, day: date) -> Value:
        """The value of any kind in force on `day`."""
        if key not in self.entries:
            raise DataFault(t("没有参数“{key}”", "there is no parameter {key!r}", key=key))
        value = self.entries[key].on(day)
        if value is None:
            raise ParameterFault(not_in_force(key, day.isoformat()))
        return value

    def with_overrides(self, texts: Mapping[str, str]) -> Params:
        """A copy in which the given values hold on every day. UsageFault for an unknown key or a value that does not fit."""
        entries = dict(self.entries)
        for key, text in texts.items():
            if key not in entries:
                raise unknown(key, entries)
            try:
                value = read_value(entries[key].kind, text)
            except ValueError as error:
                raise UsageFault(
                    t(
                        "参数“{key}”的值“{text}”不合要求（单位：{unit}）",
                        "{text!r} is no value for {key!r} (unit: {unit})",
                        key=key,
                        text=text,
                        unit=entries[key].unit,
                    )
                ) from error
            entries[key] = replace(entries[key], values=((date.min, value),), overridden=True)
        return Params(entries)


def not_in_force(key: str, day: str) -> str:
    """What to say where a parameter has no value on a day."""
    return t(
        "参数“{key}”在 {day} 没有规定的值；请用 --set '{key}=值' 给出，或写入 audit.toml 的 [set]，"
        "或用覆盖文件夹（policy.yaml 里写 extends）按日期补充",
        "parameter {key!r} has no value on {day}; give one with --set '{key}=VALUE', in [set] of audit.toml, "
        "or by date in an overlay folder (extends in its policy.yaml)",
        key=key,
        day=day,
    )


def unknown(key: str, known: Mapping[str, Any]) -> UsageFault:
    """The error for a parameter, setting or field that does not exist, with near misses."""
    near = difflib.get_close_matches(key, known, 3, 0.4)
    hint = t("；相近的有：{near}", "; near: {near}", near=listing(near)) if near else ""
    return UsageFault(
        t("没有名为“{key}”的参数或字段{hint}", "there is no parameter or field {key!r}{hint}", key=key, hint=hint)
    )


def unknown_reading(name: str, known: Mapping[str, Any]) -> UsageFault:
    """The error for a setting of an open text that does not exist, with near misses."""
    near = difflib.get_close_matches(name, known, 3, 0.4)
    hint = t("；相近的有：{near}", "; near: {near}", near=listing(near)) if near else ""
    return UsageFault(t("没有读法“{name}”{hint}", "there is no reading {name!r}{hint}", name=name, hint=hint))


def load(path: Path) -> Params:
    """Read `params.yaml`."""
    file = f"{path.parent.name}/{path.name}"
    return Params({key: _new(key, spec, file) for key, spec in read_data(path, "policy/params").items()})


def _new(key: str, spec: Mapping[str, Any], file: str) -> Parameter:
    kind = spec.get("kind", "number")
    return Parameter(
        key,
        spec["title"],
        spec["unit"],
        kind,
        tuple(spec["clauses"]),
        tuple(sorted(_dated(key, kind, spec["values"], file).items())),
        spec.get("note"),
    )


def _dated(key: str, kind: str, values: Mapping[str, Any], file: str) -> dict[date, Value | None]:
    """The values by their first days."""
    result: dict[date, Value | None] = {}
    for first, raw in values.items():
        try:
            result[date.fromisoformat(first)] = None if raw is None else read_value(kind, raw)
        except ValueError as error:
            reason = t(
                "“{key}”在 {day} 的值不合要求：{error}",
                "{key!r}, value of {day}: {error}",
                key=key,
                day=first,
                error=error,
            )
            raise fault_in(file, reason) from error
    return result


def overlaid(base: Params, path: Path) -> Params:
    """The parameters of a policy with an overlay's: further values of those that there are, by day, and further parameters."""
    entries = dict(base.entries)
    file = f"{path.parent.name}/{path.name}"
    for key, spec in read_data(path, "policy/overlay-params").items():
        known = base.entries.get(key)
        if known is None and "title" not in spec:
            near = difflib.get_close_matches(key, base.entries, 3, 0.4)
            raise fault_in(
                file,
                t(
                    "没有参数“{key}”；新参数要写全 title、unit、clauses、values（相近的有：{near}）",
                    "there is no parameter {key!r}; a new one needs title, unit, clauses and values (near: {near})",
                    key=key,
                    near=listing(near) or "-",
                ),
            )
        if known is not None and "title" in spec:
            raise fault_in(
                file,
                t(
                    "参数“{key}”已有，这里只能写 values 和 note",
                    "parameter {key!r} exists; only values and note can be given here",
                    key=key,
                ),
            )
        if known is None:
            entries[key] = _new(key, spec, file)
            continue
        values = dict(known.values) | _dated(key, known.kind, spec["values"], file)
        entries[key] = replace(known, values=tuple(sorted(values.items())), note=spec.get("note", known.note))
    return Params(entries)
