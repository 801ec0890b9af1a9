"""From a touch to "next, please": real windows, a printer, a clerk in Chromium, the TV."""

import contextlib
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image, ImageColor, ImageGrab

from display.canvas.theme import NIGHT
from drivers.printer.simulated.printer import SimulatedPrinter
from drivers.printer.simulated.served import TcpPrinter
from kiosk import events as e
from kiosk.screens.frame import Size
from tests.end_to_end.eyes import as_label, panel_of, tallest_line, words
from tests.end_to_end.processes import PASSWORD, RUN, Office, Process
from tests.kiosk.pilot import Pilot
from tests.waiting import PATIENCE_S, wait_until
from tests.x_display import touch, x_display

KIOSK = (540, 960)
TV = (1280, 720)
CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
#: A picture takes as long to look at as the kiosk takes to draw it, and keeps it from drawing.
LOOKED_AT_EVERY_S = 0.3
TOUCHES = (
    "language:zh-TW", "category:registration", "service:R02", "priority:caring", "take",
)  # fmt: skip

pytestmark = [
    pytest.mark.window,
    pytest.mark.browser,
    pytest.mark.timeout(1800),
    pytest.mark.skipif(
        not (CHROMIUM and shutil.which("Xvfb") and shutil.which("xdotool")),
        reason="needs Chromium, Xvfb and xdotool",
    ),
    pytest.mark.skipif(not shutil.which("tesseract"), reason="needs Tesseract to read pictures"),
]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path)
    office.prepare()
    office.start()
    yield office
    office.stop()


def rehearsed(office: Office) -> Pilot:
    """A kiosk without a window that knows the same office: it says where to touch."""
    with contextlib.closing(office.link("display")) as link:
        catalogue = link.request("GET", "/api/v1/catalogue").body
        board = link.request("GET", "/api/v1/board").body
    pilot = Pilot(Size(*KIOSK, 32.0), board=board)
    pilot.hear(e.CatalogueCame(catalogue), e.BoardCame(board))
    pilot.wait(1)
    return pilot


def tap(display: str, pilot: Pilot, name: str) -> None:
    """Touch a button where the rehearsed kiosk says it is, and rehearse it."""
    box = pilot.kiosk.view().target(name).box
    touch(display, box.x + box.w // 2, box.y + box.h // 2)
    pilot.tap(name)


def started(display: str) -> bool:
    """Whether the blue chevrons of the language buttons are on the glass."""
    picture = ImageGrab.grab(xdisplay=display).convert("RGB")
    colours = picture.getcolors(1 << 20) or []
    return any(count > 200 and colour == (0x0A, 0x5A, 0xA8) for count, colour in colours)


@contextlib.contextmanager
def running(process: Process) -> Iterator[Process]:
    try:
        yield process
    finally:
        assert process.stop() == 0, process.log.read_text()[-2000:]


def kiosk(office: Office, display: str, printer: int) -> Process:
    args = [
        *RUN, "kiosk", "--server", office.url, "--token-file", str(office.token_file("kiosk")),
        "--data", str(office.folder / "kiosk"),
        "--device", f"slip=escpos@tcp://127.0.0.1:{printer}",
    ]  # fmt: skip
    return Process("kiosk", args, office.folder, DISPLAY=display, SDL_VIDEODRIVER="x11")


def wall(office: Office, display: str) -> Process:
    args = [
        *RUN, "display", "--server", office.url, "--token-file", str(office.token_file("display")),
        "--windowed", f"{TV[0]}x{TV[1]}",
    ]  # fmt: skip
    return Process(
        "tv", args, office.folder,
        DISPLAY=display, SDL_VIDEODRIVER="x11", SDL_AUDIODRIVER="dummy",
    )  # fmt: skip


def next_please(office: Office, counter: int) -> str:
    """A clerk signs in with real Chromium, sits down and presses N; returns the label shown."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as running_:
        browser = running_.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = browser.new_context(locale="zh-TW")
        context.set_default_timeout(PATIENCE_S * 1000)
        page = context.new_page()
        page.goto(f"{office.url}/clerk")
        page.fill("input[name=user]", "clerk")
        page.fill("input[name=password]", PASSWORD)
        page.keyboard.press("Enter")
        page.locator(f"[data-do=choose][data-counter='{counter}']").click()
        page.get_by_role("button", name="叫下一號").wait_for()
        page.keyboard.press("n")
        page.locator(".card.called").wait_for()
        label = page.locator(".card .label").inner_text()
        browser.close()
        return str(label)


def test_from_a_touch_to_next_please(office: Office, tmp_path: Path) -> None:
    paper = SimulatedPrinter()
    pilot = rehearsed(office)
    with (
        x_display(*KIOSK) as glass,
        x_display(*TV) as lobby,
        TcpPrinter(paper) as printer,
        running(wall(office, lobby)),
        running(kiosk(office, glass, printer.port)),
    ):
        wait_until(lambda: started(glass), "the start screen of the kiosk", LOOKED_AT_EVERY_S)
        for name in TOUCHES:
            tap(glass, pilot, name)
        wait_until(lambda: paper.slips, "a slip")
        slip = paper.slips[0].convert("L")
        label = _label_on(slip, tmp_path)
        _qr_leads_to(office, slip, label)

        called = next_please(office, 4)
        assert called == label
        # While the call flashes, number and counter are not both to be read in each picture.
        wait_until(
            lambda: _on_the_wall(lobby, label, 4, tmp_path), "the call on the TV", LOOKED_AT_EVERY_S
        )
    assert len(paper.slips) == 1


def _label_on(slip: Image.Image, folder: Path) -> str:
    """The big number on the paper, read as a person would."""
    read = as_label("".join(words(tallest_line(slip), folder, layout=7)))
    assert re.fullmatch(r"[A-Z]\d{3}", read), f"no number to be read on the slip: {read}"
    return read


def _qr_leads_to(office: Office, slip: Image.Image, label: str) -> None:
    """The code on the paper leads to the visitor's own page, and that knows the number."""
    codes = [code.text for code in zxingcpp.read_barcodes(slip)]
    assert len(codes) == 1
    token = codes[0].rsplit("/t/", 1)[1]
    with contextlib.closing(office.link("display")) as link:
        reply = link.request("GET", f"/api/v1/public/tickets/{token}")
    assert reply.status == 200
    assert reply.body["ticket"]["label"] == label


def _on_the_wall(display: str, label: str, counter: int, folder: Path) -> bool:
    """Whether the number is read on the TV, and its counter large on the panel beside it."""
    seen = ImageGrab.grab(xdisplay=display).convert("RGB")
    panel = panel_of(seen, ImageColor.getrgb(NIGHT.called)[:3])
    if panel is None:
        return False
    left, top, right, bottom = panel
    number = words(seen.crop((0, top, left, bottom)), folder, layout=7)
    # Above the figure stand the word for it in two languages and an arrow.
    figure = words(seen.crop((left, (top + bottom) // 2, right, bottom)), folder, layout=10)
    return as_label("".join(number)) == label and figure == [str(counter)]
