"""Which take of a clip is understood best: heard in whole calls, in random order, several times.

Numbers that are heard in turn (041, 042, 043) prove nothing: the recogniser guesses the next by the
sequence, whatever is said. So each hearing shuffles the clips again and gives each another letter,
another counter and other noise. None of these calls is in the table of docs/voice.md, which stays a
test of its own.
"""

import json
import os
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np

from queue_server.voice.making.hearing import (
    AT_ONCE,
    BARS,
    CALLS,
    LETTERS,
    Ear,
    in_turn,
    noisy,
    sample,
)
from queue_server.voice.making.scoring import CallScore, score
from queue_server.voice.sound import Floats, silence, to_floats
from queue_server.wire.sound.speech import AFTER_LEAD_S, AFTER_NUMBER_S, phrases

#: How often a clip is heard before it is believed, and a take of a misheard one at most.
BELIEVED_AFTER, HEARINGS = 1, 4
#: Calls that measure a voice, so they must not choose its clips.
OF_THE_TABLE = frozenset(sample(CALLS))

#: A clip in one take: key and name of the take.
Trial = tuple[str, str]
#: How a clip sounds in a take: name of the take, key.
Sound = Callable[[str, str], Floats]


class Notes:
    """How much of each clip was wrong in each take, hearing by hearing, in a file."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._wrong: dict[str, dict[str, list[int]]] = {}
        if file.exists():
            self._wrong = json.loads(file.read_text("utf-8"))

    def of(self, trial: Trial) -> Sequence[int]:
        """How much of a clip was wrong in a take, by hearing."""
        key, take = trial
        return self._wrong.get(key, {}).get(take, ())

    @property
    def hearings(self) -> int:
        """How many times clips were heard in all."""
        return sum(len(wrong) for takes in self._wrong.values() for wrong in takes.values())

    def add(self, trial: Trial, wrong: int) -> None:
        """Note one hearing."""
        key, take = trial
        self._wrong.setdefault(key, {}).setdefault(take, []).append(wrong)

    def keep(self) -> None:
        """Write the file whole or not at all."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        beside = self._file.with_suffix(".part")
        beside.write_text(json.dumps(self._wrong), "utf-8")
        os.replace(beside, self._file)

    def best(self, key: str, usual: str) -> list[str]:
        """The takes of a clip with the fewest mistakes, the usual one before others."""
        mistakes = {take: sum(wrong) for take, wrong in self._wrong.get(key, {}).items()}
        least = min(mistakes.values(), default=0)
        takes = [take for take, wrong in mistakes.items() if wrong == least]
        return sorted(takes, key=lambda take: (take != usual, take)) or [usual]


@dataclass(frozen=True, slots=True)
class Judge:
    """Hears clips in whole calls. ``takes``: the take of each clip around the one heard."""

    language: str
    takes: Mapping[str, str]
    sound: Sound
    ear: Ear
    notes: Notes
    report: Callable[[str], None]

    def hear(self, trials: Iterable[Trial], often: int) -> None:
        """Hear each clip ``often`` times in all; hearings already noted count."""
        wanted = list(trials)
        while todo := [one for one in wanted if len(self.notes.of(one)) < often]:
            self._hear_once(todo)

    def _hear_once(self, trials: Sequence[Trial]) -> None:
        order = mixed(trials, min(len(self.notes.of(one)) for one in trials))
        for start in range(0, len(order), AT_ONCE):
            self._listen(order[start : start + AT_ONCE])
            self.notes.keep()
        self.report(f"{self.language}: {len(order)} clips heard in calls")

    def misheard(self, keys: Collection[str]) -> list[str]:
        """The clips in whose take something was wrong at least once."""
        return [key for key in keys if any(self.notes.of((key, self.takes[key])))]

    def race(self, keys: Collection[str], takes: Sequence[str]) -> None:
        """Hear every take of some clips once, and those that lead until they are heard enough."""
        self.hear(((key, take) for key in keys for take in takes), 1)
        while behind := [one for key in keys for one in self._leading(key)]:
            self._hear_once(behind)

    def _leading(self, key: str) -> Iterator[Trial]:
        """The takes of a clip with the fewest mistakes that are not heard often enough yet."""
        for take in self.notes.best(key, self.takes[key]):
            if len(self.notes.of((key, take))) < HEARINGS:
                yield key, take

    def _listen(self, trials: Sequence[Trial]) -> None:
        calls, sounds = [], []
        for trial in trials:
            hearing = len(self.notes.of(trial))
            calls.append(call_with(trial[0], hearing))
            noise = np.random.default_rng(list(f"{hearing} {trial}".encode()))
            sound = np.concatenate(list(self._parts(calls[-1], trial)))
            sounds.append(noisy(sound, BARS[self.language].snr_db, noise))
        texts = in_turn(sounds, self.language, self.ear)
        for trial, text, call in zip(trials, texts, calls, strict=True):
            self.notes.add(trial, _wrong(trial[0], score(text, *call, self.language)))

    def _parts(self, call: tuple[str, int], trial: Trial) -> Iterator[Floats]:
        pauses = (AFTER_LEAD_S, AFTER_NUMBER_S, 0)
        for phrase, pause_s in zip(phrases(*call), pauses, strict=True):
            (key,) = phrase[0]
            take = trial[1] if key == trial[0] else self.takes[key]
            yield self.sound(take, key)
            yield to_floats(silence(pause_s))


def mixed(trials: Iterable[Trial], hearing: int) -> list[Trial]:
    """The trials in random order, each clip once in some take before any comes again."""
    order = list(trials)
    Random(f"hearing {hearing}").shuffle(order)
    seen: Counter[str] = Counter()
    rounds = []
    for key, take in order:
        rounds.append((seen[key], (key, take)))
        seen[key] += 1
    return [trial for _, trial in sorted(rounds, key=lambda one: one[0])]


def call_with(key: str, hearing: int) -> tuple[str, int]:
    """A call that has this clip in it, a different one for each hearing: label and counter."""
    random = Random(f"{key} {hearing}")
    while (call := _drawn(key, random)) in OF_THE_TABLE:
        pass
    return call


def _drawn(key: str, random: Random) -> tuple[str, int]:
    kind, _, what = key.partition("-")
    letter = random.choice(LETTERS)
    if kind == "where":
        return f"{letter}{random.randrange(1000):03d}", int(what)
    return f"{letter}{what}", random.randint(1, 20)


def _wrong(key: str, one: CallScore) -> int:
    return int(not one.counter) if key.startswith("where-") else one.digits_wrong
