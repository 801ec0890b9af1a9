"""What the events of the branch as a whole leave behind."""

from datetime import timedelta

import pytest

from queue_server.core import events as ev
from queue_server.core.state.alarms import Alarm
from tests.core.play import Play, picture


def test_an_alarm_says_who_took_it_and_who_closed_it_and_when() -> None:
    play = Play()
    taken_at = play.now
    play.take_in([ev.AlarmTaken(alarm="device:hall")], "user:mei")
    taken = Alarm(alarm="device:hall", owner="user:mei", since=taken_at)
    assert play.state.alarms == {"device:hall": taken}
    play.pass_time(60)
    play.take_in([ev.AlarmClosed(alarm="device:hall", outcome="mended", note="n")], "user:bo")
    closed = Alarm(
        alarm="device:hall", owner="user:mei", since=taken_at, outcome="mended",
        closed_by="user:bo", closed_at=play.now, noted=True,
    )  # fmt: skip
    assert (play.state.alarms, play.state.closed_alarms) == ({}, [closed])


def test_a_raised_alarm_is_kept_as_it_was_written() -> None:
    play = Play()
    raised = ev.AlarmRaised(id="sign-in:mei", user="mei", at=play.now)
    play.take_in([raised], "system")
    assert play.state.raised == {"sign-in:mei": raised}


@pytest.mark.parametrize(
    "gone",
    [
        ev.AlarmSettled(id="sign-in:mei"),
        ev.CounterProfileCleared(id="2"),
        ev.HelpAnswered(place="lobby"),
        ev.NoticeDeleted(id="n"),
        ev.ReviewWithdrawn(id="2026-10"),
        ev.SuspensionLifted(id="s"),
    ],
    ids=lambda one: one.KIND,
)
def test_what_is_gone_already_may_be_taken_away_again(gone: ev.Event) -> None:
    play = Play()
    before = picture(play.state)
    play.take_in([gone], "system")
    assert picture(play.state) == before


def test_the_note_of_a_suspension_is_that_of_its_last_row() -> None:
    play = Play()

    def save(note: str) -> None:
        play.take_in(
            [ev.SuspensionSaved(
                id="s", scope="branch", starts=play.now, until=None, reason="flood", wording={},
                note=note,
            )],
            "user:chief",
        )  # fmt: skip

    save("first")
    save("second")
    assert play.state.suspension_notes == {"s": play.state.seq}
    save("")
    assert play.state.suspension_notes == {}
    save("third")
    play.take_in([ev.SuspensionLifted(id="s")], "user:chief")
    assert (play.state.suspensions, play.state.suspension_notes) == ({}, {})


def test_a_day_begins_with_its_row_and_so_does_one_that_was_corrected() -> None:
    play = Play()
    assert (play.state.day, play.state.began) == (play.now.date(), 1)
    play.do("open")
    for later, began in ((0, 1), (1, 4)):  # only the time was wrong; the day, too
        day = play.now.date() + timedelta(days=later)
        play.take_in(
            [ev.DayCorrected(
                from_=play.now.date(), to=day, instant=play.now + timedelta(days=later), reason="r",
            )],
            "user:admin",
        )  # fmt: skip
        assert (play.state.day, play.state.began) == (day, began)
