"""A visitor with headphones who knows only what a recogniser understands of the kiosk's sound.

``make hear`` runs it; alone: ``build/voice/env/bin/python -m tests.kiosk.guiding.by_ear``. Each
step of the keypad is spoken from the shipped clips, in noise, and what was understood decides the
next key: enter if what was heard begins more like the wanted button than like any other of
the catalogue, else down. The number is what was understood of it. Ends with 1 unless each language
ends with the right service and the right number.
"""

import re
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
from pypinyin import lazy_pinyin

from kiosk.events import Line
from queue_server.voice.guidance.lines import Heard, units
from queue_server.voice.guidance.listening import SNR_DB, spoken
from queue_server.voice.making.hearing import Ear, noisy
from queue_server.voice.making.scoring import distance_at_end
from queue_server.voice.prompts import SHIPPED, Prompts
from queue_server.wire.sound.phrasing import CHINESE, LANGUAGES
from tests.kiosk.guiding.listener import Listener

SERVICE = "R02"
MOST_STEPS = 40
#: Digits by their sound: 以 is heard as well as 一.
DIGITS = {
    "zh-TW": {"ling": "0", "yi": "1", "er": "2", "san": "3"},
    "en": {"zero": "0", "oh": "0", "o": "0", "one": "1", "two": "2", "three": "3"},
}


class ByEar(Listener):
    """A visitor who decides by what ``ear`` understood."""

    def __init__(self, ear: Ear, language: str) -> None:
        super().__init__()
        self._ear = ear
        self._noise = np.random.default_rng(1)
        self._prompts = Prompts(language, SHIPPED)
        self.language = language
        self.steps = 0
        words, catalogue = self.pilot.model.office, self.pilot.model.office.catalogue
        self.names = [words.text(one["name"], language) for one in catalogue["categories"]]
        self.names += [words.text(one["name"], language) for one in catalogue["services"]]
        self.names += [
            words.say(key, language)
            for key in ("language_name", "back", "home", "help", "print_ticket")
        ]

    def understood(self, lines: Sequence[Line]) -> str:
        """What the ear makes of some lines."""
        said = Heard("step", tuple(one.text for one in lines))
        sound = spoken(said, self.language, self._prompts)
        assert sound is not None, f"no clip: {said.text}"
        return " ".join(self._ear.hear([noisy(sound, SNR_DB, self._noise)], self.language))

    def go_to(self, words: str, most: int = MOST_STEPS) -> None:
        """Down until the wanted button is understood, then enter."""
        button = self.pilot.model.say("kiosk.audio.button")
        for _ in range(most):
            self.steps += 1
            at = [n for n, (_, then) in enumerate(pairwise(self.last.lines)) if then.text == button]
            if at:
                came = self.understood(self.last.lines[at[-1] :][:2])
                print(f"  {self.last.lines[at[-1]].text}: {came.strip()}", flush=True)
                if self._begins_with(words, came):
                    self.press("enter")
                    return
            self.press("down")
        raise AssertionError(f"{words!r} was never understood")

    def _begins_with(self, wanted: str, came: str) -> bool:
        """Of names that begin alike, the longest is meant."""

        def off(name: str) -> tuple[int, int]:
            said = units(name, self.language)[::-1]
            return distance_at_end(said, units(came, self.language)[::-1]), -len(said)

        return 2 * off(wanted)[0] < -off(wanted)[1] and all(
            off(wanted) < off(name) for name in self.names if name != wanted
        )


def visit(ear: Ear, language: str) -> None:
    """From the headphones to the number, which is what was understood of it."""
    visitor = ByEar(ear, language)
    visitor.press("headphones-in")
    office = visitor.pilot.model.office
    service = office.service(SERVICE)
    assert service is not None
    group = next(one for one in office.categories if one["code"] == service["category"])
    # The language is named in its own words, whatever language the rest of that screen is in.
    Listener.go_to(visitor, office.say("language_name", language))
    visitor.go_to(office.text(group["name"], language))
    visitor.go_to(office.text(service["name"], language))
    visitor.go_to(office.say("print_ticket", language))
    visitor.pilot.wait(1)
    [given] = visitor.pilot.world.tickets.values()
    assert given["service"] == SERVICE
    number = visitor.understood(visitor.last.lines[:2])
    print(f"  {given['label']}: {number.strip()}")
    assert digits(number, language).endswith(given["label"][1:]), number
    print(f"{language}: {given['label']} after {visitor.steps} buttons heard")


def digits(heard: str, language: str) -> str:
    """The figures in what was heard, read one by one."""
    apart = re.sub(r"(\d)", r" \1 ", heard.lower())
    words = lazy_pinyin(apart) if language == CHINESE else [apart]
    known = DIGITS[language]
    said = (known.get(word, word) for part in words for word in re.findall(r"[a-z]+|\d", part))
    return "".join(one for one in said if one.isdigit())


def main() -> int:
    from queue_server.voice.making.recogniser import Recogniser

    ear = Recogniser(Path("build/voice"))
    failed = 0
    for language in LANGUAGES:
        try:
            visit(ear, language)
        except AssertionError as lost:
            failed = 1
            print(f"{language}: {lost}")
    return failed


if __name__ == "__main__":
    sys.exit(main())
