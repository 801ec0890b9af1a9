"""An alarm is taken by a member of staff, who reports what came of it."""

from datetime import timedelta

import pytest

from queue_server.core import events as ev
from queue_server.core.decide.standing.alarms import (
    LONGEST_ALARM,
    LONGEST_NOTE,
    MOST_A_DAY,
    CloseAlarm,
    RaiseGuessing,
    RaiseSignIn,
    TakeAlarm,
)
from queue_server.core.errors import BadRequest, Refused, UnknownThing
from tests.core.decide.standing.refusing import refusal_of, refused
from tests.core.play import Play

PRINTER = "device:kiosk/slip"


def taken(play: Play, alarm: str = PRINTER, by: str = "user:mei") -> list[ev.Event]:
    return list(play.carry_out(TakeAlarm(alarm=alarm, by=by)))


def test_an_alarm_is_taken_once_and_taken_over_by_another() -> None:
    play = Play()
    assert taken(play) == [ev.AlarmTaken(alarm=PRINTER)]
    owner = play.state.alarms[PRINTER].owner
    assert taken(play, by=owner) == []
    assert taken(play, by="user:lin") == [ev.AlarmTaken(alarm=PRINTER)]


def test_it_ends_with_an_outcome_and_is_remembered_for_the_day() -> None:
    play = Play()
    taken(play)
    closed = play.carry_out(CloseAlarm(alarm=PRINTER, outcome="done", note=" new paper "))
    assert closed == [ev.AlarmClosed(alarm=PRINTER, outcome="done", note="new paper")]
    assert play.state.alarms == {}
    [ended] = play.state.closed_alarms
    assert (ended.alarm, ended.outcome, ended.noted) == (PRINTER, "done", True)
    assert ended.closed_at is not None
    assert ended.closed_at - ended.since >= timedelta()


def test_the_same_machine_may_fail_again() -> None:
    play = Play()
    for _ in range(2):
        taken(play)
        play.carry_out(CloseAlarm(alarm=PRINTER, outcome="done"))
    assert len(play.state.closed_alarms) == 2


def test_what_nobody_took_cannot_be_closed_and_nothing_is_closed_twice() -> None:
    play = Play()
    close = CloseAlarm(alarm=PRINTER, outcome="done")
    for _ in range(2):
        assert isinstance(refused(play, close), UnknownThing)
        assert refusal_of(play, close) == ("unknown_alarm", {"alarm": PRINTER})
        taken(play)
        play.carry_out(close)


def test_an_alarm_that_nobody_took_is_named_no_longer_than_alarms_are() -> None:
    close = CloseAlarm(alarm="x" * (LONGEST_ALARM + 1), outcome="done")
    assert refusal_of(Play(), close) == ("unknown_alarm", {"alarm": "x" * LONGEST_ALARM})


def test_who_signed_in_past_the_provider_is_an_alarm_over_nights_until_it_is_closed() -> None:
    play, alarm = Play(), "sign-in:mei"
    close = CloseAlarm(alarm=alarm, outcome="done")
    take = TakeAlarm(alarm=alarm, by="user:mei")
    assert isinstance(refused(play, take), UnknownThing)
    assert refusal_of(play, take) == ("unknown_alarm", {"alarm": alarm})
    [raised] = play.carry_out(RaiseSignIn(user="mei"))
    assert isinstance(raised, ev.AlarmRaised)
    assert (raised.id, raised.user) == (alarm, "mei")
    assert play.carry_out(RaiseSignIn(user="mei")) == []
    with pytest.raises(UnknownThing, match="unknown_alarm"):  # nobody sees to it
        play.carry_out(close)
    taken(play, alarm)
    play.state.new_day()
    assert (list(play.state.raised), list(play.state.alarms)) == ([alarm], [])
    taken(play, alarm)
    closed = play.carry_out(close)
    assert closed == [
        ev.AlarmClosed(alarm=alarm, outcome="done"),
        ev.AlarmSettled(id=alarm),
    ]
    assert (play.state.raised, play.state.alarms) == ({}, {})
    assert len(play.carry_out(RaiseSignIn(user="mei"))) == 1


def test_codes_that_somebody_guesses_are_an_alarm_until_it_is_closed() -> None:
    play, alarm = Play(), "codes:book"
    with pytest.raises(UnknownThing, match="unknown_alarm"):
        taken(play, alarm)
    [raised] = play.carry_out(RaiseGuessing(place="book"))
    assert isinstance(raised, ev.AlarmRaised)
    assert (raised.id, raised.user) == (alarm, "")
    assert play.carry_out(RaiseGuessing(place="book")) == []
    taken(play, alarm)
    play.carry_out(CloseAlarm(alarm=alarm, outcome="done"))
    assert play.state.raised == {}


def test_raised_alarms_have_a_bound() -> None:
    play = Play()
    for number in range(MOST_A_DAY):
        play.carry_out(RaiseSignIn(user=f"user{number}"))
    assert play.carry_out(RaiseSignIn(user="one-more")) == []


def test_an_outcome_is_one_of_the_offices() -> None:
    play = Play()
    taken(play)
    for said, repeated in (("magic", "magic"), ("x" * 90, "x" * 40)):
        error = refused(play, CloseAlarm(alarm=PRINTER, outcome=said))
        assert isinstance(error, BadRequest)
        assert error.code == "unknown_outcome"
        assert error.facts == {"outcome": repeated, "known": ["done"]}


@pytest.mark.parametrize(
    "alarm", ["", "printer", "ticket:A001", "device:" + "x" * LONGEST_ALARM, "Device:kiosk/slip"]
)
def test_what_names_no_alarm_is_not_taken(alarm: str) -> None:
    error = refused(Play(), TakeAlarm(alarm=alarm, by="user:mei"))
    assert isinstance(error, BadRequest)
    assert (error.code, error.facts) == ("invalid", {"field": "alarm"})


def test_the_longest_name_of_an_alarm_and_the_longest_note_are_taken() -> None:
    play = Play()
    alarm = "device:".ljust(LONGEST_ALARM, "x")
    assert taken(play, alarm)
    assert play.carry_out(CloseAlarm(alarm=alarm, outcome="done", note="x" * LONGEST_NOTE))


def test_no_personal_number_gets_into_the_journal() -> None:
    play = Play()
    take = TakeAlarm(alarm="help:A123456789", by="user:mei")
    assert refusal_of(play, take) == ("personal_data", {"field": "alarm", "found": "national_id"})
    taken(play)
    close = CloseAlarm(alarm=PRINTER, outcome="done", note="王先生 A123456789")
    assert refusal_of(play, close) == ("personal_data", {"field": "note", "found": "national_id"})
    assert PRINTER in play.state.alarms


def test_what_came_of_it_is_said_in_a_line_or_two() -> None:
    play = Play()
    taken(play)
    error = refused(play, CloseAlarm(alarm=PRINTER, outcome="done", note="x" * (LONGEST_NOTE + 1)))
    assert isinstance(error, BadRequest)
    assert (error.code, error.facts) == ("invalid", {"field": "note"})
    assert PRINTER in play.state.alarms


def test_a_day_has_a_bound_of_alarms_closed_ones_counted() -> None:
    play = Play()
    for number in range(MOST_A_DAY):
        taken(play, f"device:kiosk/slip{number}")
    play.carry_out(CloseAlarm(alarm="device:kiosk/slip0", outcome="done"))
    one_more = TakeAlarm(alarm="device:kiosk/one-more", by="user:mei")
    assert isinstance(refused(play, one_more), Refused)
    assert refusal_of(play, one_more) == ("too_many_alarms", {"most": MOST_A_DAY})
    assert taken(play, "device:kiosk/slip1", by="user:somebody-else")
