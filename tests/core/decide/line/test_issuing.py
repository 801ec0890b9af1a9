from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from queue_server.core import events as ev
from queue_server.core.decide.line.issuing import (
    IssueTicket,
    find,
    find_by_token,
    issue,
    numbered,
)
from queue_server.core.decide.line.tickets import Cancel, Reclassify
from queue_server.core.errors import JiaohaoError, UnknownThing
from queue_server.core.line.ticket import TicketState, WaitEstimate
from queue_server.core.rules import BranchRules, Series, Service
from tests.core.decide.refusing import refusal
from tests.core.play import Play
from tests.office import MONDAY_TEN, rules, text


def refused(play: Play, **request: Any) -> tuple[str, dict[str, Any]]:
    """The code and the facts with which a number is refused; nothing may have changed."""
    return refusal(play, IssueTicket(**{"service": "T01", "token": "t", **request}))


def test_a_series_counts_from_one_without_gap() -> None:
    play = Play()
    assert [play.issue().label for _ in range(3)] == ["B001", "B002", "B003"]
    assert play.issue("R01").label == "A001"
    assert play.issue("T01", "caring").label == "V001"


def test_series_restart_on_the_next_service_day() -> None:
    play = Play()
    play.issue()
    play.now += timedelta(days=1)
    play.take_in([ev.DayOpened(day=play.now.date(), announced=play.state.announced)], "system")
    again = play.issue()
    assert (again.label, again.id) == ("B001", "20261124-B001")


@pytest.mark.parametrize(
    ("request_", "code", "facts"),
    [
        ({"service": "nope"}, "unknown_service", {"service": "nope"}),
        ({"service": "D02"}, "unknown_service", {"service": "D02"}),
        ({"services": ("R01", "D02")}, "unknown_service", {"service": "D02"}),
        ({"priority": "vip"}, "unknown_priority", {"priority": "vip"}),
        ({"language": "tlh"}, "unknown_language", {"language": "tlh"}),
        ({"services": tuple(f"X{n}" for n in range(9))}, "too_many_services", {"most": 8}),
    ],
)
def test_what_the_office_does_not_have_is_refused(
    request_: dict[str, Any], code: str, facts: dict[str, Any]
) -> None:
    assert refused(Play(), **request_) == (code, facts)


def test_a_number_is_for_eight_services_at_most() -> None:
    plain = rules().services["T01"]
    codes = tuple(f"T{n:02d}" for n in range(1, 9))
    play = Play(rules(services={code: replace(plain, code=code) for code in codes}))
    assert play.issue("T01", services=codes[1:]).services == codes


def nobody_does_both() -> BranchRules:
    """Counter 1 gives transcripts alone, counter 2 registers alone."""
    plain = rules().counters
    only = [frozenset({"T01"}), frozenset({"R01"})]
    return rules(
        counters={
            n: replace(plain[n], profile=replace(plain[n].profile, services=services))
            for n, services in enumerate(only, 1)
        }
    )


def test_services_that_no_counter_serves_together_need_a_number_each() -> None:
    play = Play(nobody_does_both())
    apart = ("services_apart", {"services": ["T01", "R01"]})
    assert refused(play, services=("R01",)) == apart


def test_the_wait_quoted_to_the_visitor_is_kept() -> None:
    play = Play()
    quoted = WaitEstimate(low_min=5, high_min=12)
    asked = IssueTicket(service="T01", token="t")
    [event] = issue(play.state, play.rules, asked, play.now, quoted)
    assert event.wait == quoted


def test_at_night_no_number_is_given() -> None:
    facts = {"reason": "hours", "opens_at": MONDAY_TEN + timedelta(hours=22)}
    assert refused(Play(now=MONDAY_TEN + timedelta(hours=12))) == ("branch_closed", facts)


def test_in_the_evening_only_the_evening_services_are_given() -> None:
    play = Play(now=MONDAY_TEN + timedelta(hours=8))
    assert play.issue("T01").label == "B001"
    facts = {"service": "R01", "session": "evening"}
    assert refused(play, service="R01") == ("service_not_now", facts)
    assert refused(play, services=("R01",)) == ("service_not_now", facts)


def test_after_the_last_ticket_only_staff_may_give_one() -> None:
    play = Play(now=MONDAY_TEN + timedelta(hours=8, minutes=20))
    facts = {"closes_at": MONDAY_TEN + timedelta(hours=8, minutes=30)}
    assert refused(play) == ("last_ticket_passed", facts)
    assert play.issue(on_behalf=True).label == "B001"
    play.pass_time(-1)
    assert play.issue().label == "B002"


def test_on_a_holiday_only_booked_visitors_and_staff_get_numbers() -> None:
    play = Play(now=MONDAY_TEN + timedelta(days=5))
    assert refused(play) == ("booked_only", {"session": "holiday"})
    assert play.issue(on_behalf=True).label == "B001"


def test_a_suspended_service_says_so_and_the_others_go_on() -> None:
    play = Play()
    until = play.now + timedelta(hours=1)
    play.take_in(
        [
            ev.SuspensionSaved(
                id="s", scope="service:T01", starts=play.now, until=until, reason="x", wording={}
            )
        ],
        "clerk:chief",
    )
    facts = {"service": "T01", "until": until, "reason": "x"}
    assert refused(play) == ("service_suspended", facts)
    assert play.issue("R01").label == "A001"


def test_a_daily_limit_is_the_last_number() -> None:
    limited = Service(
        code="T01", name=text("謄本"), category="d", series="B", minutes=6, daily_limit=1
    )
    play = Play(rules(services={"T01": limited}))
    play.issue()
    assert refused(play) == ("daily_limit", {"service": "T01", "limit": 1})


def test_a_session_gives_as_many_numbers_as_it_is_allowed() -> None:
    [day, *others] = rules().sessions
    play = Play(rules(sessions=(replace(day, daily_limit=1), *others)))
    play.issue()
    assert refused(play) == ("daily_limit", {"session": "day", "limit": 1})


def test_a_series_that_is_used_up_gives_no_more() -> None:
    tiny = {name: Series(name=name, prefix=name, last=1) for name in "ABV"}
    play = Play(rules(series=tiny))
    play.issue()
    assert refused(play)[0] == "series_exhausted"


def test_a_cancelled_number_is_out_of_the_line_for_good() -> None:
    play = Play()
    ticket = play.issue()
    cancel = Cancel(ticket=ticket.label, clerk="wang", reason="left")
    play.carry_out(cancel)
    assert play.state.tickets[ticket.id].state is TicketState.CANCELLED
    assert len(play.state.line) == 0
    with pytest.raises(JiaohaoError):
        play.carry_out(cancel)


def test_staff_correct_a_class_and_the_label_stays() -> None:
    play = Play()
    ticket = play.issue()
    play.carry_out(Reclassify(ticket=ticket.id, priority="caring", clerk="wang"))
    corrected = play.state.tickets[ticket.id]
    assert (corrected.priority, corrected.label) == ("caring", "B001")
    play.do("open", 1)
    assert play.label("call-next", 1) == "B001"


def test_an_office_that_is_opened_by_hand_gives_numbers_at_night() -> None:
    night = Play(rules(open_now=True), MONDAY_TEN + timedelta(hours=12))
    assert night.issue("T01").label == "B001"


def test_a_number_is_found_by_the_address_of_its_own_page() -> None:
    play = Play()
    tickets = [play.issue() for _ in range(2)]
    assert [find_by_token(play.state, one.token) for one in tickets] == tickets


def test_a_number_that_nobody_has_is_not_found_by_its_label_or_its_address() -> None:
    play = Play()
    with pytest.raises(UnknownThing) as by_label:
        find(play.state, "B" * 60)
    assert (by_label.value.code, by_label.value.facts) == ("unknown_ticket", {"ticket": "B" * 40})
    with pytest.raises(UnknownThing) as by_token:
        find_by_token(play.state, "nobody")
    assert by_token.value.code == "unknown_ticket"


def test_the_slip_says_what_the_number_is_for_and_who_is_ahead() -> None:
    play = Play()
    for priority in (None, "english", "caring"):
        play.issue(priority=priority)
    asked = IssueTicket(
        service="T01",
        services=("R01",),
        priority="english",
        language="en",
        token="link",
        on_behalf=True,
        in_person=True,
        touch=("kiosk:lobby", "key"),
    )
    [given] = play.carry_out(asked)
    assert given == ev.TicketIssued(
        ticket="20261123-A001",
        label="A001",
        series="A",
        number=1,
        service="R01",
        services=("T01", "R01"),
        priority="english",
        language="en",
        token="link",
        ahead=3,
        on_behalf=True,
        touch="key",
        in_person=True,
    )
    [urgent] = play.carry_out(IssueTicket(service="T01", priority="caring", token="t"))
    assert (urgent.label, urgent.ahead, urgent.touch) == ("V002", 1, "")


def test_a_number_may_be_for_services_that_are_done_one_after_the_other() -> None:
    play = Play(nobody_does_both())
    both = IssueTicket(service="T01", services=("R01",), token="t")
    number = numbered(play.state, play.rules, both, due_at=MONDAY_TEN)
    assert (number.service, number.apart, number.session) == ("R01", True, "")
    assert number.due_at == MONDAY_TEN
