"""A visitor signs at the pad of the counter: what the clerk sees meanwhile and afterwards."""

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pytest

from drivers.signature.strokes import iso19794

pytestmark = pytest.mark.browser

SIGN, END = "/devices/lobby~pad/sign", "/devices/lobby~pad/sign/end"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M1 1 8 8"/></svg>'
SIGNED = {"outcome": "signed", "strokes": [[[1, 2, 0.5, 0]]], "svg": SVG, "device": {},
          "files": {"png": "aW5r"}, "remedy": None}  # fmt: skip


def pad(stage: Any, **changes: Any) -> dict[str, Any]:
    found: dict[str, Any] = stage.scenes.device(
        "pad", kind="signature", driver="stu", paper=None, **{"counter": 4, **changes}
    )
    return found


@pytest.fixture
def desk(stage: Any, open_page: Callable[..., Any]) -> Callable[..., Any]:
    """The clerk page at counter 4, serving A012, with a pad."""

    def show(**changes: Any) -> Any:
        stage.snapshots["devices"] = stage.scenes.devices(pad(stage, **changes))
        stage.snapshots["counter:4"] = stage.scenes.counter("serving")
        page = open_page(f"{stage.url}/clerk")
        page.locator(".card.serving").wait_for()
        return page

    return show


def asked(stage: Any, path: str) -> list[Any]:
    return [body for method, where, body, _ in stage.requests if (method, where) == ("POST", path)]


def test_a_signature_is_asked_for_by_key_and_shown(stage: Any, desk: Callable[..., Any]) -> None:
    stage.replies["POST", SIGN] = (200, SIGNED)
    page = desk()

    page.keyboard.press("g")
    assert page.get_by_label("簽名事由").input_value() == "戶籍謄本"
    page.keyboard.press("Enter")

    picture = page.locator("dialog img.signature")
    picture.wait_for()
    assert unquote(picture.get_attribute("src")).endswith(SVG)
    assert picture.evaluate("one => one.naturalWidth") > 0
    assert asked(stage, SIGN) == [
        {"title": "戶籍謄本", "lines": ["號碼 A012"], "language": "zh-TW", "timeout_s": 120,
         "formats": ["png", "inkml", "iso19794-7"]}
    ]  # fmt: skip
    for name in ("svg", "png"):
        with page.expect_download() as saved:
            page.get_by_role("link", name=name).click()
        assert saved.value.suggested_filename == f"A012.{name}"
    assert saved.value.path().read_bytes() == b"ink"
    assert page.locator("dialog a[download]").count() == 2
    page.get_by_role("button", name="知道了").click()
    page.locator("dialog").wait_for(state="detached")
    assert asked(stage, END) == []


@pytest.mark.parametrize("leave", ["Escape", "知道了", "重新簽名"])
def test_a_signature_nobody_saved_is_not_lost_by_one_press(
    stage: Any, desk: Callable[..., Any], leave: str
) -> None:
    stage.replies["POST", SIGN] = (200, SIGNED)
    page = desk()
    page.keyboard.press("g")
    page.keyboard.press("Enter")
    page.locator("dialog img.signature").wait_for()

    if leave == "Escape":
        page.keyboard.press("Escape")
    else:
        page.get_by_role("button", name=leave).click()
    page.get_by_role("button", name="先不要").click()
    page.get_by_role("button", name="先不要").wait_for(state="detached")

    assert page.locator("dialog img.signature").is_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="清除簽名").click()
    page.locator("dialog img.signature").wait_for(state="detached")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"outcome": "paper"}, "改用紙本簽名"),
        ({"outcome": "refused"}, "拒絕簽名"),
        ({"outcome": "unable"}, "無法簽名"),
        ({"outcome": "device_failed", "remedy": "check_cable"}, "簽名板故障，請改用紙本"),
    ],
)
def test_every_other_ending_is_said_and_can_be_tried_again(
    stage: Any, desk: Callable[..., Any], answer: dict[str, Any], words: str
) -> None:
    stage.replies["POST", SIGN] = (200, {**SIGNED, "strokes": [], "svg": None, **answer})
    page = desk()

    page.keyboard.press("g")
    page.keyboard.press("Enter")

    page.locator("dialog strong", has_text=words).wait_for()
    assert page.locator("dialog img").count() == 0
    page.get_by_role("button", name="重新簽名").click()
    assert page.get_by_label("簽名事由").input_value() == "戶籍謄本"


def test_the_pad_of_another_counter_is_not_offered(stage: Any, desk: Callable[..., Any]) -> None:
    page = desk(counter=5)

    page.keyboard.press("g")

    assert page.locator("[data-do=sign]").count() == 0
    assert page.locator("dialog").count() == 0


def test_a_pad_in_trouble_says_so_on_its_button(stage: Any, desk: Callable[..., Any]) -> None:
    page = desk(state="backoff", reason="absent", remedy="check_cable")

    assert page.locator("[data-do=sign] small.alarm").inner_text() != ""


def test_a_signing_left_behind_by_a_reload_is_ended_and_begun_again(
    stage: Any, desk: Callable[..., Any]
) -> None:
    stage.replies["POST", SIGN] = (409, {"code": "device_busy", "detail": "x"})
    stage.replies["POST", END] = (200, {"outcome": "unable"})
    page = desk()
    page.keyboard.press("g")
    page.keyboard.press("Enter")
    page.locator("dialog [role=alert]", has_text="裝置使用中").wait_for()
    stage.replies["POST", SIGN] = (200, SIGNED)

    page.get_by_role("button", name="結束上一份並重新開始").click()

    page.locator("dialog img.signature").wait_for()
    assert asked(stage, END) == [{"outcome": "unable"}]


def sit_at(page: Any, counter: int) -> None:
    page.locator(f"[data-do=choose][data-counter='{counter}']").click()
    # Without a word of trouble on it: the pad has been opened.
    page.locator("[data-do=sign]:not(:has(small))").wait_for()


def test_a_visitor_signs_at_a_simulated_pad_through_the_whole_office(
    office: Any, sign_in: Callable[..., Any]
) -> None:
    office.start_devices("pad=stu@sim:stu?counter=5")
    page = sign_in(f"{office.url}/clerk")
    sit_at(page, 5)

    page.keyboard.press("g")
    page.get_by_label("簽名事由").fill("領取戶籍謄本")
    page.keyboard.press("Enter")

    picture = page.locator("dialog img.signature")
    picture.wait_for()
    assert picture.evaluate("one => one.naturalWidth") > 0
    assert "<line" in unquote(picture.get_attribute("src"))
    with page.expect_download() as saved:
        page.get_by_role("link", name="國際標準").click()
    assert iso19794.decode(saved.value.path().read_bytes())


def test_the_clerk_ends_a_signing_on_paper_and_the_pad_is_free_again(
    office: Any, sign_in: Callable[..., Any]
) -> None:
    office.start_devices("pad=stu@sim:stu?counter=5&visitor=nobody")
    page = sign_in(f"{office.url}/clerk")
    sit_at(page, 5)
    page.keyboard.press("g")
    page.get_by_label("簽名事由").fill("領取戶籍謄本")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="改用紙本簽名").click()
    page.locator("dialog strong", has_text="改用紙本簽名").wait_for()

    page.get_by_role("button", name="重新簽名").click()
    page.keyboard.press("Enter")
    page.get_by_text("請民眾在簽名板上簽名").wait_for()
    page.keyboard.press("Escape")

    page.locator("dialog").wait_for(state="detached")
    page.get_by_text("已取消簽名").wait_for()
    page.keyboard.press("g")
    page.get_by_label("簽名事由").fill("再一次")
    page.keyboard.press("Enter")
    page.get_by_text("請民眾在簽名板上簽名").wait_for()
