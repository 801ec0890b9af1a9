"""Text → phonemes of the neural voice, for sentences whose phonemes are not listed beforehand.

Mandarin goes through pypinyin with the readings of Taiwan on top, English through espeak-ng, which
is asked for phonemes only. Neither runs at a kiosk.
"""

import re
from functools import cache

from queue_server.voice.making.phonemes import MANDARIN_LETTERS, TOKENS
from queue_server.wire.sound.phrasing import CHINESE, ZHUYIN

#: Syllables as the model knows them; ``0`` is where the tone goes.
_INITIALS = {
    "b": "p", "p": "pʰ", "m": "m", "f": "f", "d": "t", "t": "tʰ", "n": "n", "l": "l", "g": "k",
    "k": "kʰ", "h": "x", "j": "ʨ", "q": "ʨʰ", "x": "ɕ", "zh": "ꭧ", "ch": "ꭧʰ", "sh": "ʂ",
    "r": "ɻ", "z": "ʦ", "c": "ʦʰ", "s": "s", "": "",
}  # fmt: skip
_FINALS = {
    "a": "a0", "ai": "ai0", "an": "a0n", "ang": "a0ŋ", "ao": "au0", "e": "ɤ0", "ei": "ei0",
    "en": "ə0n", "eng": "ə0ŋ", "er": "ɚ0", "i": "i0", "ia": "ja0", "ian": "jɛ0n",
    "iang": "ja0ŋ", "iao": "jau0", "ie": "je0", "in": "i0n", "ing": "i0ŋ", "iong": "jʊ0ŋ",
    "iou": "jou0", "ong": "ʊ0ŋ", "ou": "ou0", "u": "u0", "ua": "wa0", "uai": "wai0",
    "uan": "wa0n", "uang": "wa0ŋ", "uei": "wei0", "uen": "wə0n", "ueng": "wə0ŋ", "uo": "wo0",
    "v": "y0", "van": "ɥɛ0n", "ve": "ɥe0", "vn": "y0n", "o": "wo0", "ê": "ɛ0",
}  # fmt: skip
_TONES = {"1": "→", "2": "↗", "3": "↓", "4": "↘", "5": ""}
#: A syllable's i is another sound after these.
_BUZZED = frozenset({"zh", "ch", "sh", "r", "z", "c", "s"})

#: Readings in Taiwan where pypinyin has those of the mainland.
_TAIWAN = {
    "期": "qi2", "識": "shi4", "質": "zhi2", "企": "qi4", "究": "jiu4", "微": "wei2", "危": "wei2",
    "息": "xi2", "擊": "ji2", "績": "ji1", "跡": "ji1", "攜": "xi1", "暫": "zhan4", "檔": "dang3",
    "血": "xie3", "儲": "chu2", "偽": "wei4", "誼": "yi2", "綜": "zong4", "亞": "ya4", "紋": "wen2",
}  # fmt: skip
#: Whole words with a character that has several readings.
_WORDS = {
    "重新": "chong2 xin1", "重複": "chong2 fu4", "重辦": "chong2 ban4", "長者": "zhang3 zhe3",
    "行動": "xing2 dong4", "還有": "hai2 you3", "更正": "geng1 zheng4", "更改": "geng1 gai3",
    "變更": "bian4 geng1", "處理": "chu3 li3", "歸化": "gui1 hua4", "單身": "dan1 shen1",
    "為限": "wei2 xian4", "約": "yue1", "還在": "hai2 zai4", "請假": "qing3 jia4",
    "假日": "jia4 ri4", "補印": "bu3 yin4", "曾": "ceng2", "謄本": "teng2 ben3",
    "門牌": "men2 pai2", "掃描": "sao3 miao2", "看不到": "kan4 bu2 dao4",
    "聽不到": "ting1 bu2 dao4",
    "得": "de2", "取得": "qu3 de2", "了": "le5", "的": "de5",
}  # fmt: skip
#: The names of the zhuyin symbols, in pinyin.
_ZHUYIN = (
    "bo1", "po1", "mo1", "fo1", "de1", "te1", "ne1", "le1", "ge1", "ke1", "he1", "ji1", "qi1",
    "xi1", "zhi1", "chi1", "shi1", "ri1", "zi1", "ci1", "si1", "yi1", "wu1", "yu1", "a1", "wo1",
    "e1", "ê1", "ai1", "ei1", "ao1", "ou1", "an1", "en1", "ang1", "eng1", "er2",
)  # fmt: skip

#: Written short, read whole.
_WRITTEN = {
    "en": {r"\bmin\b": "minutes", r"\bs\b": "seconds", "NT\\$": "N T dollars ", r"\bQR\b": "Q R",
           r"\bID\b": "I D", r"\bROC\b": "R O C", r"\bPDF\b": "P D F", "×": "times"},
    "zh-TW": {r"QR Code": "Q R code", r"English": "英文"},
}  # fmt: skip
_FOREIGN = {
    "code": "kʰou→tə→", "tiếng việt": "tʰje↗ŋwei↘tʰə→", "bahasa indonesia":
    "pa→xa→sa→ i→nto→ni→ɕi→ja→", "ภาษาไทย": "pʰa→sa↓tʰai→",
}  # fmt: skip
#: espeak's phonemes of American English in the model's alphabet, the longest first.
_ENGLISH = (
    ("ʔˌn̩", "tᵊn"), ("ʔn", "tᵊn"), ("a^ɪ", "I"), ("a^ʊ", "W"), ("d^ʒ", "ʤ"), ("e^ɪ", "A"),
    ("t^ʃ", "ʧ"), ("ɔ^ɪ", "Y"), ("o^ʊ", "O"), ("ə^l", "ᵊl"), ("ɜːɹ", "ɜɹ"), ("ɜː", "ɜɹ"),
    ("ɪə", "iə"), ("ɚ", "əɹ"), ("ɐ", "ə"), ("r", "ɹ"), ("x", "k"), ("ç", "k"), ("ɬ", "l"),
    ("ʔ", "t"), ("ʲ", ""), ("ː", ""), ("\u0303", ""), ("^", ""), ("e", "A"), ("o", "ɔ"), ("g", "ɡ"),
)  # fmt: skip
#: Ends of a clip: the voice falls.
_PAUSES = {"，": ", ", "、": ", ", "；": ", ", "：": ", ", "。": ". ", "？": "? ", ",": ", "}


def phonemes(words: str, language: str) -> str:
    """What the voice is given for some words; characters it does not know are left out.

    Raises:
        KeyError: If the voice does not speak this language.
        ModuleNotFoundError: Without the packages of requirements/voice.txt.
    """
    for written, read in _WRITTEN[language].items():
        words = re.sub(written, read, words)
    spelled = _mandarin(words) if language == CHINESE else _english(words)
    known = "".join(sign for sign in spelled if sign in TOKENS)
    return " ".join(known.split()).strip(", ") + "."


def _mandarin(words: str) -> str:
    if len(words) == 1 and words in ZHUYIN:
        return syllable(_ZHUYIN[ZHUYIN.index(words)])
    said = []
    for run in re.findall(r"[\u3400-\u9fff]+|[A-Za-z\u00c0-\u1ef9\u0e00-\u0e7f ]+|.", words):
        if re.match(r"[\u3400-\u9fff]", run):
            said += _words(run)
        else:
            said.append(
                _letters(run) if run.strip().isalpha() or " " in run else _PAUSES.get(run, " ")
            )
    return " ".join(said)


def _letters(run: str) -> str:
    plain = run.strip().lower()
    if plain in _FOREIGN:
        return _FOREIGN[plain]
    words = [
        _FOREIGN.get(word.lower())
        or " ".join(MANDARIN_LETTERS.get(sign, "") for sign in word.upper())
        for word in plain.split()
    ]
    return " ".join(words)


def _words(run: str) -> list[str]:
    """The syllables, those of one word together: the voice breathes between words."""
    from pypinyin import Style, lazy_pinyin
    from pypinyin.seg.mmseg import seg

    _taught()
    read = lazy_pinyin(run, style=Style.TONE3, neutral_tone_with_five=True, tone_sandhi=True)
    if len(read) != len(run):
        return [syllable(one) for one in read]
    syllables = iter(read)
    return ["".join(syllable(next(syllables)) for _ in word) for word in seg.cut(run)]


@cache
def _taught() -> None:
    from pypinyin import load_phrases_dict, load_single_dict
    from pypinyin.contrib.tone_convert import to_tone

    load_single_dict({ord(sign): to_tone(read) for sign, read in _TAIWAN.items()})
    load_phrases_dict(
        {word: [[to_tone(one)] for one in read.split()] for word, read in _WORDS.items()}
    )


def syllable(pinyin: str) -> str:
    """A syllable such as ``qing3`` as the model knows it; empty for anything else."""
    from pypinyin.contrib.tone_convert import to_finals, to_initials

    tone = pinyin[-1] if pinyin[-1:].isdigit() else "5"
    plain = pinyin.rstrip("012345")
    initial = to_initials(plain, strict=True)
    final = "ê" if plain == "ê" else to_finals(plain, strict=True).replace("ü", "v")
    if initial in _BUZZED and final in ("i", "-i"):
        return f"{_INITIALS[initial]}ɨ{_TONES[tone]}"
    return _INITIALS.get(initial, "") + _FINALS.get(final, "").replace("0", _TONES[tone])


def _english(words: str) -> str:
    from queue_server.voice.making import espeak

    said = espeak.phonemes(words, "en-us")
    for old, new in _ENGLISH:
        said = said.replace(old, new)
    return re.sub(r"(\S)\u0329", r"ᵊ\1", said).replace("\u0329", "")
