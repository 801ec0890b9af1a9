"""The prompts that a kiosk can speak: clips by their words, from packs that may still be growing.

A pack of prompts is a voice pack (:mod:`queue_server.voice.pack`) whose clips are named by their
content, and whose manifest says which words each has.
"""

import hashlib
import logging
from collections.abc import Sequence
from pathlib import Path

from queue_server.voice.pack import MANIFEST, BadPack, Pack, open_pack
from queue_server.voice.sound import Samples, joined, silence
from queue_server.voice.speaking import SHIPPED as CALLS
from queue_server.wire.sound.phrasing import PAUSE, SpokenClip, composed

log = logging.getLogger(__name__)

#: The prompts that come with the product.
SHIPPED = CALLS.parent / "prompts"
PAUSE_S = 0.25


def name_of(language: str, words: str, voice: str) -> str:
    """The name of a clip: the same words in the same voice need not be spoken again."""
    return hashlib.sha256(f"{language}\n{voice}\n{words}".encode()).hexdigest()[:24]


class Prompts:
    """What can be spoken in one language: the office's own prompts, shipped ones, and the pack of
    calls.
    """

    def __init__(self, language: str, *folders: Path) -> None:
        self._language = language
        self._places = [
            place for folder in folders for place in (folder / language, folder / f"{language}.zip")
        ]
        self._calls = _opened(CALLS / f"{language}.zip")
        self._written: list[int] = []
        self._packs: list[tuple[Pack, dict[str, str]]] = []
        self.words: frozenset[str] = frozenset()
        self.refresh()

    def refresh(self) -> bool:
        """Look for new prompts; returns whether there are any."""
        written = [_written_at(place) for place in self._places]
        if written == self._written:
            return False
        self._written = written
        packs = [pack for place in self._places if (pack := _opened(place)) is not None]
        self._packs = [(pack, _by_words(pack)) for pack in packs]
        self.words = frozenset(words for _, known in self._packs for words in known)
        return True

    def ways(self, clip: SpokenClip) -> Sequence[SpokenClip] | None:
        """The clips that say these words; None where there are none."""
        if clip == PAUSE:
            return (clip,)
        if clip.spelled:
            there = self._calls is not None and clip.words in self._calls.keys
            return (clip,) if there else None
        found = composed(clip.words, self.words)
        return None if found is None else [SpokenClip(words) for words in found]

    def sound(self, clip: SpokenClip) -> Samples:
        """One clip that :meth:`ways` named.

        Raises:
            BadPack: If it is no longer there, or corrupt.
        """
        if clip == PAUSE:
            return silence(PAUSE_S)
        if clip.spelled and self._calls is not None:
            return joined((self._calls.clip(clip.words), silence(0.05)))
        for pack, known in self._packs:
            if clip.words in known:
                return pack.clip(known[clip.words])
        raise BadPack(f"{clip.words}: not there")


def _written_at(place: Path) -> int:
    """When a pack was last changed, in ns; 0 if it is not there."""
    try:
        return (place if place.suffix else place / MANIFEST).stat().st_mtime_ns
    except OSError:
        return 0


def _opened(place: Path) -> Pack | None:
    if not _written_at(place) and not place.is_file():
        return None
    try:
        return open_pack(place)
    except BadPack as problem:
        log.warning("prompts skipped: %s", problem)
        return None


def _by_words(pack: Pack) -> dict[str, str]:
    """Names of clips by their words; those that the pack itself lacks are left out."""
    noted = pack.manifest.more.get("prompts")
    rows = noted.items() if isinstance(noted, dict) else ()
    return {words: name for name, words in rows if isinstance(words, str) and name in pack.keys}
