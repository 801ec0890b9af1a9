"""Numbers that a kiosk gave while the server did not answer."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.core import events as ev
from queue_server.core.decide.line.issuing import find
from queue_server.core.decide.line.offline import TakeIn
from queue_server.core.errors import Refused
from queue_server.core.line.ticket import Ticket, TicketState
from queue_server.core.rules import BranchRules, Series
from tests.core.decide.refusing import refusal
from tests.core.play import Play, picture
from tests.office import rules

KIOSK = "kiosk:lobby"


def an_office(**changes: Any) -> BranchRules:
    plain = rules(**changes)
    own = {"K": Series(name="K", prefix="K"), "L": Series(name="L", prefix="L")}
    return replace(plain, series={**plain.series, **own}, offline={"lobby": "K", "hall": "L"})


class Offline(Play):
    """A day on which kiosks bring in what they gave."""

    def __init__(self, **changes: Any) -> None:
        super().__init__(an_office(**changes))

    def a_number(self, number: int, key: str = "", **more: Any) -> TakeIn:
        values: dict[str, Any] = {
            "kiosk": "lobby",
            "actor": KIOSK,
            "key": key or f"touch-{number}",
            "day": self.state.day,
            "series": "K",
            "number": number,
            "service": "T01",
            "priority": "general",
            "language": "zh-TW",
            "touched_at": self.now,
            "token": f"paper-{number}",
        }
        return TakeIn(**(values | more))

    def bring(self, number: int, key: str = "", **more: Any) -> Ticket:
        events = self.carry_out(self.a_number(number, key, **more), KIOSK)
        return self.state.tickets[events[0].ticket]


def test_a_visitor_with_a_number_of_the_kiosk_stands_where_the_touch_puts_them() -> None:
    play = Offline()
    touched = play.now
    play.pass_time(600)
    later = play.issue()
    here = play.bring(1, touched_at=touched)
    assert (here.label, here.offline, here.remark) == ("K001", True, "")
    assert [t.id for t in play.state.line] == [here.id, later.id]
    play.do("open")
    assert play.label("call-next") == "K001"


def test_a_touch_of_the_future_counts_as_one_of_now() -> None:
    play = Offline()
    here = play.bring(1, touched_at=play.now + timedelta(days=40))
    assert here.issued_at == play.now


@pytest.mark.parametrize(
    ("after_s", "more", "remark"),
    [
        (12 * 3600, {}, "branch_closed"),
        (8.4 * 3600, {}, "last_ticket_passed"),
        (8 * 3600, {"service": "R01"}, "service_not_now"),
        (0, {"service": "D02"}, "unknown_service"),
        (0, {"service": "Z99"}, "unknown_service"),
    ],
)
def test_a_limit_that_the_kiosk_could_not_know_is_a_remark_and_never_a_refusal(
    after_s: float, more: dict[str, Any], remark: str
) -> None:
    play = Offline()
    play.pass_time(after_s)
    [given] = play.carry_out(play.a_number(1, **more), KIOSK)
    here = play.state.tickets[given.ticket]
    assert (here.state, here.remark, given.session) == (TicketState.WAITING, remark, "")
    assert here.service in play.rules.services


def test_a_number_of_the_kiosk_counts_towards_the_limit_of_its_session() -> None:
    [day, *others] = rules().sessions
    play = Offline(sessions=(replace(day, daily_limit=1), *others))
    assert play.bring(1).remark == ""
    with pytest.raises(Refused) as full:
        play.issue()
    assert (full.value.code, full.value.facts) == ("daily_limit", {"session": "day", "limit": 1})
    assert play.bring(2).remark == "daily_limit"


def test_what_the_visitor_chose_at_the_kiosk_is_on_the_ticket() -> None:
    play = Offline()
    here = play.bring(1, priority="caring", language="en", key="touch")
    assert (here.priority, here.language) == ("caring", "en")
    assert play.state.by_token["paper-1"] == here.id == "20261123-K001"


def test_who_asked_the_kiosk_to_be_fetched_is_fetched() -> None:
    assert Offline().bring(1, in_person=True).in_person


def test_a_class_and_a_language_that_are_gone_become_the_usual_ones() -> None:
    here = Offline().bring(1, priority="royal", language="fi")
    assert (here.priority, here.language) == ("general", "zh-TW")


@pytest.mark.parametrize("more", [{"series": "A"}, {"series": "L"}, {"kiosk": "attic"}])
def test_a_kiosk_brings_numbers_of_its_own_series_alone(more: dict[str, Any]) -> None:
    play = Offline()
    series = more.get("series", "K")
    expected = ("not_your_series", {"series": series})
    assert refusal(play, play.a_number(1, **more)) == expected


def test_a_number_that_nobody_saw_is_used_and_its_visit_goes_on_under_the_one_on_paper() -> None:
    play = Offline()
    unseen = play.issue(touch=(KIOSK, "one-touch"))
    play.pass_time(5)
    here = play.bring(7, "one-touch", touched_at=play.now - timedelta(seconds=9))
    assert (here.id, here.label, here.superseded) == (unseen.id, "K007", "B001")
    assert here.arrival == unseen.arrival - 4
    assert len(play.state.line) == len(play.state.tickets) == 1
    assert play.issue().label == "B002"
    assert find(play.state, "K007") == find(play.state, "B001") == here
    assert play.state.by_token["paper-7"] == here.id
    assert picture(play.rebuilt()) == picture(play.state)


def test_who_was_called_by_the_unseen_number_is_called_by_the_one_on_paper() -> None:
    play = Offline()
    play.issue(touch=(KIOSK, "one-touch"))
    play.do("open")
    play.do("call-next")
    play.bring(1, "one-touch")
    first, last = play.state.announcements
    assert (last.label, last.counter, last.recall) == ("K001", 2, True)
    assert last.n == first.n + 1
    assert play.label("start") == "K001"


def test_who_is_served_under_the_unseen_number_is_not_called_again() -> None:
    play = Offline()
    unseen = play.issue(touch=(KIOSK, "one-touch"))
    play.do("open")
    play.do("call-next")
    play.do("start")
    [instead] = play.carry_out(play.a_number(1, "one-touch"), KIOSK)
    assert (instead.ticket, instead.label) == (unseen.id, "K001")
    assert play.state.tickets[unseen.id].state is TicketState.SERVING


def test_who_was_missed_under_the_unseen_number_waits_again() -> None:
    play = Offline()
    play.issue(touch=(KIOSK, "one-touch"))
    play.do("open")
    play.do("call-next")
    play.pass_time(60)
    play.do("recall")
    play.pass_time(60)
    play.do("no-show")
    assert play.bring(1, "one-touch").state is TicketState.WAITING


def test_a_step_taken_under_the_unseen_number_cannot_be_taken_back_to_it() -> None:
    play = Offline()
    play.issue(touch=(KIOSK, "one-touch"))
    play.do("open")
    play.do("call-next")
    play.bring(1, "one-touch")
    with pytest.raises(Refused):
        play.do("undo")


def test_a_request_that_arrives_after_the_kiosk_helped_itself_gets_no_second_number() -> None:
    play = Offline()
    play.bring(1, "one-touch")
    with pytest.raises(Refused) as refused:
        play.issue(touch=(KIOSK, "one-touch"))
    assert refused.value.code == "taken_offline"


def test_two_kiosks_may_name_a_touch_alike() -> None:
    play = Offline()
    play.bring(1, "one-touch")
    assert play.issue(touch=("kiosk:hall", "one-touch")).label == "B001"


def test_a_number_of_a_day_that_is_over_is_noted_and_nobody_waits() -> None:
    play = Offline()
    yesterday = play.state.day
    assert yesterday is not None
    yesterday -= timedelta(days=1)
    brought = play.a_number(3, "touch", day=yesterday, priority="caring", language="en")
    assert play.carry_out(brought, KIOSK) == [
        ev.OfflineTicketLapsed(
            ticket="20261122-K003",
            label="K003",
            series="K",
            number=3,
            service="T01",
            priority="caring",
            language="en",
            touch="touch",
            day=yesterday,
            arrived_at=play.now,
        )
    ]
    assert len(play.state.line) == 0


def test_a_kiosk_that_lost_its_memory_may_give_a_number_twice_and_both_visitors_wait() -> None:
    play = Offline()
    both = play.bring(1, "a"), play.bring(1, "b")
    assert [(one.label, one.id, one.series) for one in both] == [
        ("K001", "20261123-K001", "K"),
        ("K001", "20261123-K001~2", "K~2"),
    ]


STEPS = st.lists(
    st.tuples(st.sampled_from(["online", "offline", "both", "late"]), st.integers(0, 90)),
    max_size=30,
)


@settings(max_examples=100, deadline=None)
@given(STEPS)
def test_whatever_is_lost_one_touch_is_one_visit_and_every_series_is_without_gap(
    steps: list[tuple[str, int]],
) -> None:
    play = Offline()
    given_offline = 0
    for n, (way, ago) in enumerate(steps):
        touch, touched = f"t{n}", play.now
        play.pass_time(ago)
        if way in ("online", "both"):
            play.issue(touch=(KIOSK, touch))
        if way != "online":
            given_offline += 1
            play.bring(given_offline, touch, touched_at=touched)
        if way == "late":
            with pytest.raises(Refused):
                play.issue(touch=(KIOSK, touch))
    assert len(play.state.line) == len(steps)
    assert len({t.label for t in play.state.tickets.values()}) == len(steps)
    for series in ("B", "K"):
        used = sorted(numbers_of(play, series))
        assert used == list(range(1, len(used) + 1))
    assert picture(play.rebuilt()) == picture(play.state)


def numbers_of(play: Play, series: str) -> list[int]:
    """Every number of a series that the journal says was used."""
    events = [row[3] for row in play.rows]
    used = [e for e in events if isinstance(e, ev.TicketIssued | ev.TicketSuperseded)]
    return [e.number for e in used if e.series == series]


def test_a_number_brought_twice_is_one_visitor() -> None:
    play = Offline()
    play.bring(1)
    assert list(play.carry_out(play.a_number(1), KIOSK)) == []


def test_a_number_for_several_services_comes_in_with_all_of_them() -> None:
    play = Offline()
    both = play.bring(1, services=("T01", "R01"))
    assert (both.service, both.services, both.work) == ("R01", ("T01", "R01"), ("T01", "R01"))
    assert both.remark == ""


def test_services_that_no_counter_serves_together_are_let_in_with_a_remark() -> None:
    plain = rules()
    counters = {
        n: replace(one, profile=replace(one.profile, services=frozenset({code})))
        for (n, one), code in zip(plain.counters.items(), ("T01", "R01", "T01"), strict=True)
    }
    play = Offline(counters=counters)
    apart = play.bring(1, services=("T01", "R01"))
    assert (apart.remark, apart.work) == ("services_apart", ("R01",))


@pytest.mark.parametrize(
    ("services", "kept", "remark"),
    [
        (("nope", "R01"), ("T01", "R01"), "unknown_service"),
        (("R01", "D02"), ("T01", "R01", "D02"), "unknown_service"),
        (("T01", "T01"), ("T01",), ""),
    ],
)
def test_what_the_office_does_not_know_of_several_is_left_out_with_a_remark(
    services: tuple[str, ...], kept: tuple[str, ...], remark: str
) -> None:
    play = Offline()
    brought = play.bring(1, services=services)
    assert (brought.services, brought.remark) == (kept, remark)
