"""What people may write in a kept text: no personal numbers, no invisible characters.

A journal cannot forget, so the numbers that identify a person in Taiwan must not get into it. A
text is checked as a person reads it: full-width digits, blanks and hyphens hide nothing.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable

from queue_server.core.errors import BadRequest

_LETTERS = {letter: 10 + value for value, letter in enumerate("ABCDEFGHJKLMNPQRSTUVXYWZIO")}
_WEIGHTS = (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1)

_GAP = r"[ \-.‐-―]?"
_ID = re.compile(rf"(?<![A-Z0-9])[A-Z]{_GAP}[1289A-D](?:{_GAP}\d){{8}}(?![A-Z0-9])")
_CARD = re.compile(rf"(?<!\d)\d(?:{_GAP}\d){{11}}(?!\d)")
_MOBILE = re.compile(rf"(?<!\d)(?:\+?886{_GAP}\(?0?\)?{_GAP}|0)9(?:{_GAP}\d){{8}}(?!\d)")
#: Next to one of these words, any twelve digits count as the number of a card.
_CARD_WORDS = re.compile(r"健保|NHI|健康保險")

_LINK = re.compile(
    r"https?://(?:\[[0-9a-f:.]+\]|[^\s/?#\\@\[\]:]+)(?::\d{1,5})?(?:[/?#]\S*)?", re.IGNORECASE
)

#: Marks that change the direction of writing, and separators that break a line invisibly.
_UNSEEN = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029"
)
_LINES = frozenset("\t\n\r")

#: Shown in place of an erased note.
ERASED = "(erased)"


def personal(text: str) -> str | None:
    """What kind of personal number is in a text, or None.

    ``national_id``, ``resident_id`` (ARC or UI number, old and new), ``health_card`` or ``mobile``.
    """
    plain = _plain(text)
    for found in _ID.finditer(plain):
        number = re.sub(r"[^A-Z0-9]", "", found[0])
        if _adds_up(number):
            return "national_id" if number[1] in "12" else "resident_id"
    if _MOBILE.search(plain):
        return "mobile"
    named = _CARD_WORDS.search(plain) is not None
    cards = (re.sub(r"\D", "", found[0]) for found in _CARD.finditer(plain))
    return "health_card" if any(named or card.startswith("0000") for card in cards) else None


def unseen(text: str) -> bool:
    """Whether a text has control characters or marks that change the direction of writing."""
    return any(
        sign in _UNSEEN or (unicodedata.category(sign) in ("Cc", "Cs") and sign not in _LINES)
        for sign in text
    )


def emoji(text: str) -> bool:
    """Whether a text has emoji, which no sign or slip can show."""
    return any("\U0001f000" <= sign <= "\U0001faff" or sign == "\ufe0f" for sign in text)


def require_plain(field: str, *texts: str) -> None:
    """Insist on texts that may be kept and shown.

    Raises:
        BadRequest: ``personal_data`` with the kind ``found``, ``unseen_characters`` or ``emoji``;
            each names the field.
    """
    for text in texts:
        if unseen(text):
            raise BadRequest("unseen_characters", field=field)
        if emoji(text):
            raise BadRequest("emoji", field=field)
        if (found := personal(text)) is not None:
            hint = f"{field} has a personal number in it ({found.replace('_', ' ')}); leave it out"
            raise BadRequest("personal_data", hint, field=field, found=found)


def reason_and_note(
    reason: str, note: str, listed: Collection[str], *, free: bool
) -> tuple[str, str]:
    """The listed reason and the note: a reason that is not listed counts as a note.

    Raises:
        BadRequest: ``unknown_reason`` with the listed ones, where free words are not
            accepted as a reason, or as :func:`require_plain` says.
    """
    require_plain("note", note)
    if not reason or reason in listed:
        return reason, note
    if not free:
        raise BadRequest("unknown_reason", field="reason", listed=", ".join(listed))
    require_plain("reason", reason)
    return "", f"{reason} {note}".strip()


def require_link(field: str, link: str) -> None:
    """Insist on an address that a browser opens as a page, or an empty text.

    Raises:
        BadRequest: ``bad_link`` or ``unseen_characters`` naming the field.
    """
    if unseen(link) or _LINES.intersection(link):
        raise BadRequest("unseen_characters", field=field)
    if link and not _LINK.fullmatch(link):
        raise BadRequest("bad_link", "a link begins with https:// or http://", field=field)


def _plain(text: str) -> str:
    """The text as read: one form of each letter and digit, without characters of no width."""
    formed = unicodedata.normalize("NFKC", text).upper()
    return "".join(_as_digit(sign) for sign in formed if unicodedata.category(sign) != "Cf")


def _as_digit(sign: str) -> str:
    value = unicodedata.decimal(sign, None)
    return sign if value is None else str(value)


def _adds_up(number: str) -> bool:
    """The check digit of national IDs and resident certificates."""
    second = number[1] if number[1].isdigit() else str(_LETTERS[number[1]] % 10)
    digits: Iterable[int] = map(int, f"{_LETTERS[number[0]]}{second}{number[2:]}")
    return sum(w * d for w, d in zip(_WEIGHTS, digits, strict=True)) % 10 == 0
