"""How much of spoken calls a recogniser understands, in the noise of a lobby.

The table goes into docs/voice.md. A voice known to be bad must fail the same bars, or the ear
proves nothing.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Protocol

import numpy as np

from queue_server.voice.making.scoring import CallScore, score
from queue_server.voice.sound import Floats, silence, to_floats
from queue_server.voice.speaking import Voices


class Ear(Protocol):
    """Hears what is said."""

    def hear(self, sounds: Sequence[Floats], language: str) -> list[str]:
        """Sentences heard in some sounds one after another."""
        ...


#: A sentence of a call, or None where it cannot be said.
Say = Callable[[str, int], Floats | None]

BEGIN, END = "<!-- heard: begin -->", "<!-- heard: end -->"
#: Calls heard in one go.
AT_ONCE = 5
#: Calls of each language in the table.
CALLS = 200
#: Letters that series have; those the recogniser writes alike in Mandarin say nothing anyway.
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Bar:
    """What a language must reach. ``snr_db``: how far the noise lies below the voice."""

    snr_db: float
    digits: float
    counters: float
    whole: float


BARS = {
    "zh-TW": Bar(snr_db=20, digits=0.97, counters=0.98, whole=0.0),
    "en": Bar(snr_db=10, digits=0.0, counters=0.0, whole=0.95),
}


@dataclass(frozen=True, slots=True)
class CallShares:
    """How much was understood, as shares."""

    calls: int
    digits: float
    counters: float
    whole: float

    def meets(self, bar: Bar) -> bool:
        """Whether every bar is reached."""
        return (
            self.digits >= bar.digits and self.counters >= bar.counters and self.whole >= bar.whole
        )


def sample(calls: int, seed: int = 1) -> Iterator[tuple[str, int]]:
    """Labels and counters, the same for the same seed."""
    random = Random(seed)
    for number in random.sample(range(1000), min(calls, 1000)):
        yield f"{random.choice(LETTERS)}{number:03d}", random.randint(1, 20)


def listen(say: Say, language: str, calls: int, ear: Ear) -> tuple[CallShares, list[str]]:
    """The result for one voice, and what was misheard."""
    noise = np.random.default_rng(1)
    scores: list[CallScore] = []
    wrong = []
    said = [(call, say(*call)) for call in sample(calls)]
    loud = [
        sound if sound is None else noisy(sound, BARS[language].snr_db, noise) for _, sound in said
    ]
    for ((label, counter), _), text in zip(said, in_turn(loud, language, ear), strict=True):
        scores.append(score(text, label, counter, language))
        if not scores[-1].whole:
            wrong.append(f"{label} → {counter}: {text.strip()}")
    return _shares(scores), wrong


def in_turn(sounds: Sequence[Floats | None], language: str, ear: Ear) -> Iterator[str]:
    """What is heard of each sound, a few in one go where the ear keeps them apart.

    The ear always works on half a minute, however little is said in it.
    """
    for start in range(0, len(sounds), AT_ONCE):
        group = [one for one in sounds[start : start + AT_ONCE] if one is not None]
        texts = ear.hear(group, language) if group else []
        if len(texts) != len(group):
            texts = ["".join(ear.hear([one], language)) for one in group]
        heard = iter(texts)
        for one in sounds[start : start + AT_ONCE]:
            yield "" if one is None else next(heard)


def _shares(scores: Sequence[CallScore]) -> CallShares:
    digits = sum(one.digits for one in scores)
    return CallShares(
        calls=len(scores),
        digits=1 - sum(one.digits_wrong for one in scores) / max(1, digits),
        counters=sum(one.counter for one in scores) / len(scores),
        whole=sum(one.whole for one in scores) / len(scores),
    )


def noisy(sound: Floats, snr_db: float, random: np.random.Generator) -> Floats:
    """The sound with a little silence around it, in pink noise so far below it."""
    room = to_floats(silence(0.3))
    whole = np.concatenate([room, sound, room])
    spectrum = np.fft.rfft(random.standard_normal(len(whole)))
    spectrum[1:] /= np.sqrt(np.arange(1, len(spectrum)))
    pink = np.fft.irfft(spectrum, len(whole))
    voiced = sound[np.abs(sound) > 0.01]
    level = float(np.sqrt(np.mean(voiced**2))) * 10 ** (-snr_db / 20)
    return np.asarray(whole + pink / np.std(pink) * level, np.float32)


def judge(
    voices: Voices, calls: int, page: Path | None, work: Path, report: Callable[[str], None]
) -> int:
    """Listen to the packs of both languages and to the bad voice; 0 when all is as it should be."""
    from queue_server.voice.making import espeak
    from queue_server.voice.making.recogniser import Recogniser

    ear = Recogniser(work)
    runs = [(language, language, _from(voices, language), calls) for language in BARS]
    runs.append(("espeak", "zh-TW", espeak.mandarin, min(calls, 20)))
    rows, sound = [], True
    for name, language, say, count in runs:
        result, wrong = listen(say, language, count, ear)
        met = result.meets(BARS[language])
        sound &= met is (name != "espeak")
        rows.append(row(name, language, result, met=met))
        report("\n".join([rows[-1], *(f"  {one}" for one in wrong)]))
    if page is not None:
        page.write_text(with_table(page.read_text("utf-8"), rows), "utf-8")
    return 0 if sound else 1


def _from(voices: Voices, language: str) -> Say:
    def say(label: str, counter: int) -> Floats | None:
        said = voices.sentence(label, counter, language)
        return None if said is None else to_floats(said)

    return say


HEAD = (
    "| Voice | Noise below it | Calls | Digits right | Counter right | Whole call right | |\n"
    "|---|---|---|---|---|---|---|"
)


def row(name: str, language: str, result: CallShares, *, met: bool) -> str:
    """A row of the table."""
    voice = "zh-TW by espeak, which must fail" if name == "espeak" else language
    shares = " | ".join(f"{one:.1%}" for one in (result.digits, result.counters, result.whole))
    verdict = "meets the bar" if met else "below the bar"
    return f"| {voice} | {BARS[language].snr_db:g} dB | {result.calls} | {shares} | {verdict} |"


def with_table(page: str, rows: Sequence[str]) -> str:
    """The page with the table between its marks replaced."""
    table = "\n".join([BEGIN, HEAD, *rows, END])
    return re.sub(f"{re.escape(BEGIN)}.*?{re.escape(END)}", lambda _: table, page, flags=re.S)
