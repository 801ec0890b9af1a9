"""Clerk, supervisor and visitor in real Chromium, in front of the real server."""

from collections.abc import Callable
from typing import Any

import pytest

from queue_server.clock import SystemClock

pytestmark = pytest.mark.browser

ADDRESSES = ("/clerk", "/admin", "/fleet")


def sit_at(page: Any, counter: int) -> None:
    page.locator(f"[data-do=choose][data-counter='{counter}']").click()
    page.locator(f".place:has-text('{counter} 號櫃檯')").wait_for()
    page.get_by_role("button", name="叫下一號").wait_for()


def press(page: Any, key: str) -> None:
    """As by a clerk who sees that the last step is done: a key before that is soon too old."""
    page.locator(".main:not([aria-disabled])").wait_for()
    page.keyboard.press(key)


def label(page: Any) -> str:
    text: str = page.locator(".card .label").inner_text()
    return text


def test_a_clerk_serves_a_visitor_with_four_keys(office: Any, sign_in: Callable[..., Any]) -> None:
    ticket = office.issue()
    page = sign_in(f"{office.url}/clerk")
    sit_at(page, 5)

    press(page, "n")
    page.locator(".card.called").wait_for()
    assert label(page) == ticket["label"]

    press(page, "r")
    page.get_by_text("已叫 2 次").wait_for()

    press(page, "s")
    page.locator(".card.serving").wait_for()

    press(page, "f")
    page.locator(".card.idle").wait_for()


def test_keys_pressed_faster_than_the_server_answers_are_all_done(
    office: Any, sign_in: Callable[..., Any]
) -> None:
    first, second = office.issue(), office.issue()
    page = sign_in(f"{office.url}/clerk")
    sit_at(page, 5)
    press(page, "n")
    page.locator(".card.called", has_text=first["label"]).wait_for()
    press(page, "s")
    page.locator(".card.serving").wait_for()

    # A key waits for its turn for a moment, which on a busy machine is soon over: it lasts here.
    page.clock.set_fixed_time(SystemClock().now())
    press(page, "f")
    page.keyboard.press("n")

    page.locator(".card.called", has_text=second["label"]).wait_for()


def test_a_number_taken_at_the_kiosk_appears_without_reloading(
    office: Any, sign_in: Callable[..., Any]
) -> None:
    page = sign_in(f"{office.url}/clerk")
    sit_at(page, 5)
    page.get_by_text("目前無人等候").first.wait_for()

    ticket = office.issue(priority="caring")

    row = page.locator(".waiting li.row", has_text=ticket["label"])
    row.wait_for()
    assert "愛心" in row.inner_text()


def test_another_clerk_sees_who_is_called_where(office: Any, sign_in: Callable[..., Any]) -> None:
    ticket = office.issue()
    mei = sign_in(f"{office.url}/clerk", "mei")
    lin = sign_in(f"{office.url}/clerk", "lin")
    sit_at(mei, 5)
    taken = lin.locator("[data-do=take-over][data-counter='5']")
    taken.wait_for()
    assert "mei" in taken.inner_text()
    sit_at(lin, 6)

    press(mei, "n")

    lin.locator(".counters .row", has_text=ticket["label"]).wait_for()
    lin.get_by_text("目前無人等候").first.wait_for()


def test_two_clerks_pressing_next_at_once_call_two_visitors(
    office: Any, sign_in: Callable[..., Any]
) -> None:
    tickets = {office.issue()["label"], office.issue()["label"]}
    mei = sign_in(f"{office.url}/clerk", "mei")
    lin = sign_in(f"{office.url}/clerk", "lin")
    sit_at(mei, 5)
    sit_at(lin, 6)

    press(mei, "n")
    press(lin, "n")

    mei.locator(".card.called").wait_for()
    lin.locator(".card.called").wait_for()
    assert {label(mei), label(lin)} == tickets


def test_a_slip_of_the_finger_is_taken_back(office: Any, sign_in: Callable[..., Any]) -> None:
    ticket = office.issue()
    page = sign_in(f"{office.url}/clerk")
    sit_at(page, 5)
    press(page, "n")
    page.locator(".card.called").wait_for()

    press(page, "u")

    page.locator(".card.idle").wait_for()
    page.locator(".waiting li.row", has_text=ticket["label"]).wait_for()


def test_absent_is_offered_only_after_calls_and_seconds(
    office: Any, sign_in: Callable[..., Any]
) -> None:
    office.issue()
    page = sign_in(f"{office.url}/clerk")
    sit_at(page, 5)
    press(page, "n")
    absent = page.locator("[data-verb='no-show']")
    page.locator(".card.called").wait_for()
    assert "需再叫 1 次" in absent.inner_text()
    assert absent.get_attribute("aria-disabled") == "true"

    press(page, "r")
    page.get_by_text("已叫 2 次").wait_for()

    assert "秒" in absent.inner_text()
    press(page, "x")
    assert page.locator(".card.called").count() == 1


def test_transfer_hold_and_resume_by_keys(office: Any, sign_in: Callable[..., Any]) -> None:
    office.issue()
    page = sign_in(f"{office.url}/clerk")
    sit_at(page, 5)
    press(page, "n")
    page.locator(".card.called").wait_for()
    press(page, "s")
    page.locator(".card.serving").wait_for()

    press(page, "h")
    page.locator(".held .row").wait_for()
    page.locator(".card.idle").wait_for()
    press(page, "e")
    page.locator(".card.serving").wait_for()
    press(page, "t")
    page.get_by_placeholder("輸入名稱或代碼篩選").fill("6 號")
    page.keyboard.press("Enter")

    page.locator(".waiting li.row").wait_for()
    page.locator(".card.idle").wait_for()


def test_a_number_is_given_on_behalf_of_a_visitor(office: Any, sign_in: Callable[..., Any]) -> None:
    page = sign_in(f"{office.url}/clerk")
    sit_at(page, 5)

    press(page, "i")
    page.get_by_placeholder("輸入名稱或代碼篩選").fill("T01")
    page.keyboard.press("Enter")
    page.locator("dialog .options kbd").first.wait_for()
    page.keyboard.press("2")

    issued = page.locator("dialog .issued .label")
    issued.wait_for()
    page.locator(".waiting li.row", has_text=issued.inner_text()).wait_for()


def test_pausing_asks_why_and_n_comes_back(office: Any, sign_in: Callable[..., Any]) -> None:
    page = sign_in(f"{office.url}/clerk")
    sit_at(page, 5)

    press(page, "p")
    page.locator("dialog").get_by_text("用餐").click()
    page.locator("dialog").get_by_text("30 分鐘").click()
    page.locator(".card.paused", has_text="回來").wait_for()
    assert "用餐" in page.locator(".card").inner_text()
    press(page, "n")

    page.locator(".card.idle").wait_for()


def test_a_call_for_help_reaches_the_others_until_somebody_goes(
    office: Any, sign_in: Callable[..., Any]
) -> None:
    mei = sign_in(f"{office.url}/clerk", "mei")
    lin = sign_in(f"{office.url}/clerk", "lin")
    sit_at(mei, 5)
    sit_at(lin, 6)

    wang = sign_in(f"{office.url}/floor", "wang")
    wang.get_by_role("button", name="English").click()
    said = "5 號櫃檯 需要協助"

    mei.get_by_role("button", name="呼叫支援").click()
    lin.locator(".alerts").get_by_text(said).first.wait_for()
    # Who asked for it is not told of it, nor by anything that comes later.
    ticket = office.issue()
    mei.locator(".waiting li.row", has_text=ticket["label"]).wait_for()
    assert mei.get_by_text(said).count() == 0
    asked = wang.locator("[data-key=alarms] li", has_text="Counter 5")
    asked.get_by_role("button", name="I am going").wait_for()
    lin.locator("[data-do=alerts]").click()
    lin.get_by_role("button", name="我去協助").click()

    # From then on it is hers, until she says what came of it.
    hers = lin.locator(".alerts .banner", has_text=said)
    hers.get_by_text("lin 處理中").wait_for()
    lin.get_by_role("button", name="我去協助").wait_for(state="detached")
    asked.get_by_text("Help is wanted at Counter 5").first.wait_for()
    hers.get_by_role("button", name="結案").click()
    lin.locator("dialog").get_by_role("button", name="結案").click()
    lin.locator(".alerts").get_by_text(said).first.wait_for(state="detached")
    asked.wait_for(state="detached")


def test_a_server_that_goes_is_shown_with_the_time_and_comes_back_by_itself(
    office: Any, sign_in: Callable[..., Any]
) -> None:
    page = sign_in(f"{office.url}/clerk")
    sit_at(page, 5)

    office.stop()
    banner = page.locator(".banner.bad", has_text="連線中斷")
    banner.wait_for()

    office.start()
    banner.wait_for(state="detached")
    ticket = office.issue()
    page.locator(".waiting li.row", has_text=ticket["label"]).wait_for()


def test_a_reload_comes_back_to_the_same_counter(office: Any, sign_in: Callable[..., Any]) -> None:
    office.issue()
    page = sign_in(f"{office.url}/clerk")
    sit_at(page, 5)
    press(page, "n")
    page.locator(".card.called").wait_for()
    before = label(page)

    page.reload()

    page.locator(".card.called").wait_for()
    assert label(page) == before


def test_a_wrong_password_is_said_in_words(office: Any, open_page: Callable[..., Any]) -> None:
    page = open_page(f"{office.url}/clerk")
    page.get_by_label("帳號").fill("mei")
    page.get_by_label("密碼").fill("not-the-password")
    page.keyboard.press("Enter")

    page.locator("form .alarm:not(:empty)").wait_for()
    assert page.get_by_role("button", name="登出", exact=True).count() == 0


def test_signing_out_leaves_nothing_on_the_screen(office: Any, sign_in: Callable[..., Any]) -> None:
    ticket = office.issue()
    page = sign_in(f"{office.url}/clerk")
    sit_at(page, 5)
    page.get_by_role("button", name="登出", exact=True).click()

    page.get_by_label("密碼").wait_for()
    assert ticket["label"] not in page.content()


def test_a_notice_is_written_changed_taken_down_and_put_back(
    office: Any, sign_in: Callable[..., Any]
) -> None:
    page = sign_in(f"{office.url}/admin", "wang")
    page.locator('[name="title.zh-TW"]').fill("本所 12 月 1 日停電")
    page.get_by_role("button", name="儲存").click()
    item = page.locator(".items li", has_text="停電")
    item.wait_for()

    item.get_by_role("button", name="編輯").click()
    title = page.locator('[name="title.zh-TW"]')
    assert title.input_value() == "本所 12 月 1 日停電"
    title.fill("本所 12 月 2 日停電")
    page.get_by_role("button", name="儲存").click()
    page.locator(".items li", has_text="12 月 2 日").wait_for()

    page.locator(".items li", has_text="停電").get_by_role("button", name="刪除").click()
    page.locator("dialog").get_by_role("button", name="刪除").click()
    page.locator(".items li", has_text="停電").wait_for(state="detached")
    page.get_by_role("button", name="復原").click()
    page.locator(".items li", has_text="停電").wait_for()


def test_a_service_is_suspended_and_lifted(office: Any, sign_in: Callable[..., Any]) -> None:
    page = sign_in(f"{office.url}/admin#suspensions", "wang")
    page.get_by_label("範圍").select_option("service:T01")
    page.get_by_label("原因").select_option(label="系統維護")
    page.locator('[name="wording.zh-TW"]').fill("因系統維護，暫停受理")
    page.get_by_role("button", name="立即生效").click()
    item = page.locator(".items li", has_text="系統維護")
    item.wait_for()

    item.get_by_role("button", name="恢復服務").click()
    page.locator("dialog").get_by_role("button", name="恢復服務").click()

    item.wait_for(state="detached")


def test_the_journal_shows_who_did_what(office: Any, sign_in: Callable[..., Any]) -> None:
    ticket = office.issue()
    page = sign_in(f"{office.url}/admin#journal", "wang")

    page.locator(".journal tr", has_text=ticket["label"]).wait_for()
    shown = page.locator(".journal").inner_text()
    assert "取號" in shown
    assert "kiosk-1" in shown
    # The address behind the slip's QR code opens the ticket without signing in.
    assert ticket["track"].removeprefix("/t/") not in shown


def test_a_clerk_may_not_see_the_offices_page(office: Any, sign_in: Callable[..., Any]) -> None:
    page = sign_in(f"{office.url}/admin", "mei")

    page.get_by_text("您的帳號沒有權限檢視這一頁").wait_for()


def test_the_fleet_lists_every_enrolled_machine(office: Any, sign_in: Callable[..., Any]) -> None:
    page = sign_in(f"{office.url}/fleet", "mei")

    row = page.locator("tr", has_text="kiosk-1")
    row.wait_for()
    assert "未連線" in row.inner_text()
    page.get_by_text("尚未有裝置回報").wait_for()


def test_the_telephone_follows_its_number_to_the_counter(
    office: Any, sign_in: Callable[..., Any], open_page: Callable[..., Any]
) -> None:
    ticket = office.issue(language="en")
    phone = open_page(office.url + ticket["track"], width=390, height=844)
    phone.get_by_text("Updates automatically").wait_for()
    assert ticket["label"] in phone.locator(".number").inner_text()
    page = sign_in(f"{office.url}/clerk")
    sit_at(page, 5)

    press(page, "n")

    phone.get_by_text("Please go to counter 5").wait_for()


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_page_breaks_the_content_security_policy(
    office: Any, sign_in: Callable[..., Any], address: str
) -> None:
    page = sign_in(office.url + address, "wang")
    page.get_by_role("button", name="切換深淺色").click()
    page.get_by_role("button", name="English").click()
    page.get_by_text("Sign out").wait_for()
    # The fixture fails the test for every error and violation on the console.
    assert page.evaluate("document.querySelectorAll('[style]').length") == 0


def test_a_one_time_link_signs_in_by_its_button(office: Any, open_page: Callable[..., Any]) -> None:
    link = office.run("user", "link", "mei").partition("/signin")[2]

    page = open_page(f"{office.url}/signin{link}")
    page.get_by_role("button").click()

    page.get_by_role("button", name="登出", exact=True).wait_for()
    assert page.url == f"{office.url}/clerk"
