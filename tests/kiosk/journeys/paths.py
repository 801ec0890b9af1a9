"""Every way through the kiosk that visitors or staff take, in any language."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from kiosk import events as e
from kiosk.model import KioskVisit, Screen
from tests.kiosk.book import CODE
from tests.kiosk.journeys.careful import CarefulPilot
from tests.kiosk.pilot import STAFF_CODE, a_busy_board

Drive = Callable[[CarefulPilot, str], None]
SUSPENDED = {
    "R02": {"reason": "city", "wording": {"zh-TW": "依市府公告", "en": "By order of the city"},
            "until": "2026-12-01T08:00:00+08:00"}
}  # fmt: skip
CLOSED = {"reason": "typhoon", "wording": {}, "opens_at": "2026-11-24T08:00:00+08:00"}


def number(p: CarefulPilot, language: str) -> None:
    p.choose(language)
    p.tap("take")
    assert (p.screen, len(p.world.printed)) == (Screen.THANKS, 1)
    p.tap("home")


def for_the_elderly(p: CarefulPilot, language: str) -> None:
    p.choose(language, priority="elderly")
    p.tap("take")
    assert p.world.asked[0].request.priority == "elderly"


def what_to_bring(p: CarefulPilot, language: str) -> None:
    p.choose(language)
    if "documents" in p.names():
        p.tap("documents")
        while "take" not in p.names():
            p.tap(next(name for name in p.names() if name.startswith("page:")))
    p.tap("take")
    assert p.screen is Screen.THANKS


def for_several_things(p: CarefulPilot, language: str) -> None:
    p.choose(language)
    p.tap("add", "category:document", "service:T01", "chosen", "add")
    p.tap("category:id_card", "service:N01")
    if "documents" in p.names():
        p.tap("documents")
        while "take" not in p.names():
            p.tap(next(name for name in p.names() if name.startswith("page:")))
        p.tap("back")
    p.tap("chosen", "remove:T01", "restore", "remove:R02", "back", "take")
    assert p.world.asked[0].request.services == ("T01", "N01")
    assert p.screen is Screen.THANKS


def several_things_alone(p: CarefulPilot, language: str) -> None:
    p.hear(e.LinkLost(p.now))
    p.wait(5)
    p.choose(language)
    p.tap("add", "category:document", "service:T01", "take")
    p.look()
    assert [one["services"] for one in p.world.own.values()] == [["R02", "T01"]]


def several_things_apart(p: CarefulPilot, language: str) -> None:
    catalogue = p.model.office.catalogue
    counters: Any = [{**one, "services": ["R02"]} for one in catalogue["counters"]]
    p.hear(e.CatalogueCame({**catalogue, "counters": counters}))
    p.choose(language)
    p.tap("add", "category:document", "service:T01")
    assert p.screen is Screen.APART
    p.tap("back", "back", "back", "take")
    assert p.world.asked[0].request.every == ("R02",)


def by_typing(p: CarefulPilot, language: str) -> None:
    p.tap(f"language:{language}", "find")
    p.tap(next(name for name in p.names() if name.startswith("sign:")))
    if found := [name for name in p.names() if name.startswith("service:")]:
        p.tap(found[0])
        assert p.screen in (Screen.CONFIRM, Screen.SUSPENDED)
    else:
        p.tap("help")
        assert p.world.calls_for_help == 1


def changed_my_mind(p: CarefulPilot, language: str) -> None:
    p.choose(language)
    p.tap("back", "back", "language", "language:en", "home")
    assert (p.screen, p.world.asked) == (Screen.START, [])


def refused(p: CarefulPilot, language: str) -> None:
    p.world.refuses = "daily_limit"
    p.choose(language)
    p.tap("take", "other")
    assert p.screen is Screen.CATEGORY


def unanswered(p: CarefulPilot, language: str) -> None:
    p.world.answers = False
    p.choose(language)
    p.tap("take")
    p.wait(21)
    p.look()
    assert p.screen is Screen.NO_ANSWER


def alone(p: CarefulPilot, language: str) -> None:
    p.hear(e.LinkLost(p.now))
    p.wait(5)
    p.choose(language)
    p.tap("take")
    p.look()
    assert "K001" in p.read()


def suspended(p: CarefulPilot, language: str) -> None:
    p.tap(f"language:{language}", "category:registration", "service:R02")
    assert p.screen is Screen.SUSPENDED
    p.tap("back")


def closed(p: CarefulPilot, language: str) -> None:
    p.tap("language", f"language:{language}")
    assert p.screen is Screen.START
    assert p.model.language == language


def no_slip(p: CarefulPilot, language: str) -> None:
    p.world.outcome = "failed"
    p.choose(language)
    p.tap("take")
    assert p.screen is Screen.NOTE
    p.tap("home")


def on_my_phone(p: CarefulPilot, language: str) -> None:
    catalogue = p.model.office.catalogue
    slip = {**catalogue["slip"], "public_url": "https://queue.example.gov.tw"}
    p.hear(e.CatalogueCame({**catalogue, "slip": slip}))  # type: ignore[typeddict-item]
    p.choose(language)
    if "phone" in p.names():
        p.tap("phone")
        assert p.screen is Screen.PHONE
        p.tap("slip")
    else:
        p.tap("take")
    assert p.screen is Screen.THANKS


def booked(p: CarefulPilot, language: str) -> None:
    p.tap(f"language:{language}", "checkin")
    p.tap(*(f"sign:{sign}" for sign in CODE.replace("-", "")), "arrive")
    assert "A501" in p.read()


def booked_too_early(p: CarefulPilot, language: str) -> None:
    p.world.refuses, p.world.refused_until = "too_early", "2026-11-23T14:30:00+08:00"
    p.tap(f"language:{language}")
    p.hear(e.Scanned(CODE, "scan-1"))
    p.wait(1)
    p.look()
    assert "14:30" in p.read()


def slip_again(p: CarefulPilot, language: str) -> None:
    p.tap(f"language:{language}")
    p.hear(e.Scanned("https://queue.example.gov.tw/t/abc-DEF_1", "scan-1"))
    p.wait(1)
    p.look()
    assert p.world.reprinted == 1


def another_day(p: CarefulPilot, language: str) -> None:
    to_times(p, language, "day:2026-11-25")
    p.tap("time:09:20", "book")
    assert CODE in p.read()
    assert p.world.book.printed[0].language == language
    p.tap("home")


def a_full_day(p: CarefulPilot, language: str) -> None:
    to_times(p, language, "day:2026-11-26")
    p.tap("near:1", "other", "back")
    assert p.world.book.released == ["hold1"]


def another_day_without_server(p: CarefulPilot, language: str) -> None:
    p.tap(f"language:{language}")
    p.hear(e.LinkLost(p.now))
    p.tap("later")
    assert p.screen is Screen.BOOK_TROUBLE


def called_somebody(p: CarefulPilot, language: str) -> None:
    p.world.help_reaches = False
    p.tap(f"language:{language}", "help")
    assert p.world.calls_for_help == 1
    p.world.help_reaches = True
    p.tap("help")
    assert p.world.calls_for_help == 2


def slow(p: CarefulPilot, language: str) -> None:
    p.tap(f"language:{language}")
    p.wait(p.model.idle_s + 1)
    p.look()
    p.tap("more_time")
    assert p.screen is Screen.CATEGORY


def staff(p: CarefulPilot, language: str) -> None:
    """The staff's journey: its words are in their languages, and the low layout has no door."""
    if p.mode == "low" or language not in ("zh-TW", "en"):
        return
    p.tap(*["staff"] * 5, *(f"sign:{sign}" for sign in STAFF_CODE), "enter", "test", "marks")
    p.tap(*["mark"] * 5)
    assert p.screen is Screen.STAFF


def to_times(p: CarefulPilot, language: str, day: str) -> None:
    p.tap(f"language:{language}", "later")
    p.tap("category:registration", "service:R02", day)


@dataclass(frozen=True)
class Journey:
    """How a journey is driven, and the state of the kiosk meanwhile."""

    drive: Drive
    more: dict[str, Any] = field(default_factory=dict)


JOURNEYS: dict[str, Journey] = {
    one.__name__: Journey(one)
    for one in (
        number, for_the_elderly, what_to_bring, for_several_things, several_things_apart,
        by_typing, changed_my_mind, refused, unanswered,
        no_slip, on_my_phone, booked, booked_too_early, slip_again, another_day, a_full_day,
        another_day_without_server, called_somebody, slow, staff,
    )
}  # fmt: skip
JOURNEYS["alone"] = Journey(alone, {"name": "kiosk"})
JOURNEYS["several_things_alone"] = Journey(several_things_alone, {"name": "kiosk"})
JOURNEYS["suspended"] = Journey(suspended, {"board": a_busy_board(suspended=SUSPENDED)})
JOURNEYS["closed"] = Journey(closed, {"board": a_busy_board(session=None, closed=CLOSED)})


def take(name: str, language: str, mode: str, size: Any) -> set[Screen]:
    """Take a journey until nothing is left of its visitor; returns the screens seen."""
    journey = JOURNEYS[name]
    pilot = CarefulPilot(size, mode, journey.more)
    journey.drive(pilot, language)
    pilot.wait(300)
    assert pilot.screen is Screen.START
    assert pilot.model.visit == KioskVisit()
    assert pilot.model.attempt is None
    return pilot.seen
