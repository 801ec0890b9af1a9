"""The office's page: staff and their links, machines, figures, notices, the journal."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from queue_server.people.rules import USER_ROLES

pytestmark = pytest.mark.browser

PASSWORD = "a-lantern-of-my-own-2026"


def test_a_new_clerk_is_added_scans_the_link_and_sets_a_password(
    office: Any, sign_in: Callable[..., Any], open_page: Callable[..., Any]
) -> None:
    page = sign_in(f"{office.url}/admin#users", "wang")
    page.locator(".items li", has_text="mei").wait_for()
    page.locator("[name=name]").fill("chen")
    page.locator("[data-do=user-add] button.primary").click()
    page.locator("dialog img.qr").wait_for()
    url = page.locator("dialog code").inner_text()
    page.get_by_role("button", name="知道了").click()
    page.locator(".items li", has_text="chen").get_by_text("未登入").wait_for()

    own = open_page(url)
    own.locator("button").click()
    own.get_by_text("請現在設定密碼").wait_for()
    for name in ("new", "again"):
        own.locator(f"dialog [name={name}]").fill(PASSWORD)
    own.keyboard.press("Enter")
    own.get_by_text("密碼已變更").wait_for()


def test_two_new_passwords_that_differ_change_nothing(
    stage: Any, open_page: Callable[..., Any]
) -> None:
    page = open_page(f"{stage.url}/clerk")
    page.locator("[data-do=account]").click()
    for name, text in (("current", "x"), ("new", PASSWORD), ("again", PASSWORD + "!")):
        page.locator(f"dialog [name={name}]").fill(text)
    page.keyboard.press("Enter")

    page.get_by_text("兩次輸入的新密碼不同").wait_for()
    assert not [path for _, path, _, _ in stage.requests if path.endswith("/password")]


def test_machines_no_longer_let_in_are_folded_away(
    stage: Any, open_page: Callable[..., Any]
) -> None:
    make = stage.scenes.screen
    stage.replies["GET", "/session"] = (200, {"user": "wang", "role": "admin"})
    stage.replies["GET", "/devices"] = (
        200,
        {"screens": [make("hall-tv"), make("old-tv", revoked=True, connected=False)]},
    )
    users = [{"name": role, "role": role, "since": stage.scenes.ago(9), "sessions": 0,
              "last_seen": None} for role in USER_ROLES]  # fmt: skip
    stage.replies["GET", "/users"] = (200, {"users": users})
    page = open_page(f"{stage.url}/admin#users")

    page.locator("strong", has_text="hall-tv").wait_for()
    assert not page.locator("strong", has_text="old-tv").is_visible()
    page.get_by_text("已停用的設備").click()
    page.locator("strong", has_text="old-tv").wait_for()


def test_searches_that_led_nowhere_are_shown_by_the_report_of_them(
    office: Any, sign_in: Callable[..., Any]
) -> None:
    page = sign_in(f"{office.url}/admin#users", "wang")
    page.locator("[data-key=searches] a").click()
    page.locator("select[name=report] option[value=searches]:checked").wait_for(state="attached")


def test_a_kiosk_is_enrolled_by_a_code(office: Any, sign_in: Callable[..., Any]) -> None:
    page = sign_in(f"{office.url}/admin#users", "wang")
    page.locator("[name=machine]").fill("kiosk-2")
    page.locator("[data-do=machine-add] button.primary").click()
    code = page.locator("dialog .enrol-code")
    code.wait_for()
    assert len(code.inner_text()) == 9
    page.get_by_role("button", name="知道了").click()
    assert page.locator("[name=machine]").input_value() == ""


COUNTS = {"day": "2026-11-24", "issued": 130, "finished": 118, "cancelled": 2, "calls": 131,
          "picked": 7, "missed": 9, "missed_early": 1, "returned": 5, "over_limit": 3}  # fmt: skip


def test_the_figures_begin_with_today_and_end_with_a_total_that_can_be_saved(
    stage: Any, open_page: Callable[..., Any], tmp_path: Path
) -> None:
    stage.replies["GET", "/forecast"] = (200, {"days": []})
    days = [COUNTS | {"day": "2026-11-23", "issued": 70}, COUNTS]
    stage.replies["GET", "/figures"] = (200, {"days": days})
    page = open_page(f"{stage.url}/admin#figures")
    page.locator("[data-key=today] dd").first.wait_for()
    assert page.locator("[data-key=today] dd").first.inner_text() == "130"
    assert page.locator("tfoot td").first.inner_text() == "200"

    with page.expect_download() as saved:
        page.get_by_role("button", name="下載 CSV").click()
    file = tmp_path / "figures.csv"
    saved.value.save_as(file)
    lines = file.read_text("utf-8-sig").splitlines()
    assert lines[0].startswith("日期,取號")
    assert lines[1].startswith("2026-11-24,130")
    assert lines[-1].startswith("合計,200")


def test_a_notice_is_seen_as_it_is_typed(stage: Any, open_page: Callable[..., Any]) -> None:
    stage.replies["GET", "/notices"] = (200, {"notices": []})
    page = open_page(f"{stage.url}/admin#notices")
    page.locator('[name="title.zh-TW"]').fill("元旦停止服務")
    page.locator('[name="body.zh-TW"]').fill("一月二日照常")

    page.locator(".wall", has_text="元旦停止服務").get_by_text("一月二日照常").wait_for()


def test_the_journal_reads_in_words_and_is_narrowed_to_one_kind(
    office: Any, sign_in: Callable[..., Any]
) -> None:
    office.issue()
    page = sign_in(f"{office.url}/admin#journal", "wang")
    page.locator("td.data", has_text="業務：戶籍謄本").wait_for()
    page.get_by_label("事件", exact=True).select_option("ticket_issued")
    page.get_by_role("button", name="篩選").click()

    page.locator("tbody tr").first.wait_for()
    assert page.locator("tbody tr").count() == 1
    assert "{" not in page.locator("tbody").inner_text()
