"""Files and history in memory: for tests, and for a server that keeps nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from queue_server.editing.ports import ConfigFiles, Version, Why
from queue_server.editing.rules.fields import CONFIG
from queue_server.settings import Settings


class MemoryFiles:
    """Implements ``ports.Files``; ``why`` is the answer for every file."""

    def __init__(self, settings: Settings, texts: Mapping[str, str], why: Why = "") -> None:
        self._settings = settings
        self._folder = settings.path.parent / settings.tables.branch.catalogue
        self._texts = dict(texts)
        self.why: Why = why
        #: Raised by the next :meth:`put`.
        self.broken: OSError | None = None

    def texts(self) -> dict[str, str]:
        """What the files say."""
        return dict(self._texts)

    def why_not(self, name: str) -> Why:
        """The reason given when it was made."""
        return self.why

    def put(self, name: str, text: str) -> None:
        """Replace a file."""
        if self.broken is not None:
            raise self.broken
        self._texts[name] = text

    def settings(self, texts: Mapping[str, str], today: datetime | None) -> Settings:
        """What these texts make of the office."""
        path = self._settings.path
        places = {path if name == CONFIG else self._folder / name: t for name, t in texts.items()}
        return Settings.load(path, today=today, texts=places)


class MemoryHistory:
    """Implements ``ports.History``."""

    def __init__(self) -> None:
        self._kept: list[Version] = []

    def add(self, version: Version) -> Version:
        """Keep a version under the next number."""
        self._kept.append(replace(version, number=len(self._kept) + 1))
        return self._kept[-1]

    def versions(self) -> Sequence[Version]:
        """The newest first."""
        return self._kept[::-1]


def unkept(settings: Settings) -> ConfigFiles:
    """For a server without a data folder: its files can only be read."""
    path: Path = settings.path
    files = MemoryFiles(settings, {CONFIG: path.read_text("utf-8")}, "not_kept")
    return ConfigFiles(files, MemoryHistory())
