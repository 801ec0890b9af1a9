"""An alarm from the call to its outcome, and what an auditor finds about it, in a real Chromium."""

import json
import re
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest

from tests.waiting import PATIENCE_S
from tests.web.pages.axe import AXE, complaints

pytestmark = pytest.mark.browser

PASSWORD = "lobby-lantern-2026\n"


def call_for_help(office: Any, kiosk: str = "front") -> None:
    """As a visitor does at a kiosk."""
    token = office.run("enroll", kiosk, "--kind", "kiosk")
    head = {"Authorization": f"Bearer {token}", "Content-Type": "application/json",
            "Idempotency-Key": f"help-{kiosk}"}  # fmt: skip
    request = urllib.request.Request(f"{office.url}/api/v1/help", b"{}", head)
    with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
        assert json.load(answer)["place"] == kiosk


def test_who_goes_to_a_visitor_closes_the_alarm_with_what_came_of_it(
    office: Any, sign_in: Callable[..., Any], open_page: Callable[..., Any]
) -> None:
    office.run("user", "add", "audrey", "--role", "auditor", text=PASSWORD)
    call_for_help(office)
    page = sign_in(f"{office.url}/floor", "wang", bypass_csp=True)
    panel = page.locator("[data-key=alarms]")
    panel.get_by_role("button", name="我去協助").click()
    panel.get_by_text(re.compile("^wang 處理中")).wait_for()

    panel.get_by_role("button", name=re.compile("^結案")).press("Enter")
    sheet = page.locator("dialog")
    sheet.get_by_label("已到場協助").check()
    sheet.get_by_label(re.compile("^補充說明")).fill("幫忙換語言")
    if AXE.exists():
        assert complaints(page) == []
    page.keyboard.press("Enter")
    page.get_by_text(re.compile("^已結案")).wait_for()
    panel.get_by_text(re.compile("處理中")).wait_for(state="detached")

    panel.get_by_role("button", name="今日處理紀錄").click()
    closed = page.locator("dialog li", has_text="front")
    closed.get_by_text(re.compile("已到場協助（wang）")).wait_for()

    seen = sign_in(f"{office.url}/admin#journal", "audrey")
    row = seen.locator("tr", has_text="已到場協助")
    row.get_by_text("wang").wait_for()
    assert "幫忙換語言" in row.inner_text()


def test_an_alarm_in_other_hands_can_only_be_taken_over(
    office: Any, sign_in: Callable[..., Any]
) -> None:
    call_for_help(office)
    first = sign_in(f"{office.url}/floor", "wang")
    first.locator("[data-key=alarms]").get_by_role("button", name="我去協助").click()
    first.get_by_text(re.compile("^wang 處理中")).wait_for()
    office.run("user", "add", "lin-s", "--role", "supervisor", text=PASSWORD)
    second = sign_in(f"{office.url}/floor", "lin-s")
    panel = second.locator("[data-key=alarms]")
    panel.get_by_role("button", name=re.compile("^接手處理")).wait_for()
    assert panel.get_by_role("button", name=re.compile("^結案")).count() == 0
    panel.get_by_role("button", name=re.compile("^接手處理")).click()
    panel.get_by_text(re.compile("^lin-s 處理中")).wait_for()
    first.get_by_role("button", name=re.compile("^接手處理")).wait_for()


def test_an_auditor_reads_filters_and_verifies_and_can_do_nothing_else(
    office: Any, sign_in: Callable[..., Any]
) -> None:
    office.run("user", "add", "audrey", "--role", "auditor", text=PASSWORD)
    office.run("user", "add", "王主任", "--role", "supervisor", text=PASSWORD)
    office.issue()
    page = sign_in(f"{office.url}/admin", "audrey", bypass_csp=True)
    tabs = page.locator(".tabs a")
    tabs.first.wait_for()
    assert tabs.all_inner_texts() == ["紀錄", "稽核"]

    page.get_by_role("link", name="稽核").click()
    events = page.locator("[data-key=security]")
    events.locator("tr", has_text="登入").first.wait_for()
    page.get_by_label("篩選人員、位址或事件").fill("audrey")
    page.keyboard.press("Enter")
    events.locator("tr", has_text="audrey").first.wait_for()
    assert all("audrey" in one for one in events.locator("tbody tr").all_inner_texts())
    page.get_by_label("篩選人員、位址或事件").fill("nobody at all")
    page.keyboard.press("Enter")
    events.locator(".empty").wait_for()

    page.get_by_role("button", name="驗證整條日誌鏈").click()
    page.get_by_text(re.compile("完整無誤")).wait_for()
    if AXE.exists():
        assert complaints(page) == []

    page.goto(f"{office.url}/admin#users")
    page.locator(".tabs a[aria-current]", has_text="紀錄").wait_for()
    assert page.locator("[data-do=user-add]").count() == 0
