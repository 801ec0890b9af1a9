"""Pages and files as a browser gets them."""

from typing import Any

import pytest

PAGES = ["/clerk", "/admin", "/fleet", "/t/anything"]
FILES = {
    "/static/theme.css": "text/css",
    "/static/lib/api.js": "text/javascript",
    "/static/icon.svg": "image/svg+xml",
}


@pytest.mark.parametrize("path", PAGES)
async def test_a_page_runs_nothing_inline_and_is_in_nobodys_frame(served: Any, path: str) -> None:
    reply = await served.call("GET", path)
    policy = reply.headers["Content-Security-Policy"]
    assert reply.status == 200
    assert reply.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "unsafe-inline" not in policy
    assert "frame-ancestors 'none'" in policy
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert b"<script>" not in reply.raw
    assert b" style=" not in reply.raw


@pytest.mark.parametrize("path", FILES)
async def test_a_file_has_its_type_and_is_sent_once(served: Any, path: str) -> None:
    reply = await served.call("GET", path)
    assert reply.status == 200
    assert reply.headers["Content-Type"].split(";")[0] == FILES[path]
    tag = {"If-None-Match": reply.headers["ETag"]}
    again = await served.call("GET", path, headers=tag)
    assert (again.status, again.raw) == (304, b"")


async def test_the_catalogue_is_sent_once(served: Any) -> None:
    reply = await served.call("GET", "/api/v1/catalogue")
    assert reply.body["branch"] == "longjing"
    assert len(reply.body["services"]) == 51
    tag = {"If-None-Match": reply.headers["ETag"]}
    assert (await served.call("GET", "/api/v1/catalogue", headers=tag)).status == 304


async def test_the_front_door_leads_to_the_clerk_page(served: Any) -> None:
    reply = await served.call("GET", "/")
    assert (reply.status, reply.headers["Location"]) == (302, "/clerk")


async def test_head_is_get_without_the_body(served: Any) -> None:
    reply = await served.call("HEAD", "/clerk")
    assert (reply.status, reply.raw) == (200, b"")
    assert int(reply.headers["Content-Length"]) > 0


async def test_answers_of_the_api_are_not_kept_by_anybody(served: Any) -> None:
    reply = await served.call("GET", "/api/v1/board", who="display")
    assert reply.headers["Cache-Control"] == "no-store"
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert "aiohttp" not in reply.headers["Server"]
