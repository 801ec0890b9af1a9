"""What the photo panel says and sends when a server answers this or that; the server is a stage."""

import base64
import io
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image

from tests.waiting import wait_until

pytestmark = pytest.mark.browser

CAPTURE = "/devices/lobby~photo/capture"
PREVIEW = "/devices/lobby~photo/preview"


def a_jpeg() -> bytes:
    held = io.BytesIO()
    Image.new("RGB", (35, 45), "white").save(held, "JPEG")
    return held.getvalue()


def a_picture() -> dict[str, str]:
    data = base64.b64encode(a_jpeg()).decode()
    return {"name": "picture", "type": "image/jpeg", "data": data}


def captured(**changes: Any) -> dict[str, Any]:
    return {"outcome": "confirmed", "remedy": None, "advice": [], "document": None, "pages": 0,
            "parts": [a_picture()], **changes}  # fmt: skip


@pytest.fixture
def panel(stage: Any, open_page: Callable[..., Any]) -> Callable[..., Any]:
    """The panel at counter 4, with one still frame, or refused to look for the reason given."""

    def show(code: str | None = None, status: int = 503, **options: Any) -> Any:
        camera = stage.scenes.device("photo", kind="photo", counter=4, uri="v4l:/dev/video0")
        stage.snapshots["devices"] = stage.scenes.devices(camera)
        if code is None:
            frame = a_jpeg()
            stage.streams[PREVIEW] = len(frame).to_bytes(4, "big") + frame
        stage.replies["GET", PREVIEW] = (status, {"code": code, "detail": code, "counter": 5})
        page = open_page(f"{stage.url}/clerk", **options)
        page.get_by_role("button", name="拍照", exact=True).click()
        shown = "canvas:not([hidden])" if code is None else "[data-key=ended]"
        page.locator(f"dialog {shown}").wait_for()
        return page

    return show


def looks(page: Any) -> None:
    page.locator("dialog canvas:not([hidden])").wait_for()


def asked(stage: Any) -> list[dict[str, Any]]:
    return [body for method, path, body, _ in stage.requests if path == CAPTURE]


@pytest.mark.parametrize(("at", "shown"), [(4, True), (None, True), (5, False)])
def test_the_way_in_is_there_where_a_camera_may_be_used(
    stage: Any, open_page: Callable[..., Any], at: int | None, shown: bool
) -> None:
    camera = stage.scenes.device("photo", kind="photo", counter=at)
    stage.snapshots["devices"] = stage.scenes.devices(camera, stage.scenes.device("slip"))
    page = open_page(f"{stage.url}/clerk")
    page.locator(".card.idle").wait_for()
    assert page.get_by_role("button", name="拍照", exact=True).count() == int(shown)


@pytest.mark.parametrize(
    ("code", "status", "text"),
    [
        ("host_away", 503, "裝置主機未連線"),
        ("not_at_counter", 409, "請先開啟櫃檯"),
        ("not_your_counter", 409, "這個裝置屬於 5 號櫃檯"),
        ("device_busy", 409, "裝置使用中"),
    ],
)
def test_a_refusal_to_look_is_said_where_the_picture_would_be(
    panel: Callable[..., Any], code: str, status: int, text: str
) -> None:
    page = panel(code, status)
    page.locator("dialog .stage", has_text=text).wait_for()
    page.get_by_role("button", name="重新開啟畫面").wait_for()


def test_a_picture_that_failed_says_why_and_asks_once_only(
    stage: Any, panel: Callable[..., Any]
) -> None:
    failed = captured(outcome="failed", remedy="check_power", parts=[])
    stage.replies["POST", CAPTURE] = (200, failed)
    page = panel()
    page.keyboard.press("Enter")
    page.locator("dialog .side .alarm", has_text="沒有拍成 · ").wait_for()

    stage.replies["POST", CAPTURE] = (503, {"code": "overloaded"})
    page.keyboard.press("Enter")

    page.locator("dialog .side .alarm", has_text="系統忙碌中").wait_for()
    # Never again unasked: it would be another picture.
    assert asked(stage) == [{"mode": "id"}] * 2


def test_a_document_left_unfinished_is_forgotten_at_its_host(
    stage: Any, panel: Callable[..., Any]
) -> None:
    stage.replies["POST", CAPTURE] = (200, captured(document="d1", pages=1))
    page = panel()
    page.get_by_role("button", name="文件").click()
    looks(page)
    page.keyboard.press("Enter")
    page.get_by_text("已拍 1 頁").wait_for()

    page.keyboard.press("Escape")
    page.get_by_role("button", name="清除照片").click()

    page.locator("dialog").first.wait_for(state="detached")
    forgotten = {"mode": "forget", "document": "d1"}
    wait_until(lambda: asked(stage)[-1] == forgotten, "the host to be told")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1366, 768), (800, 1100)])
def test_the_panel_can_be_read_and_fits(
    panel: Callable[..., Any], legible: Any, theme: str, size: tuple[int, int]
) -> None:
    page = panel("host_away", width=size[0], height=size[1], color_scheme=theme)
    assert page.evaluate(legible.CONTRAST, legible.LEAST_CONTRAST) == []
    assert page.evaluate(legible.NAMELESS) == []
    assert page.evaluate(legible.TOO_WIDE) <= 0
    box = page.get_by_role("button", name="重新開啟畫面").bounding_box()
    assert box["y"] + box["height"] <= size[1]


def test_the_bar_has_room_for_it_in_the_longer_language(
    panel: Callable[..., Any], legible: Any
) -> None:
    page = panel(width=1280, height=800)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="English").click()
    page.get_by_role("button", name="Camera").wait_for()
    assert page.evaluate(legible.TOO_WIDE) <= 0
    assert page.locator(".bar").bounding_box()["height"] < 70
