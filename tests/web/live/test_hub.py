"""What the hub keeps of a snapshot, and when it may be shown again."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any, Literal, TypedDict

import pytest

from queue_server.core.state.branch import BranchState
from queue_server.web.guard import auth
from queue_server.web.live import hub as hub_module
from queue_server.web.live.topics import Topic
from tests.served import Served
from tests.talking import next_json, until
from tests.waiting import PATIENCE_S
from tests.web.live.calling import call_someone


def lamp_topic(name: str, gap_s: float, snapshot: Callable[[BranchState, datetime], Any]) -> Topic:
    """A topic of a wing that there is not."""

    class Lamp(TypedDict):
        type: Literal[name]  # type: ignore[valid-type]

    return Topic(name=name, roles=auth.STAFF, gap_s=gap_s, shape=Lamp, snapshot=snapshot)


async def shown(served: Served) -> dict[str, Any]:
    """What a page is shown first; then it goes."""
    live = await served.live("clerk", ["lamp"])
    value: dict[str, Any] = json.loads((await asyncio.wait_for(live.receive(), PATIENCE_S)).data)
    await live.close()
    hub = served.server.services.shown.hub
    async with asyncio.timeout(PATIENCE_S):
        while hub.clients:  # noqa: ASYNC110 - a turn of the loop is all it takes
            await asyncio.sleep(0)
    return value


async def test_what_changed_while_nobody_listened_is_shown_to_the_next_who_does(
    served: Served,
) -> None:
    hub, lamp = served.server.services.shown.hub, {"type": "lamp", "lit": False}
    hub.add_topics([lamp_topic("lamp", 0.25, lambda state, now: dict(lamp))])
    assert (await shown(served))["lit"] is False
    lamp["lit"] = True
    hub.stir("lamp")
    assert (await shown(served))["lit"] is True


async def test_the_loop_has_a_turn_before_the_whole_room_has_been_told(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened: list[str] = []

    def lamp(name: str) -> Callable[[BranchState, datetime], Any]:
        def snapshot(state: BranchState, now: datetime) -> Any:
            happened.append(name)
            if name == "red":
                asyncio.get_running_loop().call_soon(happened.append, "a turn")
            return {"type": name}

        return snapshot

    names, hub = ["red", "green"], served.server.services.shown.hub
    hub.add_topics(lamp_topic(name, 0.0, lamp(name)) for name in names)
    live = await served.live("clerk", names)
    for _ in names:
        await next_json(live)
    monkeypatch.setattr(hub_module, "A_TURN_S", -1.0)
    happened.clear()
    for name in names:
        hub.stir(name)
    for _ in names:
        await next_json(live)
    assert happened == ["red", "a turn", "green"]


async def test_a_counter_hears_of_others_only_what_it_shows(served: Served) -> None:
    hub = served.server.services.shown.hub
    hub.topics["counter"] = replace(hub.topics["counter"], gap_s=0.0)
    page = await served.live("clerk", ["counter:5"])
    await call_someone(served)
    await until(page, lambda one: one["seq"] == _seq(served))
    for verb in ("recall", "start", "finish"):
        await served.verb(4, verb)
    await served.issue()
    assert (await next_json(page))["waiting"] == 1


def _seq(served: Served) -> int:
    found = served.server.branch.glance(lambda state, now, durable: state.seq)
    assert found is not None
    return found
