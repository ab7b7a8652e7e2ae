"""`audit doctor`: what this machine can read and render, and what it keeps. Looks, and changes nothing unless told to clear the cache."""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import sys
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from audit import __version__, guard
from audit.cache import Cache
from audit.documents import office
from audit.errors import UsageFault
from audit.machine import Limits, shown
from audit.messages import t

# What reads which files; the package is what an installation may lack.
_READERS = (
    ("xlsx, xlsm", "fastexcel"),
    ("xls, et, xlsb, ods", "python-calamine"),
    ("csv, tsv", "polars"),
    ("html, xml", "lxml"),
    ("password", "msoffcrypto-tool"),
    ("docx", "python-docx"),
)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing looked at: its name for programs and for people, whether it is there, and what there is to say of it."""

    name: str
    title: str
    ok: bool
    detail: str


def look(cache: Path | None, limits: Limits) -> list[Item]:
    """Everything that depends on the machine; `cache` is the folder of files read before, `limits` what may be taken of the machine."""
    items = [
        Item(
            "program",
            t("程序", "program"),
            True,
            f"audit {__version__}, Python {platform.python_version()}, {platform.system()}",
        )
    ]
    for files, package in _READERS:
        title = (
            t("读取加密文件", "reading protected files")
            if files == "password"
            else t("读取 {files}", "reading {files}", files=files)
        )
        items.append(_package(f"read:{files}", title, package))
    items += _databases()
    found = office.find()
    items.append(
        Item(
            "render",
            t("排版测量（LibreOffice）", "rendering (LibreOffice)"),
            found is not None,
            t("已安装", "installed")
            if found
            else t("没有安装；只影响需要排版测量的检查", "not installed; only checks that measure pages need it"),
        )
    )
    sm3 = "sm3" in hashlib.algorithms_available
    items.append(
        Item(
            "sm3",
            t("SM3 摘要", "SM3 digests"),
            sm3,
            "OpenSSL" if sm3 else t("本机的 OpenSSL 没有 SM3", "this OpenSSL has none"),
        )
    )
    items.append(_signing())
    limited = sys.platform == "linux"
    items.append(
        Item(
            "limits",
            t("读取外来文件的内存上限", "memory limit for foreign files"),
            limited,
            f"{guard.LIMITS.memory // 2**20} MB"
            if limited
            else t("本系统没有这种上限，靠范围和时间限制", "this system has none; limits on extent and time stand in"),
        )
    )
    items.append(_database(limits))
    if cache is not None:
        entries = Cache(cache).entries()
        size = sum(entry.size for entry in entries)
        items.append(
            Item(
                "cache",
                t("读取缓存（含个人信息）", "cache of files read (holds personal data)"),
                True,
                t(
                    "{n} 个文件，{size} MB，在 {place}；audit doctor --clear-cache 清除",
                    "{n} files, {size} MB, in {place}; audit doctor --clear-cache clears it",
                    n=len(entries),
                    size=f"{size / 2**20:.1f}",
                    place=cache.name
                    if cache.name.startswith(".")
                    else t("用户的缓存文件夹", "the user's cache folder"),
                ),
            )
        )
    return items


def _database(limits: Limits) -> Item:
    """What the rules' database may take of the machine, and whether it may put down what does not fit into memory."""
    try:
        room = limits.room
    except UsageFault as error:
        return Item("database", t("规则数据库", "database of the rules"), False, str(error))
    return Item(
        "database",
        t("规则数据库", "database of the rules"),
        os.access(limits.folder if limits.folder.exists() else limits.folder.parent, os.W_OK),
        t(
            "内存上限 {memory}，暂存盘 {room}，同时 {n} 个查询；可用 --memory、--spill、--threads 改",
            "{memory} of memory, {room} of disk to spill to, {n} queries at once; --memory, --spill and --threads change that",
            memory=shown(limits.whole),
            room=shown(room),
            n=limits.workers,
        ),
    )


def _databases() -> list[Item]:
    """Which databases `--from` and `--to` reach, and by which driver."""
    import sqlite3

    postgres = _package("database:postgresql", t("数据库 PostgreSQL", "PostgreSQL databases"), "pg8000")
    if not postgres.ok:
        detail = t(
            "没有驱动；要用时 pip install 'retiree-fund-audit[postgres]'",
            "no driver; if wanted, pip install 'retiree-fund-audit[postgres]'",
        )
        postgres = replace(postgres, detail=detail)
    title = t("数据库 SQLite", "SQLite databases")
    return [postgres, Item("database:sqlite", title, True, f"SQLite {sqlite3.sqlite_version}")]


def _signing() -> Item:
    """Whether run records can be signed here, and their signatures looked at (`ssh-keygen -Y`, OpenSSH 8.1 or later)."""
    program = shutil.which("ssh-keygen")
    return Item(
        "sign",
        t("签名和验签（OpenSSH）", "signatures (OpenSSH)"),
        program is not None,
        t(
            "签名：ssh-keygen -Y sign -f 私钥 -n audit-run record.json",
            "to sign: ssh-keygen -Y sign -f KEY -n audit-run record.json",
        )
        if program
        else t("没有 ssh-keygen；运行记录不能签名和验签", "no ssh-keygen; run records cannot be signed or looked at"),
    )


def _package(name: str, title: str, package: str) -> Item:
    try:
        return Item(name, title, True, f"{package} {version(package)}")
    except PackageNotFoundError:
        return Item(
            name,
            title,
            False,
            t("缺少 {package}；请重新安装本程序", "{package} is missing; install the program again", package=package),
        )
