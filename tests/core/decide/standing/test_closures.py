"""Several things closed in one act, as a template has it, and opened in one."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.core.decide.book import booking as b
from queue_server.core.decide.book.moves import PlanMoves
from queue_server.core.decide.standing.affected import Affected
from queue_server.core.decide.standing.closures import (
    AHEAD,
    MOST_SCOPES,
    LiftTogether,
    Span,
    SuspendTogether,
    foreseen,
    planned,
    require_day,
)
from queue_server.core.errors import BadRequest, Refused, UnknownThing
from queue_server.core.events import SuspensionSaved
from queue_server.core.line.move import MoveState
from queue_server.core.rules import ClosureTemplate, Pool, Service
from tests.core.decide.standing.refusing import refusal_of, refused
from tests.core.play import Play, picture
from tests.office import MONDAY_TEN, rules, text

TODAY = date(2026, 11, 23)
THURSDAY = date(2026, 11, 26)
SATURDAY = date(2026, 11, 28)
HOUR = timedelta(hours=1)


def close(play: Play, *scopes: str, **body: Any) -> None:
    more = {"reason": "typhoon", "wording": {"zh-TW": "停班"}, **body}
    play.carry_out(SuspendTogether(act="a1", scopes=scopes, **more))


def booked(**services: tuple[str, ...]) -> Play:
    """An office in which each name is booked for Thursday at nine."""
    play = Play(rules(pools={"p": Pool(name="p", lanes=3, opens_days=14)}))
    for name, codes in services.items():
        play.carry_out(
            b.Book(id=name, mark=name, pool="p", services=codes, day=THURSDAY, minute=540)
        )
    return play


def template(**changes: Any) -> ClosureTemplate:
    values: dict[str, Any] = {"name": "t", "wording": text("範本"), "public": text("停")}
    return ClosureTemplate(**(values | changes))


def waiting(play: Play) -> list[str]:
    return [ticket.label for ticket in play.state.line]


def test_a_template_without_sessions_and_services_closes_the_office() -> None:
    assert template().scopes == ("branch",)
    both = template(sessions=("evening",), services=("T01",))
    assert both.scopes == ("session:evening", "service:T01")


def test_every_scope_is_closed_by_one_act_and_can_be_told_to_belong_together(play: Play) -> None:
    close(play, "service:T01", "session:evening", "service:T01", until=play.now + HOUR)
    made = list(play.state.suspensions.values())
    assert [(one.id, one.scope, one.act) for one in made] == [
        ("a1.0", "service:T01", "a1"), ("a1.1", "session:evening", "a1"),
    ]  # fmt: skip
    assert {one.until for one in made} == {play.now + HOUR}
    with pytest.raises(Refused, match="service_suspended"):
        play.issue("T01")
    assert play.issue("R01")


def test_a_closure_keeps_everything_that_was_said(play: Play) -> None:
    later = play.now + HOUR
    said: dict[str, Any] = {
        "reason": "typhoon",
        "note": "from noon",
        "wording": {"zh-TW": "停班"},
        "starts": later,
        "until": later + HOUR,
        "numbers": "void",
    }
    close(play, "service:T01", **said)
    saved = SuspensionSaved(id="a1.0", scope="service:T01", act="a1", **said)
    assert list(play.state.suspensions.values()) == [saved]


def test_the_whole_office_is_all_there_is_to_close(play: Play) -> None:
    close(play, "service:T01", "branch")
    assert [one.scope for one in play.state.suspensions.values()] == ["branch"]


def test_numbers_that_are_void_are_judged_by_all_that_is_closed(play: Play) -> None:
    close(play, "service:T01", "service:R01", numbers="void")
    assert waiting(play) == []


def test_who_came_for_something_else_too_keeps_the_number(play: Play) -> None:
    close(play, "service:R01", numbers="void")
    assert waiting(play) == ["B002", "A002"]


def test_all_of_it_is_lifted_in_one_act_and_nothing_else(play: Play) -> None:
    close(play, "service:T01", "service:R01")
    play.carry_out(SuspendTogether(act="a2", scopes=("session:evening",), reason="flood"))
    play.carry_out(LiftTogether(act="a1"))
    assert [one.act for one in play.state.suspensions.values()] == ["a2"]
    assert play.issue("T01")


def test_who_was_to_be_moved_stays_when_all_is_lifted() -> None:
    play = booked(ann=("T01",), bo=("R01",))
    close(play, "service:T01", "service:R01", until=play.now + timedelta(days=4))
    for part in ("a1.0", "a1.1"):
        play.carry_out(PlanMoves(suspension=part))
    play.carry_out(LiftTogether(act="a1"))
    states = {one.booking: one.state for one in play.state.book.moves.values()}
    assert states == {"ann": MoveState.RESTORED, "bo": MoveState.RESTORED}


@pytest.mark.parametrize("act", ["", "a2", "x" * 500])
def test_what_is_no_closure_cannot_be_lifted(play: Play, act: str) -> None:
    close(play, "branch")
    error = refused(play, LiftTogether(act=act))
    assert isinstance(error, UnknownThing)
    assert (error.code, error.facts) == ("unknown_suspension", {"suspension": act[:40]})


@pytest.mark.parametrize(
    ("changes", "code", "facts"),
    [
        ({"scopes": ()}, "invalid", {"field": "scopes"}),
        ({"scopes": tuple(f"service:{n}" for n in range(MOST_SCOPES + 1))}, "invalid",
         {"field": "scopes"}),
        ({"scopes": ("branch", "service:none")}, "unknown_scope", {"scope": "service:none"}),
        ({"reason": " "}, "invalid", {"field": "reason"}),
        ({"until": MONDAY_TEN}, "invalid", {"field": "until"}),
        ({"wording": {"zh-TW": "電 0912345678"}}, "personal_data",
         {"field": "wording", "found": "mobile"}),
    ],
)  # fmt: skip
def test_a_closure_that_makes_no_sense_is_refused(
    play: Play, changes: dict[str, Any], code: str, facts: dict[str, str]
) -> None:
    values: dict[str, Any] = {"scopes": ("branch",), "reason": "typhoon", **changes}
    error = refused(play, SuspendTogether(act="a1", **values))
    assert isinstance(error, BadRequest)
    assert (error.code, error.facts) == (code, facts)


def test_fifty_scopes_are_closed_in_one_act_and_more_are_the_office() -> None:
    codes = [f"S{n}" for n in range(MOST_SCOPES + 1)]
    offered = {
        code: Service(code=code, name=text(code), category="c", series="A", minutes=5)
        for code in codes
    }
    play = Play(rules(services=offered))
    scopes = tuple(f"service:{code}" for code in codes)
    every = SuspendTogether(act="a1", scopes=scopes, reason="typhoon")
    assert refusal_of(play, every) == ("invalid", {"field": "scopes"})
    close(play, *scopes[:MOST_SCOPES], scopes[0])
    assert len(play.state.suspensions) == MOST_SCOPES


def test_free_words_are_a_note_and_a_listed_reason_is_the_reason(play: Play) -> None:
    close(play, "branch", reason="earthquake")
    [one] = play.state.suspensions.values()
    assert (one.reason, one.note) == ("", "earthquake")


def local(day: date, at: time) -> datetime:
    return datetime.combine(day, at, ZoneInfo(rules().zone))


@pytest.mark.parametrize(
    ("changes", "day", "starts", "until"),
    [
        ({}, TODAY, MONDAY_TEN, None),
        ({"lasts": "day"}, TODAY, MONDAY_TEN, (date(2026, 11, 24), time())),
        ({"lasts": "session"}, TODAY, MONDAY_TEN, (TODAY, time(17, 30))),
        ({"minutes": 90}, TODAY, MONDAY_TEN, (TODAY, time(11, 30))),
        ({"starts": time(17, 30), "lasts": "session"}, TODAY, (TODAY, time(17, 30)),
         (TODAY, time(18, 30))),
        ({"starts": time(9), "lasts": "day"}, TODAY, MONDAY_TEN, (date(2026, 11, 24), time())),
        ({"lasts": "day"}, SATURDAY, (SATURDAY, time()), (date(2026, 11, 29), time())),
        ({"lasts": "session"}, SATURDAY, (SATURDAY, time()), (SATURDAY, time(12))),
        ({"starts": time(13), "lasts": "session"}, SATURDAY, (SATURDAY, time(13)),
         (date(2026, 11, 29), time())),
    ],
)  # fmt: skip
def test_a_template_says_when_it_begins_and_ends_on_a_day(
    changes: dict[str, Any], day: date, starts: Any, until: Any
) -> None:
    def at(said: Any) -> Any:
        return local(*said) if isinstance(said, tuple) else said

    found = planned(rules(), template(**changes), day, MONDAY_TEN)
    assert found == Span(at(starts), at(until))


@given(
    st.builds(
        template,
        starts=st.none() | st.times(),
        lasts=st.sampled_from(("", "day", "session")),
        minutes=st.none() | st.integers(5, 7 * 24 * 60),
    ),
    st.integers(0, AHEAD.days),
)
def test_a_closure_never_begins_in_the_past_nor_ends_before_it_begins(
    one: ClosureTemplate, ahead: int
) -> None:
    found = planned(rules(), one, TODAY + timedelta(days=ahead), MONDAY_TEN)
    assert found.starts >= MONDAY_TEN
    assert found.until is None or found.until > found.starts


def test_a_day_is_today_or_ahead_but_not_for_ever() -> None:
    for day in (TODAY, TODAY + AHEAD):
        require_day(rules(), day, MONDAY_TEN)
    for day in (TODAY - timedelta(days=1), TODAY + AHEAD + timedelta(days=1)):
        with pytest.raises(BadRequest) as refusal:
            require_day(rules(), day, MONDAY_TEN)
        assert (refusal.value.code, refusal.value.facts) == ("invalid", {"field": "day"})


def test_whom_it_would_touch_is_shown_before_it_is_made_and_changes_nothing(play: Play) -> None:
    before = picture(play.state)
    ask = (("service:T01", "service:R01"), None, None, play.now)
    found = foreseen(play.state, play.rules, *ask)
    assert found.visitors == Affected(waiting=3, at_counters=1)
    assert [one.scope for one in found.parts] == ["service:T01", "service:R01"]
    assert picture(play.state) == before


def test_who_waits_now_is_not_touched_by_a_closure_of_a_later_day_or_one_that_is_over(
    play: Play,
) -> None:
    tomorrow = play.now + timedelta(days=1)
    later = foreseen(play.state, play.rules, ("branch",), tomorrow, None, play.now)
    assert later.visitors == Affected()
    over = (play.now - HOUR, play.now)
    assert foreseen(play.state, play.rules, ("branch",), *over, play.now).visitors == Affected()
    soon = foreseen(play.state, play.rules, ("branch",), play.now + HOUR, None, play.now)
    assert soon.visitors.waiting == 3


def test_an_appointment_that_two_parts_hit_is_counted_once() -> None:
    play = booked(one=("T01",), both=("T01", "R01"))
    found = foreseen(play.state, play.rules, ("service:T01", "service:R01"), None, None, play.now)
    assert [one.bookings for one in found.parts] == [2, 1]
    assert found.bookings == 2


@pytest.mark.parametrize(
    ("scope", "until", "hit"),
    [
        ("session:day", None, 1),
        ("session:evening", None, 0),
        ("branch", time(9), 0),
        ("branch", time(9, 1), 1),
    ],
)
def test_an_appointment_is_hit_in_its_session_by_what_is_not_over_when_it_is_due(
    scope: str, until: time | None, hit: int
) -> None:
    play = booked(ann=("T01",))
    ends = local(THURSDAY, until) if until else None
    found = foreseen(play.state, play.rules, (scope,), None, ends, play.now)
    assert found.bookings == hit


def test_a_question_that_makes_no_sense_is_refused_as_the_closure_would_be(play: Play) -> None:
    with pytest.raises(BadRequest, match="unknown_scope"):
        foreseen(play.state, play.rules, ("session:none",), None, None, play.now)
    with pytest.raises(BadRequest, match="invalid"):
        foreseen(play.state, play.rules, ("branch",), play.now, play.now, play.now)
