"""Options that commands share, and the settings made of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from audit import cache, config
from audit.app.settings import Settings
from audit.config import read_passwords
from audit.errors import UsageFault
from audit.machine import SHARE_OF_MEMORY, Limits, size_of
from audit.messages import t
from audit.tables import ENGINES, SPARK, EngineChoice
from audit.values import read_day

if TYPE_CHECKING:
    from audit.app.export import Destination
    from audit.databases.address import Address
    from audit.ledgers.from_database import Database

F = TypeVar("F", bound=Callable[..., Any])


def _day(ctx: click.Context, param: click.Parameter, value: str | None) -> date | None:
    day = read_day(value)
    if value is not None and day is None:
        raise click.BadParameter(
            t(
                "“{value}”不是日期；请写成 2024-07-01 的样子",
                "{value!r} is no day; write it as 2024-07-01",
                value=value,
            ),
            ctx,
            param,
        )
    return date.fromisoformat(day) if day else None


def day(option: str, name: str, help_text: str) -> Callable[[F], F]:
    """An option that takes a day, in any of the usual spellings."""
    return click.option(option, name, metavar="YYYY-MM-DD", callback=_day, help=help_text)


def as_of(help_text: str) -> Callable[[F], F]:
    """`--as-of DAY`."""
    return day("--as-of", "as_of", help_text)


PATH = click.Path(path_type=Path)


def everywhere(function: F) -> F:
    """`--lang`, `--unmask` and `--force`, which every command takes."""
    for option in (
        click.option("--force", is_flag=True, help=t("覆盖已有的输出文件", "overwrite outputs that exist")),
        click.option("--unmask", is_flag=True, help=t("显示完整的证件号、卡号等", "show personal numbers in full")),
        click.option(
            "--lang",
            type=click.Choice(["zh", "en"]),
            expose_value=False,
            help=t("语言，默认中文", "language, Chinese by default"),
        ),
    ):
        function = option(function)
    return function


def output_format(function: F) -> F:
    """`--format table|json`."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(["table", "json"]),
        default="table",
        show_default=True,
        help=t("输出形式", "form of the output"),
    )(function)


def findings_format(function: F) -> F:
    """`--format` of the commands that find something: besides table and JSON, a finding on each line, CSV, and SARIF."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(["table", "json", "jsonl", "csv", "sarif"]),
        default="table",
        show_default=True,
        help=t("输出形式", "form of the output"),
    )(function)


def policy(function: F) -> F:
    """`--policy NAME`, `--as-of DAY`."""
    for option in (
        as_of(t("把哪一天当作“今天”，默认当日", "the day to take for today")),
        click.option(
            "--policy",
            metavar="NAME",
            help=t("政策名称，或政策文件夹的路径", "a policy's name, or a folder of the same shape"),
        ),
    ):
        function = option(function)
    return function


def reading(function: F) -> F:
    """`--password-file FILE` and `--no-cache`, of the commands that read ledgers."""
    for option in (
        click.option(
            "--no-cache", is_flag=True, help=t("不使用也不留下读取缓存", "neither use nor keep a cache of files read")
        ),
        click.option(
            "--password-file",
            metavar="FILE",
            type=PATH,
            help=t(
                "文本文件，每行一个密码，用来打开加密的台账",
                "a text file with a password on each line, for protected ledgers",
            ),
        ),
    ):
        function = option(function)
    return function


def machine(function: F) -> F:
    """`--memory SIZE`, `--spill DIR`, `--threads N`, of the commands that run queries over the ledgers."""
    for option in (
        click.option(
            "--threads",
            metavar="N",
            type=click.IntRange(1, 1024),
            help=t("同时运行几个查询，默认与处理器同数", "queries run at once, by default as many as processors"),
        ),
        click.option(
            "--spill",
            metavar="DIR",
            type=PATH,
            help=t(
                "内存放不下时暂存数据的文件夹，用后清除", "folder for what does not fit into memory; removed afterwards"
            ),
        ),
        click.option(
            "--memory",
            metavar="SIZE",
            help=t(
                "内存上限，如 4GB，默认为本机内存的 {share}",
                "limit of memory, as 4GB; by default {share} of the machine's",
                share=f"{SHARE_OF_MEMORY:.0%}",
            ),
        ),
    ):
        function = option(function)
    return function


def engine(function: F) -> F:
    """`--engine NAME` and `--master URL`: what runs the rules."""
    for option in (
        click.option(
            "--master",
            metavar="URL",
            help=t(
                "Spark 的 master，如 local[8]、spark://主机:7077，默认本机；用集群时，各节点要能以同一路径读到 --spill 文件夹和数据库文件夹",
                "Spark's master, as local[8] or spark://HOST:7077, by default this machine; a cluster's nodes must see the --spill folder and the store under the same path",
            ),
        ),
        click.option(
            "--engine",
            type=click.Choice(ENGINES),
            default=ENGINES[0],
            show_default=True,
            help=t(
                "用什么运行规则，问题相同；spark 需要 Java 和 pip install 'retiree-fund-audit[spark]'",
                "what runs the rules, with the same findings; spark needs Java and pip install 'retiree-fund-audit[spark]'",
            ),
        ),
    ):
        function = option(function)
    return function


def engine_of(name: str, master: str | None) -> EngineChoice:
    """The engine that `--engine` and `--master` name. UsageFault for a master of anything but Spark."""
    if master is not None and name != SPARK:
        raise UsageFault(t("--master 只和 --engine spark 一起用", "--master goes with --engine spark only"))
    return EngineChoice(name, master)


def large(function: F) -> F:
    """`--store DIR` and the options of `machine`."""
    return click.option(
        "--store",
        metavar="DIR",
        type=PATH,
        help=t("数据库文件夹，取其中的台账", "a store's folder, whose ledgers are taken"),
    )(machine(function))


def start_of(paths: Sequence[Path], store: Path | None = None, source: str | None = None) -> Path:
    """Where `audit.toml` is looked for: at the first path, else at the store, else, with `--from`, here. UsageFault where there is none of them."""
    if paths:
        return paths[0]
    if store is None and source is not None:
        return Path.cwd()
    if store is None:
        raise UsageFault(
            t(
                "没有指明台账：请给出 PATH（文件或文件夹）、--store DIR 或 --from URL",
                "no ledgers named: give a PATH (file or folder), --store DIR or --from URL",
            )
        )
    return store


def where(function: F) -> F:
    """`--project DIR`, `--folder DIR`, `--store DIR`, `--policy NAME`: where what a run record names is to be found now."""
    for option in (
        click.option("--policy", metavar="NAME", help=t("政策文件夹现在的位置", "where the policy's folder is now")),
        click.option(
            "--store",
            metavar="DIR",
            type=PATH,
            help=t("数据库现在的位置", "where the store is now"),
        ),
        click.option(
            "--folder",
            metavar="DIR",
            type=PATH,
            help=t("提交材料现在的位置", "where what was submitted is now"),
        ),
        click.option(
            "--project",
            metavar="DIR",
            type=PATH,
            help=t(
                "项目文件夹，默认按记录的位置推定", "the engagement's folder, by default told from where the record is"
            ),
        ),
    ):
        function = option(function)
    return function


def assignments(help_text: str) -> Callable[[F], F]:
    """`--set 'KEY=VALUE'`, as often as needed."""
    return click.option("--set", "sets", metavar="KEY=VALUE", multiple=True, help=help_text)


def parse_sets(sets: tuple[str, ...]) -> dict[str, str]:
    """KEY=VALUE pairs; UsageFault where the equals sign is missing or a key is given twice."""
    result: dict[str, str] = {}
    for item in sets:
        key, equals, value = item.partition("=")
        if not equals or not key.strip():
            raise UsageFault(
                t("--set 要写成 KEY=VALUE，现为“{item}”", "--set takes KEY=VALUE, not {item!r}", item=item)
            )
        if key.strip() in result:
            raise UsageFault(t("--set 的“{key}”给了两次", "--set gives {key!r} twice", key=key.strip()))
        result[key.strip()] = value.strip()
    return result


def database(function: F) -> F:
    """`--from URL`, `--table NAME[=LEDGER]` and `--db-password-file FILE`: ledgers out of a database."""
    for option in (
        _db_password_file(),
        click.option(
            "--table",
            "tables",
            metavar="NAME[=LEDGER]",
            multiple=True,
            help=t(
                "只读这张表或视图，可说明是哪种台账；可重复",
                "read this table or view only, and say which ledger it is; repeatable",
            ),
        ),
        click.option(
            "--from",
            "source",
            metavar="URL",
            help=t(
                "从数据库读台账：postgresql://用户@主机/库?schema=… 或 sqlite:///文件.db",
                "read ledgers from a database: postgresql://user@host/db?schema=… or sqlite:///file.db",
            ),
        ),
    ):
        function = option(function)
    return function


def connection(function: F) -> F:
    """`--from URL` and `--db-password-file FILE`: where the database that a record names is to be found now."""
    for option in (
        _db_password_file(),
        click.option(
            "--from",
            "source",
            metavar="URL",
            help=t(
                "当时读的数据库现在的地址，默认按环境变量（PGHOST、PGUSER…）",
                "where the database that was read is now, by default as the environment says (PGHOST, PGUSER …)",
            ),
        ),
    ):
        function = option(function)
    return function


def _db_password_file() -> Callable[[F], F]:
    return click.option(
        "--db-password-file",
        "db_password_file",
        metavar="FILE",
        type=PATH,
        help=t(
            "文本文件，第一行是数据库密码（也可用 PGPASSWORD、~/.pgpass）",
            "a text file with the database's password (PGPASSWORD and ~/.pgpass do as well)",
        ),
    )


def destination(function: F) -> F:
    """`--to URL`: findings into a database."""
    return click.option(
        "--to",
        "to",
        metavar="URL",
        help=t(
            "把问题写入数据库的 audit_run、audit_finding 等表（地址同 --from）",
            "write the findings into the tables audit_run, audit_finding … of a database (a URL as of --from)",
        ),
    )(function)


def database_of(source: str | None, tables: tuple[str, ...], password_file: Path | None) -> Database | None:
    """The database of `--from`, with the password that belongs to it; None where none was named."""
    if source is None:
        if tables:
            raise UsageFault(
                t("--table 要与 --from 一起用", "--table goes with --from"),
            )
        return None
    from audit.ledgers.from_database import Database

    return Database(*_address(source, password_file), tables)


def destination_of(to: str | None, password_file: Path | None) -> Destination | None:
    """The database of `--to`; None where none was named."""
    if to is None:
        return None
    from audit.app.export import Destination

    return Destination(*_address(to, password_file))


def _address(url: str, password_file: Path | None) -> tuple[Address, str | None]:
    """Where a URL leads, and the password that belongs to it. That its driver is there is seen before any work is done."""
    from audit.databases import address, passwords
    from audit.databases.postgres_connection import driver

    where = address.parse(url)
    if where.kind != address.POSTGRESQL:
        return where, None
    driver()
    if where.password is not None:
        note = t(
            "提示：数据库地址里写了密码，会留在命令历史里；请改用环境变量 PGPASSWORD 或 --db-password-file",
            "note: a password in the URL stays in the shell's history; use PGPASSWORD or --db-password-file",
        )
        click.echo(note, err=True)
    return where, passwords.password_of(where, passwords.from_file(password_file) if password_file else None)


def settings(
    start: Path | None,
    *,
    policy: str | None = None,
    as_of: date | None = None,
    sets: tuple[str, ...] = (),
    forced: str | None = None,
    unmask: bool = False,
    everything: bool = False,
    password_file: Path | None = None,
    no_cache: bool = False,
    with_config: bool = True,
    store: Path | None = None,
    memory: str | None = None,
    spill: Path | None = None,
    threads: int | None = None,
    engine: EngineChoice | None = None,
    database: Database | None = None,
) -> Settings:
    """The settings of a call: what the options say, else what `audit.toml` near `start` says (unless that is not wanted)."""
    near = config.find(start) if start else None
    found = config.load(near if with_config else None)
    name = policy or found.policy
    if policy is None and name and found.path and (found.path.parent / name / "policy.yaml").is_file():
        name = str(found.path.parent / name)
    return Settings(
        policy=name,
        as_of=as_of or found.as_of or date.today(),
        sets=dict(found.set) | parse_sets(sets),
        readings=dict(found.readings),
        documents=dict(found.documents),
        forced=forced,
        unmask=unmask,
        everything=everything,
        passwords=read_passwords(password_file) if password_file else (),
        cache=None if no_cache else cache.for_engagement(near.parent if near else None),
        project=near.parent if near else None,
        limits=Limits(_memory(memory, found), _spill(spill, found), threads or found.threads),
        store=store,
        engine=engine or EngineChoice(),
        salt=config.read_salt(near.parent) if near else None,
        database=database,
    )


def _memory(given: str | None, found: config.Config) -> int | None:
    if given is not None:
        return size_of(given, "--memory")
    return size_of(found.memory, f"{config.FILE}: memory") if found.memory is not None else None


def _spill(given: Path | None, found: config.Config) -> Path | None:
    """The folder to spill into; in `audit.toml` it is told from there."""
    if given is not None or found.spill is None or found.path is None:
        return given
    return found.path.parent / found.spill
