"""How a call is spoken: its three phrases and the order of languages. Pure.

A call is *lead* («來賓 B»), *number* («零四二號»), *where* («請到三號櫃檯»). Each is one clip if
the voice pack has it, so that it is said in one breath; what is not in the pack is put together
from smaller clips. Wall, loudspeaker and web board use these same rules.

Names of clips: ``lead``, ``lead-A``…, ``letter-A``…, ``number-0``…``number-999`` (as written, with
its zeros), ``digit-0``…, ``last-0``… (a digit at the end of a number), ``where-1``….
"""

from collections.abc import Sequence

#: Spoken instead of a language that cannot be spoken.
MANDARIN = "zh-TW"
#: Silence after the chime, *lead* and *number*, and between two sentences, in seconds.
AFTER_CHIME_S, AFTER_LEAD_S, AFTER_NUMBER_S, BETWEEN_S = 0.10, 0.25, 0.30, 0.90
#: From this many waiting calls on, each language is spoken once: the wall must catch up.
SHORT_FROM = 2
#: More letters or digits than a label may have are not spoken.
MOST_LETTERS, MOST_DIGITS = 4, 6

PREFIXES = tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
NUMBERS = tuple(f"{n:0{digits}d}" for digits in (1, 2, 3) for n in range(10**digits))
COUNTERS = range(1, 100)
#: The most digits of a number said in one breath.
_ONE_BREATH = 3

#: Clips played one after the other without a pause.
Clips = tuple[str, ...]
#: The ways to say one phrase, the best first.
Phrase = tuple[Clips, ...]


def phrases(label: str, counter: int) -> tuple[Phrase, Phrase, Phrase]:
    """Lead, number and where of a call; a label may have characters that are not spoken."""
    letters = [sign for sign in label.upper() if sign in PREFIXES][:MOST_LETTERS]
    digits = "".join(sign for sign in label if sign in "0123456789")[:MOST_DIGITS]
    return _lead(letters), _number(digits), ((f"where-{counter}",),)


def _lead(letters: Sequence[str]) -> Phrase:
    one_by_one = ("lead", *(f"letter-{letter}" for letter in letters))
    if not letters:
        return (one_by_one,)
    first, *more = letters
    return ((f"lead-{first}", *(f"letter-{letter}" for letter in more)), one_by_one)


def _number(digits: str) -> Phrase:
    if not digits:
        return ((),)
    before, breath = digits[:-_ONE_BREATH], digits[-_ONE_BREATH:]
    whole = (*(f"digit-{one}" for one in before), f"number-{breath}")
    return (whole, (*(f"digit-{one}" for one in digits[:-1]), f"last-{digits[-1]}"))


def order(languages: Sequence[str], fixed: Sequence[str] = ()) -> list[str]:
    """The languages of a call in the order they are spoken.

    The visitor's own language (the first) twice, because a lobby is loud; the branch's (the last)
    once after it, for those who help the visitor. A ``fixed`` order is the same for every call.
    """
    if fixed:
        return list(fixed)
    own, helper = (languages[0], languages[-1]) if languages else (MANDARIN, MANDARIN)
    return [own, own] if own == helper else [own, own, helper]


def shortened(said: Sequence[str], waiting: int) -> list[str]:
    """The order when ``waiting`` calls wait behind this one; from two on, each language once."""
    return list(dict.fromkeys(said)) if waiting >= SHORT_FROM else list(said)
