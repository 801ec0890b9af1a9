"""The board in a real browser: call, chime, loss of the server, and who can use it."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from aiohttp import web

from queue_server.signage.board.document import document
from queue_server.signage.board.picture import BoardPainter
from queue_server.signage.routes.board import chime_file
from queue_server.web.files import documents
from queue_server.wire.words.wording import Wording
from tests.catalogue import a_board, a_call, a_catalogue, a_counter, shipped_strings
from tests.web.pages.axe import AXE, complaints
from tests.web.pages.moments import keep_watch, wait_until_seen

pytestmark = pytest.mark.browser

#: Newer than Chromium 56, which reads the rest of our sheet.
TOO_NEW = re.compile(
    r"(?<![-\w])(?:gap|inset|aspect-ratio|place-\w+|grid[-\w]*)\s*:|clamp\(|min\(|max\(|:has\(|:is\("
    r"|:where\(|dvh|@layer|@container|color-mix"
)
#: Whether the stage is a number's, which lasts for some seconds.
CALLED = (
    "document.body.classList.contains('calling')"
    " && document.getElementById('stage-label').textContent.includes('{}')"
)
WORDS = Wording(a_catalogue(strings=shipped_strings()))


def message(at: str, n: int = 0, **more: Any) -> dict[str, Any]:
    calls = [{**a_call(n, f"A{n:03}", 3, at=at), **more}] if n else []
    counters = [a_counter(3, "called", f"A{n:03}" if n else None)]
    board = a_board(at=at, announcements=calls, counters=counters)
    return {
        "type": "picture", "at": at, "closed": False, "html": BoardPainter(WORDS).main(board),
        "calls": calls, "here": [f"A{n:03}@3"] if n else [],
    }  # fmt: skip


@pytest.fixture
def board(stage: Any) -> Any:
    """The stage with the board's own document."""

    async def page(request: web.Request) -> web.StreamResponse:
        if request.path == "/board/chime.wav":
            return web.Response(body=chime_file(), content_type="audio/wav")
        content = document(stage.snapshots["picture"], WORDS)
        return web.Response(body=content, content_type="text/html")

    stage.snapshots["picture"] = message("2026-11-23T09:00:00+08:00")
    stage.serve_page = page
    return stage


def _said(page: Any, name: str) -> Any:
    return page.evaluate(f"document.body.dataset.{name}")


def _until(page: Any, said: str) -> None:
    page.wait_for_function(said)


def test_a_call_takes_the_stage_and_is_chimed_once_sound_is_allowed(
    board: Any, open_page: Callable[..., Any]
) -> None:
    page = open_page(f"{board.url}/board", 1920, 1080)
    page.locator(".nobody").wait_for()
    _until(page, "document.body.dataset.sound === 'blocked'")
    page.keyboard.press("Enter")
    _until(page, "document.body.dataset.sound === 'on'")
    _until(page, "document.body.dataset.ready === 'yes'")
    keep_watch(page, "A001", CALLED.format("A001"))
    board.push("picture", message("2026-11-23T09:00:05+08:00", 1))
    wait_until_seen(page, "A001")
    board.push("picture", message("2026-11-23T09:00:06+08:00", 1))
    _until(page, "document.getElementById('clock').textContent === '09:00'")
    assert _said(page, "chimed") == "1"
    assert page.evaluate("document.documentElement.scrollHeight") == 1080


def test_a_board_goes_on_when_the_server_is_back(board: Any, open_page: Callable[..., Any]) -> None:
    page = open_page(f"{board.url}/board", 1280, 720)
    page.locator(".nobody").wait_for()
    keep_watch(page, "A007", CALLED.format("A007"))
    board.go_away()
    board.snapshots["picture"] = message("2026-11-23T09:00:05+08:00", 7)
    board.come_back()
    wait_until_seen(page, "A007")


def test_a_visitor_who_cannot_hear_the_call_is_said_to_be_fetched(
    board: Any, open_page: Callable[..., Any]
) -> None:
    page = open_page(f"{board.url}/board", 1280, 720)
    page.locator(".nobody").wait_for()
    board.push("picture", message("2026-11-23T09:00:05+08:00", 1, in_person=True))
    page.locator("#stage-fetched", has_text="專人前往").wait_for()
    board.push("picture", message("2026-11-23T09:00:25+08:00", 2))
    page.locator("#stage-label", has_text="A002").wait_for()
    page.locator("#stage-fetched").wait_for(state="hidden")


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed")
@pytest.mark.parametrize("n", [0, 1])
@pytest.mark.parametrize("size", [(1920, 1080), (360, 740)])
def test_everyone_can_use_the_board(
    board: Any, open_page: Callable[..., Any], n: int, size: tuple[int, int]
) -> None:
    # An hour old: nothing flashes, so that what is measured stands still.
    shown = message("2026-11-23T09:00:00+08:00", n, in_person=True)
    board.snapshots["picture"] = {**shown, "calls": []}
    page = open_page(f"{board.url}/board", *size, bypass_csp=True)
    page.locator("#stage, .nobody").wait_for()
    assert complaints(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == size[0]


def test_the_sheets_ask_nothing_of_a_television_that_it_lacks() -> None:
    sheets = sorted((documents.FOLDER / "board").glob("*.css"))
    assert [one.name for one in sheets] == ["board.css", "narrow.css"]
    assert [TOO_NEW.findall(one.read_text("utf-8")) for one in sheets] == [[], []]
