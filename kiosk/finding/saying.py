"""What was said, as tokens that can be compared: without filler, and with synonyms made one.

The catalogue lists which words are filler and which mean the same. In a language that puts
blanks between words a token is the beginning of a word, so that *register* and *registration* are
one; elsewhere it is a character, or two side by side.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from kiosk.finding.keys import plain
from queue_server.wire.words.catalogue import SearchWords

#: Characters of a word that count.
STEM = 6
#: What is said beyond this is ignored.
MOST_CHARS = 120


@dataclass(frozen=True)
class Ear:
    """What is known of one language: its filler words and its synonyms."""

    language: str
    ignored: frozenset[str] = frozenset()
    alike: dict[str, str] = field(default_factory=dict)

    @cached_property
    def _longest(self) -> int:
        known = (*self.ignored, *self.alike)
        return max((len(self.split(one)) for one in known), default=0)

    def tokens(self, text: str) -> frozenset[str]:
        """The tokens of a phrase or a question; empty when it is all filler."""
        return frozenset(token for run in self._runs(text) for token in self._of_run(run))

    def _of_run(self, run: Sequence[str]) -> Iterable[str]:
        if self.in_words:
            return (part[:STEM] for part in run)
        pairs = ("".join(pair) for pair in pairwise(run))
        return (*run, *pairs)

    @property
    def in_words(self) -> bool:
        """Whether this language is written with blanks between words."""
        return not self.language.startswith(("zh", "th"))

    def split(self, text: str) -> list[str]:
        """Words, or characters, without marks and capitals."""
        bare = plain(text)
        return bare.split() if self.in_words else list("".join(bare.split()))

    def _runs(self, text: str) -> list[list[str]]:
        """Runs of meaningful words, synonyms replaced; filler ends a run."""
        rest = self.split(text[:MOST_CHARS])
        runs: list[list[str]] = [[]]
        while rest:
            size, said = self._next(rest)
            if said is None:
                runs.append([])
            else:
                runs[-1] += said
            rest = rest[size:]
        return runs

    def _next(self, rest: Sequence[str]) -> tuple[int, list[str] | None]:
        """How many parts are taken, and what they stand for: None for filler."""
        glue = " " if self.in_words else ""
        for size in range(min(self._longest, len(rest)), 0, -1):
            said = glue.join(rest[:size])
            if said in self.alike:
                return size, self.split(self.alike[said])
            if said in self.ignored:
                return size, None
        return 1, [rest[0]]


def ear(words: SearchWords | None, language: str) -> Ear:
    """What the catalogue knows of a language."""
    bare = Ear(language)
    if words is None:
        return bare
    glue = " " if bare.in_words else ""

    def said(text: str) -> str:
        return glue.join(bare.split(text))

    groups = words["alike"].get(language, ())
    alike = {said(one): group[0] for group in groups for one in group}
    return Ear(language, frozenset(map(said, words["ignore"].get(language, ()))), alike)
