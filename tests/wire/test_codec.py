"""What clients may send, and the code with which they are disconnected otherwise."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.wire.codec import (
    POLICY,
    WireError,
    decode_client,
    decode_server,
    encode,
    topic_of,
)
from queue_server.wire.messages import MAX_FRAME

HELLO = {"type": "hello", "topics": ["board"], "epoch": None, "announced": 0}

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def refusal(frame: str | bytes) -> int:
    with pytest.raises(WireError) as caught:
        decode_client(frame)
    return caught.value.close_code


def outcome(frame: str | bytes) -> WireError | None:
    try:
        decode_client(frame)
    except WireError as refused:
        return refused
    return None


def test_a_hello_is_read_as_it_was_written() -> None:
    assert decode_client(encode(HELLO)) == HELLO


def test_a_first_time_client_may_leave_epoch_and_announced_out() -> None:
    assert decode_client('{"type":"hello","topics":[]}') == {**HELLO, "topics": []}
    hello = dict(decode_client('{"type":"hello","topics":[],"announced":null}'))
    assert hello["announced"] == 0


def test_a_field_of_a_newer_client_is_dropped() -> None:
    assert decode_client(encode({**HELLO, "colour": "red"})) == HELLO


@pytest.mark.parametrize("frame", ["", "nonsense", "[]", "1", "null", '{"a":NaN}', "[" * 30_000])
def test_what_is_no_json_object_closes_with_1007(frame: str) -> None:
    assert refusal(frame) == 1007


def test_bytes_that_are_no_utf8_close_with_1007() -> None:
    assert refusal(b'{"type":"\xff"}') == 1007


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"type": None},
        {"type": ["hello"]},
        {"type": "board"},
        {"type": "hello"},
        {"type": "hello", "topics": "board"},
        {"type": "hello", "topics": [1]},
        {"type": "hello", "topics": ["board"] * 65},
        {"type": "hello", "topics": ["a\u0000b"]},
        {**HELLO, "announced": -1},
        {**HELLO, "announced": True},
        {**HELLO, "announced": 2**53},
        {**HELLO, "epoch": 5},
        {"type": "announced", "n": -1},
        {"type": "announced", "n": "1"},
        {"type": "device_states", "devices": [{"name": "slip"}]},
        {"type": "job_done", "id": "1", "outcome": "perhaps"},
    ],
)
def test_a_message_of_no_agreed_shape_closes_with_1008(message: dict[str, Any]) -> None:
    assert refusal(json.dumps(message)) == 1008


DEVICE = {"name": "slip", "kind": "printer", "driver": "escpos", "uri": "sim:printer",
          "counter": None, "host": "", "state": "ready", "since": "", "reason": None,
          "remedy": None, "paper": None, "last_ok": None}  # fmt: skip
COUNTS = {"done": 3, "failed": 1, "uncertain": 0, "losses": 2}


def states(**more: Any) -> dict[str, Any]:
    return {"type": "device_states", "devices": [{**DEVICE, **more}]}


def test_an_older_host_reports_neither_firmware_nor_counts() -> None:
    for message in (states(), states(firmware=None, counts=None)):
        assert decode_client(encode(message)) == message
    whole = states(firmware="TM-T88VI 30.20", counts=COUNTS)
    assert decode_client(encode(whole)) == whole


@pytest.mark.parametrize(
    "more",
    [
        {"firmware": 5},
        {"firmware": "x" * 121},
        {"firmware": "a\u0000b"},
        {"counts": 5},
        {"counts": {"done": 1}},
        {"counts": {**COUNTS, "losses": -1}},
        {"counts": {**COUNTS, "done": 1.5}},
        {"counts": {**COUNTS, "failed": True}},
    ],
)
def test_firmware_and_counts_of_no_agreed_shape_close_with_1008(more: dict[str, Any]) -> None:
    assert refusal(json.dumps(states(**more))) == 1008


@given(json_values)
def test_any_json_as_firmware_or_counts_is_a_message_or_1008(value: Any) -> None:
    for name in ("firmware", "counts"):
        refused = outcome(json.dumps(states(**{name: value})))
        assert refused is None or refused.close_code in (1007, 1008)


def test_a_lone_surrogate_is_no_character() -> None:
    assert refusal('{"type":"hello","topics":["\\ud800"]}') == 1008


def test_a_frame_over_64_kib_closes_with_1009_and_one_of_exactly_that_does_not() -> None:
    fill = MAX_FRAME - len(encode({**HELLO, "x": ""}))
    assert decode_client(encode({**HELLO, "x": "a" * fill})) == HELLO
    assert refusal(encode({**HELLO, "x": "a" * (fill + 1)})) == 1009
    assert refusal("號" * (MAX_FRAME // 3 + 1)) == 1009


def test_a_refusal_says_why_in_no_more_bytes_than_a_close_frame_holds() -> None:
    long = WireError(POLICY, "ab" + "號" * 50)
    assert (long.close_code, long.reason) == (1008, "ab" + "號" * 39)
    assert str(long) == f"1008 {long.reason}"
    assert WireError(POLICY, "x" * 200).reason == "x" * 120


def test_a_message_is_written_without_blanks_and_each_character_as_itself() -> None:
    assert encode({"type": "board", "name": "號"}) == '{"type":"board","name":"號"}'


@given(st.text() | st.binary())
def test_whatever_comes_is_a_message_or_a_close_code(frame: str | bytes) -> None:
    refused = outcome(frame)
    assert refused is None or refused.close_code in (1007, 1008, 1009)
    assert refused is None or len(refused.reason.encode()) <= 123


@given(json_values, st.sampled_from(["hello", "announced", "device_states", "job_done", "x"]))
def test_any_json_in_any_field_is_a_message_or_a_close_code(value: Any, kind: str) -> None:
    fields = ("topics", "epoch", "announced", "n", "devices", "id", "outcome")
    for name in fields:
        whole = {**HELLO, "n": 1, "devices": [], "id": "1", "outcome": "failed", "type": kind}
        refused = outcome(json.dumps({**whole, name: value}))
        assert refused is None or refused.close_code in (1007, 1008, 1009)


@given(
    st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))),
    st.integers(0, 2**53 - 1),
)
def test_writing_and_reading_a_hello_changes_nothing(topics: list[str], n: int) -> None:
    hello = {"type": "hello", "topics": topics[:64], "epoch": None, "announced": n}
    assert decode_client(encode(hello)) == hello


def test_a_client_passes_over_what_only_a_newer_server_says() -> None:
    assert decode_server('{"type":"weather"}') is None
    with pytest.raises(WireError):
        decode_server("[]")


def test_a_snapshot_names_its_topic() -> None:
    assert topic_of({"type": "counter", "number": 3}) == "counter:3"
    assert topic_of({"type": "ticket", "token": "abc"}) == "ticket:abc"
    assert topic_of({"type": "board"}) == "board"


@pytest.mark.parametrize("frame", ["nonsense", b"\xff", "[" * 100_000, "[]", "3"])
def test_a_client_that_hears_no_json_object_closes_with_1007(frame: str | bytes) -> None:
    with pytest.raises(WireError) as caught:
        decode_server(frame)
    assert caught.value.close_code == 1007
