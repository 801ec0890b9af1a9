"""A live connection whose socket is full for a while."""

from typing import Any, cast

from queue_server.web.live.client import Client
from queue_server.web.live.frames import json_frame
from tests.served import MONDAY_TEN, Served
from tests.waiting import until
from tests.web.live.narrow import Narrow

JOB = {"type": "job", "id": "j1"}


async def test_a_job_for_a_machine_that_is_slow_for_a_moment_still_comes_to_it(
    served: Served,
) -> None:
    hub, narrow = served.server.services.shown.hub, Narrow(full=True)
    client = Client(cast(Any, None), narrow, None, MONDAY_TEN)
    hub.join(client)
    try:
        client.send("job:j1", JOB)
        assert narrow.written == []
        narrow.full = False
        await until(lambda: narrow.written, "the job")
        assert narrow.written == [json_frame(JOB)]
        client.send("job:j2", {**JOB, "id": "j2"})
        assert len(narrow.written) == 2
    finally:
        hub.leave(client)
