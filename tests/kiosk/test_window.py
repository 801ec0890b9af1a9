"""The real window, touched with xdotool, until a slip comes out of a printer behind TCP."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from drivers.printer.simulated.printer import SimulatedPrinter
from drivers.printer.simulated.served import TcpPrinter
from kiosk.screens.frame import Size
from tests.fake_server import FakeServer
from tests.kiosk.pilot import Pilot, a_busy_board, the_catalogue
from tests.waiting import PATIENCE_S, wait_until
from tests.x_display import touch, x_display

ROOT = Path(__file__).parents[2]
WIDTH, HEIGHT = 540, 960
#: None of them does anything: keys are not read, and nothing else holds the display.
NO_WAY_OUT = (
    "Escape", "alt+F4", "q", "ctrl+q", "ctrl+c", "alt+Tab", "super", "F11", "Print",
    "ctrl+alt+Delete", "ctrl+alt+BackSpace", "ctrl+alt+F1",
)  # fmt: skip

pytestmark = [
    pytest.mark.window,
    pytest.mark.skipif(
        not (shutil.which("Xvfb") and shutil.which("xdotool")), reason="needs Xvfb and xdotool"
    ),
]


@contextlib.contextmanager
def a_kiosk(
    display: str, server: str, printer: int, data: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """`run.py kiosk` in full screen, ended by SIGTERM; it must end cleanly."""
    token = data / "token"
    token.write_text("kiosk-token")
    code = "import sys; from kiosk.app import main; sys.exit(main(sys.argv[1:]))"
    options = ["--server", server, "--token-file", str(token), "--data", str(data)]
    device = ["--device", f"slip=escpos@tcp://127.0.0.1:{printer}"]
    picture = ["--picture", str(data / "kiosk.png")]
    environment = {**os.environ, "DISPLAY": display, "SDL_VIDEODRIVER": "x11"}
    process = subprocess.Popen(
        [sys.executable, "-c", code, *options, *device, *picture], cwd=ROOT, env=environment
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE_S) == 0


def test_touches_on_the_glass_make_one_slip_with_the_number_and_its_code(tmp_path: Path) -> None:
    paper = SimulatedPrinter()
    screen = Size(WIDTH, HEIGHT, 32.0)
    rehearsal = Pilot(screen, board=a_busy_board())
    with (
        x_display(WIDTH, HEIGHT) as display,
        TcpPrinter(paper) as printer,
        FakeServer(the_catalogue()) as server,
    ):
        server.publish(a_busy_board())
        with a_kiosk(display, server.url, printer.port, tmp_path) as process:
            wait_until(lambda: server.hellos, "the kiosk said hello")
            picture = tmp_path / "kiosk.png"
            wait_until(lambda: picture.exists() and ready(picture, rehearsal), "the start is drawn")
            for name in (
                "language:zh-TW",
                "category:registration",
                "service:R02",
                "priority:caring",
                "take",
            ):
                box = rehearsal.kiosk.view().target(name).box
                touch(display, box.x + box.w // 2, box.y + box.h // 2)
                rehearsal.tap(name)
            wait_until(lambda: paper.slips, "a slip came out")
            subprocess.run(
                ["xdotool", "key", *NO_WAY_OUT],
                env={**os.environ, "DISPLAY": display},
                check=True,
            )
            wait_until(
                lambda: not list((tmp_path / "touches").glob("*.json")), "the touch is settled"
            )
            assert process.poll() is None
    assert len(server.issued) == 1
    assert next(iter(server.issued.values()))["priority"] == "caring"
    assert len(paper.slips) == 1
    codes = zxingcpp.read_barcodes(paper.slips[0].convert("L"))
    assert [code.text for code in codes] == [f"{server.url}/t/token-1"]


def ready(picture: Path, rehearsal: Pilot) -> bool:
    """Whether the first language's button, with its blue chevron, is on the glass."""
    box = rehearsal.kiosk.view().target("language:zh-TW").box
    with Image.open(picture) as image:
        if image.size != (WIDTH, HEIGHT):
            return False
        inside = image.convert("RGB").crop((box.x, box.y, box.right, box.bottom))
    colours = inside.getcolors(1 << 24) or []
    return any(count > 100 and colour == (0x0A, 0x5A, 0xA8) for count, colour in colours)
