"""What the hub keeps of a snapshot, and when it may be shown again."""

import asyncio
import json
from typing import Any

from queue_server.web.guard import auth
from queue_server.web.live.topics import Topic
from tests.served import Served
from tests.waiting import PATIENCE_S


async def shown(served: Served) -> dict[str, Any]:
    """What a page is shown first; then it goes."""
    live = await served.live("clerk", ["lamp"])
    value: dict[str, Any] = json.loads((await asyncio.wait_for(live.receive(), PATIENCE_S)).data)
    await live.close()
    hub = served.server.services.hub
    async with asyncio.timeout(PATIENCE_S):
        while hub.clients:  # noqa: ASYNC110 - a turn of the loop is all it takes
            await asyncio.sleep(0)
    return value


async def test_what_changed_while_nobody_listened_is_shown_to_the_next_who_does(
    served: Served,
) -> None:
    hub, lamp = served.server.services.hub, {"type": "lamp", "lit": False}
    hub.add_topics(
        [Topic(name="lamp", roles=auth.STAFF, gap_s=0.25, snapshot=lambda state, now: dict(lamp))]
    )
    assert (await shown(served))["lit"] is False
    lamp["lit"] = True
    hub.stir("lamp")
    assert (await shown(served))["lit"] is True
