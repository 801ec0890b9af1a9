"""Staff at the page of the book, in front of the real server."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.web.pages.axe import AXE, complaints

pytestmark = pytest.mark.browser


def sound(page: Any) -> None:
    if AXE.exists():
        assert complaints(page) == []


def fits_a_telephone(page: Any) -> None:
    """Wide tables are scrolled in their panels; the page is not wider than the glass."""
    usual = page.viewport_size
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.set_viewport_size(usual)


def until_times(page: Any) -> None:
    """Look for free times on one day after the other, as long as there are none."""
    field = page.locator("[data-key=phone] input[name=day]")
    for _ in range(15):
        with page.expect_response(lambda one: "/book/days?" in one.url and "day=" in one.url):
            page.locator("[data-key=phone] form button:not([aria-disabled])").click()
        # What stood there before is of another day: the page is done once it can be asked again.
        page.locator("[data-key=phone] form button:not([aria-disabled])").wait_for()
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
    fits_a_telephone(page)


def test_a_code_that_nobody_has_is_said_to_be_unknown(
    open_office: Any, sign_in: Callable[..., Any]
) -> None:
    page = sign_in(f"{open_office.url}/bookings")
    page.locator("input[name=code]").fill("2222-2222")
    page.get_by_role("button", name="查代碼").click()
    page.locator(".status.bad").wait_for()


BOOKED = {
    "id": "one", "pool": "counter", "minute": 540, "minutes": 20, "zone": "Asia/Taipei",
    "services": ["T01"], "party": 1, "priority": "", "language": "zh-TW", "state": "booked",
    "due_at": "2026-11-30T01:00:00Z", "late_min": 15, "lane": 0, "origin": "web",
    "code": "R7K4-92MQ",
}  # fmt: skip


def test_a_visitor_who_is_too_early_is_checked_in_as_booked_or_asked_first(
    open_office: Any, sign_in: Callable[..., Any]
) -> None:
    asked: list[dict[str, Any]] = []

    def a_day(route: Any) -> None:
        day = parse_qs(urlsplit(route.request.url).query)["day"][0]
        route.fulfill(json={"day": day, "bookings": [{**BOOKED, "day": day}]})

    def check_in(route: Any) -> None:
        asked.append(route.request.post_data_json)
        early = {"code": "too_early", "at": "08:45", "detail": "too early"}
        ticket = {"ticket": {"label": "A001"}}
        route.fulfill(**({"status": 409, "json": early} if len(asked) == 1 else {"json": ticket}))

    page = sign_in(f"{open_office.url}/bookings")
    page.route("**/api/v1/book/day?*", a_day)
    page.route("**/api/v1/book/check-in", check_in)
    page.reload()
    page.locator("table.list tr", has_text="R7K4-92MQ").get_by_role("button").click()
    page.get_by_role("dialog").get_by_role("button", name="報到取號").click()
    page.get_by_role("dialog").get_by_role("button", name="改取一般號").click()
    page.locator(".status", has_text="A001").wait_for()
    assert asked == [{"code": "R7K4-92MQ"}, {"code": "R7K4-92MQ", "walk_in": True}]


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
    page.get_by_role("heading", name="颱風停班").wait_for()
    sound(page)
    page.locator("[data-do=plan-moves]:not([aria-disabled])").click()
    page.locator("[data-do=send-moves]:not([aria-disabled])").click()
    page.get_by_role("dialog").get_by_role("button", name="送出").click()
    page.locator("[data-do=reached]").first.wait_for()
    sound(page)
    fits_a_telephone(page)
    page.locator("[data-do=reached][data-answer=accept]:not([aria-disabled])").click()
    page.get_by_text("已接受 · 已聯絡").wait_for()
    page.locator("input[name=code]").fill(made["code"])
    page.get_by_role("button", name="查代碼").click()
    page.get_by_role("dialog").get_by_text(made["code"]).first.wait_for()


FREE = """async () => {
  const days = (await (await fetch("/api/v1/book/days?pool=counter&services=T01")).json()).days;
  const { day } = days.find((one) => one.state === "free");
  const query = `/api/v1/book/days?pool=counter&services=T01&day=${day}`;
  const { minute } = (await (await fetch(query)).json()).times.find((one) => one.free);
  return [day, minute];
}"""


def test_a_supervisor_tries_a_list_then_imports_it(
    open_office: Any, sign_in: Callable[..., Any]
) -> None:
    page = sign_in(f"{open_office.url}/bookings#import", user="wang", bypass_csp=True)
    page.locator("textarea[name=list]").wait_for()
    day, minute = page.evaluate(FREE)
    at = f"{minute // 60:02}:{minute % 60:02}"
    head = "pool,services,day,time\n"
    page.locator("textarea[name=list]").fill(f"{head}counter,T01,{day},03:00\n")
    page.get_by_role("button", name="試跑").click()
    page.locator("[data-key=result] tr.alarm").wait_for()
    assert page.locator("[data-do=import-now]").count() == 0
    page.locator("textarea[name=list]").fill(f"{head}counter,T01,{day},{at}\n")
    page.get_by_role("button", name="試跑").click()
    page.locator("[data-do=import-now]:not([aria-disabled])").wait_for()
    sound(page)
    page.locator("[data-do=import-now]").click()
    page.locator("[data-key=result] td.code").get_by_text("-").wait_for()
    assert len(page.locator("[data-key=result] td.code").inner_text()) == 9


def test_staff_see_who_waits_for_a_seat_and_take_one_off_the_list(
    open_office: Any, sign_in: Callable[..., Any]
) -> None:
    page = sign_in(f"{open_office.url}/bookings#waiting", bypass_csp=True)
    code = page.evaluate("""async () => {
      const days = (await (await fetch("/api/v1/book/days?pool=counter&services=T01")).json()).days;
      const first = days.find((one) => one.state !== "closed").day;
      const body = JSON.stringify({ pool: "counter", services: ["T01"], first, last: first });
      const headers = { "Content-Type": "application/json", "Idempotency-Key": "waits" };
      const made = await fetch("/api/v1/book/waiting", { method: "POST", headers, body });
      return (await made.json()).code;
    }""")
    page.reload()
    row = page.locator("[data-key=waiting] tbody tr", has_text=code)
    row.wait_for()
    sound(page)
    row.locator("[data-do=leave-for]").click()
    page.get_by_role("dialog").get_by_role("button", name="移出候補").click()
    row.wait_for(state="detached")


def test_a_supervisor_sees_whom_a_rule_hits_saves_it_and_takes_it_back(
    open_office: Any, sign_in: Callable[..., Any]
) -> None:
    page = sign_in(f"{open_office.url}/bookings", user="wang", bypass_csp=True)
    until_times(page)
    day = page.locator("[data-key=phone] input[name=day]").input_value()
    page.locator("[data-do=book-time]").nth(3).click()
    page.locator(".said").wait_for()
    page.get_by_role("link", name="預約規則").click()
    page.locator("[data-key=rule] input[name=first]").fill(day)
    page.locator("[data-key=rule] input[name=last]").fill(day)
    page.locator("[data-key=rule] input[name=lanes]").fill("0")
    page.get_by_role("button", name="看影響哪些預約").click()
    page.locator("[data-key=hits] tbody tr").first.wait_for()
    sound(page)
    page.locator("[data-do=save-rule]:not([aria-disabled])").click()
    page.locator("[data-do=remove-rule]:not([aria-disabled])").wait_for()
    sound(page)
    page.get_by_role("link", name="停辦改期").click()
    page.get_by_text("這些預約已沒有席次").first.wait_for()
    page.get_by_role("link", name="預約規則").click()
    page.locator("[data-do=remove-rule]:not([aria-disabled])").click()
    page.get_by_text("每天都照設定檔").wait_for()
    page.locator("[data-do=again]").wait_for()
