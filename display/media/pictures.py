"""Pictures and clips: fetched once, by hash, checked, and kept while the server is away."""

import logging
import threading
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

import pygame

from display.media.resume import FileLink, Refused, Unfit, drop, fetch, length, whole
from queue_server.link import LinkDown
from queue_server.wire.messages import Notice
from queue_server.wire.paths import CLIPS, MEDIUM, PICTURES

log = logging.getLogger(__name__)

#: For one attempt; what came is kept, and the next attempt goes on from there.
TIMEOUT_S = 20.0
#: After a failure the next attempt waits this long, doubled each time.
FIRST_PAUSE_S, LONGEST_PAUSE_S = 2.0, 300.0
#: A picture that came broken this often is left alone until a restart.
MOST_FAULTS = 3
#: Up to this many files, unwanted ones stay, as a notice may come back.
MOST_KEPT, MOST_CLIPS_KEPT = 100, 20
MIB = 1024 * 1024
#: Most bytes of one file: a little more than the server makes them.
LARGEST_PICTURE, LARGEST_CLIP = 4 * MIB, 16 * MIB
#: Most bytes on disk of each kind, incomplete files included.
MOST_BYTES = 256 * MIB
PART = ".part"


@dataclass(frozen=True, slots=True)
class MediaKind:
    """Files of one kind: where they come from, how they are named, how they are checked."""

    address: str
    ending: str
    look: Callable[[Path], object]
    most_kept: int
    word: str
    largest: int
    most_bytes: int = MOST_BYTES


def _decode(file: Path) -> None:
    with file.open("rb") as opened:
        pygame.image.load(opened, "part.jpg")


PICTURE = MediaKind(PICTURES, ".jpg", _decode, MOST_KEPT, "picture", LARGEST_PICTURE)
#: Not checked here: the process that plays a clip finds out what is wrong with it.
CLIP = MediaKind(CLIPS, ".mp4", lambda file: None, MOST_CLIPS_KEPT, "clip", LARGEST_CLIP)


class Pictures:
    """The files of a kind in a folder. ``ready`` can be shown; ``broken`` says why others cannot.

    ``want`` is called from the wall's loop and returns at once; a thread does the rest.
    """

    def __init__(
        self, folder: Path, http: FileLink, heard: threading.Event, kind: MediaKind = PICTURE
    ) -> None:
        self.folder = folder
        self._kind = kind
        self.ready: frozenset[str] = frozenset()
        self.broken: dict[str, str] = {}
        self._http = http
        self._heard = heard
        # Until the first board it is unknown what is wanted, so nothing is deleted.
        self._wanted: frozenset[str] | None = None
        # Whether some bytes came since the last pause.
        self._moving = False
        self._faults: dict[str, int] = {}
        self._awake = threading.Event()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name=f"{kind.word}s", daemon=True)
        self._thread.start()

    def want(self, names: Collection[str]) -> None:
        """Fetch and keep these pictures; others may be deleted."""
        wanted = frozenset(name for name in names if MEDIUM.fullmatch(name))
        if wanted != self._wanted:
            self._wanted = wanted
            self._awake.set()

    def stop(self) -> None:
        """End the thread."""
        self._stopping = True
        self._awake.set()
        self._thread.join(3.0)

    def _run(self) -> None:
        pause_s = FIRST_PAUSE_S
        while not self._stopping:
            self._moving = False
            missing = self._fetch_all()
            if self._moving:
                pause_s = FIRST_PAUSE_S
            self._awake.wait(pause_s if missing else None)
            pause_s = min(LONGEST_PAUSE_S, 2 * pause_s) if missing else FIRST_PAUSE_S
            if self._awake.is_set():
                pause_s = FIRST_PAUSE_S
            self._awake.clear()

    def _fetch_all(self) -> bool:
        """Fetch what is wanted and not here; True while something is still missing."""
        if (wanted := self._wanted) is None:
            return False
        for name in sorted(wanted - self.ready):
            if self._stopping or self._faults.get(name, 0) >= MOST_FAULTS:
                continue
            if self._kept(name) or self._fetch(name):
                self.ready |= {name}
                self._heard.set()
        self._tidy(wanted)
        return any(self._faults.get(one, 0) < MOST_FAULTS for one in wanted - self.ready)

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}{self._kind.ending}"

    def _part(self, name: str) -> Path:
        return self.folder / f"{name}{self._kind.ending}{PART}"

    def _kept(self, name: str) -> bool:
        """Whether the picture is here, whole: a memory card may have lost what was written."""
        path = self._path(name)
        if not length(path):
            return False
        if whole(path, name):
            return True
        drop(path)
        return self._fault(name, "it was spoilt on disk")

    def _fetch(self, name: str) -> bool:
        part, kind = self._part(name), self._kind
        had = length(part)
        if not self._tidy(self._wanted or (), kind.largest - had):
            self.broken = {**self.broken, name: "there is no room for it on this wall"}
            return False
        try:
            fetch(self._http, kind.address + name, part, largest=kind.largest, timeout_s=TIMEOUT_S)
            kind.look(part)
            part.replace(self._path(name))
        except LinkDown as problem:
            self._moving |= length(part) > had
            log.info("%s %s not read: %s", kind.word, name[:8], problem)
            return False
        except Refused as answer:
            if answer.passing:
                log.info("%s %s not read: %s", kind.word, name[:8], answer)
                return False
            return self._fault(name, str(answer))
        except (Unfit, OSError, pygame.error) as problem:
            drop(part)
            return self._fault(name, str(problem))
        self._faults.pop(name, None)
        self.broken = {one: why for one, why in self.broken.items() if one != name}
        return True

    def _fault(self, name: str, why: str) -> bool:
        log.warning("%s %s cannot be shown: %s", self._kind.word, name[:8], why)
        self._faults[name] = self._faults.get(name, 0) + 1
        self.broken = {**self.broken, name: why}
        return False

    def _tidy(self, wanted: Collection[str], coming: int = 0) -> bool:
        """Delete unwanted parts, then the oldest unwanted files; True if ``coming`` bytes fit.

        Parts go at once, files only if there are too many of them or too many bytes.
        """
        kept = self._oldest_first(self._kind.ending)
        parts = self._oldest_first(f"{self._kind.ending}{PART}")
        count, total = len(kept), coming + sum(map(length, [*kept, *parts]))
        for path in (*parts, *kept):
            is_part, name = path.suffix == PART, path.name.partition(".")[0]
            full = count > self._kind.most_kept or total > self._kind.most_bytes
            if name in wanted or not (is_part or full):
                continue
            total -= length(path)
            count -= not is_part
            drop(path)
            self.ready -= {name}
        return total <= self._kind.most_bytes

    def _oldest_first(self, ending: str) -> list[Path]:
        try:
            return sorted(self.folder.glob(f"*{ending}"), key=lambda path: path.stat().st_mtime)
        except OSError:
            return []


def names_in(notices: Iterable[Notice]) -> set[str]:
    """The pictures that notices show."""
    return {
        name for one in notices for name in (one.get("picture", ""), *one.get("pages", ())) if name
    }


def clips_in(notices: Iterable[Notice]) -> set[str]:
    """The clips that notices play."""
    return {one["clip"] for one in notices if one.get("clip")}
