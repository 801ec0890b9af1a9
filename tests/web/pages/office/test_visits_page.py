"""Visits in a browser: a request, the plan of a day, the run sheet, and the page of the asker."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from queue_server.clock import SystemClock
from queue_server.core.hours import is_workday
from queue_server.settings import Settings
from tests.web.pages.axe import AXE, complaints

TAIPEI = ZoneInfo("Asia/Taipei")
pytestmark = pytest.mark.browser


def sound(page: Any) -> None:
    if AXE.exists():
        assert complaints(page) == []


def next_office_day() -> date:
    calendar, day = Settings.load().rules.calendar, SystemClock().now().astimezone(TAIPEI).date()
    later = (day + timedelta(days=n) for n in range(1, 30))
    return next(one for one in later if is_workday(calendar, one))


def file(page: Any, place: str, **choices: str) -> str:
    form = page.locator("[data-do=file-visit]")
    form.locator("[name=place]").fill(place)
    for name, value in choices.items():
        field = form.locator(f"[name={name}]")
        (field.select_option if name in ("what", "zone") else field.fill)(value)
    before = page.locator("table.list tbody tr").count()
    form.get_by_role("button", name="送出申請").click()
    page.locator("table.list tbody tr").nth(before).wait_for()
    said: str = page.locator(".said").inner_text()
    return said.replace(" ", "").replace("－", "-")


def test_visits_are_asked_for_planned_printed_and_called_off(
    office: Any, sign_in: Callable[..., Any], open_page: Callable[..., Any]
) -> None:
    page = sign_in(f"{office.url}/visits", user="wang", bypass_csp=True)
    page.get_by_text("目前沒有申請").wait_for()
    sound(page)
    first = file(page, "龍津里中央路一段", zone="north")
    file(page, "龍津國中", zone="coast", what="school N01", groups="301 1-12")
    page.get_by_role("link", name="申請人的頁面").wait_for()
    track = page.get_by_role("link", name="申請人的頁面").get_attribute("href")
    sound(page)

    page.get_by_role("link", name="行程").click()
    page.locator("input[name=day]").fill(next_office_day().isoformat())
    page.get_by_role("button", name="顯示").click()
    for left in (1, 0):
        page.locator("[data-do=add]:not([aria-disabled])").first.click()
        page.wait_for_function(
            "left => document.querySelectorAll('[data-do=add]').length === left", arg=left
        )
        page.locator("[data-do=save-plan]:not([aria-disabled])").wait_for()
    page.locator("svg.day-line rect.work").nth(1).wait_for()
    sound(page)
    page.get_by_role("button", name=f"{first} 往", disabled=False).first.click()
    page.locator("[data-do=save-plan]:not([aria-disabled])").click()
    page.get_by_text("行程已存").wait_for()
    assert page.locator("table.stops tbody tr").count() == 4

    page.emulate_media(media="print")
    assert page.locator("td.printed.box").first.is_visible()
    assert not page.locator("[data-key=candidates]").is_visible()
    page.emulate_media(media="screen")

    own = open_page(f"{office.url}{track}", width=390, bypass_csp=True)
    own.get_by_role("heading", name="已排定").wait_for()
    sound(own)
    own.get_by_role("button", name="Tiếng Việt").click()
    own.get_by_role("heading", name="Đã xếp ngày").wait_for()
    own.locator("[data-do=cancel]:not([disabled])").click()
    own.locator("[data-do=cancel].danger:not([disabled])").click()
    own.get_by_role("heading", name="Đã hủy").wait_for()
    sound(own)
