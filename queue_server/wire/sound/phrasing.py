"""Words of a screen → clips that say them. Pure.

What changes (numbers, times, dates, labels of tickets) has clips of its own; what stands between is
one clip, in one breath. A clip is named by its words; a spelled letter or digit by its clip in the
calls' voice pack.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from queue_server.wire.sound.readings import READINGS
from queue_server.wire.sound.speech import PREFIXES, phrases

#: Languages in which the kiosk's sentences are spoken.
LANGUAGES = ("zh-TW", "en")
CHINESE = "zh-TW"
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
#: ROC years that have a clip.
YEARS = range(114, 124)
#: In the order that everyone in Taiwan learns at school.
ZHUYIN = "ㄅㄆㄇㄈㄉㄊㄋㄌㄍㄎㄏㄐㄑㄒㄓㄔㄕㄖㄗㄘㄙㄧㄨㄩㄚㄛㄜㄝㄞㄟㄠㄡㄢㄣㄤㄥㄦ"

#: The pause between two lines of a screen that is read aloud.
BETWEEN_LINES_S = 0.15

#: Symbols that are pictures, though they are made of letters.
DRAWN = frozenset({"A+"})
_SPOKEN_BETWEEN = {"zh-TW": "到", "en": "to"}
_VALUE = re.compile(
    r"(?:民國(?P<roc>\d{2,3})年)?(?P<rocm>\d{1,2})月(?P<rocd>\d{1,2})日"
    r"|(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})"
    r"|(?<![\d:])(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)(?![\d:])"
    r"|(?<![A-Za-z0-9])(?P<label>[A-Z]{1,4}\d{1,6})(?![A-Za-z0-9–·-])"
    r"|(?<![A-Za-z0-9])(?P<code>[A-Z0-9·]{4}[–-][A-Z0-9·]{4})(?![A-Za-z0-9])"
    r"|(?P<which>第\s*\d{1,2}\s*項)|(?P<count>共\s*\d{1,2}\s*項)"
    r"|(?<=\d)(?P<between>\s*[–~]\s*)(?=\d)"
    r"|(?P<number>\d+(?:,\d{3})*)"
)
_SENTENCE = re.compile(r"[。；;：:！!？?]|\.(?=\s|$)")
#: Characters not spoken at the beginning or end of a clip: they are neither words nor numbers.
_SILENT = " \t　·．.,，、。；;：:!！?？–—…()（）[]「」『』\"'“”/／|"


@dataclass(frozen=True, slots=True)
class SpokenClip:
    """``words`` of a sentence, or with ``spelled`` the name of a clip in the calls' voice pack."""

    words: str
    spelled: bool = False


#: A pause, as at the end of a line.
PAUSE = SpokenClip("")


def clips(text: str, language: str) -> tuple[SpokenClip, ...]:
    """The clips of a text in order, with a pause between lines."""
    said: list[SpokenClip] = []
    for line in re.split(r"\n|\s{2,}|  ·  ", text):
        now = list(_line(line, language))
        said += [PAUSE, *now] if said and now else now
    return tuple(said)


def _line(line: str, language: str) -> Iterator[SpokenClip]:
    plain = line.strip()
    if plain in DRAWN:
        return
    if plain and all(sign in PREFIXES for sign in plain):
        yield from _spelled(plain)
        return
    end = 0
    for found in _VALUE.finditer(line):
        yield from _fixed(line[end : found.start()])
        yield from _value(found, language)
        end = found.end()
    yield from _fixed(line[end:])


def _fixed(text: str) -> Iterator[SpokenClip]:
    """One clip per sentence, so that a key press is answered by the first."""
    said = [words for part in _SENTENCE.split(text) if (words := stripped(part))]
    for n, words in enumerate(said):
        if n:
            yield PAUSE
        yield SpokenClip(words)


def stripped(text: str) -> str:
    """Words without the unspoken characters around them."""
    return " ".join(text.split()).strip(_SILENT)


def _value(found: re.Match[str], language: str) -> Iterator[SpokenClip]:
    part = found.groupdict()
    if part["rocm"]:
        yield from _roc(int(part["roc"] or 0), int(part["rocm"]), int(part["rocd"]), language)
    elif part["year"]:
        yield from _date(int(part["year"]), int(part["month"]), int(part["day"]), language)
    elif part["hour"]:
        yield from map(SpokenClip, time_words(int(part["hour"]), int(part["minute"]), language))
    elif part["label"]:
        yield from _label(part["label"])
    elif part["code"]:
        yield from _spelled(part["code"])
    elif part["which"] or part["count"]:
        yield SpokenClip(_place(part["which"] or part["count"]))
    elif part["between"]:
        yield SpokenClip(_SPOKEN_BETWEEN[language])
    else:
        yield from map(SpokenClip, number_words(int(part["number"].replace(",", "")), language))


def _place(words: str) -> str:
    """A place among others in one clip: pieced together from numbers it would not be understood."""
    n = next(iter(re.findall(r"\d+", words)))
    return place_words(words[0], int(n))


def place_words(kind: str, n: int) -> str:
    """The words of a place: ``第`` which one, ``共`` how many in all."""
    return f"{kind}{''.join(number_words(n, CHINESE))}項"


def _label(label: str) -> Iterator[SpokenClip]:
    """A label as the calls say it, so that the visitor recognises it."""
    letters = [sign for sign in label if sign in PREFIXES]
    number = phrases(label, 1)[1][0]
    for key in (*(f"letter-{one}" for one in letters), *number):
        yield SpokenClip(key, spelled=True)


def _spelled(code: str) -> Iterator[SpokenClip]:
    for sign in code:
        if sign in PREFIXES:
            yield SpokenClip(f"letter-{sign}", spelled=True)
        elif sign.isdigit():
            yield SpokenClip(f"digit-{sign}", spelled=True)


def number_words(n: int, language: str) -> list[str]:
    """A number in counting words that have clips; above 9,999 digit by digit."""
    reading = READINGS[language]
    if n > 9999:
        return [reading.digits[int(sign)] for sign in str(n)]
    thousands, hundreds, rest = n // 1000, n // 100 % 10, n % 100
    said = [thousand(thousands, language)] if thousands else []
    skipped = thousands and not hundreds and rest
    said += [hundred(hundreds, language)] if hundreds else []
    if language == CHINESE and (skipped or (hundreds and 0 < rest < 10)):
        said.append(reading.digits[0])
    if rest or not said:
        said.append(reading.count(rest) if rest else reading.digits[0])
    return said


def hundred(n: int, language: str) -> str:
    """One hundred to nine hundred."""
    word = READINGS[language].count(n)
    return f"{word}百" if language == CHINESE else f"{word} hundred"


def thousand(n: int, language: str) -> str:
    """One thousand to nine thousand."""
    word = READINGS[language].count(n)
    return f"{word}千" if language == CHINESE else f"{word} thousand"


def hour_words(hour: int, language: str) -> str:
    """The words for the hour."""
    word = "".join(number_words(hour, language))
    return f"{word}點" if language == CHINESE else word


def minute_words(minute: int, language: str) -> str:
    """The words for the minutes after an hour."""
    word = "".join(number_words(minute, language))
    if language == CHINESE:
        return f"零{word}分" if minute < 10 else f"{word}分"
    return f"oh {word}" if minute < 10 else word


def time_words(hour: int, minute: int, language: str) -> list[str]:
    """A time of day."""
    if minute:
        return [hour_words(hour, language), minute_words(minute, language)]
    return [hour_words(hour, language)] + ([] if language == CHINESE else ["o'clock"])


def _roc(year: int, month: int, day: int, language: str) -> Iterator[SpokenClip]:
    if not year:
        pass
    elif year in YEARS:
        yield SpokenClip(roc_year_words(year))
    else:
        yield SpokenClip("民國")
        yield from map(SpokenClip, number_words(year, language))
        yield SpokenClip("年")
    yield SpokenClip(f"{READINGS[CHINESE].count(month or 1)}月")
    yield SpokenClip(f"{READINGS[CHINESE].count(day or 1)}日")


def roc_year_words(year: int) -> str:
    """A year of the Republic in words."""
    rest = READINGS[CHINESE].count(year % 100)
    return f"民國{hundred(year // 100, CHINESE)}{'一' if 10 <= year % 100 < 20 else ''}{rest}年"


def _date(year: int, month: int, day: int, language: str) -> Iterator[SpokenClip]:
    yield SpokenClip(MONTHS[(month - 1) % 12])
    yield from map(SpokenClip, number_words(day, language))
    yield from map(SpokenClip, number_words(year // 100, language))
    yield from map(SpokenClip, number_words(year % 100, language))


#: The most clips of which a sentence is put together.
MOST_PIECES = 6


def composed(words: str, known: Collection[str], most: int = MOST_PIECES) -> tuple[str, ...] | None:
    """Words put together from known clips, the longest first; None if a part has no clip.

    A name inside a sentence has a clip of its own, and so has the text on either side of it.
    """
    if words in known:
        return (words,)
    for end in range(len(words) - 1, 0, -1) if most > 1 else ():
        if (head := stripped(words[:end])) in known:
            rest = stripped(words[end:])
            more = composed(rest, known, most - 1) if rest else ()
            if more is not None:
                return (head, *more)
    return None
