"""The command line. The only place that knows click; commands are imported when they are called, not before.

The language is settled before the first command module is imported, because help texts are made on import.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import gettext
import os
import signal
import sys
import threading
from importlib import import_module
from pathlib import Path
from typing import Any, TextIO

import click

from audit import __version__, guard
from audit.cli import readers
from audit.errors import AuditError
from audit.messages import set_language, t
from audit.values import plain

# command → module; `audit --help` needs the short texts without importing the modules
COMMANDS: dict[str, tuple[str, tuple[str, str]]] = {
    "run": (
        "run",
        (
            "整个审计：校验、规则、公示、清单和文书",
            "the whole engagement: validate, check, notices, findings, documents",
        ),
    ),
    "init": ("init", ("建立审计项目的文件夹", "make an engagement's folder")),
    "demo": ("demo", ("用自带样例走一遍整个审计", "the whole engagement on the shipped sample")),
    "validate": ("validate", ("按格式校验台账", "ledgers against their schemas")),
    "check": ("check", ("校验台账并按政策规则检查", "validate, then run the policy's rules")),
    "sql": ("sql", ("用 SQL 查询台账，只读", "query the ledgers with SQL, read-only")),
    "compute": (
        "compute",
        ("由台账算出拨付、名额、补贴等，列出算式", "allocations, quotas, pay and the like, with their arithmetic"),
    ),
    "score": ("score", ("按评分细则给街道评分", "score the street offices by the policy's rubric")),
    "calendar": ("calendar", ("列出到期的事项，可输出 .ics", "what falls due, also as .ics")),
    "privacy": (
        "privacy",
        ("检查公示文件有无不得公开的个人信息", "public notices for personal data that must not be published"),
    ),
    "generate": ("generate", ("由校验过的台账生成 Word 文书", "Word documents from validated ledgers")),
    "layout": ("layout", ("按 GB/T 9704 检查 Word 文档的格式", "the form of Word documents, against GB/T 9704")),
    "analyse": ("analyse", ("汇总和测试台账里的数字", "summaries and tests of the figures")),
    "findings": ("findings", ("问题的核实、整改和销号", "findings: verified, rectified, closed")),
    "sample": ("sample", ("审计抽样：定样本量、抽取、评价", "audit samples: planned, drawn, evaluated")),
    "verify": ("verify", ("核对运行记录：一切是否如当时", "a run record: is everything as it was")),
    "rerun": ("rerun", ("按运行记录重做一遍，指出不同之处", "repeat a recorded run and name any difference")),
    "store": (
        "store",
        ("大数据量用的数据库：加入、历史、核对", "a store for large work: add, history, verify"),
    ),
    "rules": ("rules", ("查看和验证规则", "the rules: what is checked, why, and how it is proved")),
    "ledgers": ("ledgers", ("查看认识的台账", "the ledgers that the program knows")),
    "templates": ("templates", ("查看能生成的文书", "the documents that it can make")),
    "config": ("config", ("查看各项设置及其出处", "the settings, and where each comes from")),
    "doctor": (
        "doctor",
        ("看这台电脑能读什么、留了什么缓存", "what this machine can read and render, and what is kept on it"),
    ),
}


# Commands that open foreign files.
READING = frozenset(
    {
        "run",
        "demo",
        "validate",
        "check",
        "privacy",
        "generate",
        "score",
        "compute",
        "calendar",
        "sql",
        "analyse",
        "layout",
        "rerun",
    }
)


class LazyGroup(click.Group):
    """A group whose commands are imported on use."""

    _arguments: tuple[str, ...] = ()

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        if cmd_name in READING:
            # The readers load in a process of their own while this one imports its command.
            guard.warm(readers.for_privacy(self._arguments) if cmd_name == "privacy" else None)
        elif cmd_name == "store" and "add" in self._arguments[:1]:
            guard.warm(readers.for_store())
        command = import_module(f"audit.cli.{COMMANDS[cmd_name][0]}_command").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(t("命令", "Commands")):
            formatter.write_dl([(name, t(*texts)) for name, (_, texts) in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        self._arguments = tuple(args[1:])
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            import difflib

            near = difflib.get_close_matches(args[0], COMMANDS, 1)
            hint = t("；是不是 {near}？", "; did you mean {near}?", near=near[0]) if near else ""
            ctx.fail(
                t(
                    "没有“{name}”这个命令{hint}（audit --help 列出全部）",
                    "no command {name!r}{hint} (audit --help shows all)",
                    name=args[0],
                    hint=hint,
                )
            )
        return super().resolve_command(ctx, args)


def _language(arguments: list[str]) -> str:
    """The language asked for: `--lang` anywhere, else AUDIT_LANG, else Chinese."""
    for index, argument in enumerate(arguments):
        if argument == "--lang" and index + 1 < len(arguments):
            return arguments[index + 1]
        if argument.startswith("--lang="):
            return argument.partition("=")[2]
    return os.environ.get("AUDIT_LANG", "zh")


def _use_language(name: str) -> None:
    set_language("en" if name == "en" else "zh")
    # click says its own words through gettext's default domain.
    os.environ["LANGUAGE"] = "en" if name == "en" else "zh_CN"
    gettext.bindtextdomain("messages", str(Path(__file__).parent / "locale"))
    gettext.textdomain("messages")


def _widen(stream: TextIO) -> None:
    """Redirected output on Chinese Windows is GBK and fails on rare characters; GB18030 has them all and the same
    bytes for the others. Any other narrow encoding shows them escaped."""
    encoding = (getattr(stream, "encoding", "") or "").lower().replace("-", "").replace("_", "")
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is None:
        return
    if encoding in ("gbk", "gb2312", "cp936", "936"):
        reconfigure(encoding="gb18030", errors="backslashreplace")
    else:
        reconfigure(errors="backslashreplace")


def root() -> click.Command:
    """The command `audit`."""
    return LazyGroup(
        "audit",
        help=t(
            "企业退休人员社会化管理服务资金与人员审计。",
            "Audit of the funds and staff that serve retired enterprise employees.",
        ),
        params=[
            click.Option(
                ["--lang"],
                type=click.Choice(["zh", "en"]),
                expose_value=False,
                help=t("语言，默认中文", "language, Chinese by default"),
            ),
            click.Option(
                ["--version"],
                is_flag=True,
                is_eager=True,
                expose_value=False,
                callback=_version,
                help=t("显示版本后退出", "show the version and exit"),
            ),
        ],
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )


def _version(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if value:
        click.echo(f"audit {__version__}")
        ctx.exit()


def complain(message: str) -> None:
    """One line on standard error."""
    click.echo(t("错误：{message}", "error: {message}", message=plain(message)), err=True)


def main(arguments: list[str] | None = None) -> Any:
    """Run the command line and exit with its status: 0, 1, 2, or 130 after an interrupt."""
    # What is made at the start stays until the end; looking through it over and over takes a tenth of a short command's time.
    gc.set_threshold(100_000, 20, 20)
    given = sys.argv[1:] if arguments is None else arguments
    for stream in (sys.stdout, sys.stderr):
        _widen(stream)
    _use_language(_language(given))
    sys.exit(_status(given))


def entry() -> None:
    """The program's entry: `main`, and then out at once. Taking the databases' and readers' libraries apart would take as long as a small ledger's check;
    everything is written and closed by then, and what asked to be called at the end is called."""
    # The guard's children would run the program's file anew, each before it reads anything; they need nothing of it.
    vars(sys.modules["__main__"]).pop("__file__", None)
    try:
        main()
    except SystemExit as ending:
        status = ending.code if isinstance(ending.code, int) else 1
    if status == _INTERRUPTED:
        _leave_soon()
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(status)


_INTERRUPTED = 130
_PATIENCE = 5.0  # seconds after Ctrl-C in which children are ended and private files removed


def _leave_soon() -> None:
    """After Ctrl-C: end the children now, and the program in any case, whatever a library still waits for."""
    watch = threading.Timer(_PATIENCE, os._exit, (_INTERRUPTED,))
    watch.daemon = True
    watch.start()
    guard.abandon()


def _interrupted() -> int:
    click.echo(t("已中断", "interrupted"), err=True)
    return _INTERRUPTED


class _Interrupts:
    """Notes Ctrl-C: one that arrives inside a library's code may come out as any other exception."""

    def __init__(self) -> None:
        self.came = False
        if (
            threading.current_thread() is threading.main_thread()
            and signal.getsignal(signal.SIGINT) is signal.default_int_handler
        ):
            signal.signal(signal.SIGINT, self._note)

    def _note(self, *_: object) -> None:
        self.came = True
        raise KeyboardInterrupt


def _status(arguments: list[str]) -> int:
    interrupts = _Interrupts()
    try:
        status = root().main(args=arguments, prog_name="audit", standalone_mode=False)
        sys.stdout.flush()
        return status if isinstance(status, int) else 0
    except AuditError as error:
        complain(str(error))
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
    except click.ClickException as error:
        complain(error.format_message().replace("\n", " "))
    except (click.Abort, KeyboardInterrupt):
        return _interrupted()
    except BrokenPipeError:
        # The reader went away, as in `audit check … | head`; nothing more can be said to it.
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:
        if interrupts.came:
            return _interrupted()
        if os.environ.get("AUDIT_DEBUG"):
            raise
        complain(
            t(
                "程序内部错误（{kind}：{error}）；请设置 AUDIT_DEBUG=1 重新运行，并把输出连同所用文件的名称发给维护者",
                "internal error ({kind}: {error}); run again with AUDIT_DEBUG=1 and send the output to the maintainers",
                kind=type(error).__name__,
                error=error,
            )
        )
    return 2
