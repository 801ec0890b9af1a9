"""A visitor books, moves and cancels on a telephone, in front of the real server."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.web.pages.axe import AXE, complaints

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844, "bypass_csp": True}
TITLES = {
    "zh-TW": "請選擇要預約的業務", "en": "What would you like to book?",
    "vi": "Quý khách muốn đặt hẹn việc gì?", "id": "Layanan apa yang ingin Anda pesan?",
    "th": "ต้องการนัดหมายเรื่องใด",
}  # fmt: skip


def press(page: Any, action: str, which: int = 0) -> None:
    page.locator(f"[data-do={action}]:not([disabled])").nth(which).click()


def step(page: Any, name: str) -> None:
    page.locator(f"main[data-step={name}]").wait_for()
    page.locator("[data-do]:not([disabled])").first.wait_for()


def sound(page: Any) -> None:
    """Axe finds nothing, and every button is large enough for a finger."""
    if AXE.exists():
        assert complaints(page) == []
    for box in page.locator("button, a.button").all():
        size = box.bounding_box()
        assert size["height"] >= 44, box.inner_text()


def until_confirmed(page: Any) -> None:
    press(page, "service")
    step(page, "day")
    press(page, "day", 1)
    step(page, "time")
    press(page, "time", 2)
    step(page, "confirm")


def test_a_visitor_books_then_moves_then_cancels(
    open_office: Any, open_page: Callable[..., Any]
) -> None:
    page = open_page(f"{open_office.url}/book", **PHONE)
    step(page, "service")
    sound(page)
    press(page, "service")
    step(page, "day")
    sound(page)
    press(page, "day", 1)
    step(page, "time")
    sound(page)
    press(page, "time", 2)
    step(page, "confirm")
    sound(page)
    press(page, "extend")
    page.locator("[data-do=extend]").wait_for(state="detached")
    press(page, "confirm")
    step(page, "done")
    sound(page)
    code = page.locator(".code").inner_text()
    assert len(code) == 9
    assert "/b/" in page.url

    before = page.locator(".big").inner_text()
    press(page, "change")
    step(page, "day")
    press(page, "day", 1)
    step(page, "time")
    press(page, "time", 5)
    step(page, "done")
    assert page.locator(".code").inner_text() == code
    assert page.locator(".big").inner_text() != before

    again = open_page(page.url, **PHONE)
    step(again, "done")
    assert again.locator(".code").inner_text() == code
    press(again, "cancel")
    press(again, "cancel")
    again.get_by_role("heading", name="預約已取消").wait_for()
    page.reload()
    page.get_by_role("heading", name="預約已取消").wait_for()


def test_a_time_that_is_gone_is_said_with_the_nearest_ones_and_nothing_is_lost(
    open_office: Any, open_page: Callable[..., Any]
) -> None:
    first = open_page(f"{open_office.url}/book", **PHONE)
    second = open_page(f"{open_office.url}/book", **PHONE)
    for page in (first, second):
        step(page, "service")
        press(page, "service")
        step(page, "day")
        press(page, "day", 4)
        step(page, "time")
    press(first, "time", 2)
    step(first, "confirm")
    press(second, "time", 2)
    second.locator(".wrong").wait_for()
    assert second.locator("[data-do=near]").count() == 5
    sound(second)
    press(second, "near")
    step(second, "confirm")


def test_the_page_speaks_five_languages(open_office: Any, open_page: Callable[..., Any]) -> None:
    page = open_page(f"{open_office.url}/book", **PHONE)
    step(page, "service")
    for tag, title in TITLES.items():
        page.locator(f"[data-do=language][data-value={tag}]").click()
        page.get_by_role("heading", name=title).wait_for()
        assert page.locator("html").get_attribute("lang") == tag


def test_a_link_that_was_made_up_says_so(open_office: Any, open_page: Callable[..., Any]) -> None:
    page = open_page(f"{open_office.url}/b/nothing", **PHONE)
    page.get_by_text("查無此預約").wait_for()
