"""When something fails, the page says what: the server, the network, or the page itself."""

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.browser

#: What the oldest supported browsers lack; see the table of browsers in package.json.
OLD_BROWSER = """
delete AbortSignal.timeout; delete AbortSignal.any; delete window.structuredClone;
delete Object.hasOwn; delete crypto.randomUUID; delete Promise.withResolvers;
for (const type of [Array, String, Uint8Array]) delete type.prototype.at;
for (const name of ["toReversed", "toSorted", "toSpliced", "with", "findLast", "findLastIndex"])
  delete Array.prototype[name];
"""


def test_a_server_that_hangs_is_said_after_two_seconds_and_nothing_is_ticked(
    stage: Any, open_page: Callable[..., Any]
) -> None:
    stage.hangs.add("/counters/4/call-next")
    page = open_page(f"{stage.url}/clerk")
    page.locator(".link-state.ok").wait_for()
    page.locator(".card.idle").wait_for()

    page.keyboard.press("n")

    page.locator(".link-state.alarm", has_text="伺服器沒有回應").wait_for()
    assert page.locator(".link-state.ok").count() == 0


def test_without_a_connection_the_page_does_not_vouch_for_the_kiosk(
    stage: Any, open_page: Callable[..., Any]
) -> None:
    page = open_page(f"{stage.url}/clerk")
    page.locator(".link-state.ok").wait_for()

    stage.go_away()

    banner = page.locator("[data-key=offline]")
    banner.wait_for()
    assert "仍可發號" not in banner.inner_text()
    assert "無法得知" in banner.inner_text()


@pytest.mark.parametrize("path", ["/clerk", "/admin", "/fleet", "/t/tok"])
def test_a_browser_of_2021_shows_every_page(
    stage: Any, open_page: Callable[..., Any], path: str
) -> None:
    ticket = stage.scenes.public_ticket()
    stage.replies["GET", "/public/tickets/tok"] = (200, {"ticket": ticket})
    stage.replies["GET", "/notices"] = (200, {"notices": []})
    shown = {"/clerk": ".card.idle", "/admin": ".editor", "/fleet": ".empty", "/t/tok": ".number"}

    page = open_page(stage.url + path, before=OLD_BROWSER)

    page.locator(shown[path]).first.wait_for()
    assert "連線" not in page.locator("[role=alert]").all_inner_texts()


@pytest.mark.parametrize("path", ["/clerk", "/t/tok"])
@pytest.mark.parametrize(
    "missing", ["window.AbortController", "Object.fromEntries", "window.WebSocket"]
)
def test_a_call_that_the_browser_lacks_is_never_said_to_be_the_network(
    stage: Any, open_page: Callable[..., Any], path: str, missing: str
) -> None:
    ticket = stage.scenes.public_ticket()
    stage.replies["GET", "/public/tickets/tok"] = (200, {"ticket": ticket})
    page = open_page(stage.url + path, before=f"{missing} = undefined;")

    page.locator(".number, .desk, .choice, .fault").first.wait_for()

    text = page.locator("body").inner_text()
    assert "沒有回應" not in text
    assert "No connection" not in text
    if page.locator(".fault").count():
        assert "iOS 15" in page.locator(".fault").inner_text()
    open_page.complaints.clear()  # type: ignore[attr-defined]


def test_a_browser_that_cannot_read_the_scripts_is_told_so(
    stage: Any, open_page: Callable[..., Any], browser: Any
) -> None:
    page = open_page("about:blank")
    page.route("**/joined/*/clerk.js", lambda route: route.fulfill(
        body="export const = 1;", content_type="text/javascript"))  # fmt: skip
    page.goto(f"{stage.url}/clerk")

    page.locator(".fault", has_text="請更新瀏覽器").wait_for()
    page.get_by_role("link", name="重新整理").wait_for()
    open_page.complaints.clear()  # type: ignore[attr-defined]


def test_a_script_that_does_not_come_is_not_taken_for_an_old_browser(
    stage: Any, open_page: Callable[..., Any]
) -> None:
    page = open_page("about:blank")
    page.route("**/joined/*/clerk.js", lambda route: route.abort())
    page.goto(f"{stage.url}/clerk")

    page.locator(".fault", has_text="沒有載入完整").wait_for()
    open_page.complaints.clear()  # type: ignore[attr-defined]


def test_an_english_browser_gets_english_and_any_other_the_offices_own(
    stage: Any, open_page: Callable[..., Any]
) -> None:
    page = open_page(f"{stage.url}/clerk", locale="en-GB")
    page.get_by_role("button", name="Next").wait_for()
    page.get_by_role("button", name="中文").click()
    page.get_by_role("button", name="叫下一號").wait_for()

    page = open_page(f"{stage.url}/clerk", locale="fr-FR")
    page.get_by_role("button", name="叫下一號").wait_for()


def test_another_office_is_nowhere_called_by_the_first_ones_name(
    stage: Any, open_page: Callable[..., Any]
) -> None:
    stage.replies["GET", "/catalogue"][1]["name"] = {"zh-TW": "晨曦藥局", "en": "Dawn Pharmacy"}
    ticket = stage.scenes.public_ticket()
    stage.replies["GET", "/public/tickets/tok"] = (200, {"ticket": ticket})
    for path, shown in (("/clerk", ".card"), ("/fleet", ".empty"), ("/t/tok", ".number")):
        page = open_page(stage.url + path, width=1600)  # the bar of a counter drops it when narrow
        page.locator(shown).first.wait_for()
        assert "龍井" not in page.title() + page.locator("body").inner_text()
        assert "晨曦藥局" in page.locator("body").inner_text()
    stage.replies["GET", "/session"] = (401, {"code": "unauthorized"})
    page = open_page(f"{stage.url}/clerk")
    page.locator(".sign-in", has_text="晨曦藥局").wait_for()
    assert page.title() == "櫃檯 · 晨曦藥局"


def test_the_first_tab_leads_past_the_bar(stage: Any, open_page: Callable[..., Any]) -> None:
    page = open_page(f"{stage.url}/clerk")
    page.locator(".card.idle").wait_for()

    page.keyboard.press("Tab")
    link = page.locator(".skip")
    assert link.evaluate("one => one === document.activeElement")
    assert link.bounding_box()["y"] >= 0
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main"
    assert page.locator("h1").count() == 1


def test_a_missed_number_is_shown_how_many_numbers_later_it_comes(
    stage: Any, open_page: Callable[..., Any]
) -> None:
    ticket = stage.scenes.public_ticket(state="no_show")
    stage.replies["GET", "/public/tickets/tok"] = (200, {"ticket": ticket})

    page = open_page(f"{stage.url}/t/tok", width=390, height=844)

    page.get_by_text("將於 3 號後再叫號").wait_for()
    assert "{" not in page.locator("body").inner_text()
