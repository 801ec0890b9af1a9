"""From a call to sound: whose pack speaks, and what happens when a clip is missing.

Packs of one language are asked in order, recordings before those that come with the product. A
language that no pack can say falls back to Mandarin, and is reported.
"""

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path

import numpy as np

from queue_server.voice.pack import BadPack, Pack, open_pack, packs_in
from queue_server.voice.sound import Samples, joined, silence
from queue_server.wire.sound.chime import RATE_HZ
from queue_server.wire.sound.chime import chime as bells
from queue_server.wire.sound.speech import (
    AFTER_CHIME_S,
    AFTER_LEAD_S,
    AFTER_NUMBER_S,
    BETWEEN_S,
    MANDARIN,
    phrases,
    shortened,
)

#: The packs that come with the product.
SHIPPED = Path(__file__).parent.parent / "catalogue" / "voice"
#: Languages that fall back to Mandarin must not make a call four Mandarin sentences.
MOST_REPEATS = 2

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Spoken:
    """The words of a call; ``missing`` are the languages that could not be said."""

    samples: Samples
    said: tuple[str, ...]
    missing: frozenset[str]


class Voices:
    """Everything that can be spoken. ``faults`` says which packs cannot be used, and why."""

    def __init__(self, *folders: Path) -> None:
        self._packs: dict[str, list[Pack]] = {}
        self.faults: list[str] = []
        for folder in folders:
            found, faults = packs_in(folder)
            self.faults += faults
            for language, pack in found.items():
                self._packs.setdefault(language, []).append(pack)
        for fault in self.faults:
            log.warning("voice pack skipped: %s", fault)

    def only(self, language: str, which: str) -> "Voices":
        """These voices with one pack alone for a language.

        ``which`` is how the pack was made (``recorded``, ``neural``), or the path of any pack.

        Raises:
            BadPack: If there is no such pack.
        """
        found = [one for one in self._packs.get(language, ()) if one.manifest.made_by == which]
        if not found:
            found = [open_pack(Path(which))]
        if found[0].language != language:
            raise BadPack(f"{which}: speaks {found[0].language}")
        alone = Voices()
        alone._packs = self._packs | {language: found[:1]}
        return alone

    @property
    def packs(self) -> list[Pack]:
        """All packs; within a language, in the order they are asked."""
        return list(chain.from_iterable(self._packs.values()))

    def say(self, label: str, counter: int, order: Sequence[str], waiting: int = 0) -> Spoken:
        """The words of a call in the languages of ``order``, shorter when others wait."""
        sentences = {language: self.sentence(label, counter, language) for language in set(order)}
        missing = frozenset(one for one, sentence in sentences.items() if sentence is None)
        stand_in = _stand_in(order, missing)
        sentences.setdefault(stand_in, self.sentence(label, counter, stand_in))
        said: list[str] = []
        for wanted in shortened(order, waiting):
            language = stand_in if wanted in missing else wanted
            if sentences[language] is not None and said.count(language) < MOST_REPEATS:
                said.append(language)
        said = shortened(said, waiting)
        pause = silence(BETWEEN_S)
        parts = [part for one in said for part in (pause, sentences[one]) if part is not None]
        return Spoken(joined(parts[1:]), tuple(said), missing)

    def sentence(self, label: str, counter: int, language: str) -> Samples | None:
        """One sentence from the first pack that has all its clips; None when no pack has."""
        for pack in self._packs.get(language, ()):
            try:
                return _sentence(pack, label, counter)
            except BadPack as problem:
                log.info("%s cannot say %s at %d: %s", pack.path, label, counter, problem)
        return None


def _stand_in(order: Sequence[str], missing: Collection[str]) -> str:
    """What is said for a missing language: Mandarin if ordered, else the last that can be said."""
    if MANDARIN in order:
        return MANDARIN
    return next((one for one in reversed(order) if one not in missing), MANDARIN)


@cache
def bell() -> Samples:
    """The chime, read-only."""
    made = np.array(bells(RATE_HZ), np.int16)
    made.flags.writeable = False
    return made


def announcement(words: Samples, *, chime: bool = True) -> Samples:
    """The chime, and the words after it if there are any."""
    if not chime:
        return joined((silence(AFTER_CHIME_S), words))
    return joined((bell(), silence(AFTER_CHIME_S), words)) if len(words) else bell()


def _sentence(pack: Pack, label: str, counter: int) -> Samples:
    pauses = (silence(AFTER_LEAD_S), silence(AFTER_NUMBER_S))
    lead, number, where = (
        joined(pack.clip(key) for key in _way(pack, phrase)) for phrase in phrases(label, counter)
    )
    return joined((lead, pauses[0], number, pauses[1], where))


def _way(pack: Pack, phrase: Sequence[Sequence[str]]) -> Sequence[str]:
    """The best way to say a phrase with the clips of a pack."""
    return next((way for way in phrase if pack.keys.issuperset(way)), phrase[0])
