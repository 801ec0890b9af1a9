"""The office's files on disk, and versions of them in the data folder.

A file is replaced whole: the new one is written beside it, flushed, and renamed over it. A version
is one file of JSON, so that a copy of the folder is a copy of the history.
"""

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from queue_server.editing.ports import Version, Why
from queue_server.editing.rules.fields import CONFIG, FILES, STRINGS
from queue_server.processes.disk import write_whole
from queue_server.settings import Settings
from queue_server.settings.loading import PRODUCT
from queue_server.settings.reading import MAX_BYTES

#: The folder within a data folder.
HISTORY = "config-history"
#: How many versions are kept: years for an office that changes something each week.
MOST_VERSIONS = 300


class OfficeFiles:
    """Implements ``ports.Files`` for a configuration and the catalogue folder that it names,
    relative to it.

    ``shared``: servers on several machines serve the branch, each with files of its own.
    """

    def __init__(self, config: Path, catalogue: str, *, shared: bool = False) -> None:
        self.path = config
        self._folder = config.parent / catalogue
        self._shared = shared

    def _place(self, name: str) -> Path:
        return self.path if name == CONFIG else self._folder / name

    def texts(self) -> dict[str, str]:
        """What the files say now. The program's own texts are left out: they are not the office's,
        and many.
        """
        return {
            name: _read(self._place(name))
            for name in FILES
            if name == CONFIG or (self._place(name).exists() and not self._hides(name))
        }

    def _hides(self, name: str) -> bool:
        return name == STRINGS and self._is_shipped(name)

    def _is_shipped(self, name: str) -> bool:
        return name != CONFIG and self._folder.resolve() == PRODUCT.resolve()

    def why_not(self, name: str) -> Why:
        """Why this file cannot be changed here. Only a file that overrides texts can be made."""
        if self._shared:
            return "shared"
        place = self._place(name).resolve()
        if self._is_shipped(name) or (name == FILES[2] and not place.exists()):
            return "shipped"
        mine = not place.exists() or os.access(place, os.W_OK)
        return "" if mine and os.access(place.parent, os.W_OK) else "not_writable"

    def put(self, name: str, text: str) -> None:
        """Replace a file, or make it."""
        replace_file(self._place(name).resolve(), text.encode("utf-8"))

    def settings(self, texts: Mapping[str, str], today: datetime | None) -> Settings:
        """What these texts make of the office."""
        places = {self._place(name): text for name, text in texts.items()}
        return Settings.load(self.path, today=today, texts=places)


def _read(path: Path) -> str:
    with path.open("rb") as file:
        content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise OSError(f"{path.name}: more than {MAX_BYTES} bytes")
    return content.decode("utf-8")


def replace_file(place: Path, content: bytes) -> None:
    """Replace a file with another of the same permissions, or leave it as it was.

    Raises:
        OSError: As the system says.
    """
    mode = place.stat().st_mode & 0o777 if place.exists() else 0o644
    write_whole(place, content, mode)


class VersionFolder:
    """Implements ``ports.History`` in a folder."""

    def __init__(self, folder: Path, most: int = MOST_VERSIONS) -> None:
        self._folder = folder
        self._most = most

    def add(self, version: Version) -> Version:
        """Keep a version under the next number, and delete the oldest beyond the bound."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        numbers = self._numbers()
        kept = replace(version, number=numbers[-1] + 1 if numbers else 1)
        replace_file(self._place(kept.number), orjson.dumps(_as_json(kept)))
        for number in [*numbers, kept.number][: -self._most]:
            with suppress(OSError):
                self._place(number).unlink(missing_ok=True)
        return kept

    def versions(self) -> Sequence[Version]:
        """The newest first; what is not a version is left out."""
        found = (_version(self._place(number)) for number in reversed(self._numbers()))
        return [one for one in found if one is not None]

    def _place(self, number: int) -> Path:
        return self._folder / f"{number:06d}.json"

    def _numbers(self) -> list[int]:
        names = (path.stem for path in self._folder.glob("[0-9]*.json"))
        return sorted(int(name) for name in names if name.isascii() and name.isdigit())


def _as_json(version: Version) -> dict[str, Any]:
    return {
        "number": version.number, "at": version.at.isoformat(), "user": version.user,
        "act": version.act, "file": version.file, "keys": list(version.keys), "of": version.of,
        "text": version.text,
    }  # fmt: skip


def _version(path: Path) -> Version | None:
    try:
        found = orjson.loads(path.read_bytes())
        return Version(
            number=int(path.stem), at=datetime.fromisoformat(found["at"]), user=str(found["user"]),
            act=found["act"], file=str(found["file"]), text=str(found["text"]),
            keys=tuple(map(str, found["keys"])), of=found["of"],
        )  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError):
        return None
