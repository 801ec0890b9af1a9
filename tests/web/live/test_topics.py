"""What listeners of a topic are sent is what the topic says."""

from typing import Any, Literal, TypedDict

import pytest

from house.joined import topics
from queue_server.web.guard import auth
from queue_server.web.live.topics import Topic, sent, type_of
from queue_server.wire.messages import CounterSnapshot, Moved, Scanned
from queue_server.wire.shapes import check
from tests.served import Served
from tests.talking import next_json


class Lamp(TypedDict):
    """A snapshot of a lamp."""

    type: Literal["lamp"]


class Nameless(TypedDict):
    """Something that does not say what it is."""

    lit: bool


@pytest.mark.parametrize("topic", topics(), ids=lambda topic: topic.name)
async def test_a_snapshot_has_exactly_the_fields_of_its_topic(topic: Topic, served: Served) -> None:
    ticket = await served.issue()
    await served.verb(4, "open", {})
    token = ticket["track"].removeprefix("/t/")
    address = {"counter": "counter:4", "ticket": f"ticket:{token}"}.get(topic.name, topic.name)
    live = await served.live("supervisor", [address])
    snapshot = await next_json(live)
    assert check(snapshot, topic.shape) == snapshot
    assert snapshot["type"] == topic.name


@pytest.mark.parametrize("shape", [CounterSnapshot, Moved])
def test_a_topic_with_the_shape_of_another_message_cannot_be_made(shape: Any) -> None:
    with pytest.raises(AssertionError, match=f"lamp: {shape.__name__}"):
        Topic(name="lamp", roles=auth.STAFF, gap_s=0.0, shape=shape)


def test_a_topic_is_shown_in_one_way() -> None:
    with pytest.raises(AssertionError, match="lamp"):
        Topic(name="lamp", roles=auth.STAFF, gap_s=0.0, shape=Lamp)
    with pytest.raises(AssertionError, match="lamp"):
        Topic(
            name="lamp", roles=auth.STAFF, gap_s=0.0, shape=Lamp,
            snapshot=lambda state, now: {}, snapshot_of=lambda lamp, state, now: {},
        )  # fmt: skip


def test_a_shape_without_a_type_is_no_message() -> None:
    with pytest.raises(KeyError, match="type"):
        type_of(Nameless)


def test_listeners_of_a_counter_are_sent_three_kinds_of_message() -> None:
    (counter,) = (one for one in topics() if one.name == "counter")
    assert sent((counter,)) == {
        "counter": CounterSnapshot, "scanned": Scanned, "moved": Moved,
    }  # fmt: skip
