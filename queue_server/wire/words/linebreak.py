"""Where a line may break on wall, kiosk and slip. Pure.

ICU decides, with its dictionary for Thai, whose words stand without spaces. On top of that a number
is never parted from what it counts, 11月 or 3 號, and a few marks of our own bind.
"""

from functools import lru_cache

from icu4py.breakers import LineBreaker

#: Never at the start of a line (closing punctuation and the like).
NOT_FIRST = frozenset("、，。．；：？！）」』】〉》〕］｝…‥‧・～％℃ーヽヾ々" + ",.;:?!)]}%’”")
#: Never at the end of a line (opening punctuation).
NOT_LAST = frozenset("（「『【〈《〔［｛" + "([{‘“#$")
#: Counting words: never parted from the number before them, 11月 or 3 號.
COUNTED = frozenset("年月日時分秒人位號樓歲張份元次項公%％")

THAI_MARKS = frozenset(chr(c) for c in (0x0E31, *range(0x0E34, 0x0E3B), *range(0x0E47, 0x0E4F)))
THAI_FOLLOWING = frozenset("\u0e30\u0e32\u0e33\u0e45\u0e46\u0e2f")
THAI_LEADING = frozenset(chr(c) for c in range(0x0E40, 0x0E45))


@lru_cache(maxsize=2048)
def pieces(line: str) -> tuple[str, ...]:
    """Split one line into unbreakable pieces; spaces stay at the end of a piece."""
    found: list[str] = []
    for segment in LineBreaker(line, "zh-TW"):
        part = str(segment)
        if found and _bound(found[-1], part):
            found[-1] += part
        else:
            found.append(part)
    return tuple(found)


def _bound(before: str, part: str) -> bool:
    if part[0] in NOT_FIRST or before[-1] in NOT_LAST:
        return True
    return part[0] in COUNTED and before.rstrip(" ")[-1:].isdigit()


def clusters(text: str) -> list[str]:
    """Letters that are never parted: Thai syllable pieces, a letter with its marks."""
    found: list[str] = []
    for char in text:
        if found and _sticks(found[-1], char):
            found[-1] += char
        else:
            found.append(char)
    return found


def _sticks(before: str, char: str) -> bool:
    code = ord(char)
    if char in THAI_MARKS or char in THAI_FOLLOWING or 0x0300 <= code <= 0x036F:
        return True
    return before[-1] in THAI_LEADING and is_thai(char)


def is_thai(char: str) -> bool:
    """Whether the character is in the Thai block."""
    return 0x0E00 <= ord(char) <= 0x0E7F
