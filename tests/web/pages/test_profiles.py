"""A browser profile that is lent again keeps nothing of its previous user."""

from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from tests.web.pages.profiles import Profiles

STORED = """[document.cookie, localStorage.length, sessionStorage.length,
  (await indexedDB.databases()).length, (await caches.keys()).length].join()"""
STORE = """async () => { document.cookie = "who=mei"; localStorage.a = 1; sessionStorage.a = 1;
  indexedDB.open("a"); await caches.open("a"); }"""


class Shop(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Shop) as shop:
        Thread(target=shop.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{shop.server_port}/"
        shop.shutdown()


def visit(profiles: Profiles, site: str, **options: Any) -> tuple[Any, Any]:
    profile = profiles.lend("globalThis.first = 1", options)
    page = profile.context.new_page()
    page.goto(site)
    return profile, page


def test_nothing_stored_is_found_again(profiles: Profiles, site: str) -> None:
    first, page = visit(profiles, site)
    page.evaluate(STORE)
    first.context.grant_permissions(["geolocation"], origin=site)
    assert page.evaluate(f"async () => {STORED}") == "who=mei,1,1,1,1"
    profiles.take_back(first)

    again, page = visit(profiles, site)
    assert again is first, "or it has cost a process for nothing"
    assert page.evaluate(f"async () => {STORED}") == ",0,0,0,0"
    asked = 'async () => (await navigator.permissions.query({name: "geolocation"})).state'
    assert page.evaluate(asked) != "granted"
    assert page.evaluate("first") == 1
    profiles.take_back(again)


def test_two_at_a_time_are_two_people(profiles: Profiles, site: str) -> None:
    (one, page), (two, other) = visit(profiles, site), visit(profiles, site)
    page.evaluate(STORE)
    assert other.evaluate(f"async () => {STORED}") == ",0,0,0,0"
    profiles.take_back(one)
    profiles.take_back(two)


def test_other_options_are_another_profile(profiles: Profiles, site: str) -> None:
    one, _ = visit(profiles, site, locale="zh-TW")
    profiles.take_back(one)
    two, page = visit(profiles, site, locale="en-GB")
    assert two is not one
    assert page.evaluate("navigator.language") == "en-GB"
    profiles.take_back(two)


def test_what_it_was_made_with_it_keeps(profiles: Profiles, site: str) -> None:
    for _ in range(2):
        one, page = visit(profiles, site, permissions=["geolocation"])
        asked = 'async () => (await navigator.permissions.query({name: "geolocation"})).state'
        assert page.evaluate(asked) == "granted"
        profiles.take_back(one)


def clock_set(page: Any) -> None:
    page.clock.set_fixed_time(0)
    page.reload()


def closed(page: Any) -> None:
    page.context.close()


@pytest.mark.parametrize("spoil", [clock_set, closed])
def test_what_cannot_be_wiped_is_not_lent_again(
    profiles: Profiles, site: str, spoil: Callable[[Any], None]
) -> None:
    one, page = visit(profiles, site)
    spoil(page)
    profiles.take_back(one)
    two, page = visit(profiles, site)
    assert two is not one
    assert page.evaluate("Date.now()") > 0
    profiles.take_back(two)
