"""How each language reads a call aloud, for recording voice packs and for building them. Pure."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from queue_server.wire.sound.speech import PREFIXES

#: Counters that a speaker records; an office rarely has more.
RECORDED_COUNTERS = range(1, 21)


@dataclass(frozen=True, slots=True)
class Reading:
    """How one language reads a call aloud.

    ``digits`` are those of a ticket's number; counters are counted by ``count``, which uses other
    words in Taiwanese. ``letters`` are the readings of A to Z.
    """

    lead: str
    number: str
    where: str
    digits: tuple[str, ...]
    count: Callable[[int], str]
    letters: tuple[str, ...] = PREFIXES

    def clip(self, key: str) -> str:
        """The words of a clip as the speaker reads them."""
        kind, _, what = key.partition("-")
        match kind:
            case "lead":
                letter = self.letters[PREFIXES.index(what)] if what else ""
                return self.lead.format(letter).strip()
            case "letter":
                return self.letters[PREFIXES.index(what)]
            case "where":
                return self.where.format(self.count(int(what)))
            case "digit":
                return self.digits[int(what)]
            case _:
                return self.number.format(" ".join(self.digits[int(sign)] for sign in what))


def _by_tens(ones: Sequence[str], ten: str, join: str = "") -> Callable[[int], str]:
    """Count as Chinese does: ten, ten-one, two-ten, two-ten-one; ``ones`` are 1 to 9."""

    def count(n: int) -> str:
        tens, rest = divmod(n, 10)
        said = [ones[tens - 1]] if tens > 1 else []
        said += [ten] if tens else []
        said += [ones[rest - 1]] if rest else []
        return join.join(said)

    return count


def _english(n: int) -> str:
    if n < 20:
        return _ENGLISH[n]
    tens, ones = divmod(n, 10)
    return _ENGLISH_TENS[tens] + (f"-{_ENGLISH[ones]}" if ones else "")


def _vietnamese(n: int) -> str:
    tens, ones = divmod(n, 10)
    last = _VIETNAMESE[ones]
    if tens and ones == 5:
        last = "lăm"
    if tens > 1 and ones == 1:
        last = "mốt"
    said = [] if not tens else ["mười"] if tens == 1 else [_VIETNAMESE[tens], "mươi"]
    return " ".join([*said, last] if ones or not tens else said)


def _indonesian(n: int) -> str:
    if n < 10:
        return _INDONESIAN[n]
    if n < 20:
        return {10: "sepuluh", 11: "sebelas"}.get(n, f"{_INDONESIAN[n % 10]} belas")
    tens, ones = divmod(n, 10)
    return f"{_INDONESIAN[tens]} puluh" + (f" {_INDONESIAN[ones]}" if ones else "")


def _thai(n: int) -> str:
    tens, ones = divmod(n, 10)
    if not tens:
        return _THAI[ones]
    front = {1: "", 2: "ยี่"}.get(tens, _THAI[tens])
    return f"{front}สิบ" + ("เอ็ด" if ones == 1 else _THAI[ones] if ones else "")


_ENGLISH = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)  # fmt: skip
_ENGLISH_TENS = (
    "-", "-", "twenty", "thirty", "forty",
    "fifty", "sixty", "seventy", "eighty", "ninety",
)  # fmt: skip
_VIETNAMESE = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_INDONESIAN = (
    "nol", "satu", "dua", "tiga", "empat",
    "lima", "enam", "tujuh", "delapan", "sembilan",
)  # fmt: skip
_THAI = ("ศูนย์", "หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า")
_MANDARIN_LETTERS = (
    "欸", "逼", "西", "滴", "伊", "艾夫", "基", "欸曲", "愛", "街", "開", "欸樓", "欸姆",
    "恩", "歐", "批", "扣", "阿兒", "欸斯", "踢", "優", "威", "搭不溜", "欸克斯", "歪", "滋",
)  # fmt: skip
_THAI_LETTERS = (
    "เอ", "บี", "ซี", "ดี", "อี", "เอฟ", "จี", "เอช", "ไอ", "เจ", "เค", "แอล", "เอ็ม", "เอ็น",
    "โอ", "พี", "คิว", "อาร์", "เอส", "ที", "ยู", "วี", "ดับเบิลยู", "เอกซ์", "วาย", "แซด",
)  # fmt: skip

#: By language tag. Mandarin's 1 is always 一, never 么. Which Hakka is spoken, its speaker decides.
READINGS = {
    "zh-TW": Reading(
        "來賓 {}", "{} 號", "請到{}號櫃檯", tuple("零一二三四五六七八九"),
        _by_tens("一二三四五六七八九", "十"), _MANDARIN_LETTERS,
    ),
    # Numbers take the literary digits; counters 1 and 2 as well, from 3 on the colloquial ones.
    "nan": Reading(
        "人客 {}", "{} hō", "tshiánn kàu {} hō kuī-tâi",
        ("khòng", "it", "jī", "sam", "sù", "ngóo", "lio̍k", "tshit", "pat", "kiú"),
        _by_tens(("it", "jī", "sann", "sì", "gōo", "la̍k", "tshit", "peh", "káu"), "tsa̍p", "-"),
    ),
    "hak": Reading(
        "人客 {}", "{} 號", "請到{}號櫃檯", tuple("零一二三四五六七八九"),
        _by_tens("一二三四五六七八九", "十"),
    ),
    "en": Reading(
        "Ticket {}", "{}", "Please go to counter {}", _ENGLISH[:10], _english,
    ),
    "vi": Reading(
        "Mời khách số {}", "{}", "đến quầy số {}", _VIETNAMESE, _vietnamese,
    ),
    "id": Reading(
        "Nomor antrean {}", "{}", "silakan menuju loket {}", _INDONESIAN, _indonesian,
    ),
    "th": Reading(
        "ขอเชิญหมายเลข {}", "{}", "ที่ช่องบริการ {} ค่ะ", _THAI, _thai, _THAI_LETTERS,
    ),
}  # fmt: skip


def script(language: str) -> Iterator[tuple[str, str]]:
    """What a speaker reads to record a whole pack: clips and their words, one breath each.

    A speaker records each digit as said mid-number and at the end, not a thousand numbers.
    """
    reading = READINGS[language]
    keys = ["lead", *(f"lead-{one}" for one in PREFIXES), *(f"letter-{one}" for one in PREFIXES)]
    keys += [f"{kind}-{digit}" for kind in ("digit", "last") for digit in range(10)]
    keys += [f"where-{counter}" for counter in RECORDED_COUNTERS]
    return ((key, reading.clip(key)) for key in keys)
