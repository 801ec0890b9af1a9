"""Which parts of the guidance are listened to, and how much of them was understood. Pure.

A short word alone says nothing about a voice: it is heard as a visitor hears it, after the name of
a button, with its place.

Tested by tests/voice/guidance/test_listening.py.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Literal

from pypinyin import lazy_pinyin

from queue_server.wire.sound.phrasing import CHINESE, number_words
from queue_server.wire.sound.prompts import prompts
from queue_server.wire.words.catalogue import Catalogue
from queue_server.wire.words.wording import Wording

Kind = Literal["step", "sentence"]
#: Words of a step that are the same for every button: said so often that each must be understood.
BUTTON, CHOSEN, PLACE = "kiosk.audio.button", "kiosk.audio.chosen", "kiosk.audio.place"
#: A sentence has at least this many syllables, or words in English; anything shorter is heard
#: within a step.
SENTENCE = {"zh-TW": 6, "en": 4}
#: As many buttons as a screen may have.
MOST_BUTTONS = 16

_PARTS = {"zh-TW": re.compile(r"[0-9]+|[一-鿿]+|[a-z]+"), "en": re.compile(r"[0-9]+|[a-z']+")}


@dataclass(frozen=True, slots=True)
class Heard:
    """One thing to be listened to, as lines."""

    kind: Kind
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """All of it."""
        return " ".join(self.lines)

    def instead(self, name: str | None = None, place: str | None = None) -> "Heard":
        """The same with another name or place."""
        first, *between = self.lines[:-1]
        last = self.lines[-1]
        lines = (first if name is None else name, *between, last if place is None else place)
        return Heard(self.kind, lines)


def sample(catalogue: Catalogue, language: str, most: int, seed: int = 1) -> Iterator[Heard]:
    """Up to ``most`` steps and as many sentences, the same for the same catalogue and seed."""
    random = Random(seed)
    yield from _steps(catalogue, language, most, random)
    said = [
        one
        for one in prompts(catalogue, language)
        if len(units(one, language)) >= SENTENCE[language]
    ]
    for one in random.sample(said, min(most, len(said))):
        yield Heard("sentence", (one,))


def _steps(catalogue: Catalogue, language: str, most: int, random: Random) -> Iterator[Heard]:
    words = Wording(catalogue)
    names = _names(catalogue, language)
    for n, name in enumerate(random.sample(names, min(most, len(names)))):
        count = random.randint(2, MOST_BUTTONS)
        place = words.say(PLACE, language, n=random.randint(1, count), count=count)
        chosen = (words.say(CHOSEN, language),) if n % 4 == 0 else ()
        yield Heard("step", (name, words.say(BUTTON, language), *chosen, place))


def _names(catalogue: Catalogue, language: str) -> list[str]:
    words = Wording(catalogue)
    names = [words.text(one["name"], language) for one in catalogue["categories"]]
    names += [words.text(one["name"], language) for one in catalogue["services"] if one["enabled"]]
    return names + [words.say(key, language) for key in ("back", "home", "help", "print_ticket")]


def rivals(one: Heard, catalogue: Catalogue, language: str) -> list[Heard]:
    """What it must not be mistaken for: any other button, place or sentence."""
    if one.kind == "sentence":
        return [Heard("sentence", (each,)) for each in prompts(catalogue, language)]
    words = Wording(catalogue)
    places = [
        words.say(PLACE, language, n=n, count=count)
        for count in range(2, MOST_BUTTONS + 1)
        for n in range(1, count + 1)
    ]
    names = [one.instead(name=name) for name in _names(catalogue, language)]
    return [*names, *(one.instead(place=place) for place in places)]


@dataclass(frozen=True, slots=True)
class Understood:
    """Syllables, or words in English: how many there were, and how many were not understood.

    ``distinct``: what was heard is nearer to what was said than to anything it must not be mistaken
    for. A listener who knows the choices needs no more.
    """

    of: int
    wrong: int
    distinct: bool = True


def understood(heard: str, said: str, language: str, others: Iterable[Heard] = ()) -> Understood:
    """How much of one thing was understood, and whether it was told apart from ``others``."""
    wanted, came = units(said, language), units(heard, language)
    distinct = _is_distinct(came, wanted, [units(one.text, language) for one in others], language)
    return Understood(len(wanted), min(len(wanted), _distance(wanted, came)), distinct)


def _is_distinct(
    came: Sequence[str], wanted: Sequence[str], others: Iterable[Sequence[str]], language: str
) -> bool:
    """By syllables in Chinese and by letters in English, as "two of two" sounds like "to of to"."""

    def sounds(of: Sequence[str]) -> tuple[str, ...]:
        return tuple(of) if language == CHINESE else tuple(" ".join(of))

    meant, heard = sounds(wanted), sounds(came)
    off = _distance(meant, heard)
    apart = {sounds(one) for one in others} - {meant}
    return off < len(meant) and all(_distance(one, heard) > off for one in apart)


def units(text: str, language: str) -> list[str]:
    """Syllables without tones, or words in English; figures as they are counted."""
    said: list[str] = []
    for part in _PARTS[language].findall(re.sub(r"(?<=\d),(?=\d)", "", text.lower())):
        words = " ".join(number_words(int(part[:6]), language)) if part.isdigit() else part
        if language == CHINESE:
            said += lazy_pinyin(words.replace(" ", ""))
        else:
            said += _PARTS[language].findall(words.lower())
    return said


def _distance(wanted: Sequence[str], heard: Sequence[str]) -> int:
    """Units wrong, missing or too many."""
    before = list(range(len(heard) + 1))
    for row, unit in enumerate(wanted, 1):
        now = [row]
        for column, other in enumerate(heard, 1):
            same = before[column - 1] + (unit != other)
            now.append(min(same, before[column] + 1, now[-1] + 1))
        before = now
    return before[-1]
