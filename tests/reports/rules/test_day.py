"""Each way of missing a call is counted apart, and what is undone is not counted."""

from queue_server.core.decide.line.tickets import Cancel
from queue_server.reports.rules.day import DayFigures, day_figures
from tests.core.play import Play


def figures(office: Play) -> DayFigures:
    return day_figures(office.state, office.rules)


def test_a_day_without_visitors_counts_nothing() -> None:
    assert set(vars_of(figures(Play()))) == {0}


def vars_of(one: DayFigures) -> list[int]:
    return [getattr(one, name) for name in DayFigures.__slots__]


def test_missed_early_returned_and_over_the_limit_are_counted_apart() -> None:
    office = Play()
    office.do("open")
    office.issue()
    for _ in range(2):  # the small office lets a visitor return once
        office.do("call-next")
        office.do("recall")
        office.pass_time(30)
        office.do("no-show")
        if figures(office).over_limit == 0:
            office.do("requeue")
    office.issue()
    office.do("call-next")
    office.do("no-show")
    one = figures(office)
    assert (one.missed, one.missed_early, one.returned, one.over_limit) == (3, 1, 1, 1)
    assert (one.issued, one.calls, one.picked) == (2, 3, 0)


def test_a_picked_call_or_a_no_show_taken_back_is_not_counted() -> None:
    office = Play()
    office.do("open")
    office.issue()
    office.do("call", ticket="B001")
    office.do("no-show")
    assert (figures(office).picked, figures(office).missed_early) == (1, 1)
    office.do("undo")
    assert (figures(office).missed, figures(office).missed_early) == (0, 0)
    office.do("no-show")
    assert figures(office).missed == 1


def test_the_figures_of_a_day_are_those_of_its_rows() -> None:
    office = Play()
    office.do("open")
    for label in ("B001", "B002"):
        office.issue()
        office.do("call", ticket=label)
        office.do("start")
        office.do("finish")
    office.carry_out(Cancel(ticket=office.issue().id, clerk="wang"))
    assert day_figures(office.rebuilt(), office.rules) == figures(office)
    assert figures(office) == DayFigures(
        issued=3, finished=2, cancelled=1, calls=2, picked=2, missed=0, missed_early=0,
        returned=0, over_limit=0,
    )  # fmt: skip
