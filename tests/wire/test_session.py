"""A client's memory between connections."""

import json

import pytest

from queue_server.wire.codec import POLICY, WireError
from queue_server.wire.session import (
    BoardCame,
    ClientSession,
    JobAsked,
    OrderCame,
    Snapshot,
)
from tests.catalogue import a_board


def board(epoch: str) -> str:
    return json.dumps(a_board(epoch=epoch))


def test_hello_says_where_the_client_was() -> None:
    session = ClientSession(("board",), epoch="one", announced=7)
    assert json.loads(session.connected()) == {
        "type": "hello",
        "topics": ["board"],
        "epoch": "one",
        "announced": 7,
    }


def test_a_device_host_says_which_of_its_starts_it_is() -> None:
    session = ClientSession(("board",), instance="third")
    assert json.loads(session.connected())["instance"] == "third"
    assert "instance" not in json.loads(ClientSession(("board",)).connected())


def test_a_new_epoch_makes_it_forget_what_it_announced() -> None:
    session = ClientSession(("board",), epoch="one", announced=7)
    session.received(board("one"))
    assert session.announced == 7
    session.received(board("two"))
    assert (session.epoch, session.announced) == ("two", 0)


def test_the_first_board_after_a_start_does_not_forget_what_was_kept() -> None:
    session = ClientSession(("board",), announced=7)
    session.received(board("one"))
    assert session.announced == 7


def test_an_announcement_is_acknowledged_once() -> None:
    session = ClientSession(("board",))
    assert json.loads(session.acknowledge(3) or "") == {"type": "announced", "n": 3}
    assert session.acknowledge(3) is None
    assert session.acknowledge(2) is None


def test_a_snapshot_and_a_job_become_events() -> None:
    session = ClientSession(("queue",))
    assert session.received('{"type":"queue"}') == [Snapshot("queue", {"type": "queue"})]
    job = '{"type":"job","id":"1","device":"slip","verb":"test","body":{"a":1}}'
    assert session.received(job) == [JobAsked("1", "slip", "test", {"a": 1})]
    assert session.received('{"type":"weather"}') == []


def test_a_job_for_no_device_is_an_order_to_the_wall_itself() -> None:
    order = '{"type":"job","id":"1","device":"","verb":"volume","body":{"volume":1}}'
    assert ClientSession(()).received(order) == [OrderCame("volume", {"volume": 1})]


def test_a_job_without_a_body_has_an_empty_one_and_its_verb_may_be_of_a_newer_server() -> None:
    for body in ("", ',"body":null'):
        job = f'{{"type":"job","id":"1","device":"slip","verb":"dance"{body}}}'
        assert ClientSession(()).received(job) == [JobAsked("1", "slip", "dance", {})]


def test_a_job_without_a_device_ends_the_connection() -> None:
    with pytest.raises(WireError) as caught:
        ClientSession(()).received('{"type":"job","id":"1"}')
    assert caught.value.close_code == POLICY


def test_a_board_is_checked_before_anything_is_drawn_from_it() -> None:
    session = ClientSession(("board",))
    assert session.received(board("one")) == [BoardCame(a_board(epoch="one"))]
    newer = json.dumps({**a_board(), "weather": "rain"})
    assert session.received(newer) == [BoardCame(a_board())]
    for wrong in ({"counters": [{"number": "1"}]}, {"at": "soon"}, {"announcements": None}):
        with pytest.raises(WireError, match="board: ") as caught:
            session.received(json.dumps({**a_board(), **wrong}))
        assert caught.value.close_code == POLICY


def test_a_good_frame_ends_the_row_of_failures() -> None:
    session = ClientSession(("board",))
    assert [session.lost(1.0), session.lost(1.0)] == [0.2, 0.4]
    session.received(board("one"))
    assert session.lost(1.0) == 0.2
