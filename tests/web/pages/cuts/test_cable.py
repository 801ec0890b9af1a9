"""The cable carries everything until it is pulled, and on the right side of the act."""

import http.client
from collections.abc import Iterator
from typing import Any

import pytest
from aiohttp import web

from tests.loop_thread import LoopThread, close_server
from tests.ports import free_port
from tests.waiting import PATIENCE_S
from tests.web.pages.cuts.cable import Cable


class Server:
    """Remembers which acts came."""

    def __init__(self) -> None:
        self.port = free_port()
        self.came: list[str] = []
        self._thread = LoopThread()
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        async def answer(request: web.Request) -> web.Response:
            self.came.append(f"{request.method} {request.path}")
            return web.Response(text="done")

        app = web.Application()
        app.router.add_route("*", "/{path:.*}", answer)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()

    def __enter__(self) -> "Server":
        self._thread.start()
        self._thread.do(self.start())
        return self

    def __exit__(self, *_: object) -> None:
        assert self._runner is not None
        self._thread.do(close_server(self._runner))
        self._thread.stop()


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as built:
        yield built


def ask(cable: Cable, method: str, path: str) -> str:
    """What is answered; "" when the connection was broken off."""
    host = http.client.HTTPConnection(cable.url.partition("//")[2], timeout=PATIENCE_S)
    try:
        host.request(method, path, body=b"{}")
        return host.getresponse().read().decode()
    except (http.client.HTTPException, OSError):
        return ""
    finally:
        host.close()


@pytest.mark.parametrize(("side", "there"), [("before", []), ("after", ["POST /api/v1/help"])])
def test_it_is_pulled_on_one_side_of_the_act_and_goes_through_again_once_mended(
    server: Server, side: Any, there: list[str]
) -> None:
    with Cable(server.port) as cable:
        assert ask(cable, "POST", "/api/v1/help") == "done"
        server.came.clear()
        cable.pull_at_next_act(side)
        assert ask(cable, "GET", "/api/v1/board") == "done"
        assert ask(cable, "POST", "/api/v1/help") == ""
        cable.wait_until_out()
        assert ask(cable, "GET", "/api/v1/board") == ""
        assert server.came == ["GET /api/v1/board", *there]
        cable.mend()
        assert ask(cable, "POST", "/api/v1/help") == "done"


def test_a_server_that_is_not_there_is_as_a_cable_that_is_out() -> None:
    with Cable(free_port()) as cable:
        assert ask(cable, "GET", "/api/v1/board") == ""
