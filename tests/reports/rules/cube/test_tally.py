"""What is counted of a visit, and that the parts add up to the whole."""

from datetime import timedelta

from hypothesis import given, settings

from queue_server.core.decide.counter.rating import REASONS
from queue_server.reports.rules.cube.tally import COUNTS, HISTOGRAMS, Tally
from queue_server.reports.rules.visits import LEFT_AT_CLOSE, Visit
from tests.reports.making import NINE, served, visit, visits


def counted(*some: Visit) -> Tally:
    tally = Tally()
    for one in some:
        tally.count(one)
    return tally


@settings(deadline=None)
@given(visits(), visits())
def test_the_parts_add_up_to_the_whole_in_any_order(one: list[Visit], other: list[Visit]) -> None:
    there, back = counted(*one), counted(*other)
    there.add(counted(*other))
    back.add(counted(*one))
    assert there == back == counted(*one, *other)


@settings(deadline=None)
@given(visits())
def test_every_visit_ends_in_exactly_one_way_or_is_open(some: list[Visit]) -> None:
    one = counted(*some)
    ends = one.finished + one.cancelled + one.no_show + one.left_at_close + one.open
    assert ends == one.issued == len(some)
    assert sum(one.wait.values()) == one.waited


def test_a_served_visitor_is_counted_with_wait_walk_and_service() -> None:
    one = counted(served("20261123-B001", wait_s=610, service_s=125, rating=5))
    assert (one.finished, one.waited, one.walked, one.calls) == (1, 1, 1, 1)
    assert (one.wait, one.service_time, one.stay) == ({10: 1}, {2: 1}, {12: 1})
    assert (one.waited_ms, one.walked_ms, one.served_ms) == (610_000, 20_000, 125_000)
    assert one.ratings == {5: 1}


def test_who_left_without_being_called_has_no_wait() -> None:
    ends = ("cancelled", "no_show", LEFT_AT_CLOSE, None)
    one = counted(*(visit(outcome=end) for end in ends))
    assert (one.cancelled, one.no_show, one.left_at_close, one.open) == (1, 1, 1, 1)
    assert (one.issued, one.finished, one.waited) == (4, 0, 0)
    assert one.wait == {}


def test_a_quoted_wait_was_kept_too_long_or_too_short() -> None:
    told = {"told_low_min": 3, "told_high_min": 9}
    waits = (179, 180, 540, 541)
    one = counted(*(served(f"20261123-B{w}", wait_s=w, **told) for w in waits))
    assert (one.told, one.told_early, one.told_late) == (4, 1, 1)
    assert counted(served("20261123-B001", 60, missed=1, **told)).told == 0


def test_half_of_what_was_told_is_not_told() -> None:
    some = (
        served("20261123-B001", 60, told_low_min=3),
        served("20261123-B002", 60, told_high_min=9),
    )
    assert counted(*some).told == 0


def test_every_stay_on_hold_is_counted_and_is_not_service() -> None:
    one = counted(
        served("20261123-B001", 60, 300, held_s=200.5),
        served("20261123-B002", 60, 300, held_s=1.0),
        served("20261123-B003", 60, 300),
    )
    assert (one.held, one.held_ms) == (2, 201_500)
    assert (one.served_ms, one.service_time) == (698_500, {1: 1, 4: 1, 5: 1})


def test_who_is_at_the_counter_and_finished_at_once_neither_walked_nor_took_time() -> None:
    at = NINE + timedelta(seconds=60)
    one = counted(served("20261123-B001", 60, started_at=at, ended_at=at))
    assert (one.walked, one.walked_ms, one.served_ms, one.service_time) == (1, 0, 0, {0: 1})


def test_nothing_that_is_counted_is_forgotten_when_added() -> None:
    assert {*COUNTS, *HISTOGRAMS} == set(Tally.__dataclass_fields__)


def test_who_was_overtaken_and_what_was_praised_is_counted() -> None:
    tally = Tally()
    praised = served("20261123-B001", 60, rating=5, reasons=f"{REASONS[1]},gone,{REASONS[0]}")
    for overtaken in (2, 2, 0):
        tally.count(praised, overtaken)
    assert tally.overtaken == {2: 2, 0: 1}
    assert tally.reasons == {0: 3, 1: 3}


def test_who_was_called_and_never_came_has_waited_and_did_not_walk() -> None:
    some = served("20261123-B001", 60, started_at=None, ended_at=None)
    one = counted(some, served("20261123-B002", 60, ended_at=None))
    assert (one.finished, one.waited, one.walked, one.served_ms) == (2, 2, 1, 0)
    assert one.service_time == one.stay == {}
