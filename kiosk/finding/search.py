"""What the search screen offers to touch, and what it finds. Pure.

Chinese is searched by initials in zhuyin or letters, and by words to be touched, as visitors do
not write characters on this glass. Thai has only the words. Elsewhere letters are typed, a name
or a whole sentence.
"""

from collections.abc import Sequence
from enum import Enum, auto

from kiosk.finding import keys
from kiosk.finding.ranking import SHOWN, Ranking
from kiosk.known_office import KnownOffice
from queue_server.wire.words.catalogue import Service

#: A short sentence; what is typed beyond it is ignored.
MOST_CHARS = 32


class Signs(Enum):
    """Kinds of signs to touch."""

    ZHUYIN = auto()
    LATIN = auto()
    WORDS = auto()


def kinds(office: KnownOffice, language: str) -> tuple[Signs, ...]:
    """The kinds of signs for a language, the usual one first; empty where there is no search."""
    words = (Signs.WORDS,) if _chips(office, language) else ()
    if not language.startswith("zh"):
        return words or ((Signs.LATIN,) if language != "th" else ())
    lettered = bool(keys.keys(office, language, latin=False))
    return ((Signs.ZHUYIN, Signs.LATIN) if lettered else ()) + words


def kind(office: KnownOffice, language: str, turned: int) -> Signs:
    """The kind shown after the visitor has asked for other signs ``turned`` times."""
    all_kinds = kinds(office, language) or (Signs.LATIN,)
    return all_kinds[turned % len(all_kinds)]


def signs(office: KnownOffice, language: str, shown: Signs) -> Sequence[str]:
    """The signs to touch, in their usual order; where sentences are typed, a blank as well."""
    if shown is Signs.WORDS:
        return _chips(office, language)
    letters = keys.keys(office, language, latin=shown is Signs.LATIN)
    return letters if language.startswith("zh") else letters + " "


def longer(typed: str, sign: str, shown: Signs) -> str:
    """``typed`` with one sign more, or with ``back`` one less; unchanged if that is too long."""
    if shown is not Signs.WORDS:
        made = typed[:-1] if sign == "back" else typed + sign
    elif sign == "back":
        made = " ".join(typed.split(" ")[:-1])
    else:
        made = f"{typed} {sign}".strip()
    return made if len(made) <= MOST_CHARS else typed


def found(office: KnownOffice, language: str, typed: str, shown: Signs) -> list[Service]:
    """At most three services: while one word is typed, names that begin with it come first."""
    if not typed.strip():
        return []
    if language.startswith("zh") and shown is not Signs.WORDS:
        return keys.found(office, language, typed)
    ranked = ranking(office, language).found(typed)
    if shown is Signs.WORDS:
        return ranked
    begun = keys.found(office, language, "".join(typed.split()))
    both = [*ranked, *begun] if " " in typed.strip() else [*begun, *ranked]
    return list({one["code"]: one for one in both}.values())[:SHOWN]


_Key = tuple[str, tuple[int, ...]]
_kept: dict[str, tuple[_Key, Ranking]] = {}


def ranking(office: KnownOffice, language: str) -> Ranking:
    """The ranking of what is offered now; the last one of each language is kept.

    It keeps the services alive, so that no other can take the same ``id``.
    """
    services = office.services
    key = (language, tuple(map(id, services)))
    kept = _kept.get(language)
    if kept is None or kept[0] != key:
        kept = (key, Ranking(services, language, office.catalogue.get("search")))
        _kept[language] = kept
    return kept[1]


def _chips(office: KnownOffice, language: str) -> Sequence[str]:
    words = office.catalogue.get("search")
    return words["chips"].get(language, ()) if words else ()
