"""Staff at the page of the book, in front of the real server."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.web.pages.axe import AXE, complaints

pytestmark = pytest.mark.browser


def sound(page: Any) -> None:
    if AXE.exists():
        assert complaints(page) == []


def until_times(page: Any) -> None:
    """Look for free times on one day after the other, as long as there are none."""
    field = page.locator("[data-key=phone] input[name=day]")
    for _ in range(15):
        page.locator("[data-key=phone] form button:not([aria-disabled])").click()
        page.locator("[data-do=book-time], [data-key=full]").first.wait_for()
        if page.locator("[data-do=book-time]").count():
            return
        field.evaluate("one => one.stepUp()")
    raise AssertionError("no day within two weeks can be booked")


def test_staff_book_for_a_caller_find_the_code_move_and_cancel(
    open_office: Any, sign_in: Callable[..., Any]
) -> None:
    page = sign_in(f"{open_office.url}/bookings", bypass_csp=True)
    page.get_by_role("heading", name="代為預約").wait_for()
    sound(page)
    until_times(page)
    sound(page)
    page.locator("[data-do=book-time]").nth(3).click()
    said = page.locator(".said")
    said.wait_for()
    code = said.inner_text().replace(" ", "").replace("－", "-")
    assert len(code) == 9

    page.locator("input[name=code]").fill(code.lower())
    page.get_by_role("button", name="查代碼").click()
    page.get_by_role("dialog").get_by_role("button", name="改時間").click()
    page.get_by_role("dialog").locator(".options button").nth(1).wait_for()
    page.keyboard.press("Escape")
    row = page.locator("table.list tr", has_text=code)
    row.wait_for()
    sound(page)
    row.get_by_role("button").click()
    page.get_by_role("dialog").get_by_role("button", name="取消預約").click()
    page.get_by_role("dialog").get_by_role("button", name="取消預約").click()
    row.get_by_text("已取消").wait_for()

    page.get_by_role("link", name="一週").click()
    page.locator("table.week tbody tr").nth(6).wait_for()
    sound(page)


def test_a_code_that_nobody_has_is_said_to_be_unknown(
    open_office: Any, sign_in: Callable[..., Any]
) -> None:
    page = sign_in(f"{open_office.url}/bookings")
    page.locator("input[name=code]").fill("2222-2222")
    page.get_by_role("button", name="查代碼").click()
    page.locator(".status.bad").wait_for()


def test_a_supervisor_moves_a_closed_day_and_the_visitor_accepts(
    open_office: Any, sign_in: Callable[..., Any]
) -> None:
    page = sign_in(f"{open_office.url}/bookings", user="wang", bypass_csp=True)
    until_times(page)
    page.locator("[data-do=book-time]").nth(3).click()
    page.locator(".said").wait_for()
    [made] = page.evaluate("""async () => {
      const day = document.querySelector("[data-key=phone] input[name=day]").value;
      const starts = `${day}T00:00:00+08:00`, until = `${day}T23:59:59+08:00`;
      const headers = { "Content-Type": "application/json", "Idempotency-Key": "closing-it" };
      const body = JSON.stringify({ scope: "branch", reason: "typhoon", starts, until });
      await fetch("/api/v1/suspensions", { method: "POST", headers, body });
      return (await (await fetch(`/api/v1/book/day?day=${day}`)).json()).bookings;
    }""")
    page.get_by_role("link", name="停辦改期").click()
    page.get_by_text("1 筆預約落在停辦時段").wait_for()
    sound(page)
    page.locator("[data-do=plan-moves]:not([aria-disabled])").click()
    page.locator("[data-do=send-moves]:not([aria-disabled])").click()
    page.get_by_role("dialog").get_by_role("button", name="送出").click()
    page.locator("[data-do=reached]").first.wait_for()
    sound(page)
    page.locator("[data-do=reached][data-answer=accept]:not([aria-disabled])").click()
    page.get_by_text("已接受 · 已聯絡").wait_for()
    page.locator("input[name=code]").fill(made["code"])
    page.get_by_role("button", name="查代碼").click()
    page.get_by_role("dialog").get_by_text(made["code"]).first.wait_for()
