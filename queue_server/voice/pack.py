"""Voice packs: the clips of one language and what is known of their origin.

A pack is a zip file or a folder called after its language, with ``manifest.json`` and one clip a
file: ``number-042.ogg`` (also ``.flac``, ``.wav``). A folder of recordings needs no manifest.
"""

import json
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from queue_server.voice.sound import NoSound, Samples, decode
from queue_server.wire.sound.readings import READINGS
from queue_server.wire.sound.speech import COUNTERS, phrases

MANIFEST = "manifest.json"
SUFFIXES = (".ogg", ".flac", ".wav")
LARGEST_CLIP = 2 * 1024 * 1024
LARGEST_MANIFEST = 1024 * 1024
MOST_CLIPS = 5_000
#: Languages that a formant synthesizer speaks well enough to stand in until a person records a
#: pack.
ESPEAK_SPEAKS = frozenset({"en", "id"})


class BadPack(ValueError):
    """A pack that cannot be used; the text says why."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """Where a pack comes from. ``made_by``: ``recorded``, ``neural`` or ``espeak``."""

    language: str
    made_by: str = "recorded"
    speaker: str = ""
    licence: str = ""
    more: dict[str, Any] = field(default_factory=dict)


class Shelf(Protocol):
    """Where files lie: a folder or a zip file."""

    def names(self) -> list[str]:
        """The files, without folders."""
        ...

    def read(self, name: str, largest: int) -> bytes:
        """A file's content.

        Raises:
            BadPack: If it is larger than ``largest`` bytes, or cannot be read.
        """
        ...


class Folder:
    """Files of a folder."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def names(self) -> list[str]:
        """See :class:`Shelf`."""
        return [one.name for one in self._path.iterdir() if one.is_file()]

    def read(self, name: str, largest: int) -> bytes:
        """See :class:`Shelf`."""
        try:
            with (self._path / name).open("rb") as file:
                return _bounded(name, file.read(largest + 1), largest)
        except OSError as problem:
            raise BadPack(f"{name}: {problem.strerror}") from problem


class Zip:
    """Files of a zip file, which stays open."""

    def __init__(self, path: Path) -> None:
        self._zip = zipfile.ZipFile(path)

    def names(self) -> list[str]:
        """See :class:`Shelf`."""
        return [name for name in self._zip.namelist() if "/" not in name]

    def read(self, name: str, largest: int) -> bytes:
        """See :class:`Shelf`."""
        try:
            with self._zip.open(name) as file:
                return _bounded(name, file.read(largest + 1), largest)
        except (OSError, zipfile.BadZipFile, zlib.error, RuntimeError) as problem:
            raise BadPack(f"{name}: {problem}") from problem


def _bounded(name: str, data: bytes, largest: int) -> bytes:
    if len(data) > largest:
        raise BadPack(f"{name}: larger than {largest} bytes")
    return data


class Pack:
    """The clips of one language; ``keys`` are those it has."""

    def __init__(self, path: Path, shelf: Shelf, manifest: Manifest) -> None:
        self.path = path
        self.manifest = manifest
        self._shelf = shelf
        self._files = {
            name.rpartition(".")[0]: name for name in shelf.names() if name.endswith(SUFFIXES)
        }
        if len(self._files) > MOST_CLIPS:
            raise BadPack(f"more than {MOST_CLIPS} clips")

    @property
    def language(self) -> str:
        """The language tag."""
        return self.manifest.language

    @property
    def keys(self) -> frozenset[str]:
        """Names of its clips."""
        return frozenset(self._files)

    def file(self, key: str) -> bytes:
        """One clip as its file.

        Raises:
            BadPack: It is not there, or cannot be read.
        """
        if key not in self._files:
            raise BadPack(f"{key}: not there")
        return self._shelf.read(self._files[key], LARGEST_CLIP)

    def clip(self, key: str) -> Samples:
        """One clip.

        Raises:
            BadPack: It is not there, or cannot be read.
        """
        try:
            return decode(self.file(key))
        except NoSound as problem:
            raise BadPack(f"{self._files[key]}: {problem}") from problem


def open_pack(path: Path) -> Pack:
    """The pack in a folder or zip file; its name without ``.zip`` is the language.

    Raises:
        BadPack: If there is none, it is corrupt, or its voice is unfit for its language.
    """
    language = path.name.removesuffix(".zip")
    if language not in READINGS:
        raise BadPack(f"{language}: not a language that calls are spoken in")
    try:
        shelf: Shelf = Zip(path) if path.suffix == ".zip" else Folder(path)
        names = shelf.names()
    except (OSError, zipfile.BadZipFile) as problem:
        raise BadPack(f"{path}: {problem}") from problem
    manifest = Manifest(language)
    if MANIFEST in names:
        manifest = _manifest(shelf.read(MANIFEST, LARGEST_MANIFEST), language)
    if manifest.made_by == "espeak" and language not in ESPEAK_SPEAKS:
        raise BadPack(f"{path}: espeak is not understood in {language}; have a person record it")
    return Pack(path, shelf, manifest)


def _manifest(data: bytes, language: str) -> Manifest:
    try:
        value = json.loads(data)
        known = {key: value.pop(key) for key in ("made_by", "speaker", "licence") if key in value}
        if value.pop("language", language) != language:
            raise BadPack(f"{MANIFEST}: of another language than {language}")
        if any(not isinstance(one, str) for one in known.values()):
            raise BadPack(f"{MANIFEST}: made_by, speaker and licence must be texts")
        return Manifest(language, **known, more=value)
    except (ValueError, AttributeError, TypeError, RecursionError) as problem:
        raise BadPack(f"{MANIFEST}: {problem}") from problem


def packs_in(folder: Path) -> tuple[dict[str, Pack], list[str]]:
    """The packs in a folder by language, and what is wrong with those that cannot be used."""
    found: dict[str, Pack] = {}
    faults = []
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.is_dir() or path.suffix == ".zip":
            try:
                pack = open_pack(path)
            except BadPack as problem:
                faults.append(str(problem))
            else:
                found.setdefault(pack.language, pack)
    return found, faults


def cannot_say(keys: frozenset[str], counters: range = COUNTERS) -> list[str]:
    """What these clips cannot say in a call: letters, numbers, counters."""
    calls = [(f"{letter}001", 1) for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
    calls += [(f"A{n:03d}", 1) for n in range(1000)] + [("A001", n) for n in counters]
    missing: dict[str, None] = {}
    for label, counter in calls:
        for phrase in phrases(label, counter):
            if not any(keys.issuperset(way) for way in phrase):
                missing[phrase[0][0]] = None
    return list(missing)
