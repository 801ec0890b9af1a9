"""How much of a call was understood: the recogniser's words against what was said. Pure.

Mandarin is compared by syllables without tones: «貴臺» for 櫃檯 is the same sound, whichever
characters are written for it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pypinyin import lazy_pinyin

from queue_server.wire.sound.readings import READINGS

_HAN = re.compile(r"[0-9]+|[一-鿿]+")
#: 號 as the recogniser writes it: also 候 and 後.
HAO = ("hao", "hou")
_WORDS = re.compile(r"[a-z]+|[0-9]")


@dataclass(frozen=True, slots=True)
class CallScore:
    """For one call: digits wrong, of how many; whether counter and letter were right."""

    digits_wrong: int
    digits: int
    counter: bool
    letter: bool

    @property
    def whole(self) -> bool:
        """Whether everything was right."""
        return self.counter and self.letter and not self.digits_wrong


def score(heard: str, label: str, counter: int, language: str) -> CallScore:
    """What was right of a call with one letter."""
    return (_mandarin if language == "zh-TW" else _english)(heard, label, counter)


def _mandarin(heard: str, label: str, counter: int) -> CallScore:
    number, _, where = heard.replace("到", "\n", 1).partition("\n")
    digits = lazy_pinyin("".join(READINGS["zh-TW"].digits[int(one)] for one in label[1:]))
    before = _up_to_hao(_syllables(number.removesuffix("請").removesuffix("请")))
    said = lazy_pinyin(READINGS["zh-TW"].count(counter))
    after = _syllables(where, counting=True)
    end = after.index("gui") if "gui" in after else len(after)
    return CallScore(
        digits_wrong=distance_at_end(digits, before),
        digits=len(digits),
        counter=_ending_in_hao(after[:end]) == said,
        letter=True,
    )


def _syllables(text: str, *, counting: bool = False) -> list[str]:
    """Syllables without tones; figures as they are read, one by one or as a count."""
    reading = READINGS["zh-TW"]
    said = []
    for part in _HAN.findall(re.sub(r"(?<=\d)[.,](?=\d)", "", text)):
        if not part.isdigit():
            said.append(part)
        elif counting and int(part) < 100:
            said.append(reading.count(int(part)))
        else:
            said.append("".join(reading.digits[int(one)] for one in part))
    return list(lazy_pinyin("".join(said)))


def _ending_in_hao(syllables: Sequence[str]) -> list[str]:
    """The syllables before 號."""
    return list(syllables[:-1] if syllables and syllables[-1] in HAO else syllables)


def _up_to_hao(syllables: Sequence[str]) -> list[str]:
    """The syllables before 號; one heard after it (884號語) is not in the number."""
    behind = len(syllables) > 1 and syllables[-1] not in HAO and syllables[-2] in HAO
    return _ending_in_hao(syllables[:-1] if behind else syllables)


def distance_at_end(wanted: Sequence[str], heard: Sequence[str]) -> int:
    """Syllables wrong, missing or too many where ``wanted`` should end ``heard``."""
    before = [0] * (len(heard) + 1)
    for row, syllable in enumerate(wanted, 1):
        now = [row]
        for column, other in enumerate(heard, 1):
            same = before[column - 1] + (syllable != other)
            now.append(min(same, before[column] + 1, now[-1] + 1))
        before = now
    return min(len(wanted), before[-1])


def _english(heard: str, label: str, counter: int) -> CallScore:
    words = _WORDS.findall(heard.lower().replace("counter", " counter "))
    at = words.index("counter") if "counter" in words else len(words)
    number = [one for one in words[:at] if one not in ("please", "go", "to")]
    digits = [_figure(one) for one in number[-len(label[1:]) :]]
    wrong = distance_at_end(list(label[1:]), digits)
    letter = "".join(number[: -len(label[1:])][-1:])
    where = "".join(_figure(one) for one in words[at + 1 :])
    return CallScore(
        wrong,
        len(label) - 1,
        where == str(counter),
        _LETTERS.get(letter, letter) == label[0].lower(),
    )


#: Words that sound like a letter.
_LETTERS = {
    "queue": "q",
    "cue": "q",
    "you": "u",
    "see": "c",
    "sea": "c",
    "tea": "t",
    "jay": "j",
    "why": "y",
}
_COUNTS = {READINGS["en"].count(n): str(n) for n in range(20)} | {"to": "2", "too": "2", "for": "4"}


def _figure(word: str) -> str:
    return _COUNTS.get(word, word)
