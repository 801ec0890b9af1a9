"""What the neural voice is given for each clip: phonemes, as data. Pure.

The strings were derived once with misaki (a developer's tool), so that building a pack needs no
phonemizer. An arrow is the tone of the syllable before it.
"""

from collections.abc import Iterator

from queue_server.wire.sound.speech import COUNTERS, NUMBERS, PREFIXES

Lines = Iterator[tuple[str, str]]

#: The model's number for each character.
TOKENS = {
    ",": 3, ".": 4, "?": 6, " ": 16, "ʦ": 20, "ʨ": 21, "ꭧ": 23, "A": 24, "I": 25, "O": 31,
    "W": 39, "Y": 41, "ᵊ": 42, "a": 43, "b": 44, "d": 46, "e": 47, "f": 48, "h": 50, "i": 51,
    "j": 52, "k": 53, "l": 54, "m": 55, "n": 56, "o": 57, "p": 58, "s": 61, "t": 62, "u": 63,
    "v": 64, "w": 65, "x": 66, "y": 67, "z": 68, "ɑ": 69, "æ": 72, "ɔ": 76, "ɕ": 77, "ð": 81,
    "ʤ": 82, "ə": 83, "ɚ": 85, "ɛ": 86, "ɜ": 87, "ɡ": 92, "ɥ": 99, "ɨ": 101, "ɪ": 102, "ŋ": 112,
    "θ": 119, "ɹ": 123, "ɾ": 125, "ɻ": 126, "ʂ": 130, "ʃ": 131, "ʧ": 133, "ʊ": 135, "ʌ": 138,
    "ɤ": 140, "ʒ": 147, "ˈ": 156, "ˌ": 157, "ʰ": 162, "↓": 169, "→": 171, "↗": 172, "↘": 173,
    "ᵻ": 177,
}  # fmt: skip

_ZH_DIGITS = ("li↗ŋ", "i→", "ɚ↘", "sa→n", "sɨ↘", "u↓", "ljou↘", "ʨʰi→", "pa→", "ʨjou↓")
MANDARIN_LETTERS = dict(
    zip(
        PREFIXES,
        ("ei→", "pi→", "ɕi→", "ti→", "i→", "ai↓fu→", "ʨi→", "ɛ→ʨʰy→", "ai→", "ʨei→", "kʰei→",
         "ɛ→lou→", "ɛ→mu→", "ən→", "ou→", "pʰi→", "kʰjou→", "a→ɚ↗", "ɛ→sɨ→", "tʰi→", "jou→",
         "wei→", "ta→pu↘lju→", "ɛ→kʰɤ→sɨ→", "wai→", "ʦɨ→"),
        strict=True,
    )
)  # fmt: skip
_EN_DIGITS = ("zˈɪɹO", "wˈʌn", "tˈu", "θɹˈi", "fˈɔɹ", "fˈIv", "sˈɪks", "sˈɛvən", "ˈAt", "nˈIn")
_EN_TEENS = (
    "tˈɛn", "əlˈɛvən", "twˈɛlv", "θˌɜɹtˈin", "fˌɔɹtˈin", "fˌɪftˈin", "sˌɪkstˈin", "sˌɛvəntˈin",
    "ˌAtˈin", "nˌIntˈin",
)  # fmt: skip
_EN_TENS = (
    "twˈɛnti", "θˈɜɹɾi", "fˈɔɹɾi", "fˈɪfti", "sˈɪksti", "sˈɛvənti", "ˈAɾi", "nˈInti",
)  # fmt: skip
_EN_LETTERS = dict(
    zip(
        PREFIXES,
        ("ˈA", "bˈi", "sˈi", "dˈi", "ˈi", "ˈɛf", "ʤˈi", "ˈAʧ", "ˈI", "ʤˈA", "kˈA", "ˈɛl", "ˈɛm",
         "ˈɛn", "ˈO", "pˈi", "kjˈu", "ˈɑɹ", "ˈɛs", "tˈi", "jˈu", "vˈi", "dˈʌbᵊljˌu", "ˈɛks",
         "wˈI", "zˈi"),
        strict=True,
    )
)  # fmt: skip


def lines(language: str) -> Lines:
    """Each clip of a language and its phonemes.

    Raises:
        KeyError: If the voice does not speak this language.
    """
    return {"zh-TW": _mandarin, "en": _english}[language]()


def _mandarin() -> Lines:
    yield "lead", "lai↗pi→n,"
    for letter, said in MANDARIN_LETTERS.items():
        yield f"lead-{letter}", f"lai↗pi→n {said}"
        yield f"letter-{letter}", said
    for digit, said in enumerate(_ZH_DIGITS):
        yield f"digit-{digit}", f"{said},"
    for number in NUMBERS:
        yield f"number-{number}", " ".join(_ZH_DIGITS[int(d)] for d in number) + " xau↘,"
    for counter in COUNTERS:
        yield f"where-{counter}", f"ʨʰi↓ŋtau↘ {_mandarin_count(counter)}xau↘ kwei↘tʰai↗."


def _mandarin_count(n: int) -> str:
    if n < 10:
        return _ZH_DIGITS[n]
    tens, ones = divmod(n, 10)
    return (_ZH_DIGITS[tens] if tens > 1 else "") + "ʂɨ↗" + (_ZH_DIGITS[ones] if ones else "")


def _english() -> Lines:
    yield "lead", "tˈɪkət,"
    for letter, said in _EN_LETTERS.items():
        yield f"lead-{letter}", f"tˈɪkət {said},"
        yield f"letter-{letter}", f"{said},"
    for digit, said in enumerate(_EN_DIGITS):
        yield f"digit-{digit}", f"{said},"
    for number in NUMBERS:
        yield f"number-{number}", " ".join(_EN_DIGITS[int(d)] for d in number) + "."
    for counter in COUNTERS:
        yield f"where-{counter}", f"plˈiz ɡˈO tə kˈWntəɹ {_english_count(counter)}."


def _english_count(n: int) -> str:
    if n < 20:
        return (_EN_DIGITS + _EN_TEENS)[n]
    tens, ones = divmod(n, 10)
    return _EN_TENS[tens - 2] + (f" {_EN_DIGITS[ones]}" if ones else "")
