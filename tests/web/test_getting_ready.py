"""Shapes are prepared once the server listens: a start does not wait for them, nor do requests."""

import asyncio
from typing import Any, TypedDict

import pytest

from queue_server.web.app import WebApp
from queue_server.web.context import Answered, WebCall
from queue_server.web.guard import auth
from queue_server.web.joining import Wing
from queue_server.web.site import Site
from queue_server.web.table import Route
from tests.served import Served
from tests.waiting import until


class Parcel(TypedDict):
    name: str


async def served_nowhere(call: WebCall) -> Answered:
    return 200, {}


def an_app(served: Served) -> WebApp:
    route = Route(
        method="POST", path="/parcels", roles=auth.ANYONE, handler=served_nowhere, summary="",
        body=Parcel,
    )  # fmt: skip
    return WebApp(served.server.services, [Wing(name="parcels", routes=(route,))])


@pytest.fixture
async def ready(served: Served, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What is prepared from now on; the server of ``served`` has finished with its own."""
    for _ in served.server.site.app.shapes() if served.server.site else ():
        await asyncio.sleep(0)
    prepared: list[Any] = []
    monkeypatch.setattr("queue_server.web.app.prepare", prepared.append)
    return prepared


def test_the_shapes_of_wings_are_among_those_to_prepare(served: Served) -> None:
    app = an_app(served)
    assert Parcel in list(app.shapes())
    assert {route.body for route in app.table.routes if route.body} <= set(app.shapes())


async def test_no_shape_is_prepared_before_the_server_listens_and_all_are_soon_after(
    served: Served, ready: list[Any]
) -> None:
    app = an_app(served)
    site = Site(app)
    await site.listen("127.0.0.1", 0)
    assert ready == []
    await until(lambda: len(ready) == len(list(app.shapes())), "every shape")
    await site.close()


async def test_between_two_shapes_others_have_their_turn(served: Served, ready: list[Any]) -> None:
    task = asyncio.create_task(an_app(served).get_ready())
    for turn in range(1, 4):
        await asyncio.sleep(0)
        assert len(ready) == turn
    await task


async def test_a_server_that_ends_at_once_prepares_no_more(
    served: Served, ready: list[Any]
) -> None:
    site = Site(an_app(served))
    await site.listen("127.0.0.1", 0)
    await site.close()
    so_far = len(ready)
    await asyncio.sleep(0)
    assert len(ready) == so_far < len(list(site.app.shapes()))
