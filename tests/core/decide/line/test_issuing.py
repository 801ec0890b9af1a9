from datetime import timedelta
from typing import Any

import pytest

from queue_server.core import events as ev
from queue_server.core.decide.line.tickets import Cancel, Reclassify
from queue_server.core.errors import JiaohaoError
from queue_server.core.line.ticket import TicketState
from queue_server.core.rules import Series, Service
from tests.core.play import Play, picture
from tests.office import MONDAY_TEN, rules, text


def refused(play: Play, **request: Any) -> str:
    before = picture(play.state)
    with pytest.raises(JiaohaoError) as error:
        play.issue(**request)
    assert picture(play.state) == before
    return error.value.code


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
    ("request_", "code"),
    [
        ({"service": "nope"}, "unknown_service"),
        ({"service": "D02"}, "unknown_service"),
        ({"priority": "vip"}, "unknown_priority"),
        ({"language": "tlh"}, "unknown_language"),
        ({"services": tuple(f"X{n}" for n in range(9))}, "too_many_services"),
    ],
)
def test_what_the_office_does_not_have_is_refused(request_: dict[str, Any], code: str) -> None:
    assert refused(Play(), **request_) == code


def test_at_night_no_number_is_given() -> None:
    assert refused(Play(now=MONDAY_TEN + timedelta(hours=12))) == "branch_closed"


def test_in_the_evening_only_the_evening_services_are_given() -> None:
    play = Play(now=MONDAY_TEN + timedelta(hours=8))
    assert play.issue("T01").label == "B001"
    assert refused(play, service="R01") == "service_not_now"


def test_after_the_last_ticket_only_staff_may_give_one() -> None:
    play = Play(now=MONDAY_TEN + timedelta(hours=8, minutes=25))
    assert refused(play) == "last_ticket_passed"
    assert play.issue(on_behalf=True).label == "B001"


def test_on_a_holiday_only_booked_visitors_and_staff_get_numbers() -> None:
    play = Play(now=MONDAY_TEN + timedelta(days=5))
    assert refused(play) == "booked_only"
    assert play.issue(on_behalf=True).label == "B001"


def test_a_suspended_service_says_so_and_the_others_go_on() -> None:
    play = Play()
    play.take_in(
        [
            ev.SuspensionSaved(
                id="s", scope="service:T01", starts=play.now, until=None, reason="x", wording={}
            )
        ],
        "clerk:chief",
    )
    assert refused(play) == "service_suspended"
    assert play.issue("R01").label == "A001"


def test_a_daily_limit_is_the_last_number() -> None:
    limited = Service(
        code="T01", name=text("謄本"), category="d", series="B", minutes=6, daily_limit=2
    )
    play = Play(rules(services={"T01": limited}))
    play.issue()
    play.issue()
    assert refused(play) == "daily_limit"


def test_a_series_that_is_used_up_gives_no_more() -> None:
    tiny = {name: Series(name=name, prefix=name, last=1) for name in "ABV"}
    play = Play(rules(series=tiny))
    play.issue()
    assert refused(play) == "series_exhausted"


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
