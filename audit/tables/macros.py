"""What the engine adds to SQL. All of it is ASCII; what is Chinese in a rule belongs to a ledger.

param(key, day)        the number in force on that day; raises where there is none or the day is null
param_date(key, day)   the same for days
param_list(key, day)   the same for lists of texts
setting(name)          the choice made for an open text (readings.yaml)
as_of()                the day taken for today
period_first()         the first day of the assessment period, where there is one; raises where there is none
period_last()          its last day
period_share()         its share of a year, 1 or 0.5
birth(id)              the birth date inside an identity number (18 places; the engine stores them so)
sex_of(id)             男 or 女 by the identity number
full_years(born, day)  age in full years; born on 29 February one completes a year on 1 March of a common year
month_after(day)       the first day of the following month
months_from(a, b)      months from that of a to that of b, whatever their days
days_inclusive(a, b)   days from a to b, both counted
name_key(text)         a name for comparison: without spaces and dots, half-width, upper case

Where the day of `param` may be null, the query leaves those rows out with a plain `day IS NOT NULL` beside it, which is a
filter of the table and comes first. Any other guard (`year(day) >= 2024`) may be evaluated after `param`, which then
raises. The day of a ledger's event is never null in its table. A day that is computed, or comes out of a LEFT JOIN, belongs
in a `WITH … AS MATERIALIZED (…)` that leaves the nulls out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from audit.errors import DataFault
from audit.messages import t
from audit.periods import Period
from audit.policies import Params
from audit.policies.params import Value, not_in_force, unknown, unknown_reading
from audit.policies.sqltext import SETTING, calls

PARAMETERS = {"param": ("number", "DECIMAL(18,4)"), "param_date": ("day", "DATE"), "param_list": ("list", "VARCHAR[]")}
# Full-width ASCII and the dots and spaces that names are written with.
_WIDE = "".join(chr(code) for code in range(0xFF01, 0xFF5F))
_NARROW = "".join(chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F))


def quote(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def _literal(value: Value) -> str:
    if isinstance(value, Decimal):
        return f"CAST({value:f} AS DECIMAL(18,4))"
    if isinstance(value, date):
        return f"DATE '{value.isoformat()}'"
    return "[" + ", ".join(quote(item) for item in value) + "]"


def _cases(params: Params, kind: str, only: str | None) -> list[str]:
    """`WHEN key and day THEN value` for every value of every parameter of a kind, the last value first."""
    lines = []
    for key, entry in params.entries.items():
        if entry.kind != kind or only not in (None, key):
            continue
        for first, value in reversed(entry.values):
            since = "" if first == date.min else f" AND day >= DATE '{first.isoformat()}'"
            then = f"error({_message(key)})" if value is None else _literal(value)
            lines.append(f"WHEN key = {quote(key)}{since} THEN {then}")
    return lines


def _message(key: str) -> str:
    """SQL for the text of ParameterFault; the day is put in by the database, and is never null there."""
    before, after = not_in_force(key, "\0").split("\0")
    return f"concat({quote(before)}, CAST(day AS VARCHAR), {quote(after)})"


def macros(params: Params, settings: Mapping[str, str], as_of: date, period: Period | None = None) -> list[str]:
    """The CREATE statements for a policy's parameters and settings on the given day, and for the period if there is one."""
    return [
        f"CREATE OR REPLACE MACRO {name}({', '.join(macro.arguments)}) AS {macro.body}"
        for name, macro in definitions(params, settings, as_of, period).items()
    ]


@dataclass(frozen=True, slots=True)
class Macro:
    """What a macro stands for: an expression over its arguments."""

    arguments: tuple[str, ...]
    body: str


def definitions(
    params: Params, settings: Mapping[str, str], as_of: date, period: Period | None = None
) -> dict[str, Macro]:
    """The engine's macros by name."""
    found = {name: parameter(params, name) for name in PARAMETERS}
    choices = " ".join(f"WHEN name = {quote(name)} THEN {quote(choice)}" for name, choice in settings.items())
    found[SETTING] = Macro(("name",), f"CASE {choices or 'WHEN false THEN NULL'} END")
    found["as_of"] = Macro((), f"DATE '{as_of.isoformat()}'")
    none = f"error({quote(t('没有考核期', 'there is no period'))})"
    for name, value in (
        ("first", f"DATE '{period.first.isoformat()}'" if period else f"CAST({none} AS DATE)"),
        ("last", f"DATE '{period.last.isoformat()}'" if period else f"CAST({none} AS DATE)"),
        ("share", f"CAST({period.share if period else none} AS DECIMAL(18,4))"),
    ):
        found[f"period_{name}"] = Macro((), value)
    return found | _FIXED


def parameter(params: Params, name: str, key: str | None = None) -> Macro:
    """`param`, `param_date` or `param_list`; of one parameter only where its key is given."""
    kind, type_ = PARAMETERS[name]
    missing = quote(t("取参数时日期为空", "the day of a parameter is null"))
    none = (
        f"error(concat({quote(t('没有规定值的参数：', 'no value for parameter: '))}, key, ' ', CAST(day AS VARCHAR)))"
    )
    body = (
        f"CASE WHEN day IS NULL THEN error({missing}) "
        + " ".join(_cases(params, kind, key))
        + f" ELSE {_not_listed(params, kind, none, key)} END"
    )
    return Macro(("key", "day"), f"CAST({body} AS {type_})")


_FIXED = {
    "birth": Macro(
        ("id",),
        "TRY_CAST(substr(id, 7, 4) || '-' || substr(id, 11, 2) || '-' || substr(id, 13, 2) AS DATE)",
    ),
    "sex_of": Macro(("id",), "CASE WHEN TRY_CAST(substr(id, 17, 1) AS INTEGER) % 2 = 1 THEN '男' ELSE '女' END"),
    "full_years": Macro(
        ("born", "day"),
        "(year(day) - year(born) - CAST(100 * month(day) + day(day) < 100 * month(born) + day(born) AS INTEGER))",
    ),
    "month_after": Macro(("day",), "CAST(date_trunc('month', day) + INTERVAL 1 MONTH AS DATE)"),
    "months_from": Macro(("a", "b"), "(12 * (year(b) - year(a)) + month(b) - month(a))"),
    "days_inclusive": Macro(("a", "b"), "date_diff('day', a, b) + 1"),
    # translate costs 20 µs a call: only for the few names that have a full-width character.
    "name_key": Macro(
        ("text",),
        f"upper(regexp_replace(CASE WHEN regexp_matches(text, '[{_WIDE[0]}-{_WIDE[-1]}]') THEN translate(text, {quote(_WIDE)}, {quote(_NARROW)}) ELSE text END, '[\\s\u00a0\u3000·•・.‧∙]', '', 'g'))",
    ),
}


def _not_listed(params: Params, kind: str, none: str, only: str | None) -> str:
    """Before a parameter's first day: the same words as ParameterFault's."""
    lines = [
        f"WHEN key = {quote(key)} THEN error({_message(key)})"
        for key, entry in params.entries.items()
        if entry.kind == kind and only in (None, key)
    ]
    return f"CASE {' '.join(lines)} ELSE {none} END" if lines else none


def check_keys(sql: str, params: Params, settings: Mapping[str, str]) -> None:
    """Refuse a query that names a parameter or setting which does not exist, or of another kind: a key that no row
    reaches would otherwise never be noticed."""
    for function, key in calls(sql):
        if key is None:
            raise DataFault(
                t(
                    "{function} 的第一个参数应为用引号写出的名称，以便事先核对",
                    "the first argument of {function} must be a quoted name, so that it can be checked beforehand",
                    function=function,
                )
            )
        if function == SETTING:
            if key not in settings:
                raise unknown_reading(key, settings)
            continue
        if key not in params:
            raise unknown(key, params.entries)
        kind = PARAMETERS[function][0]
        if params.entries[key].kind != kind:
            raise DataFault(
                t(
                    "参数“{key}”的类型是 {have}，不能用 {function} 取",
                    "parameter {key!r} is a {have}, not for {function}",
                    key=key,
                    have=params.entries[key].kind,
                    function=function,
                )
            )
