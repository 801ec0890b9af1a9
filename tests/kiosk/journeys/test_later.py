"""A visitor books a later day at the kiosk."""

from typing import Any

import pytest

from kiosk import events as e
from kiosk import later as b
from kiosk.known_office import NoNumbers
from kiosk.model import Screen
from kiosk.screens.reading import speakables
from tests.kiosk.book import CODE, NEAREST
from tests.kiosk.pilot import LANGUAGES, Pilot, a_busy_board, the_catalogue

DAY, TIME = "2026-11-25", "09:20"


def to_days(pilot: Pilot, language: str = "zh-TW") -> None:
    """Groups and services of the first office, for a later day."""
    pilot.tap(f"language:{language}", "later")
    pilot.find("category:registration")
    pilot.find("service:R02")


def to_check(pilot: Pilot, language: str = "zh-TW", day: str = DAY, time: str = TIME) -> None:
    to_days(pilot, language)
    pilot.find(f"day:{day}")
    pilot.find(f"time:{time}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_service_day_time_and_one_more_touch_give_a_code_and_its_slip(language: str) -> None:
    pilot = Pilot()
    to_check(pilot, language)
    assert pilot.screen is Screen.BOOK_CHECK
    assert TIME in pilot.read()
    assert "8:00" in pilot.read() or "7:5" in pilot.read()
    pilot.tap("book")
    assert pilot.screen is Screen.BOOKED
    assert CODE in pilot.read()
    [slip] = pilot.world.book.printed
    assert (slip.language, slip.made["code"]) == (language, CODE)
    assert pilot.model.say("kiosk.book_slip") in pilot.read().replace("\n", " ")
    pilot.tap("home")
    assert pilot.world.book.released == []
    assert (pilot.world.asked, pilot.world.printed) == ([], [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_keypad_alone_books_and_reads_what_is_drawn(language: str) -> None:
    pilot = Pilot()
    for target in (
        f"language:{language}", "later", "category:registration", "service:R02", f"day:{DAY}",
        "time:08:00", "book",
    ):  # fmt: skip
        walk(pilot, target)
        pilot.hear(e.KeyPressed("enter", f"enter-{target}", pilot.now))
        pilot.wait(0.5)
    assert pilot.screen is Screen.BOOKED
    read = [one.text for one in speakables(pilot.kiosk.view())]
    assert CODE in read


def walk(pilot: Pilot, target: str) -> None:
    """Down until the button is read out."""
    for n in range(len(speakables(pilot.kiosk.view())) + 1):
        pilot.hear(e.KeyPressed("down", f"down-{n}-{target}", pilot.now))
        pilot.wait(0.25)
        assert pilot.model.focus is not None
        if speakables(pilot.kiosk.view())[pilot.model.focus].target == target:
            return
    raise AssertionError(f"{target} is not reached on {pilot.screen}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_full_day_says_so_and_offers_the_five_nearest_times(language: str) -> None:
    pilot = Pilot()
    to_days(pilot, language)
    assert pilot.model.say("book.day.full") in pilot.read()
    pilot.find("day:2026-11-26")
    assert [name for name in pilot.names() if name.startswith("near:")] == [
        f"near:{n}" for n in range(5)
    ]
    assert pilot.model.say("kiosk.book_day_full") in pilot.read().replace("\n", " ")
    pilot.tap("near:3", "book")
    held = [one for one in pilot.world.book.asked if isinstance(one, b.HoldSeat)]
    assert [one.start for one in held] == [NEAREST[3]]
    assert CODE in pilot.read()


def test_a_time_that_is_taken_meanwhile_leads_to_the_nearest() -> None:
    pilot = Pilot()
    to_days(pilot, "en")
    pilot.find(f"day:{DAY}")
    pilot.world.book.taken = True
    pilot.find(f"time:{TIME}")
    assert pilot.screen is Screen.BOOK_TIME
    assert pilot.model.say("error.slot_taken") in pilot.read().replace("\n", " ")
    pilot.world.book.taken = False
    pilot.tap("near:0", "book")
    assert CODE in pilot.read()


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_any_free_day_it_says_so(language: str) -> None:
    pilot = Pilot()
    pilot.world.book.days = ()
    to_days(pilot, language)
    assert pilot.model.say("kiosk.book_none") in pilot.read().replace("\n", " ")
    pilot.tap("back")
    assert pilot.screen is Screen.SERVICE


@pytest.mark.parametrize("leave", ["home", "back", "other", "idle"])
def test_seats_are_given_back_when_their_visitor_leaves_goes_back_or_is_gone(leave: str) -> None:
    pilot = Pilot()
    to_check(pilot)
    if leave == "idle":
        pilot.wait(pilot.model.idle_s + pilot.model.warn_s + 1)
    else:
        pilot.tap(leave)
    assert pilot.world.book.released == ["hold1"]
    assert pilot.world.book.booked == {}
    went_back = leave in ("back", "other")
    assert pilot.screen is (Screen.BOOK_TIME if went_back else Screen.START)
    if went_back:
        assert isinstance(pilot.world.book.asked[-1], b.FindTimes)
        pilot.wait(1)
        pilot.find(f"time:{TIME}")  # the times are there again
        assert pilot.screen is Screen.BOOK_CHECK
    else:
        assert pilot.model.visit.later == b.Later()


def test_another_language_on_the_way_keeps_the_seats() -> None:
    pilot = Pilot()
    to_check(pilot)
    pilot.tap("language", "language:vi", "book")
    assert pilot.world.book.released == []
    assert pilot.world.book.printed[0].language == "vi"


def test_a_lost_answer_is_asked_for_again_under_its_key_and_books_once() -> None:
    pilot = Pilot()
    to_check(pilot)
    pilot.world.book.loses_answers = True
    pilot.tap("book")
    pilot.wait(4)
    assert pilot.screen is Screen.BOOKING
    pilot.world.book.loses_answers = False
    pilot.wait(6)
    asked = [one for one in pilot.world.book.asked if isinstance(one, b.BookHeld)]
    assert len(asked) > 1
    assert len(set(asked)) == 1
    assert len(pilot.world.book.booked) == 1
    assert pilot.screen is Screen.BOOKED


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_link_that_stays_lost_books_nothing_and_says_so(language: str) -> None:
    pilot = Pilot()
    to_check(pilot, language)
    pilot.world.book.loses_answers = True
    pilot.tap("book")
    pilot.hear(e.LinkLost(pilot.now))
    pilot.wait(15)
    assert pilot.screen is Screen.BOOK_TROUBLE
    assert pilot.model.say("kiosk.book_offline") in pilot.read().replace("\n", " ")
    assert pilot.world.book.released == ["hold1"]
    pilot.wait(30)
    assert pilot.screen is Screen.START


def test_seats_that_come_after_their_visitor_has_gone_are_given_back() -> None:
    pilot = Pilot()
    to_days(pilot)
    pilot.find(f"day:{DAY}")
    pilot.world.book.answers = False
    pilot.find(f"time:{TIME}")
    pilot.wait(14)
    assert pilot.screen is Screen.BOOK_TROUBLE
    key = pilot.world.book.asked[-1].key
    pilot.hear(b.Held(key, "late", 1e12))
    assert pilot.world.book.released == ["late"]


def test_seats_whose_time_is_over_are_not_booked() -> None:
    pilot = Pilot()
    pilot.world.book.keeps_s = 10
    to_check(pilot, "en")
    pilot.wait(22)  # and as long again, which was asked for
    assert pilot.screen is Screen.BOOK_TROUBLE
    assert pilot.model.say("error.hold_over") in pilot.read().replace("\n", " ")
    pilot.tap("back")
    assert pilot.screen is Screen.BOOK_TIME


def test_a_slow_visitor_has_the_seats_for_as_long_again_and_no_longer() -> None:
    pilot = Pilot()
    pilot.world.book.keeps_s = 70
    to_check(pilot, "en")
    until = pilot.model.visit.later.until
    pilot.wait(20)
    hold = pilot.model.visit.later.hold
    assert pilot.model.visit.later.until > until
    pilot.wait(20)
    assert pilot.world.book.asked[-1] == b.ExtendHold(f"extend-{hold}", hold)
    assert sum(isinstance(one, b.ExtendHold) for one in pilot.world.book.asked) == 1
    pilot.tap("book")
    assert pilot.screen is Screen.BOOKED
    assert pilot.world.book.released == []


def test_more_time_for_seats_that_are_given_back_changes_nothing() -> None:
    pilot = Pilot()
    to_check(pilot, "en")
    later = pilot.model.visit.later
    pilot.hear(b.Extended("extend-other", "other", later.until + 480))
    assert pilot.model.visit.later == later


def test_other_seats_have_their_own_time_again() -> None:
    pilot = Pilot()
    pilot.world.book.keeps_s = 50
    to_check(pilot, "en")
    pilot.wait(1)
    pilot.tap("back")
    pilot.wait(1)
    pilot.find("time:08:10")
    pilot.wait(1)
    asked = [one.hold for one in pilot.world.book.asked if isinstance(one, b.ExtendHold)]
    assert asked == ["hold1", "hold2"]


def test_an_office_with_one_group_shows_the_other_ways_under_its_services() -> None:
    pilot = Pilot()
    catalogue = the_catalogue()
    services: Any = [one for one in catalogue["services"] if one["category"] == "registration"]
    pilot.hear(e.CatalogueCame({**catalogue, "services": services}))
    pilot.tap("language:en")
    assert pilot.screen is Screen.SERVICE
    assert {"later", "checkin", "find"} <= set(pilot.names())
    pilot.tap("checkin")
    assert pilot.screen is Screen.CHECKIN
    pilot.tap("back", "find")
    assert pilot.screen is Screen.FIND
    pilot.tap("back", "later")
    pilot.find("category:registration")
    pilot.find("service:R02")
    pilot.find(f"day:{DAY}")
    pilot.find(f"time:{TIME}")
    pilot.tap("book")
    assert CODE in pilot.read()


def test_back_from_a_later_day_in_an_office_with_one_group_leads_to_numbers_again() -> None:
    pilot = Pilot()
    catalogue = the_catalogue()
    services: Any = [one for one in catalogue["services"] if one["category"] == "registration"]
    pilot.hear(e.CatalogueCame({**catalogue, "services": services}))
    pilot.tap("language:en", "later", "back")
    assert pilot.screen is Screen.SERVICE
    assert not pilot.model.visit.later.wanted
    pilot.find("service:R02")
    assert pilot.screen is Screen.CONFIRM


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", ["hold_over", "day_closed", "too_many_tries", "not_in_pool"])
def test_each_refusal_is_said_in_every_language(code: str, language: str) -> None:
    pilot = Pilot()
    to_days(pilot, language)
    pilot.world.book.refuses = code
    pilot.find(f"day:{DAY}")
    assert pilot.screen is Screen.BOOK_TROUBLE
    said = pilot.model.office.strings[f"error.{code}"][language]
    assert said.partition("{")[0].strip() in pilot.read().replace("\n", " ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_the_server_nothing_is_booked_and_the_reason_is_given(language: str) -> None:
    pilot = Pilot(name="kiosk")
    pilot.tap(f"language:{language}")
    pilot.hear(e.LinkLost(pilot.now))
    pilot.tap("later")
    assert pilot.screen is Screen.BOOK_TROUBLE
    assert pilot.model.say("kiosk.book_offline") in pilot.read().replace("\n", " ")
    assert pilot.world.book.asked == []
    pilot.tap("back")
    assert pilot.screen is Screen.CATEGORY


@pytest.mark.parametrize("outcome", ["failed", "uncertain"])
def test_without_a_slip_the_code_is_to_be_written_down(outcome: str) -> None:
    pilot = Pilot()
    pilot.world.outcome = outcome
    to_check(pilot, "en")
    pilot.tap("book")
    assert pilot.model.say("kiosk.book_note") in pilot.read().replace("\n", " ")
    without = Pilot(printer=e.PrinterIs(False))
    to_check(without, "en")
    without.tap("book")
    assert without.model.say("kiosk.book_note") in without.read().replace("\n", " ")
    assert without.world.book.printed == []


def test_an_office_without_a_book_or_that_does_not_offer_it_here_shows_no_way() -> None:
    pilot = Pilot()
    catalogue = the_catalogue()
    kiosk = {**catalogue["kiosk"], "bookable": {}}
    pilot.hear(e.CatalogueCame({**catalogue, "kiosk": kiosk}))  # type: ignore[typeddict-item]
    pilot.tap("language:en")
    assert "later" not in pilot.names()


def test_while_the_office_is_closed_a_later_day_is_booked_all_the_same() -> None:
    closed: Any = {"reason": "holiday", "wording": {}, "opens_at": None}
    pilot = Pilot(board=a_busy_board(session=None, closed=closed))
    assert pilot.model.office.no_numbers(pilot.now) is NoNumbers.CLOSED
    pilot.tap("later")
    pilot.find("category:registration")
    pilot.find("service:R02")
    pilot.find(f"day:{DAY}")
    pilot.find(f"time:{TIME}")
    pilot.tap("book")
    assert CODE in pilot.read()


def test_in_a_session_for_the_booked_alone_they_check_in_and_others_book() -> None:
    session: Any = {**a_busy_board()["session"], "booked_only": True}  # type: ignore[dict-item]
    pilot = Pilot(board=a_busy_board(session=session))
    assert pilot.model.office.no_numbers(pilot.now) is NoNumbers.BOOKED_ONLY
    assert {"checkin", "later"} <= set(pilot.names())
    pilot.tap("checkin", *(f"sign:{sign}" for sign in "R7K492MQ"), "arrive")
    assert "A501" in pilot.read()


def test_back_from_the_groups_leads_to_numbers_again() -> None:
    pilot = Pilot()
    pilot.tap("language:en", "later", "back")
    assert not pilot.model.visit.later.wanted
    pilot.find("category:registration")
    pilot.find("service:R02")
    assert pilot.screen is Screen.CONFIRM
