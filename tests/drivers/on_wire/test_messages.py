"""Everything a host sends is a message that the server can read."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.base import DeviceEvent, DeviceState, InputKind, Outcome, PrintReport, Stage
from drivers.errors import DeviceError, DeviceGone
from drivers.host import traffic
from drivers.on_wire import messages
from drivers.tap import Crossing, Tap
from queue_server.wire.codec import decode_client, encode
from queue_server.wire.devices import Remedy

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize("stage", list(Stage))
def test_a_device_in_any_stage_is_reported_in_words_the_server_knows(stage: Stage) -> None:
    state = DeviceState(
        name="slip", kind="printer", driver="escpos", uri="sim:printer", state=stage,
        since=NOW.isoformat(), remedy=Remedy.WAIT,
    )  # fmt: skip
    message = messages.report([state])
    assert decode_client(encode(message)) == message


@pytest.mark.parametrize("outcome", list(Outcome))
def test_a_job_is_settled_by_how_it_ended(outcome: Outcome) -> None:
    message = messages.settled("j1", PrintReport(outcome=outcome, remedy=Remedy.LOAD_PAPER))
    assert decode_client(encode(message)) == message
    assert (message["outcome"], message["remedy"]) == (outcome, "load_paper")


def test_a_failure_carries_its_own_remedy() -> None:
    gone: DeviceError = DeviceGone("reset", remedy=Remedy.CHECK_NETWORK)
    assert messages.failed("j1", gone)["remedy"] == "check_network"


def test_an_event_is_a_message_that_counts_once() -> None:
    said = DeviceEvent(event=InputKind.KEY, value="call-next")
    one, two = (messages.event("keys", said) for _ in range(2))
    assert decode_client(encode(one)) == one
    assert one["id"] != two["id"]


@given(st.lists(st.binary(min_size=1, max_size=5000), max_size=60))
def test_every_message_fits_the_wire_and_nothing_is_lost(sent: list[bytes]) -> None:
    tap = Tap(lambda: 0.0)
    for data in sent:
        tap.sent(data)
    parts = messages.in_parts("job", traffic.lines(tap.crossings(), 0.0, NOW))
    for message in parts:
        assert decode_client(encode(message))["type"] == message["type"]
    assert [one["type"] for one in parts] == ["job_part"] * (len(parts) - 1) + ["job_done"]
    texts = [
        line.split(" ", 2)[2]
        for one in parts[:-1]
        if one["type"] == "job_part"
        for line in one["lines"]
    ]
    kept = b"".join(one.data for one in tap.crossings())
    assert bytes.fromhex(" ".join(texts)) == kept


def test_thousands_of_small_answers_leave_the_oldest_out() -> None:
    many = [Crossing(float(n), "<", bytes([n % 256])) for n in range(40_000)]
    parts = messages.in_parts("job", traffic.lines(many, 40_000.0, NOW))
    assert len(parts) <= messages.MOST_PARTS + 1
    newest = traffic.lines(many[-1:], 40_000.0, NOW)
    last = parts[-2]
    assert last["type"] == "job_part"
    assert last["lines"][-1] == newest[0]
