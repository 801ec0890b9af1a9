"""Ten thousand who press at one instant: a few at a time, and no clerk behind them."""

import asyncio

import aiohttp

from queue_server.web.app import OF_A_CROWD, WebApp
from queue_server.web.context import Answered, WebCall
from queue_server.web.guard import auth
from queue_server.web.site import Site
from queue_server.web.table import Route
from queue_server.web.wing import Wing
from tests.served import Served
from tests.waiting import until


async def test_of_strangers_a_few_are_served_at_once_and_a_clerk_does_not_wait_for_them(
    served: Served,
) -> None:
    inside: list[bool] = []
    over = asyncio.Event()

    async def serve(call: WebCall) -> Answered:
        inside.append(call.who is None)
        await over.wait()
        return 200, {}

    rush = Route(
        method="GET", path="/rush", roles=auth.ANYONE, handler=serve, summary="", crowd=True
    )
    site = Site(WebApp(served.server.services, [Wing(name="rush", routes=(rush,))]))
    await site.listen("127.0.0.1", 0)
    url = f"http://127.0.0.1:{site.port}/rush"

    async def ask(http: aiohttp.ClientSession, who: str) -> int:
        async with http.get(url, headers=served.credentials[who]) as answer:
            return answer.status

    async with aiohttp.ClientSession() as http:
        crowd = [asyncio.create_task(ask(http, "anyone")) for _ in range(3 * OF_A_CROWD)]
        await until(lambda: len(inside) == OF_A_CROWD, "the first of the crowd")
        clerk = asyncio.create_task(ask(http, "clerk"))
        await until(lambda: inside.count(False) == 1, "the clerk")
        assert inside.count(True) == OF_A_CROWD
        over.set()
        assert await asyncio.gather(clerk, *crowd) == [200] * (3 * OF_A_CROWD + 1)
    await site.close()
