"""Tests for ``tests.loop_thread``: what a server leaves open does not affect the next test."""

import gc
import socket
import warnings

from aiohttp import web

from tests.loop_thread import LoopThread, close_server


def test_a_connection_whose_far_end_does_not_read_is_not_left_open() -> None:
    thread = LoopThread()
    thread.start()
    runner, port = thread.do(_served())
    with socket.create_connection(("127.0.0.1", port)) as reader:
        reader.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert reader.recv(1)
        thread.do(close_server(runner))
        thread.stop()
    with warnings.catch_warnings(record=True) as left:
        warnings.simplefilter("always")
        gc.collect()
    assert [str(one.message) for one in left] == []


async def _served() -> tuple[web.AppRunner, int]:
    async def much(_: web.Request) -> web.Response:
        return web.Response(body=b"x" * 50_000_000)

    app = web.Application()
    app.router.add_get("/", much)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    return runner, runner.addresses[0][1]
