"""What may be requested. A place and a group describe places: no person is named."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from queue_server.core import hours
from queue_server.core.errors import BadRequest, UnknownThing
from queue_server.core.rules import BranchRules
from queue_server.core.written import require_plain
from queue_server.outside_visits.rules.terms import VisitTerms
from queue_server.outside_visits.rules.visit import Group, OutsideVisit

DAY_MINUTES = 24 * 60
MOST_PEOPLE = 500

#: 先生, 小姐 … after a name; 王○明 as offices mask a name.
_TITLES = re.compile(r"先生|小姐|女士|太太|君(?![\w])|\b(?:Mr|Mrs|Ms|Miss)\b|○{1,2}[\u4e00-\u9fff]")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w+")
_PHONE = re.compile(r"(?<!\d)\(?0[2-8]\d?\)?[ -]?\d{3,4}[ -]?\d{4}(?!\d)")
_LABEL = re.compile(r"[0-9A-Za-z一二三四五六七八九十甲乙丙丁戊己庚辛壬癸年級班樓病房區床-]{1,12}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request as received; ``minutes`` None: as the kind of visit says."""

    kind: str
    services: tuple[str, ...]
    zone: str
    place: str
    people: int = 1
    groups: tuple[Group, ...] = ()
    first: date
    last: date
    opens: int
    closes: int
    minutes: int | None = None
    language: str


def request(
    asked: Asked, rules: BranchRules, terms: VisitTerms, *, id: str, mark: str, now: datetime
) -> OutsideVisit:
    """The requested visit.

    Raises:
        BadRequest: ``invalid`` naming the field, or as :func:`require_plain`.
        UnknownThing: ``unknown_service``.
    """
    kind = terms.kinds.get(asked.kind)
    if kind is None:
        raise _wrong("kind", ", ".join(terms.kinds))
    if asked.zone not in terms.zones:
        raise _wrong("zone", ", ".join(terms.zones))
    if asked.language not in rules.languages:
        raise _wrong("language", ", ".join(rules.languages))
    _require_services(asked.services, kind.services)
    require_impersonal("place", asked.place)
    people = _people(asked)
    minutes = kind.takes(people) if asked.minutes is None else asked.minutes
    _require_days(asked, hours.service_day(rules, now), terms)
    if not 0 <= asked.opens <= asked.closes < DAY_MINUTES:
        raise _wrong("closes", "not before opens")
    if max(asked.opens, terms.leaves) + minutes > terms.back:
        raise _wrong("minutes", "more minutes than a working day has")
    return OutsideVisit(
        id=id, mark=mark, kind=asked.kind, services=asked.services, zone=asked.zone,
        place=asked.place.strip(), people=people, groups=asked.groups, first=asked.first,
        last=asked.last, opens=asked.opens, closes=asked.closes, minutes=minutes,
        language=asked.language, made_at=now, changed_at=now,
    )  # fmt: skip


def require_impersonal(field: str, text: str) -> None:
    """Insist on words that identify no person.

    Raises:
        BadRequest: ``personal_data`` with the kind ``found``, or as :func:`require_plain`.
    """
    require_plain(field, text)
    plain = unicodedata.normalize("NFKC", text)
    for found, pattern in (("name", _TITLES), ("mail", _MAIL), ("telephone", _PHONE)):
        if pattern.search(plain):
            raise BadRequest("personal_data", f"{field}: leave out the {found}", field=field,
                             found=found)  # fmt: skip


def _require_services(wanted: tuple[str, ...], offered: tuple[str, ...]) -> None:
    if not wanted:
        raise _wrong("services", "at least one")
    for code in wanted:
        if code not in offered:
            raise UnknownThing("unknown_service", service=code)


def _people(asked: Asked) -> int:
    """How many people: the seats of all groups, if there are groups."""
    labels = [one.label for one in asked.groups]
    if len(set(labels)) < len(labels) or not all(map(_LABEL.fullmatch, labels)):
        raise _wrong("groups", "labels such as 302, each once")
    for one in asked.groups:
        if not one.seats or len(set(one.seats)) < len(one.seats):
            raise _wrong("groups", "seat numbers, each once")
    people = sum(len(one.seats) for one in asked.groups) or asked.people
    if not 1 <= people <= MOST_PEOPLE:
        raise _wrong("people", f"1 to {MOST_PEOPLE}")
    return people


def _require_days(asked: Asked, today: date, terms: VisitTerms) -> None:
    if asked.first < today:
        raise _wrong("first", "today or later")
    if not asked.first <= asked.last <= today + timedelta(days=terms.ahead_days):
        raise _wrong("last", f"from first on, at most {terms.ahead_days} days from today")


def _wrong(field: str, expected: str) -> BadRequest:
    return BadRequest("invalid", f"{field}: {expected}", field=field)
