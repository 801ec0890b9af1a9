"""The catalogue's texts, in one of its languages. Pure.

The only place that falls back to another language and fills in placeholders: wall, kiosk and
slips all read the catalogue through it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from queue_server.wire.messages.values import Text
from queue_server.wire.words.catalogue import Catalogue, PriorityClass, Service, without_server
from queue_server.wire.words.dates import date_words, month_words, reads_roc_years, roc_year

#: The language of last resort until a catalogue names the branch's own.
FALLBACK = "zh-TW"
#: Shown where a placeholder has no value: a gap is better than a program's word on a screen.
UNKNOWN = "—"

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def fill(text: str, values: Mapping[str, object]) -> str:
    """Put ``values`` in for ``{name}``. Never raises: a placeholder without a value becomes a dash.

    A value is inserted as it is, whatever braces it holds.
    """
    return _PLACEHOLDER.sub(lambda found: str(values.get(found[1], UNKNOWN)), text)


def placeholders(text: str) -> frozenset[str]:
    """The names in braces of a text: ``{number}``."""
    return frozenset(_PLACEHOLDER.findall(text))


def in_language(text: Mapping[str, str], language: str, fallback: str = FALLBACK) -> str:
    """A wording in ``language``, else in ``fallback``, else in any; empty if there is none."""
    if language in text:
        return text[language]
    return text.get(fallback) or next(iter(text.values()), "")


@dataclass(frozen=True, slots=True)
class Wording:
    """The catalogue as the server gave it, and where that server is."""

    catalogue: Catalogue = field(default_factory=lambda: without_server({}))
    server_url: str = ""

    @property
    def heard(self) -> bool:
        """Whether a server has sent a catalogue."""
        return bool(self.catalogue["branch"])

    @property
    def fallback(self) -> str:
        """The branch's own language, used if a wording lacks another."""
        return self.catalogue["fallback"]

    @property
    def strings(self) -> Mapping[str, Text]:
        """Every wording by key and language."""
        return self.catalogue["strings"]

    @property
    def name(self) -> Text:
        """The branch's name, by language."""
        return self.catalogue["name"]

    def say(self, key: str, language: str, **values: object) -> str:
        """The wording of ``key`` with ``values`` filled in; the key itself if it is unknown."""
        return fill(self.text(self.strings.get(key, {}), language) or key, values)

    def text(self, text: Mapping[str, str], language: str) -> str:
        """A text of something in the catalogue, e.g. the name of a service."""
        return in_language(text, language, self.fallback)

    def service(self, code: str) -> Service | None:
        """One service; None when the catalogue no longer has it."""
        return next((one for one in self.catalogue["services"] if one["code"] == code), None)

    def services_of(self, codes: Iterable[str]) -> list[Service]:
        """Those of several services that the catalogue has."""
        return [one for code in codes if (one := self.service(code)) is not None]

    def to_bring(self, services: Iterable[Service], language: str) -> list[str]:
        """The papers for several services; one that several require is listed once."""
        papers = (self.text(paper, language) for one in services for paper in one["documents"])
        return list(dict.fromkeys(papers))

    def priority(self, name: str) -> PriorityClass | None:
        """One priority class; None when unknown."""
        return next((one for one in self.catalogue["classes"] if one["name"] == name), None)

    def class_color(self, name: str) -> str:
        """The colour the office chose for a class; empty if none."""
        known = self.priority(name)
        return known.get("color", "") if known else ""

    def local(self, instant: float | str) -> datetime:
        """An instant (seconds since 1970, or ISO 8601) in the branch's zone."""
        zone = ZoneInfo(self.catalogue["zone"])
        if isinstance(instant, str):
            return datetime.fromisoformat(instant).astimezone(zone)
        return datetime.fromtimestamp(instant, zone)

    def clock(self, instant: float | str, language: str) -> str:
        """Date, in the branch's calendar, and time of day."""
        at = self.local(instant)
        return f"{date_words(at, self.catalogue['calendar'], language)} {at:%H:%M}"

    def day(self, day: str, language: str) -> str:
        """A day in the coming weeks (ISO 8601) with its weekday, as short as possible."""
        on = date.fromisoformat(day)
        weekday = self.weekday(on, language)
        if language.startswith("zh"):
            return f"{on.month}月{on.day}日 {weekday}"
        return f"{weekday} {day}"

    def month(self, month: str, language: str) -> str:
        """A month, ``2026-10``, in the branch's calendar."""
        roc = reads_roc_years(self.catalogue["calendar"], language)
        return month_words(month, language, roc=roc)

    def weekday(self, day: date, language: str) -> str:
        """星期一, Monday."""
        return self.say(f"tv.weekday.{day.isoweekday()}", language)

    def full_date(self, day: date, language: str) -> str:
        """中華民國115年11月23日（星期一）, Monday, 2026-11-23 (ROC 115): today, on a wall."""
        chinese = language.startswith("zh")
        minguo = self.catalogue["calendar"] == "minguo"
        return self.say(
            "tv.date" if minguo else "tv.date_gregorian",
            language,
            roc=roc_year(day.year),
            year=day.year,
            month=day.month if chinese else f"{day.month:02}",
            day=day.day if chinese else f"{day.day:02}",
            weekday=self.weekday(day, language),
        )

    def day_time(self, instant: str, language: str) -> str:
        """11月24日（星期二）08:00: a moment in the coming days, on a wall."""
        at = self.local(instant)
        return self.say(
            "tv.day_time",
            language,
            month=at.month,
            day=at.day,
            weekday=self.weekday(at, language),
            time=f"{at:%H:%M}",
        )
