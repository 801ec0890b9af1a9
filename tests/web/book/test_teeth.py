"""Builds that break a law of the book over HTTP, caught by the test of that law."""

import logging
from dataclasses import replace
from typing import Any

import pytest

from queue_server.bootstrap import ListenOptions
from queue_server.core.booking import availability
from queue_server.core.decide.book.booking import CancelBooking, ChangeBooking, ConfirmHold
from queue_server.core.decide.line import issuing
from queue_server.core.errors import BadRequest, Refused
from queue_server.usecases.book.bookings import Bookings
from queue_server.usecases.codes import CODE_SIGNS, typed
from queue_server.web.context import Handler
from queue_server.web.guard.limits import Guesses, RateLimit
from queue_server.web.routes.book import asked, visitors, waiting
from queue_server.web.table import RouteTable
from queue_server.web.views.book import booking as views
from tests.teeth import break_rule, found_out
from tests.web.book import test_contact as of_contact
from tests.web.book import test_holiday as of_holiday
from tests.web.book import test_links as of_links
from tests.web.book import test_visitors as of_visitors


def break_route(monkeypatch: pytest.MonkeyPatch, true: Handler, broken: Handler) -> None:
    """Have ``broken`` answer wherever ``true`` does."""
    find = RouteTable.find

    def found(table: RouteTable, method: str, path: str) -> Any:
        route, args = find(table, method, path)
        return (replace(route, handler=broken) if route.handler is true else route), args

    monkeypatch.setattr(RouteTable, "find", found)


# -- 4: every link works twice, and opening one changes nothing ------------------------------------


@pytest.mark.parametrize(("end", "true"), [("", visitors.one), ("/calendar.ics", visitors.ics)])
async def test_a_build_that_cancels_when_its_link_is_opened_is_found_out(
    served: Any, monkeypatch: pytest.MonkeyPatch, end: str, true: Handler
) -> None:
    async def cancels(call: Any) -> Any:
        bookings = asked.bookings(call)
        await bookings.cancel(bookings.codes.booking_of(call.args[0]), actor=asked.actor(call))
        return await true(call)

    break_route(monkeypatch, true, cancels)
    with found_out():
        await of_links.test_a_scanner_of_mails_that_opens_the_link_changes_nothing(served, end)


@pytest.mark.parametrize("does", [waiting.take, waiting.leave])
async def test_a_build_that_answers_an_offer_when_its_link_is_opened_is_found_out(
    served: Any, monkeypatch: pytest.MonkeyPatch, does: Handler
) -> None:
    async def answers(call: Any) -> Any:
        await does(call)
        return await true(call)

    true = waiting.one
    break_route(monkeypatch, true, answers)
    with found_out():
        await of_links.test_a_scanner_that_opens_the_link_of_an_offer_neither_takes_nor_loses_it(
            served
        )


@pytest.mark.parametrize("command", [ChangeBooking, CancelBooking])
async def test_a_build_that_refuses_a_step_taken_twice_is_found_out(
    served: Any, monkeypatch: pytest.MonkeyPatch, command: Any
) -> None:
    def once(true: Any, state: Any, rules: Any, command: Any, now: Any) -> Any:
        if events := true(state, rules, command, now):
            return events
        raise Refused("booking_over")

    break_rule(monkeypatch, command, once)
    with found_out():
        await of_links.test_each_step_taken_twice_answers_the_same_and_happens_once(served)


async def test_a_build_that_refuses_a_booking_sent_twice_is_found_out(
    served: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def once(true: Any, state: Any, rules: Any, command: Any, now: Any) -> Any:
        if events := true(state, rules, command, now):
            return events
        raise Refused("hold_over")

    break_rule(monkeypatch, ConfirmHold, once)
    with found_out():
        await of_visitors.test_one_hold_is_one_booking_and_other_words_are_refused(served)


# -- 6: on a day off the six services, no walk-in numbers, no names --------------------------------


async def test_a_build_that_books_everything_on_a_day_off_is_found_out(
    served: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Either list of services, the pool's or the session's, keeps all others out.
    pools = served.server.services.kernel.book.branch.rules.pools
    for name, pool in list(pools.items()):
        monkeypatch.setitem(pools, name, replace(pool, services=frozenset()))
    monkeypatch.setattr(availability, "offers", lambda *_: True)
    with found_out():
        await of_holiday.test_only_the_six_services_can_be_booked_on_a_day_off(served)


async def test_a_build_that_gives_walk_in_numbers_on_a_day_off_is_found_out(
    served: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    admitted = issuing.admitted

    def anybody(state: Any, rules: Any, services: Any, on_behalf: bool, now: Any) -> Any:
        return admitted(state, rules, services, True, now)

    monkeypatch.setattr(issuing, "admitted", anybody)
    with found_out():
        await of_holiday.test_whoever_just_comes_on_a_day_off_gets_no_number(served)


async def test_a_build_that_names_people_on_the_list_for_the_duty_is_found_out(
    served: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for_staff = views.for_staff
    monkeypatch.setattr(views, "for_staff", lambda *about: {**for_staff(*about), "name": "王"})
    with found_out():
        await of_holiday.test_the_list_for_the_duty_has_codes_and_nobody_s_name(served)


# -- 13: a wrong code is answered like none; five tries a minute ----------------------------------


async def test_a_build_that_tells_a_wrong_code_from_none_is_found_out(
    served: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_code = Bookings.by_code

    async def helpful(bookings: Bookings, code: str) -> str:
        if len(typed(code)) != CODE_SIGNS:
            raise BadRequest("invalid", field="code")
        return await by_code(bookings, code)

    monkeypatch.setattr(Bookings, "by_code", helpful)
    with found_out():
        await of_links.test_a_wrong_code_is_answered_like_none_at_all(served)


class TestWithLimits:
    @pytest.fixture
    def listening(self) -> ListenOptions:
        return ListenOptions(rate_limits=True)

    async def test_a_build_in_which_codes_can_be_guessed_without_end_is_found_out(
        self, served: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(RateLimit, "must_wait_s", lambda *_: 0.0)
        with found_out():
            await of_visitors.TestWithLimits().test_codes_cannot_be_guessed_at_the_kiosk(served)

    @pytest.mark.parametrize(("what", "says"), [("must_wait_s", 0.0), ("wrong", False)])
    async def test_a_build_in_which_patience_is_enough_or_nobody_is_told_is_found_out(
        self, served: Any, monkeypatch: pytest.MonkeyPatch, what: str, says: Any
    ) -> None:
        monkeypatch.setattr(Guesses, what, lambda *_: says)
        with found_out():
            suite = of_visitors.TestWithLimits()
            await suite.test_twenty_wrong_codes_an_hour_are_an_alarm_for_supervisors(served)


# -- 14: no name or address is anywhere ------------------------------------------------------------


async def drops(call: Any) -> None:
    """It takes the number, as if it were of use."""
    call.body.pop("contact")


async def writes_down(call: Any) -> None:
    """It refuses, and yet the number stands in the journal."""
    await asked.bookings(call).extend(call.args[0], actor=f"visitor:{call.body['contact']}")


async def logs(call: Any) -> None:
    """It refuses, and yet the number stands in the log."""
    logging.getLogger("queue_server").debug("refused: %s", call.body)


@pytest.mark.parametrize("does", [drops, writes_down, logs])
async def test_a_build_that_takes_or_keeps_a_phone_number_is_found_out(
    served: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, does: Any
) -> None:
    async def careless(call: Any) -> Any:
        if "contact" in call.given:
            await does(call)
        return await true(call)

    true = visitors.confirm
    break_route(monkeypatch, true, careless)
    with found_out():
        await of_contact.test_no_phone_number_is_taken_before_there_is_a_place_to_keep_it(
            served, caplog
        )
