"""Finds a service by what people say: "I lost my ID", 身分證不見了. Pure.

A token counts more the fewer services it belongs to. A service is likelier the more of what was
said belongs to it, and the closer one of its phrases comes to the whole of what was said.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kiosk.finding.saying import STEM, Ear, ear
from queue_server.wire.words.catalogue import SearchWords, Service

#: Below this likelihood, no answer is better than a wrong one.
LEAST = 0.2
SHOWN = 3
#: Letters after which a word can be guessed, and how many words it may then stand for.
BEGUN, MOST_MEANT = 3, 3


@dataclass(frozen=True, slots=True)
class KnownService:
    """A service and its phrases as tokens: each phrase, and all of them together."""

    service: Service
    phrases: tuple[frozenset[str], ...]
    all: frozenset[str]


class Ranking:
    """The services of an office in one language. Made once for a catalogue."""

    def __init__(
        self, services: Sequence[Service], language: str, words: SearchWords | None = None
    ) -> None:
        self._ear = ear(words, language)
        self._known = tuple(_known(one, language, self._ear) for one in services)
        said_of = Counter(token for one in self._known for token in one.all)
        self._weight = {token: self._rarity(n) for token, n in said_of.items()}

    def _rarity(self, services: int) -> float:
        return math.log(1 + len(self._known) / services)

    def _weigh(self, tokens: Iterable[str]) -> float:
        unknown = self._rarity(1)
        return sum(self._weight.get(token, unknown) ** 2 for token in tokens)

    def found(self, said: str) -> list[Service]:
        """The likeliest services first, at most three."""
        tokens = frozenset().union(*map(self._completed, self._ear.tokens(said)))
        ranked = [(self._likely(tokens, one), -n, one) for n, one in enumerate(self._known)]
        likely = sorted((row for row in ranked if row[0] >= LEAST), key=lambda row: row[:2])
        return [one.service for *_, one in likely[::-1]][:SHOWN]

    def _completed(self, token: str) -> frozenset[str]:
        """A word still being typed stands for the known words it begins, if they are few."""
        if token in self._weight or not BEGUN <= len(token) < STEM or not self._ear.in_words:
            return frozenset((token,))
        begun = [known for known in self._weight if known.startswith(token)]
        return frozenset(begun) if 0 < len(begun) <= MOST_MEANT else frozenset((token,))

    def _likely(self, tokens: frozenset[str], one: KnownService) -> float:
        if not tokens & one.all:
            return 0.0
        said = self._weigh(tokens)
        closest = max(self._close(tokens, said, phrase) for phrase in one.phrases)
        return (self._weigh(tokens & one.all) / said + 2 * closest) / 3

    def _close(self, tokens: frozenset[str], said: float, phrase: frozenset[str]) -> float:
        """The cosine between what was said and a phrase."""
        return self._weigh(tokens & phrase) / math.sqrt(said * (self._weigh(phrase) or 1.0))


def _known(service: Service, language: str, hears: Ear) -> KnownService:
    said = (service["name"].get(language, ""), *service.get("words", {}).get(language, ()))
    phrases = tuple(tokens for text in said if (tokens := hears.tokens(text)))
    return KnownService(service, phrases or (frozenset(),), frozenset().union(*phrases))
