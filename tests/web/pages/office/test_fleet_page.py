"""The devices page: every TV once, particulars unfolded, jobs at the right machine, raw traffic."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.web.pages.trouble import a_tv, away

pytestmark = pytest.mark.browser


def fleet(stage: Any, open_page: Callable[..., Any], *devices: Any, screens: Any = ()) -> Any:
    stage.snapshots["devices"] = stage.scenes.devices(*devices, screens=list(screens)) | {
        "slips": []
    }
    return open_page(f"{stage.url}/fleet")


def test_every_tv_shows_how_far_it_announced_and_stands_once(
    stage: Any, open_page: Callable[..., Any]
) -> None:
    screens = [stage.scenes.screen("tv-1"), stage.scenes.screen("pc-4", "host", connected=False)]
    page = fleet(stage, open_page, a_tv(stage), away(stage, "kiosk"), screens=screens)
    page.locator("tr", has_text="tv-1").get_by_text("31").wait_for()
    assert page.locator("tr", has_text="tv-1").count() == 1
    first = page.locator("section", has_text="tv-1").locator("tbody tr").first
    assert "kiosk-1" in first.inner_text()
    assert "未連線" in page.locator("tr", has_text="pc-4").inner_text()
    page.locator(".verdict.bad").wait_for()


def test_every_tv_says_how_far_its_sound_is_known_to_come_and_what_helps(
    stage: Any, open_page: Callable[..., Any]
) -> None:
    hall = a_tv(stage, name="hall", sound="heard")
    muted = a_tv(stage, name="muted", sound="played", state="degraded",
                 reason="sound_output_off", remedy="turn_sound_up")  # fmt: skip
    page = fleet(stage, open_page, hall, muted, a_tv(stage, name="older"))
    page.locator("tr", has_text="hall").get_by_text("聲音：麥克風已聽到").wait_for()
    row = page.locator("tr", has_text="muted").inner_text()
    assert "聲音：已播放，未確認輸出" in row
    assert "請調高該機器的系統音量" in row
    assert "聲音" not in page.locator("tr", has_text="older").inner_text()


def test_keypad_and_jack_of_a_kiosk_are_shown_as_its_parts(
    stage: Any, open_page: Callable[..., Any]
) -> None:
    keys = {"kind": "keypad", "firmware": None, "counts": None, "paper": None}
    page = fleet(
        stage, open_page,
        stage.scenes.device("ears", **keys, driver="headphones"),
        stage.scenes.device("taps", **keys, driver="keypad"),
        stage.scenes.device("desk", **keys, driver="keypad", host="pc-4", counter=4),
        screens=[stage.scenes.screen("lobby", "kiosk", label="大廳取號機")],
    )  # fmt: skip
    row = page.locator("tr", has_text="ears")
    row.get_by_text("耳機插孔").wait_for()
    assert "屬於大廳取號機" in row.inner_text()
    assert "語音導覽按鍵" in page.locator("tr", has_text="taps").inner_text()
    assert "叫號鍵盤" in page.locator("tr", has_text="desk").inner_text()


def test_firmware_and_counts_unfold_beneath_the_device(
    stage: Any, open_page: Callable[..., Any]
) -> None:
    counts = {"done": 1280, "failed": 2, "uncertain": 0, "losses": 13}
    page = fleet(
        stage, open_page, stage.scenes.device("slip", counts=counts),
        stage.scenes.device("keys", kind="keypad", firmware=None, counts=None),
        a_tv(stage, firmware="0.1.0"),
    )  # fmt: skip
    row = page.locator("tr", has_text="slip")
    firmware = row.get_by_text("韌體 TM-T88VI 30.20 ESC/POS")
    firmware.wait_for(state="hidden")
    row.locator("summary").click()
    firmware.wait_for()
    assert "完成 1280 · 失敗 2 · 不確定 0 · 斷線 13" in row.inner_text()
    keys = page.locator("tr", has_text="keys")
    keys.locator("summary").click()
    assert "完成 – · 失敗 – · 不確定 – · 斷線 –" in keys.inner_text()
    assert "韌體" not in keys.inner_text()
    assert "0.1.0" in page.locator("tr", has_text="tv-1").inner_text()


@pytest.mark.parametrize("language", ["zh-TW", "en"])
def test_the_devices_fit_a_small_office_screen(
    stage: Any, open_page: Callable[..., Any], language: str
) -> None:
    wrong = stage.scenes.device(
        "desk-slip", state="failed", reason="paper_out", remedy="load_paper", paper="out",
        uri="usb:04b8:0e15?serial=X1Y2Z3", host="desk-pc-4",
    )  # fmt: skip
    stage.snapshots["devices"] = stage.scenes.devices(wrong, stage.scenes.device("slip")) | {
        "slips": []
    }
    page = open_page(f"{stage.url}/fleet", width=1366, height=768)
    page.locator("tr", has_text="desk-slip").wait_for()
    if language == "en":
        page.get_by_role("button", name="English").click()
        page.get_by_text("out of paper").wait_for()
    wide = """() => [document.documentElement, ...document.querySelectorAll('.scroll')]
      .map(one => one.scrollWidth - one.clientWidth)"""
    assert max(page.evaluate(wide)) <= 0
    # Every row is as high as its two buttons, and no word stands on its head.
    heights = "rows => rows.map(one => one.getBoundingClientRect().height)"
    assert max(page.locator("tbody tr").evaluate_all(heights)) < 120


def test_of_two_slips_each_is_tried_out_at_its_own_machine(
    stage: Any, open_page: Callable[..., Any]
) -> None:
    stage.replies[("POST", "/devices/desk~slip/test")] = (200, {"outcome": "confirmed"})
    page = fleet(stage, open_page, stage.scenes.device("slip"),
                 stage.scenes.device("slip", host="desk"))  # fmt: skip
    page.locator("tr", has_text="desk").get_by_role("button", name="測試").click()
    page.locator(".status", has_text="slip 測試成功").wait_for()
    assert [p for m, p, *_ in stage.requests if m == "POST"] == ["/devices/desk~slip/test"]


def test_raw_traffic_is_shown_to_those_who_may_read_it(
    stage: Any, open_page: Callable[..., Any]
) -> None:
    lines = ["2026-11-24T02:29:59.000+00:00 > 1b 40", "2026-11-24T02:30:00.000+00:00 < 12"]
    answer = {"device": "slip", "host": "kiosk-1", "at": stage.scenes.ago(0), "lines": lines}
    stage.replies[("GET", "/devices/lobby~slip/traffic")] = (200, answer)
    page = fleet(stage, open_page, stage.scenes.device("slip"))
    page.get_by_role("button", name="通訊紀錄").click()
    page.locator("dialog pre", has_text="> 1b 40").wait_for()


def test_a_clerk_has_no_button_for_raw_traffic(stage: Any, open_page: Callable[..., Any]) -> None:
    stage.replies[("GET", "/session")] = (200, {"user": "mei", "role": "clerk"})
    page = fleet(stage, open_page, stage.scenes.device("slip"))
    page.get_by_role("button", name="測試").wait_for()
    assert page.get_by_role("button", name="通訊紀錄").count() == 0


def test_traffic_that_does_not_come_is_said_in_words(
    stage: Any, open_page: Callable[..., Any]
) -> None:
    stage.replies[("GET", "/devices/lobby~slip/traffic")] = (404, {"code": "no_traffic"})
    page = fleet(stage, open_page, stage.scenes.device("slip"))
    page.get_by_role("button", name="通訊紀錄").click()
    page.locator(".status.bad", has_text="沒有通訊紀錄").wait_for()


def a_panel(stage: Any, **changes: Any) -> Any:
    panel = {
        "kind": "panel",
        "driver": "panel",
        "paper": None,
        "firmware": None,
        "power": "standby",
    }
    return stage.scenes.device("tv", **{**panel, **changes})


def test_a_panel_says_what_it_is_and_is_switched_by_supervisors(
    stage: Any, open_page: Callable[..., Any]
) -> None:
    refused = {"outcome": "failed", "remedy": "wait_for_closing"}
    stage.replies[("POST", "/devices/lobby~tv/power")] = (200, {"outcome": "confirmed"})
    page = fleet(stage, open_page, a_panel(stage))
    page.locator("tr", has_text="tv").get_by_text("螢幕：待機").wait_for()
    page.get_by_role("button", name="開啟").click()
    page.locator(".status", has_text="tv 已回報切換完成").wait_for()
    stage.replies[("POST", "/devices/lobby~tv/power")] = (200, refused)
    page.get_by_role("button", name="關閉").click()
    page.locator(".status.bad", has_text="服務結束、民眾離開後才能關閉").wait_for()
    bodies = [one[2] for one in stage.requests if one[:2] == ("POST", "/devices/lobby~tv/power")]
    assert bodies == [{"on": True}, {"on": False}]


def test_a_clerk_sees_a_dark_panel_and_cannot_switch_it(
    stage: Any, open_page: Callable[..., Any]
) -> None:
    stage.replies[("GET", "/session")] = (200, {"user": "mei", "role": "clerk"})
    page = fleet(stage, open_page, a_panel(
        stage, state="degraded", reason="panel_off", remedy="switch_panel_on", power="off"
    ))  # fmt: skip
    page.locator("tr", has_text="tv").get_by_text("請用遙控器開啟螢幕").wait_for()
    assert page.get_by_role("button", name="開啟").count() == 0
