"""Finds a service by a few keys: how its name begins, syllable by syllable or word by word. Pure.

In Chinese the keys are initials in zhuyin, or letters for those who write pinyin; the readings are
in the catalogue, so nothing here knows how a character sounds. Elsewhere they are letters from
the words of the name and of the other words people use for it.
"""

import unicodedata
from collections.abc import Iterable

from kiosk.known_office import KnownOffice
from queue_server.wire.sound.phrasing import ZHUYIN
from queue_server.wire.words.catalogue import Service

LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
SHOWN = 3


def keys(office: KnownOffice, language: str, *, latin: bool) -> str:
    """The keys in the initials of any service, in their usual order; all letters elsewhere."""
    if not language.startswith("zh"):
        return LATIN
    used = {sign for one in office.services for text in one.get("initials", ()) for sign in text}
    return "".join(sign for sign in (LATIN if latin else ZHUYIN) if sign.lower() in used)


def found(office: KnownOffice, language: str, typed: str) -> list[Service]:
    """The services found, best first; then the most asked for, then the catalogue's order."""
    if not typed:
        return []
    popular = office.catalogue["kiosk"]["popular"]
    ranked = [
        (rank, one["code"] not in popular, n, one)
        for n, one in enumerate(office.services)
        if (rank := _rank(one, language, typed.lower())) is not None
    ]
    return [one for *_, one in sorted(ranked, key=lambda row: row[:3])][:SHOWN]


def _rank(service: Service, language: str, typed: str) -> int | None:
    """How well the keys fit, 0 best; None: not at all."""
    if language.startswith("zh"):
        return _by_initials(service.get("initials", ()), typed)
    named = _by_words([service["name"].get(language, "")], typed)
    called = _by_words(service.get("words", {}).get(language, ()), typed)
    return min((one for one in (named, _after_names(called)) if one is not None), default=None)


def _after_names(rank: int | None) -> int | None:
    """Rank what people call a service after names that begin with the keys."""
    return None if rank is None else max(rank, 1) + 1


def _by_initials(initials: Iterable[str], typed: str) -> int | None:
    """Rank by match: 0 the whole, 1 its beginning, 2 a part, 3 its signs in this order."""
    tests = (
        lambda text: text == typed,
        lambda text: text.startswith(typed),
        lambda text: typed in text,
        lambda text: _in_order(typed, text),
    )
    texts = list(initials)
    return next((rank for rank, fits in enumerate(tests) if any(map(fits, texts))), None)


def _by_words(texts: Iterable[str], typed: str) -> int | None:
    """Rank by match: 0 the beginning, 1 of a word, 2 the initials of the words, 3 a part."""
    ranks = [rank for text in texts if (rank := _of_words(plain(text), typed)) is not None]
    return min(ranks, default=None)


def _of_words(text: str, typed: str) -> int | None:
    words = text.split()
    joined = "".join(words)
    if joined.startswith(typed):
        return 0
    if any(word.startswith(typed) for word in words):
        return 1
    if "".join(word[0] for word in words).startswith(typed):
        return 2
    return 3 if typed in joined else None


def _in_order(typed: str, text: str) -> bool:
    rest = iter(text)
    return all(sign in rest for sign in typed)


def plain(text: str) -> str:
    """The text in small letters without marks, with blanks between words."""
    apart = unicodedata.normalize("NFD", text.replace("Đ", "D").replace("đ", "d")).lower()
    return "".join(sign if sign.isalnum() else " " for sign in apart if not _is_mark(sign))


def _is_mark(sign: str) -> bool:
    return unicodedata.category(sign) == "Mn"
