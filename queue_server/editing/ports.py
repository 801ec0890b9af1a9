"""What editing needs from outside, as Protocols and values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from queue_server.settings import Settings

Act = Literal["saved", "restored", "found"]

#: Why a file cannot be changed here: several machines have one each, it comes with the program, the
#: system forbids it, or there is no place to keep versions.
Why = Literal["", "shared", "shipped", "not_writable", "not_kept"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One state of one file. ``number`` counts from 1 over all files; ``user`` is "" if unknown.

    ``found``: changed by hand, and noticed at the next change from here. ``keys``: what it changed,
    dotted; ``of``: the version that it restored.
    """

    number: int
    at: datetime
    user: str
    act: Act
    file: str
    text: str
    keys: tuple[str, ...] = ()
    of: int | None = None


class Files(Protocol):
    """The office's files. Every call blocks."""

    def texts(self) -> dict[str, str]:
        """What the files say now, by name; a file that is not there is left out.

        Raises:
            OSError: As the system says.
            UnicodeDecodeError: If one is not UTF-8.
        """
        ...

    def why_not(self, name: str) -> Why:
        """Why this file cannot be changed here; "" if it can be."""
        ...

    def put(self, name: str, text: str) -> None:
        """Write a file so that after a power cut it is either the old or the new one.

        Raises:
            OSError: As the system says; the file is as it was.
        """
        ...

    def settings(self, texts: Mapping[str, str], today: datetime | None) -> Settings:
        """What these texts make of the office.

        Raises:
            SettingsError: With every mistake.
        """
        ...


class History(Protocol):
    """Earlier versions; the oldest are deleted in time. Every call blocks."""

    def add(self, version: Version) -> Version:
        """Keep a version; returns it with its number.

        Raises:
            OSError: As the system says.
        """
        ...

    def versions(self) -> Sequence[Version]:
        """The newest first.

        Raises:
            OSError: As the system says.
        """
        ...


@dataclass(frozen=True, slots=True)
class ConfigFiles:
    """Where an office's files are changed, and where earlier versions are kept."""

    files: Files
    history: History
