"""What is sent next: the counter where someone is waiting, then the rest, each within its time."""

from hypothesis import given
from hypothesis import strategies as st

from queue_server.web.live.due import HEAD_START_S, Due


def taken(due: Due, now: float) -> list[str]:
    """All that is sent now, in order."""
    found = []
    while (topic := due.take(now)) is not None:
        found.append(topic)
    return found


def test_who_pressed_is_told_before_the_room_is() -> None:
    due = Due()
    for topic in ("queue", "counter:1", "counter:2"):
        due.stir(topic, 0.05, 10.0)
    due.stir("counter:7", 0.002, 10.0, urgent=True)
    assert taken(due, 10.0) == ["counter:7", "queue", "counter:1", "counter:2"]


def test_who_presses_while_the_room_is_being_told_comes_next() -> None:
    due = Due()
    for topic in ("queue", "board"):
        due.stir(topic, 0.05, 10.0)
    assert due.take(10.001) == "queue"
    assert due.stir("counter:7", 0.002, 10.001, urgent=True)
    assert taken(due, 10.001) == ["counter:7", "board"]


def test_what_was_sent_a_moment_ago_waits_out_its_pause() -> None:
    due = Due()
    due.stir("queue", 0.1, 10.0)
    assert taken(due, 10.0) == ["queue"]
    assert due.stir("queue", 0.1, 10.02)
    assert (taken(due, 10.09), due.next_at()) == ([], 10.1)
    assert taken(due, 10.1) == ["queue"]
    assert due.next_at() is None


def test_a_call_does_not_wait_out_the_pause_of_the_board() -> None:
    due = Due()
    due.stir("board", 0.02, 10.0)
    due.take(10.0)
    due.stir("board", 0.02, 10.01)
    assert due.stir("board", 0.002, 10.01, urgent=True)
    assert taken(due, 10.01) == ["board"]


def test_what_is_stirred_again_is_sent_once_and_wakes_nobody() -> None:
    due = Due()
    assert due.stir("queue", 0.1, 10.0)
    assert not due.stir("queue", 0.1, 10.0)
    assert "queue" in due
    assert taken(due, 10.0) == ["queue"]
    assert "queue" not in due


def test_an_urgent_topic_is_not_urgent_the_next_time() -> None:
    due = Due()
    due.stir("counter:1", 0.0, 10.0, urgent=True)
    due.take(10.0)
    due.stir("queue", 0.0, 11.0)
    due.stir("counter:1", 0.0, 11.0)
    assert taken(due, 11.0) == ["queue", "counter:1"]


@given(st.lists(st.floats(0.001, 0.02), min_size=1, max_size=60))
def test_nothing_waits_for_ever_behind_what_is_urgent(pauses: list[float]) -> None:
    due, now = Due(), 10.0
    due.stir("queue", 0.1, now)
    waited = 0.0
    for pause in pauses:
        due.stir("counter:1", 0.002, now, urgent=True)
        topic = due.take(now)
        if topic == "queue":
            break
        now += pause
        waited += pause
    assert waited <= HEAD_START_S + 0.02
