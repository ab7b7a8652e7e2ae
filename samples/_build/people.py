"""Synthetic persons: their identity numbers have area codes that do not exist, their cards an issuer that does not."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧田董潘袁蔡蒋余于杜叶程魏苏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦方白邹孟熊秦邱江尹薛"
MEN = "伟强磊军勇涛斌波辉刚健明亮平华建国志文海山峰林松柏庆福祥贵荣生根宝富春来德兴旺全才友仁义良善"
WOMEN = "芳娜敏静秀英丽娟艳霞玲桂兰凤珍梅香莲菊花红云琴素月美惠仙巧翠彩琼雅洁萍"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True)
class Person:
    """One made-up person."""

    name: str
    sex: str
    number: str
    card: str

    @property
    def born(self) -> date:
        return date(int(self.number[6:10]), int(self.number[10:12]), int(self.number[12:14]))

    def age(self, day: date) -> int:
        """Full years on a day."""
        return day.year - self.born.year - ((day.month, day.day) < (self.born.month, self.born.day))


def check_character(first17: str) -> str:
    """The check character of an identity number (GB 11643)."""
    return "10X98765432"[sum(int(d) * w for d, w in zip(first17, _WEIGHTS, strict=True)) % 11]


def card_number(serial: int) -> str:
    """Nineteen digits with a right check digit (Luhn)."""
    head = f"620000{serial:012d}"
    total = sum(sum(divmod(int(d) * (2 if i % 2 == 0 else 1), 10)) for i, d in enumerate(reversed(head)))
    return head + str(-total % 10)


class People:
    """Makes persons who differ in name and number."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self._names: set[str] = set()
        self._serial = 0

    def make(self, area: str, *, name: str | None = None, sex: str | None = None, born: date | None = None) -> Person:
        """One person; what is not given is drawn. Women are at least 50, men at least 60 in 2024."""
        sex = sex or self.random.choice("男女")
        born = born or date(self.random.randint(1934, 1961 if sex == "男" else 1971), self.random.randint(1, 12), self.random.randint(1, 28))
        self._serial += 1
        sequence = (self._serial * 2 + (sex == "男")) % 1000
        first17 = f"{area}{born:%Y%m%d}{sequence:03d}"
        return Person(name or self._name(sex), sex, first17 + check_character(first17), card_number(self._serial))

    def _name(self, sex: str) -> str:
        given = MEN if sex == "男" else WOMEN
        while True:
            name = self.random.choice(SURNAMES) + "".join(self.random.choice(given) for _ in range(self.random.choice((1, 2, 2))))
            if name not in self._names:
                self._names.add(name)
                return name
