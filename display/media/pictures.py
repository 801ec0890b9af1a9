"""Pictures and clips: fetched once by their hash, checked, and kept while the server is away."""

import hashlib
import logging
import os
import re
import threading
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

import pygame

from queue_server.link import HttpLink, LinkDown
from queue_server.wire.messages import Notice
from queue_server.wire.paths import CLIPS, PICTURES

log = logging.getLogger(__name__)

#: What a notice calls a picture: the SHA-256 of the file.
NAME = re.compile(r"[0-9a-f]{64}")
TIMEOUT_S = 20.0
#: After a failure the next attempt waits so long, twice as long each time.
FIRST_PAUSE_S, LONGEST_PAUSE_S = 2.0, 300.0
#: A picture that came broken so often is left alone until it is asked for again after a restart.
MOST_FAULTS = 3
#: Pictures no longer wanted stay while there are no more than this: a notice may come back.
MOST_KEPT, MOST_CLIPS_KEPT = 100, 20


@dataclass(frozen=True, slots=True)
class Kind:
    """Files of one kind: where they come from, how they are called, how they are looked at."""

    address: str
    ending: str
    look: Callable[[Path], object]
    most_kept: int
    word: str


PICTURE = Kind(PICTURES, ".jpg", pygame.image.load, MOST_KEPT, "picture")
#: The process that plays a clip finds out what is wrong with it.
CLIP = Kind(CLIPS, ".mp4", lambda file: None, MOST_CLIPS_KEPT, "clip")


class Pictures:
    """The files of a kind in a folder. ``ready`` can be shown; ``broken`` says why others cannot.

    ``want`` is called from the wall's loop and returns at once; a thread does the rest.
    """

    def __init__(
        self, folder: Path, http: HttpLink, heard: threading.Event, kind: Kind = PICTURE
    ) -> None:
        self.folder = folder
        self._kind = kind
        self.ready: frozenset[str] = frozenset()
        self.broken: dict[str, str] = {}
        self._http = http
        self._heard = heard
        self._wanted: frozenset[str] = frozenset()
        self._faults: dict[str, int] = {}
        self._awake = threading.Event()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name=f"{kind.word}s", daemon=True)
        self._thread.start()

    def want(self, names: Collection[str]) -> None:
        """Have these pictures here; others may go."""
        wanted = frozenset(name for name in names if NAME.fullmatch(name))
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
            missing = self._fetch_all()
            self._awake.wait(pause_s if missing else None)
            pause_s = min(LONGEST_PAUSE_S, 2 * pause_s) if missing else FIRST_PAUSE_S
            if self._awake.is_set():
                pause_s = FIRST_PAUSE_S
            self._awake.clear()

    def _fetch_all(self) -> bool:
        """Fetch what is wanted and not here; True while something is still missing."""
        wanted = self._wanted
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

    def _kept(self, name: str) -> bool:
        """Whether the picture is here, whole: a card may have lost what was written to it."""
        try:
            data = self._path(name).read_bytes()
        except OSError:
            return False
        return self._sound(name, data)

    def _fetch(self, name: str) -> bool:
        try:
            reply = self._http.request("GET", self._kind.address + name, timeout_s=TIMEOUT_S)
        except LinkDown as problem:
            log.info("%s %s not read: %s", self._kind.word, name[:8], problem)
            return False
        if not reply.ok:
            return self._fault(name, f"the server answered {reply.status}")
        return self._sound(name, reply.raw) and self._write(name, reply.raw)

    def _sound(self, name: str, data: bytes) -> bool:
        if hashlib.sha256(data).hexdigest() != name:
            return self._fault(name, "it came damaged")
        return True

    def _write(self, name: str, data: bytes) -> bool:
        draft = self.folder / f".{name}.{os.getpid()}{self._kind.ending}"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with draft.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            self._kind.look(draft)
            draft.replace(self._path(name))
        except (OSError, pygame.error) as problem:
            draft.unlink(missing_ok=True)
            return self._fault(name, str(problem))
        self.broken.pop(name, None)
        return True

    def _fault(self, name: str, why: str) -> bool:
        log.warning("%s %s cannot be shown: %s", self._kind.word, name[:8], why)
        self._faults[name] = self._faults.get(name, 0) + 1
        self.broken = {**self.broken, name: why}
        return False

    def _tidy(self, wanted: Collection[str]) -> None:
        """Delete the oldest of those that nothing wants."""
        try:
            kept = sorted(
                self.folder.glob(f"*{self._kind.ending}"), key=lambda path: path.stat().st_mtime
            )
        except OSError:
            return
        spare = [path for path in kept if path.stem not in wanted]
        for path in spare[: max(0, len(kept) - self._kind.most_kept)]:
            path.unlink(missing_ok=True)
            self.ready -= {path.stem}


def names_in(notices: Iterable[Notice]) -> set[str]:
    """The pictures that notices show."""
    return {
        name for one in notices for name in (one.get("picture", ""), *one.get("pages", ())) if name
    }


def clips_in(notices: Iterable[Notice]) -> set[str]:
    """The clips that notices play."""
    return {one["clip"] for one in notices if one.get("clip")}
