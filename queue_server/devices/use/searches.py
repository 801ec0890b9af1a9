"""How many searches at the kiosks led nowhere: the office learns which words its catalogue lacks.

Nothing of what was searched for arrives here.
"""

from dataclasses import dataclass

from queue_server.wire.messages import Searched, SearchesOf

#: Kiosks offer fewer languages; what a machine makes up beyond them counts for none.
MOST_LANGUAGES = 20


@dataclass(slots=True)
class _Count:
    all: int = 0
    fruitless: int = 0


class Searches:
    """Counts since the server started, by language."""

    def __init__(self) -> None:
        self._counts: dict[str, _Count] = {}

    @property
    def all(self) -> int:
        """Every search."""
        return sum(one.all for one in self._counts.values())

    @property
    def fruitless(self) -> int:
        """Those that led to no service."""
        return sum(one.fruitless for one in self._counts.values())

    def note(self, message: Searched) -> None:
        """One search is over."""
        language = message["language"]
        if language not in self._counts and len(self._counts) >= MOST_LANGUAGES:
            return
        count = self._counts.setdefault(language, _Count())
        count.all += 1
        count.fruitless += not message["found"]

    def listed(self) -> list[SearchesOf]:
        """By language, the one with the most fruitless searches first."""
        worst = sorted(self._counts.items(), key=lambda one: (-one[1].fruitless, one[0]))
        return [
            {"language": language, "all": one.all, "fruitless": one.fruitless}
            for language, one in worst
        ]
