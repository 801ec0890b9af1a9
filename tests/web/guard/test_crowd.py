"""Ten thousand who press at one instant: a few at a time, and no clerk queues behind them."""

import asyncio

import aiohttp

from queue_server.core.errors import Refused
from queue_server.web.app import OF_A_CROWD, WebApp
from queue_server.web.context import Answered, WebCall
from queue_server.web.guard import auth
from queue_server.web.guard.precedence import Precedence
from queue_server.web.joining import Wing
from queue_server.web.site import Site
from queue_server.web.table import Route
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


async def test_what_is_known_is_refused_at_once_and_again_after_waiting_for_others(
    served: Served,
) -> None:
    over = asyncio.Event()
    asked: list[str] = []
    known: set[str] = set()

    async def serve(call: WebCall) -> Answered:
        asked.append("served")
        await over.wait()
        return 200, {}

    refusal = Refused("slot_taken")

    def refuse(call: WebCall) -> Refused | None:
        asked.append("known")
        return refusal if call.request.query_string in known else None

    rush = Route(
        method="GET", path="/rush", roles=auth.ANYONE, handler=serve, summary="",
        crowd=True, refuse=refuse,
    )  # fmt: skip
    site = Site(WebApp(served.server.services, [Wing(name="rush", routes=(rush,))]))
    await site.listen("127.0.0.1", 0)

    async with aiohttp.ClientSession() as http:

        async def ask(what: str) -> int:
            async with http.get(f"http://127.0.0.1:{site.port}/rush?{what}") as answer:
                return answer.status

        crowd = [asyncio.create_task(ask("early")) for _ in range(OF_A_CROWD)]
        await until(lambda: asked.count("served") == OF_A_CROWD, "the first of the crowd")
        late = [asyncio.create_task(ask("late")) for _ in range(3)]
        await until(lambda: asked.count("known") == 2 * OF_A_CROWD + 3, "those who came later")
        known.add("late")
        assert await ask("late") == 409
        over.set()
        assert set(await asyncio.gather(*crowd)) == {200}
        assert set(await asyncio.gather(*late)) == {409}
    await site.close()


async def test_a_clerk_who_is_served_goes_before_strangers(served: Served) -> None:
    over = asyncio.Event()
    inside: list[bool] = []

    async def serve(call: WebCall) -> Answered:
        inside.append(call.who is None)
        if "long" in call.request.query_string:
            await over.wait()
        return 200, {}

    route = Route(method="GET", path="/work", roles=auth.ANYONE, handler=serve, summary="")
    app = WebApp(served.server.services, [Wing(name="work", routes=(route,))])
    app.precedence = Precedence(patience_s=1e9)
    site = Site(app)
    await site.listen("127.0.0.1", 0)
    url = f"http://127.0.0.1:{site.port}/work"

    async def ask(http: aiohttp.ClientSession, who: str, how: str = "") -> int:
        async with http.get(url + how, headers=served.credentials[who]) as answer:
            return answer.status

    one = aiohttp.TCPConnector(limit=1)
    async with aiohttp.ClientSession(connector=one) as desk, aiohttp.ClientSession() as street:
        assert await ask(desk, "clerk") == 200  # the connection is known from now on
        long = asyncio.create_task(ask(desk, "clerk", "?long"))
        await until(lambda: inside == [False, False], "the clerk")
        stranger = asyncio.create_task(ask(street, "anyone"))
        for _ in range(3):
            assert await ask(street, "supervisor") == 200
        assert True not in inside
        over.set()
        assert {await long, await stranger} == {200}
    await site.close()


async def test_a_stranger_who_comes_by_a_line_that_staff_use_too_waits_for_nobody(
    served: Served,
) -> None:
    async def serve(call: WebCall) -> Answered:
        return 200, {}

    route = Route(method="GET", path="/work", roles=auth.ANYONE, handler=serve, summary="")
    app = WebApp(served.server.services, [Wing(name="work", routes=(route,))])
    app.precedence = Precedence(patience_s=1e9)
    site = Site(app)
    await site.listen("127.0.0.1", 0)
    one = aiohttp.TCPConnector(limit=1)  # a proxy's
    async with aiohttp.ClientSession(connector=one) as http:
        for who in ("clerk", "anyone", "clerk", "anyone"):
            url = f"http://127.0.0.1:{site.port}/work"
            async with http.get(url, headers=served.credentials[who]) as answer:
                assert answer.status == 200
    await site.close()
