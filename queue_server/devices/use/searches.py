"""How many searches at the kiosks led nowhere: the office learns which words its catalogue lacks.

What was searched for never arrives here.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from queue_server.wire.messages import Searched

#: Kiosks offer fewer languages; what a machine makes up beyond them is not counted.
MOST_LANGUAGES = 20


@dataclass(slots=True)
class _Count:
    all: int = 0
    fruitless: int = 0


class Searches:
    """Counts since the server started, by language."""

    def __init__(self) -> None:
        self._counts: dict[str, _Count] = {}
        self._fresh: dict[str, tuple[int, int]] = {}

    @property
    def all(self) -> int:
        """How many searches there were."""
        return sum(one.all for one in self._counts.values())

    @property
    def fruitless(self) -> int:
        """How many of them led to no service."""
        return sum(one.fruitless for one in self._counts.values())

    def note(self, message: Searched) -> None:
        """Count one finished search."""
        language = message["language"]
        if language not in self._counts and len(self._counts) >= MOST_LANGUAGES:
            return
        count = self._counts.setdefault(language, _Count())
        count.all += 1
        count.fruitless += not message["found"]
        self.give_back({language: (1, int(not message["found"]))})

    def take(self) -> Mapping[str, tuple[int, int]]:
        """Searches by language, and those of them that led nowhere, since the last time."""
        fresh, self._fresh = self._fresh, {}
        return fresh

    def give_back(self, counts: Mapping[str, tuple[int, int]]) -> None:
        """Put back counts that could not be kept, to be taken again."""
        for language, (searches, fruitless) in counts.items():
            known = self._fresh.get(language, (0, 0))
            self._fresh[language] = known[0] + searches, known[1] + fruitless
