"""Proposing readings missing from a catalogue: how each syllable of a Chinese name begins.

A machine sometimes misreads characters with several sounds, and knows those of the mainland: a
person reviews each reading before it goes into services.toml. A running kiosk derives none.

Tested by tests/commands/test_check.py.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Protocol

#: As many signs as services.toml allows.
MOST_SIGNS = 20
CHINESE = "zh-TW"


class Named(Protocol):
    """A service in the catalogue."""

    @property
    def name(self) -> dict[str, str]:
        """The name by language."""
        ...

    @property
    def initials(self) -> Sequence[str]:
        """The initials in zhuyin and in letters."""
        ...


def proposed(services: Iterable[tuple[str, Named]]) -> list[str]:
    """A line for each service that lacks one kind, as it would be written in services.toml.

    Raises:
        ModuleNotFoundError: If pypinyin is missing.
    """
    return [
        f"services.{code}: initials = {_list([*one.initials, *new])}  # {name}"
        for code, one in services
        if (name := one.name.get(CHINESE, "")) and (new := _missing(one.initials, name))
    ]


def _missing(known: Sequence[str], name: str) -> list[str]:
    has_letters = any(one.isascii() for one in known)
    has_zhuyin = any(not one.isascii() for one in known)
    zhuyin, letters = read(name)
    wanted = ((zhuyin, has_zhuyin), (letters, has_letters))
    return [signs for signs, there in wanted if signs and not there]


def read(name: str) -> tuple[str, str]:
    """The beginnings of a name's syllables, without bracketed text: zhuyin, letters of pinyin."""
    from pypinyin import Style, lazy_pinyin

    plain = re.sub(r"[（(].*?[）)]", "", name)

    def begun(style: Style) -> str:
        return "".join(lazy_pinyin(plain, style=style, errors="ignore"))[:MOST_SIGNS]

    return begun(Style.BOPOMOFO_FIRST), begun(Style.FIRST_LETTER)


def _list(signs: Iterable[str]) -> str:
    return "[" + ", ".join(f'"{one}"' for one in signs) + "]"
