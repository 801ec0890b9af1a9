"""What tables must mean to each other: every name refers to something, all hours make sense."""

from collections import Counter as Tally
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from queue_server.core.decide.line.calling import POLICIES
from queue_server.core.errors import BadRequest
from queue_server.core.written import require_plain
from queue_server.settings.checks.booking import check_pool
from queue_server.settings.checks.displays import too_wide
from queue_server.settings.checks.legible import (
    ScreenSize,
    calls_that_fit,
    can_be_touched,
    farthest_m,
)
from queue_server.settings.checks.panels import check_panels
from queue_server.settings.mistakes import Where, did_you_mean
from queue_server.settings.reading import Texts, TomlSource
from queue_server.settings.tables import config as t
from queue_server.settings.tables.booking import BookTable, PoolTable
from queue_server.settings.tables.catalogue import ServiceTable
from queue_server.wire.words.catalogue import SHAPES


@dataclass(slots=True)
class Draft:
    """The valid tables of a configuration, and every name in it, valid or not."""

    source: TomlSource
    single: dict[str, Any] = field(default_factory=dict)
    lists: dict[str, dict[int, Any]] = field(default_factory=dict)
    named: dict[str, dict[str, Any]] = field(default_factory=dict)
    services: dict[str, ServiceTable] = field(default_factory=dict)
    service_names: set[str] = field(default_factory=set)
    texts: Texts = field(default_factory=dict)

    def refer(self, where: Where, word: str, known: set[str], what: str) -> None:
        """Note a name that refers to nothing. No complaint if nothing could be read at all."""
        if known and word not in known:
            self.source.wrong(where, f"no {what} is called {word!r}", did_you_mean(word, known))

    def refer_all(self, where: Where, words: Iterable[str], known: set[str], what: str) -> None:
        """Note each name of a list that refers to nothing."""
        for index, word in enumerate(words):
            self.refer((*where, index), word, known, what)

    @property
    def classes(self) -> set[str]:
        """Names of classes."""
        return self.source.names("classes")

    @property
    def series(self) -> set[str]:
        """Names of series."""
        return self.source.names("series")

    @property
    def counter_numbers(self) -> set[int]:
        """Numbers of counters, including invalid ones."""
        found = self.source.root.get("counters")
        tables = [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
        return {one["number"] for one in tables if isinstance(one.get("number"), int)}

    @property
    def languages(self) -> set[str]:
        """Languages of the branch; empty if they cannot be read."""
        branch = self.single.get("branch")
        return set(branch.languages) if branch else set()


def check_all(draft: Draft) -> None:
    """Note every mistake between tables."""
    for check in (_branch, _sessions, _series, _classes, _counters, _coverage, _policy, _clerk):
        check(draft)
    for check in (_kiosk, _display, _devices, _notices, _book):
        check(draft)


def _repeated(draft: Draft, key: str, name: str, values: Mapping[Any, Any]) -> None:
    """Note each value of a list that an earlier table already has."""
    seen: dict[Any, Any] = {}
    for index, value in values.items():
        if value in seen:
            where: Where = (key, index, name)
            draft.source.wrong(where, f"{value!r} is taken", f"by {key}[{seen[value]}]")
        else:
            seen[value] = index


def _twice(draft: Draft, where: Where, words: list[Any]) -> None:
    for word, count in Tally(words).items():
        if count > 1:
            draft.source.wrong(where, f"{word!r} stands in the list {count} times")


def _branch(draft: Draft) -> None:
    branch: t.BranchTable | None = draft.single.get("branch")
    if branch is None:
        return
    try:
        ZoneInfo(branch.zone)
    except (KeyError, ValueError, OSError):
        draft.source.wrong(
            ("branch", "zone"), f"no time zone is called {branch.zone!r}", "e.g. Asia/Taipei"
        )
    _twice(draft, ("branch", "languages"), branch.languages)
    draft.refer(("branch", "fallback"), branch.fallback, set(branch.languages), "language")


def _sessions(draft: Draft) -> None:
    sessions: dict[int, t.SessionTable] = draft.lists["sessions"]
    _repeated(draft, "sessions", "name", {i: s.name for i, s in sessions.items()})
    for index, session in sessions.items():
        _session(draft, ("sessions", index), session)
    for index, session in sessions.items():
        for later, other in sessions.items():
            if later > index and _overlap(session, other):
                draft.source.wrong(
                    ("sessions", later, "opens"),
                    "overlaps another session",
                    f"{session.name!r} closes at {session.closes}",
                )


def _session(draft: Draft, where: Where, session: t.SessionTable) -> None:
    if session.closes <= session.opens:
        draft.source.wrong(
            (*where, "closes"), "closes before it opens", f"opens at {session.opens}"
        )
    elif timedelta(minutes=session.last_ticket_min) >= _length(session):
        draft.source.wrong((*where, "last_ticket_min"), "is as long as the session")
    if not (session.on_workdays or session.on_holidays):
        draft.source.wrong(
            (*where, "on_workdays"), "the session is never held", "set on_workdays or on_holidays"
        )
    draft.refer_all((*where, "services"), session.services, draft.service_names, "service")
    for index, number in enumerate(session.counters):
        if number not in draft.counter_numbers:
            draft.source.wrong((*where, "counters", index), f"no counter has the number {number}")


def _length(session: t.SessionTable) -> timedelta:
    return _since_midnight(session.closes) - _since_midnight(session.opens)


def _since_midnight(at: time) -> timedelta:
    return timedelta(hours=at.hour, minutes=at.minute, seconds=at.second)


def _overlap(one: t.SessionTable, other: t.SessionTable) -> bool:
    same_day = bool(set(one.days) & set(other.days)) and (
        (one.on_workdays and other.on_workdays) or (one.on_holidays and other.on_holidays)
    )
    return same_day and one.opens < other.closes and other.opens < one.closes


def _series(draft: Draft) -> None:
    series: dict[str, t.SeriesTable] = draft.named["series"]
    seen: dict[str, str] = {}
    for name, one in series.items():
        where: Where = ("series", name)
        if one.prefix in seen:
            draft.source.wrong(
                (*where, "prefix"),
                f"{one.prefix!r} is taken",
                f"by series.{seen[one.prefix]}: labels would repeat",
            )
        seen.setdefault(one.prefix, name)
        if one.last < one.first:
            draft.source.wrong((*where, "last"), "is below first: the series has no number")
        elif one.last >= 10**one.digits:
            draft.source.wrong(
                (*where, "last"),
                f"{one.last} has more than {one.digits} digits",
                "raise digits or lower last",
            )


def _classes(draft: Draft) -> None:
    if draft.classes and "general" not in draft.classes:
        draft.source.wrong(("classes",), "lacks the class 'general'", "add [classes.general]")
    for name, one in draft.named["classes"].items():
        if one.series is not None:
            draft.refer(("classes", name, "series"), one.series, draft.series, "series")
    _twins(draft.source, draft.named["classes"])


def _twins(source: TomlSource, classes: Mapping[str, t.ClassTable]) -> None:
    """Note classes of the same shape: in black and white, and to many eyes, they look alike.

    Where every shape is taken, a distinct colour must do.
    """
    free = [shape for shape in SHAPES if shape not in {one.shape for one in classes.values()}]
    seen: dict[tuple[str, str | None], str] = {}
    for name, one in classes.items():
        look = (one.shape, None if free else one.color)
        if look in seen:
            hint = f"free: {', '.join(free)}" if free else "give it a color of its own"
            reason = f"has the {one.shape} of {seen[look]!r}"
            source.wrong(("classes", name, "shape"), reason, hint)
        seen.setdefault(look, name)


def _counters(draft: Draft) -> None:
    counters: dict[int, t.CounterTable] = draft.lists["counters"]
    _repeated(draft, "counters", "number", {i: c.number for i, c in counters.items()})
    for index, counter in counters.items():
        where: Where = ("counters", index)
        draft.refer_all((*where, "first"), counter.first, draft.classes, "class")
        draft.refer_all((*where, "then"), counter.then, draft.classes, "class")
        _twice(draft, where, [*counter.first, *counter.then])
        draft.refer_all((*where, "services"), counter.services, draft.service_names, "service")
        draft.refer_all((*where, "languages"), counter.languages, draft.languages, "language")


def _coverage(draft: Draft) -> None:
    """Check that every class and every offered service is served somewhere."""
    counters: dict[int, t.CounterTable] = draft.lists["counters"]
    if len(counters) < len(draft.counter_numbers) or not counters:
        return
    called = {name for c in counters.values() for name in (*c.first, *c.then)}
    for name in sorted(draft.classes - called):
        draft.source.wrong(
            ("classes", name),
            "no counter calls this class",
            "name it in first or then of a counter",
        )
    if all(c.services for c in counters.values()):
        served = {code for c in counters.values() for code in c.services}
        offered = {code for code, one in draft.services.items() if one.enabled}
        for code in sorted(offered - served):
            draft.source.wrong(("counters",), f"no counter serves the service {code}")


def _policy(draft: Draft) -> None:
    policy: t.PolicyTable | None = draft.single.get("policy")
    if policy:
        draft.refer(("policy", "name"), policy.name, set(POLICIES), "policy")


def _clerk(draft: Draft) -> None:
    clerk: t.ClerkTable | None = draft.single.get("clerk")
    if clerk and "done" not in clerk.outcomes:
        draft.source.wrong(("clerk", "outcomes"), "lacks the outcome 'done'")


def _kiosk(draft: Draft) -> None:
    kiosk: t.KioskTable | None = draft.single.get("kiosk")
    if kiosk is None:
        return
    draft.refer_all(("kiosk", "languages"), kiosk.languages, draft.languages, "language")
    _twice(draft, ("kiosk", "languages"), kiosk.languages)
    draft.refer_all(("kiosk", "popular"), kiosk.popular, draft.service_names, "service")
    _twice(draft, ("kiosk", "popular"), kiosk.popular)
    _offline(draft, kiosk)
    if not can_be_touched(ScreenSize(kiosk.width_px, kiosk.height_px, kiosk.inches)):
        draft.source.wrong(
            ("kiosk", "inches"),
            "buttons of 20 mm do not fit on this screen",
            "choose a larger screen",
        )


def _offline(draft: Draft, kiosk: t.KioskTable) -> None:
    """Check that each kiosk has a series of its own, from which the server gives no numbers."""
    online = {one.series for one in draft.services.values()}
    online |= {one.series for one in draft.named["classes"].values() if one.series}
    taken: dict[str, str] = {}
    for name, one in kiosk.kiosks.items():
        where: Where = ("kiosk", name, "offline_series")
        series = one.offline_series
        draft.refer(where, series, draft.series, "series")
        if series in online:
            draft.source.wrong(
                where, f"{series!r} is given by the server, too", "add a [series.…] for this kiosk"
            )
        elif series in taken:
            draft.source.wrong(where, f"{series!r} is taken", f"by kiosk.{taken[series]}")
        taken.setdefault(series, name)


def _display(draft: Draft) -> None:
    display: t.DisplayTable | None = draft.single.get("display")
    if display is None:
        return
    screen = ScreenSize(display.width_px, display.height_px, display.inches)
    fit = calls_that_fit(screen, display.viewing_distance_m)
    if fit < display.calls_shown:
        far = farthest_m(screen, display.calls_shown)
        draft.source.wrong(
            ("display", "calls_shown"),
            f"{display.calls_shown} calls cannot be read from {display.viewing_distance_m:g} m on"
            f" {display.inches:g} inches",
            f"show at most {fit}, or seat nobody beyond {far:.1f} m" if fit else "larger screen",
        )


def _devices(draft: Draft) -> None:
    devices: dict[int, t.DeviceTable] = draft.lists["devices"]
    _repeated(draft, "devices", "name", {i: d.name for i, d in devices.items()})
    check_panels(draft.source, devices)
    for index, device in devices.items():
        if device.counter is not None and device.counter not in draft.counter_numbers:
            draft.source.wrong(
                ("devices", index, "counter"), f"no counter has the number {device.counter}"
            )
        for label in too_wide(device, draft.named["series"].values()):
            draft.source.wrong(
                ("devices", index, "options", "frame"), f"the display is too narrow for {label}",
                "give its frame a wider field, or the series fewer digits",
            )  # fmt: skip


def _notices(draft: Draft) -> None:
    notices: dict[int, t.NoticeTable] = draft.lists["notices"]
    _repeated(draft, "notices", "id", {i: n.id for i, n in notices.items()})
    for index, notice in notices.items():
        if notice.ends_before_it_starts():
            draft.source.wrong(("notices", index, "until"), "ends before it starts")
        for name, wording in (("title", notice.title), ("body", notice.body)):
            try:
                require_plain(name, *wording.values())
            except BadRequest as error:
                draft.source.wrong(("notices", index, name), error.detail)


def _book(draft: Draft) -> None:
    book: BookTable | None = draft.single.get("book")
    if book is None:
        return
    names = [one.name for one in book.pools]
    _twice(draft, ("book", "pools"), names)
    sessions = {s.name: s for s in draft.lists["sessions"].values() if s.closes > s.opens}
    if len(sessions) < len(draft.source.root.get("sessions", ())):
        return  # one mistake must not cause a second
    for index, pool in enumerate(book.pools):
        where: Where = ("book", "pools", index)
        draft.refer_all((*where, "services"), pool.services, draft.service_names, "service")
        draft.refer_all((*where, "sessions"), pool.sessions, set(sessions), "session")
        chosen = [one for name, one in sessions.items() if name in (pool.sessions or sessions)]
        every = len(draft.counter_numbers)
        staffed = {one.name: len(one.counters) or every for one in chosen}
        check_pool(draft.source, index, pool, staffed)
        if not any(_can_be_booked(pool, one) for one in chosen):
            draft.source.wrong(
                where, "nothing can be booked in it",
                "its sessions must offer its services, and last at least unit_min",
            )  # fmt: skip


def _can_be_booked(pool: PoolTable, session: t.SessionTable) -> bool:
    offered = not (pool.services and session.services) or set(pool.services) & set(session.services)
    return bool(offered) and timedelta(minutes=pool.unit_min) <= _length(session)


def check_calendar(source: TomlSource, years: Mapping[str, Any], today: date | None) -> None:
    """Check that each year has its own dates and the right total, and no needed year is missing."""
    for name, year in years.items():
        where: Where = ("years", name)
        if not (len(name) == 4 and name.isascii() and name.isdigit() and 1912 <= int(name) <= 2200):
            source.wrong(where, "must be named by a year such as 2026")
            continue
        for key in ("days_off", "makeup_workdays"):
            for index, day in enumerate(getattr(year, key)):
                if day.year != int(name):
                    source.wrong((*where, key, index), f"{day} is not in {name}")
        total = _days_off(int(name), year)
        if total != year.total_days_off:
            source.wrong(
                (*where, "total_days_off"),
                f"{total} days off are listed with weekends",
                f"announced: {year.total_days_off}",
            )
    for needed in _years_needed(today):
        if str(needed) not in source.names("years"):
            source.wrong(
                ("years",),
                f"the office calendar of {needed} is missing",
                "add it as the personnel administration published it",
            )


def _years_needed(today: date | None) -> list[int]:
    """The present year, and from December on the next one too."""
    if today is None:
        return []
    return [today.year, *([today.year + 1] if today.month == 12 else [])]


def _days_off(number: int, year: Any) -> int:
    days = (date(number, 1, 1) + timedelta(n) for n in range(366))
    free, worked = set(year.days_off), set(year.makeup_workdays)
    return sum(
        d.year == number and d not in worked and (d.weekday() > 4 or d in free) for d in days
    )
