"""A campaign in a browser: announced and registered for by staff, looked at by everyone."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from queue_server.clock import SystemClock
from tests.web.pages.axe import AXE, complaints

TAIPEI = ZoneInfo("Asia/Taipei")
pytestmark = pytest.mark.browser


def sound(page: Any) -> None:
    if AXE.exists():
        assert complaints(page) == []


def in_days(days: int) -> str:
    at = SystemClock().now().astimezone(TAIPEI) + timedelta(days=days)
    return at.strftime("%Y-%m-%dT%H:%M")


def test_a_campaign_is_announced_registered_for_and_looked_up(
    office: Any, sign_in: Callable[..., Any], open_page: Callable[..., Any]
) -> None:
    page = sign_in(f"{office.url}/campaigns", user="wang", bypass_csp=True)
    page.get_by_text("目前沒有名額登記").wait_for()
    sound(page)
    form = page.locator("[data-do=announce]")
    for name, value in (("name.zh-TW", "流感疫苗"), ("quota", "3"), ("cutoff", in_days(1)),
                        ("ends", in_days(5)), ("source", "大樂透下一期")):  # fmt: skip
        form.locator(f"[name='{name}']").fill(value)
    form.get_by_role("button", name="公告").click()
    page.locator("[data-do=register]:not([aria-disabled])").click()
    said = page.locator(".said")
    said.wait_for()
    code = said.inner_text().replace(" ", "").replace("－", "-")
    page.locator("table.list tr", has_text=code).wait_for()
    sound(page)
    track = page.get_by_role("link", name="登記人的頁面").get_attribute("href")

    public = open_page(f"{office.url}/draws", width=390, bypass_csp=True)
    public.get_by_role("heading", name="流感疫苗").wait_for()
    assert len(public.locator(".hash").inner_text()) == 64
    public.locator("input[name=code]").fill(code)
    public.get_by_role("button", name="查詢").click()
    public.get_by_text("已登記").wait_for()
    sound(public)

    own = open_page(f"{office.url}{track}", width=390, bypass_csp=True)
    own.get_by_role("button", name="ภาษาไทย").click()
    own.locator("[data-do=answer]:not([disabled])").click()
    own.locator("[data-do=answer].danger:not([disabled])").click()
    own.locator("[data-do=answer]").wait_for(state="detached")
    sound(own)
