"""What editing needs from outside, as Protocols and values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from queue_server.settings import Settings

Act = Literal["saved", "restored", "found"]

#: Why a file is not changed here: several machines have one each, it comes with the program, the
#: system does not let us, or the program does not know where anything would be kept.
Why = Literal["", "shared", "shipped", "not_writable", "not_kept"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One state of one file. ``number`` counts from 1 over all files; ``user`` is "" if unknown.

    ``found``: changed by hand, and noticed at the next change from here. ``keys``: what it
    changed, dotted; ``of``: the version that a restored one is the same as.
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
        """Why this file is not changed here; "" if it can be."""
        ...

    def put(self, name: str, text: str) -> None:
        """Write a file so that after a power cut it is either as before or as after.

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
    """Versions that were, the oldest of them forgotten. Every call blocks."""

    def add(self, version: Version) -> Version:
        """Keep one; returns it with its number.

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
    """Where an office's files are changed, and where what they were is kept."""

    files: Files
    history: History
