"""Devices and the visitor's telephone on a stage: every state has something to say."""

from collections.abc import Callable
from typing import Any

import pytest
import segno

pytestmark = pytest.mark.browser


def test_a_fleet_without_devices_says_how_one_gets_there(
    stage: Any, open_page: Callable[..., Any]
) -> None:
    page = open_page(f"{stage.url}/fleet")

    page.get_by_text("尚未有裝置回報").wait_for()
    page.get_by_text("python run.py enroll").wait_for()


@pytest.mark.parametrize("width", [1280, 1920])
def test_the_links_of_the_bar_stand_at_the_same_end_on_every_page(
    stage: Any, open_page: Callable[..., Any], width: int
) -> None:
    places = []
    for path, seen in (("clerk", "main.desk"), ("fleet", "main.fleet, main")):
        page = open_page(f"{stage.url}/{path}", width=width)
        page.locator(seen).first.wait_for()
        page.locator(".link-state").wait_for()
        places.append(page.locator(".bar nav a").last.bounding_box()["x"])
        page.close()
    assert abs(places[0] - places[1]) < 2


def test_what_needs_a_person_stands_first(stage: Any, open_page: Callable[..., Any]) -> None:
    make = stage.scenes.device
    stage.snapshots["devices"] = stage.scenes.devices(
        make("a-pad", kind="signature", paper=None), make("slip", state="failed", paper="out")
    )
    page = open_page(f"{stage.url}/fleet")

    page.locator(".verdict.bad").wait_for()
    assert "slip" in page.locator("tbody tr").first.inner_text()


def test_a_device_that_is_not_believed_is_named_with_what_to_do(
    stage: Any, open_page: Callable[..., Any]
) -> None:
    alarm = {"code": "not_configured", "machine": "hall-2", "device": "keys", "count": 7,
             "since": stage.scenes.ago(60), "remedy": "configure_device"}  # fmt: skip
    stage.snapshots["devices"] = stage.scenes.devices(stage.scenes.device("slip")) | {
        "alarms": [alarm]
    }
    page = open_page(f"{stage.url}/fleet")

    page.locator(".verdict.bad").wait_for()
    row = page.locator("tbody tr.alarm").first.inner_text()
    assert "hall-2 · keys" in row
    assert "config.toml" in row
    assert "7" in row


@pytest.mark.parametrize("locale", ["zh-TW", "en-GB"])
def test_every_machine_is_read_on_a_telephone_without_going_sideways(
    stage: Any, open_page: Callable[..., Any], locale: str
) -> None:
    wrong = stage.scenes.device(
        "desk-slip", state="failed", reason="paper_out", remedy="load_paper", paper="out",
        uri="usb:04b8:0e15?serial=X1Y2Z3", host="desk-pc-4",
    )  # fmt: skip
    screens = [stage.scenes.screen("kiosk-2", kind="kiosk", connected=False)]
    stage.snapshots["devices"] = stage.scenes.devices(wrong, screens=screens)
    page = open_page(f"{stage.url}/fleet", width=320, height=700, locale=locale)
    page.locator("tr", has_text="kiosk-2").wait_for()
    page.locator("summary").first.click()

    wide = """() => [document.documentElement, ...document.querySelectorAll('.scroll')]
      .map(one => one.scrollWidth - one.clientWidth)"""
    assert max(page.evaluate(wide)) <= 0


def test_a_test_of_a_device_says_how_it_ended(stage: Any, open_page: Callable[..., Any]) -> None:
    stage.snapshots["devices"] = stage.scenes.devices(stage.scenes.device("slip"))
    stage.replies[("POST", "/devices/lobby~slip/test")] = (
        200,
        {"outcome": "uncertain", "remedy": None},
    )
    page = open_page(f"{stage.url}/fleet")

    page.get_by_role("button", name="測試").click()

    page.locator(".status.bad", has_text="無法確認結果").wait_for()


@pytest.fixture
def telephone(stage: Any, open_page: Callable[..., Any]) -> Callable[..., Any]:
    def show(**changes: Any) -> Any:
        ticket = stage.scenes.public_ticket(**changes)
        stage.replies[("GET", "/public/tickets/tok")] = (200, {"ticket": ticket})
        return open_page(f"{stage.url}/t/tok", width=390, height=844)

    return show


def test_the_telephone_shows_how_far_the_calling_has_come_while_its_number_waits(
    stage: Any, telephone: Callable[..., Any]
) -> None:
    calls = [{"n": n, "label": label, "counter": counter, "kind": "call", "at": stage.scenes.ago(1),
              "languages": ["zh-TW"]} for n, label, counter in
             ((7, "A010", 4), (9, "A011", 5), (8, "A010", 4))]  # fmt: skip
    stage.replies[("GET", "/public/board")] = (200, stage.scenes.board(announcements=calls))
    page = telephone()
    page.locator(".calling li").first.wait_for()
    shown = page.locator(".calling li").all_inner_texts()
    assert ["".join(one.split()) for one in shown] == ["A0115", "A0104"]


def test_who_is_called_reads_of_the_own_counter_alone(
    stage: Any, telephone: Callable[..., Any]
) -> None:
    stage.replies[("GET", "/public/board")] = (200, stage.scenes.board())
    page = telephone(state="called", counter=4)
    page.locator(".news.called").wait_for()
    assert page.locator(".calling").count() == 0


SAYS = {
    "serving": "4 號櫃檯受理中",
    "held": "請稍候",
    "no_show": "已過號",
    "finished": "已辦理完成",
    "cancelled": "已取消",
}


@pytest.mark.parametrize("state", SAYS)
def test_the_telephone_says_where_the_number_is(telephone: Callable[..., Any], state: str) -> None:
    page = telephone(state=state, counter=4)

    page.locator(".news", has_text=SAYS[state]).wait_for()


def test_after_the_visit_the_telephone_asks_once_how_it_was(
    stage: Any, telephone: Callable[..., Any]
) -> None:
    stage.replies["POST", "/public/tickets/tok/rating"] = (200, {"rated": True})
    page = telephone(state="finished", counter=4)
    page.get_by_role("button", name="4 分").click()
    for reason in ("等候時間", "服務態度"):
        page.get_by_role("button", name=reason).click()
    page.get_by_role("button", name="送出").click()
    page.get_by_text("謝謝您的意見").wait_for()
    sent = [body for method, path, body, _ in stage.requests if path.endswith("/rating")]
    assert sent == [{"rating": 4, "reasons": ["wait", "kindness"]}]
    page.reload()
    page.get_by_text("謝謝您的意見").wait_for()


def test_the_telephone_takes_three_reasons_at_most(telephone: Callable[..., Any]) -> None:
    page = telephone(state="finished", counter=4)
    page.get_by_role("button", name="1 分").click()
    for reason in ("等候時間", "服務態度", "說明清楚"):
        page.get_by_role("button", name=reason).click()
    fourth = page.get_by_role("button", name="專業能力")
    assert fourth.get_attribute("aria-disabled") == "true"


def test_the_telephone_gives_no_wait_when_there_is_no_honest_one(
    telephone: Callable[..., Any],
) -> None:
    page = telephone(wait=None)

    page.get_by_text("目前無法預估等候時間").wait_for()


@pytest.mark.parametrize(
    ("language", "words"), [("vi", "Mời đến quầy số 4"), ("th", "เชิญที่ช่องบริการ 4")]
)
def test_the_telephone_speaks_the_language_of_its_ticket(
    telephone: Callable[..., Any], language: str, words: str
) -> None:
    page = telephone(state="called", counter=4, language=language)

    page.get_by_text(words).wait_for()
    assert page.evaluate("document.documentElement.lang") == language


def test_an_unknown_number_is_explained(stage: Any, open_page: Callable[..., Any]) -> None:
    page = open_page(f"{stage.url}/t/gone", width=390, height=844)

    page.get_by_text("查無此號碼").wait_for()
    page.get_by_text("號碼僅於當日有效").wait_for()


def test_a_telephone_without_a_connection_says_since_when(
    stage: Any, telephone: Callable[..., Any]
) -> None:
    page = telephone()
    stage.push("ticket:tok", stage.scenes.ticket_snapshot())
    page.get_by_text("畫面自動更新").wait_for()

    stage.go_away()

    page.locator("footer .alarm", has_text="連線中斷").wait_for()
    stage.come_back()
    page.get_by_text("畫面自動更新").wait_for()


def test_who_lost_the_slip_shows_the_kiosk_a_code(
    stage: Any, open_page: Callable[..., Any]
) -> None:
    catalogue = stage.replies["GET", "/catalogue"][1]
    kiosk = {"reprints": True}
    stage.replies["GET", "/catalogue"] = (200, {**catalogue, "kiosk": kiosk})
    ticket = stage.scenes.public_ticket(state="waiting")
    stage.replies["GET", "/public/tickets/tok"] = (200, {"ticket": ticket})
    picture = segno.make("https://queue.example.gov.tw/t/tok").svg_data_uri(scale=6, light="#fff")
    stage.replies["GET", "/public/tickets/tok/code"] = (200, {"qr": picture})

    page = open_page(f"{stage.url}/t/tok", width=390, height=844)
    page.get_by_text("號碼牌不見了").click()
    code = page.locator("img.code")
    code.wait_for()
    assert code.get_attribute("alt") == "請將此 QR Code 對準取號機的掃描器"
    box = code.bounding_box()
    assert min(box["width"], box["height"]) >= 200
    page.get_by_text("對準取號機的掃描器").wait_for()
