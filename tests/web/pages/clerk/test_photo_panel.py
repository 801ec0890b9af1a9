"""A clerk takes photographs and pages in real Chromium: server, device host and drawn cameras."""

import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from drivers.host import device_host
from drivers.on_wire import previews
from drivers.on_wire.host import HostOnWire
from drivers.photo import driver as station_driver
from drivers.uri import parse_spec
from tests.waiting import PATIENCE_S, wait_until
from tests.waiting import eventually as soon
from tests.web.pages.moments import keep_watch, wait_until_seen

pytestmark = pytest.mark.browser

CAN_BE_SHOWN = """
(url) => new Promise((tell) => {
  const image = new Image();
  image.onload = () => tell(true);
  image.onerror = () => tell(false);
  image.src = url;
})
"""
#: Thirty pictures are over in a second: the page itself notes that they were seen.
LIVE_ONCE = """
new MutationObserver(() => {
  if (!document.querySelector("dialog canvas:not([hidden])")) return;
  sessionStorage.setItem("seen live", "yes");
}).observe(document, { subtree: true, childList: true, attributes: true });
"""
READY = """
() => fetch("/api/v1/devices").then((one) => one.json()).then(({ devices }) =>
  devices.filter((one) => one.kind === "photo" && one.state === "ready").length)
"""
AS_SEEN = "() => document.querySelector('dialog canvas').toDataURL()"


def cameras() -> int:
    """Cameras open in this process: each has its own thread as long as its lamp is on."""
    return sum(thread.name == "camera" for thread in threading.enumerate())


class Desk:
    """A device host with cameras at counter 5, in threads of this process."""

    def __init__(self, office: Any, data: Path) -> None:
        self._office, self._data = office, data
        self._token = office.run("enroll", "desk", "--kind", "host")
        self._ends = threading.Event()
        self._thread: threading.Thread | None = None
        self.host: HostOnWire | None = None

    def start(self, *words: str) -> None:
        devices = [parse_spec(f"{word}&counter=5&frame_ms=60000") for word in words]
        self.host = HostOnWire(devices, self._data, "desk", self._office.url, self._token)
        self._ends.clear()
        self._thread = threading.Thread(target=self._work, args=(self.host,))
        self._thread.start()

    def _work(self, host: HostOnWire) -> None:
        host.start()
        while not self._ends.is_set():
            host.work(0.05)
        host.stop()

    def stop(self) -> None:
        self._ends.set()
        if self._thread is not None:
            self._thread.join(PATIENCE_S)


@pytest.fixture
def desk(office: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    # A camera that draws no picture for three seconds is lost, and a picture two seconds old is
    # nobody's view of a visitor: browser, host and camera share this machine with other tests.
    monkeypatch.setattr(previews, "PUT_TIMEOUT_S", PATIENCE_S)
    monkeypatch.setattr(device_host, "PREVIEW_DEADLINE_S", PATIENCE_S)
    monkeypatch.setattr(station_driver, "OPEN_S", PATIENCE_S)
    monkeypatch.setattr(station_driver, "STILL_S", PATIENCE_S)
    built = Desk(office, tmp_path / "desk")
    yield built
    built.stop()


@pytest.fixture
def open_panel(office: Any, desk: Desk, sign_in: Callable[..., Any]) -> Callable[..., Any]:
    """The panel over counter 5, with its cameras."""

    def open_(*words: str, **options: Any) -> Any:
        desk.start(*words)
        page = sign_in(f"{office.url}/clerk", **options)
        page.locator("[data-do=choose][data-counter='5']").click()
        wait_until(lambda: page.evaluate(READY) == len(words), "the cameras")
        page.get_by_role("button", name="拍照", exact=True).click()
        return page

    return open_


def live(page: Any) -> None:
    page.locator("dialog canvas:not([hidden])").wait_for()


def done_well(page: Any) -> None:
    page.locator("dialog img[data-key=shot]").wait_for()


def saved(page: Any, folder: Path) -> Path:
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    path = folder / str(waiting.value.suggested_filename)
    waiting.value.save_as(path)
    return path


def test_the_clerk_sees_the_visitor_move_and_the_lamp_goes_off_when_the_panel_closes(
    open_panel: Callable[..., Any],
) -> None:
    page = open_panel("photo=camera@sim:camera?scene=person")
    live(page)
    assert page.evaluate("document.querySelector('dialog canvas').width") == 640
    first = page.evaluate(AS_SEEN)
    page.wait_for_function(f"seen => ({AS_SEEN})() !== seen", arg=first)
    assert cameras() == 1

    page.keyboard.press("Escape")

    page.locator("dialog").wait_for(state="detached")
    assert soon(lambda: cameras() == 0)


def test_an_identity_photograph_comes_with_advice_lines_and_a_file(
    office: Any, open_panel: Callable[..., Any], tmp_path: Path
) -> None:
    ticket = office.issue()
    page = open_panel("photo=camera@sim:camera?scene=tilted")
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    page.locator(".card.called").wait_for()
    page.get_by_role("button", name="拍照", exact=True).click()
    live(page)
    keep_watch(page, "waiting", "document.body.textContent.includes('拍攝與檢查中')")

    page.keyboard.press("Enter")

    done_well(page)
    wait_until_seen(page, "waiting")
    shot = page.locator("dialog img[data-key=shot]")
    assert shot.evaluate("image => image.decode().then(() => image.naturalWidth)") == 413
    page.get_by_text("頭部傾斜,已轉正".replace(",", "，")).wait_for()
    # Nobody is looked at while the picture is judged.
    assert soon(lambda: cameras() == 0)
    before = shot.get_attribute("src")
    assert page.evaluate(CAN_BE_SHOWN, before) is True
    page.keyboard.press("l")
    page.locator("[data-do=lines][aria-pressed=true]").wait_for()
    assert shot.get_attribute("src") != before
    path = saved(page, tmp_path)
    assert path.name.startswith(f"{ticket['label']}-2")
    with Image.open(path) as image:
        assert image.size == (413, 531)

    page.keyboard.press("r")

    live(page)
    page.keyboard.press("Escape")
    page.locator("dialog").wait_for(state="detached")
    assert page.evaluate(CAN_BE_SHOWN, before) is False


def test_a_camera_pulled_out_is_shown_with_what_helps(open_panel: Callable[..., Any]) -> None:
    page = open_panel("photo=camera@sim:camera?fault=gone:30", before=LIVE_ONCE)
    page.get_by_text("攝影機中斷").wait_for()
    page.get_by_text("請檢查連接線").wait_for()
    wait_until_seen(page, "live")

    page.keyboard.press("Enter")

    page.get_by_text("攝影機中斷").wait_for()
    assert soon(lambda: cameras() == 0)


def test_pages_become_one_pdf(open_panel: Callable[..., Any], desk: Desk, tmp_path: Path) -> None:
    page = open_panel(
        "photo=camera@sim:camera?use=id", "docs=camera@sim:camera?scene=page&use=document"
    )
    page.get_by_role("button", name="文件").click()
    page.locator("[data-do=station][data-address='desk~docs'][aria-pressed=true]").wait_for()
    page.get_by_text("尚未拍任何一頁").wait_for()
    for count in (1, 2):
        live(page)
        page.keyboard.press("Enter")
        page.get_by_text(f"已拍 {count} 頁").wait_for()
        if count == 1:
            page.get_by_role("button", name="下一頁").press("Enter")
    page.keyboard.press("r")
    page.get_by_text("重拍第 2 頁").wait_for()
    live(page)
    page.keyboard.press("Enter")
    done_well(page)
    page.get_by_text("已拍 2 頁").wait_for()

    page.keyboard.press("f")

    page.get_by_text("PDF 已完成，共 2 頁").wait_for()
    path = saved(page, tmp_path)
    assert path.suffix == ".pdf"
    if shutil.which("pdfinfo") is None:
        pytest.skip("poppler is not installed")
    info = subprocess.run(["pdfinfo", str(path)], capture_output=True, text=True, check=True)
    assert "Pages:           2" in info.stdout
