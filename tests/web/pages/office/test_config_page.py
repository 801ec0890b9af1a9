"""The settings page: an edit from opening it to its effect, and back again, in a real Chromium."""

import re
import threading
import tomllib
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from queue_server.clock import SystemClock
from tests.thorough import tried
from tests.waiting import wait_until
from tests.web.pages.axe import AXE, complaints
from tests.web.pages.moments import keep_watch, wait_until_seen

pytestmark = pytest.mark.browser
COUNT_MADE = """() => {
  const plain = Document.prototype.createElement;
  Document.prototype.createElement = function (...what) {
    globalThis.made += 1;
    return plain.apply(this, what);
  };
}"""
CATALOGUE = Path(__file__).parents[4] / "queue_server" / "catalogue"


@pytest.fixture
def restarted(office: Any) -> Iterator[None]:
    """What a server says when it begins anew is read, so that its pipe never fills."""
    reader = threading.Thread(target=office.said.read, daemon=True)
    reader.start()
    yield
    office._process.terminate()
    reader.join()


def open_config(office: Any, sign_in: Callable[..., Any], place: str = "", **options: Any) -> Any:
    page = sign_in(f"{office.url}/config{place}", "wang", bypass_csp=True, **options)
    page.locator(".settings").wait_for()
    return page


def field(page: Any, name: str, item: str = "") -> Any:
    return page.locator(f'[data-field="{name}"][data-item="{item}"] input').first


def fill(page: Any, name: str, item: str, value: str) -> None:
    field(page, name, item).fill(value)
    field(page, name, item).press("Tab")


def look_over(page: Any) -> Any:
    page.get_by_role("button", name="檢查並儲存").click()
    page.locator("dialog").wait_for()
    return page.locator("dialog")


def save(page: Any) -> None:
    look_over(page).get_by_role("button", name="儲存", exact=True).click()
    page.get_by_text(re.compile("已儲存為版本")).wait_for()


def test_the_evening_is_made_longer_and_the_office_knows_after_a_restart(
    office: Any, sign_in: Callable[..., Any], restarted: None
) -> None:
    page = open_config(office, sign_in)
    before = office.config.read_bytes()
    page.locator("summary", has_text="夜間延時服務 (evening)").click()
    fill(page, "closes", "evening", "17:00")
    page.get_by_role("button", name="檢查並儲存").click()
    page.get_by_text("結束時間必須晚於開始時間。").wait_for()
    assert page.evaluate("document.activeElement.getAttribute('aria-invalid')") == "true"
    assert office.config.read_bytes() == before

    fill(page, "closes", "evening", "19:15")
    shown = look_over(page)
    assert shown.locator("tbody tr").all_inner_texts() == [
        "服務時段 › 夜間延時服務 (evening) › 結束\t18:30\t19:15"
    ]
    shown.get_by_role("button", name="儲存", exact=True).click()
    page.get_by_text("已儲存為版本 2，重新啟動後生效。").wait_for()
    text = before.replace(b"closes = 18:30:00", b"closes = 19:15:00")
    assert office.config.read_bytes() == text

    page.evaluate("globalThis.isOld = true")
    keep_watch(page, "restart", "document.body.textContent.includes('伺服器正在重新啟動')")
    page.locator("[data-do=restart]").click()
    page.locator("dialog button.danger").click()
    page.wait_for_function("!globalThis.isOld")
    page.locator(".settings .item").first.wait_for()
    wait_until_seen(page, "restart")
    sessions = page.evaluate(
        "fetch('/api/v1/catalogue', { cache: 'no-cache' }).then((one) => one.json())"
        ".then((one) => one.sessions)"
    )
    assert [one["closes"] for one in sessions if one["name"] == "evening"] == ["19:15"]

    page.goto(f"{office.url}/config#history")
    page.locator("tr", has_text="以文字編輯器").get_by_role("button").click()
    page.locator("dialog").get_by_role("button", name="還原", exact=True).click()
    page.get_by_text("已還原為版本 1").wait_for()
    assert office.config.read_bytes() == before


def test_how_long_things_are_kept_and_when_one_can_book_are_changed_with_their_checks(
    office: Any, sign_in: Callable[..., Any]
) -> None:
    page = open_config(office, sign_in, "#keeping")
    fill(page, "notes_days", "", "0")
    page.get_by_role("button", name="檢查並儲存").click()
    page.locator('[data-field="notes_days"] .alarm').wait_for()
    fill(page, "notes_days", "", "60")
    page.goto(f"{office.url}/config#book")
    page.locator("summary", has_text="holiday").click()
    fill(page, "opens_days", "holiday", "45")
    save(page)
    text = office.config.read_text("utf-8")
    assert "notes_days = 60  # days free words are kept" in text
    assert "opens_days = 45\n" in text
    assert "[kiosk.kiosk]  # what one kiosk has of its own" in text


def test_what_somebody_else_changed_is_shown_before_ones_own_is_saved(
    office: Any, sign_in: Callable[..., Any]
) -> None:
    page = open_config(office, sign_in, "#calling")
    fill(page, "crowd_alert", "", "7")
    by_hand = office.config.read_text("utf-8").replace("undo_within_s = 30", "undo_within_s = 45")
    office.config.write_text(by_hand, "utf-8")
    page.get_by_role("button", name="檢查並儲存").click()
    page.locator("dialog").get_by_text("clerk.undo_within_s").wait_for()
    page.keyboard.press("Escape")
    assert field(page, "undo_within_s").input_value() == "45"
    assert field(page, "crowd_alert").input_value() == "7"
    save(page)
    text = office.config.read_text("utf-8")
    assert "undo_within_s = 45  #" in text
    assert "crowd_alert = 7  #" in text


def test_a_counter_is_added_and_another_removed_with_the_keyboard_alone(
    office: Any, sign_in: Callable[..., Any]
) -> None:
    page = open_config(office, sign_in, "#counters")
    page.get_by_role("button", name=re.compile("^新增")).press("Enter")
    page.keyboard.type("9")
    page.keyboard.press("Enter")
    page.locator("details[open] [data-item='9']").first.wait_for()
    page.keyboard.type("九號櫃檯")
    page.keyboard.press("Tab")
    page.keyboard.type("Counter nine")
    page.keyboard.press("Tab")
    page.locator("summary", has_text="8 號").press("Enter")
    page.get_by_role("button", name="刪除 8 號 全功能櫃檯").press("Enter")
    save(page)
    text = office.config.read_text("utf-8")
    assert 'number = 9\nname.zh-TW = "九號櫃檯"\nname.en = "Counter nine"\n' in text
    assert "number = 8\n" not in text
    assert "# ---- Calling ---" in text


def test_texts_of_an_own_catalogue_are_found_by_what_they_say(
    office: Any, sign_in: Callable[..., Any]
) -> None:
    folder = office.config.parent / "own"
    folder.mkdir()
    office.stop()
    text = re.sub(r'catalogue = ".*"', 'catalogue = "own"', office.config.read_text("utf-8"))
    office.config.write_text(text, "utf-8")
    office.start()
    page = open_config(office, sign_in, "#texts")
    page.locator("[data-words]").fill("請觸碰螢幕開始")
    page.get_by_role("button", name="改用自己的文字 touch_to_start").click()
    fill(page, "text", "touch_to_start", "請碰一下螢幕")
    save(page)
    assert (folder / "strings.toml").read_text("utf-8") == (
        'schema = 1\n\n[strings.touch_to_start]\nzh-TW = "請碰一下螢幕"\n'
    )


def test_a_supervisor_sees_the_devices_and_changes_none(
    office: Any, sign_in: Callable[..., Any]
) -> None:
    office.run("user", "add", "lin-s", "--role", "supervisor", text="lobby-lantern-2026\n")
    page = sign_in(f"{office.url}/config#devices", "lin-s")
    page.get_by_text("這些項目只有管理者能更改。").wait_for()
    page.locator("details.item summary").first.click()
    assert page.locator(".settings input:not([disabled])").count() == 0
    assert page.get_by_role("link", name="設定檔").count() == 0


#: Things of one list are all made alike; of fifty services axe reads 15,000 elements.
OPENED = tried(4, thorough=1000)
OPEN_SOME = """(most) => {
  const seen = new Map();
  for (const one of document.querySelectorAll(".settings details")) {
    const before = seen.get(one.parentElement) ?? 0;
    seen.set(one.parentElement, before + 1);
    one.open = before < most;
  }
}"""


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed (npm ci)")
@pytest.mark.parametrize("language", ["zh-TW", "en"])
def test_axe_finds_nothing_in_any_section(
    office: Any, sign_in: Callable[..., Any], language: str
) -> None:
    page = open_config(office, sign_in)
    if language == "en":
        page.locator("[data-do=language]").click()
    places = page.locator(".tabs a")
    for index in range(places.count()):
        places.nth(index).click()
        page.locator(".settings > *").first.wait_for()
        page.evaluate(OPEN_SOME, OPENED)
        assert complaints(page) == [], places.nth(index).inner_text()
        untranslated = page.get_by_text(re.compile(r"^config\.(?!toml)[a-z_.]+$"))
        assert untranslated.all_inner_texts() == []


def made_until(page: Any, minutes: int) -> int:
    """How many elements the page makes until its clock shows a time so far ahead."""
    clock = page.locator("[data-key=clock]")
    before = clock.inner_text()
    page.evaluate("globalThis.made = 0")
    page.clock.set_fixed_time(SystemClock().now() + timedelta(minutes=minutes))
    wait_until(lambda: clock.inner_text() != before, "another minute")
    made: int = page.evaluate("made")
    return made


def test_a_minute_that_passes_redraws_nothing_but_the_clock(
    office: Any, sign_in: Callable[..., Any]
) -> None:
    page = open_config(office, sign_in, "#services")
    page.evaluate(COUNT_MADE)
    made_until(page, 2)  # by then it has seen that nobody waits for an answer
    assert made_until(page, 4) == 0


def test_a_narrow_screen_scrolls_one_way_only(office: Any, sign_in: Callable[..., Any]) -> None:
    page = open_config(office, sign_in, width=320, height=640)
    page.locator("details.item summary").first.click()
    wait_until(lambda: page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    ), "a page no wider than its screen")  # fmt: skip


def test_the_file_is_shown_for_checking(
    office: Any, sign_in: Callable[..., Any], tmp_path: Path
) -> None:
    page = open_config(office, sign_in, "#file")
    page.locator("pre.whole", has_text="# The first office").wait_for()


def test_a_pool_is_given_other_hours_a_deadline_and_a_pause(
    office: Any, sign_in: Callable[..., Any]
) -> None:
    page = open_config(office, sign_in, "#book")
    page.locator("summary", has_text="counter").first.click()
    hours = page.locator("[data-item=counter][data-field=hours]").first
    hours.get_by_role("button", name="增加一段時間").click()
    hours.locator("[data-part=opens]").fill("12:00")
    hours.locator("[data-part=closes]").fill("11:00")
    hours.locator("[data-part=closes]").press("Tab")
    page.get_by_role("button", name="檢查並儲存").click()
    page.get_by_text("結束時間必須晚於開始時間。").wait_for()
    hours.locator("[data-part=closes]").fill("13:30")
    hours.locator("[data-part=closes]").press("Tab")
    days = page.locator("[data-item=counter][data-field=closes] [data-part=working_days_before]")
    days.fill("2")
    days.press("Tab")
    most = page.locator("[data-item=counter][data-field=release_min] input").last
    most.fill("25")
    most.press("Tab")
    assert complaints(page) == []
    shown = look_over(page)
    assert shown.locator("tbody tr").all_inner_texts() == [
        "預約時段 › counter › 不同時間的受理人數\t（未設定）\t"
        "星期一、星期二、星期三、星期四、星期五 12:00–13:30：1 人",
        "預約時段 › counter › 網路預約截止\t1 個上班日前 15:00\t2 個上班日前 15:00",
        "預約時段 › counter › 釋出等待（分鐘）\t10–40\t10–25",
    ]
    shown.get_by_role("button", name="儲存", exact=True).click()
    page.get_by_text(re.compile("已儲存為版本")).wait_for()
    text = office.config.read_text("utf-8")
    assert "release_min = [10, 25]" in text
    assert "working_days_before = 2" in text


def test_a_service_gets_an_address_online_and_papers_that_staff_look_up(
    office: Any, sign_in: Callable[..., Any]
) -> None:
    folder = office.config.parent / "own"
    folder.mkdir()
    shipped = (CATALOGUE / "services.toml").read_text("utf-8")
    (folder / "services.toml").write_text(shipped, "utf-8")
    office.stop()
    text = re.sub(r'catalogue = ".*"', 'catalogue = "own"', office.config.read_text("utf-8"))
    office.config.write_text(text, "utf-8")
    office.start()
    page = open_config(office, sign_in, "#services")
    page.locator("summary", has_text="R02").first.click()
    online = page.locator("[data-item=R02][data-field=online]")
    online.locator("[data-part=url]").fill("https://www.ris.gov.tw/")
    online.locator("[data-language=zh-TW]").fill("先在網路上填表")
    online.locator("[data-language=en]").fill("Fill in the form first")
    online.locator("[data-language=en]").press("Tab")
    papers = page.locator("[data-item=R02][data-field=looked_up]")
    papers.locator("summary").click()
    papers.locator("label", has_text="戶口名簿").first.click()
    save(page)
    written = tomllib.loads((folder / "services.toml").read_text("utf-8"))["services"]["R02"]
    assert written["online"] == {
        "url": "https://www.ris.gov.tw/",
        "note": {"zh-TW": "先在網路上填表", "en": "Fill in the form first"},
    }
    assert len(written["looked_up"]) == 1
