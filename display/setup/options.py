"""The command line of ``run.py display``. Tested by tests/display/test_app.py."""

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from display.layout.plan import plan
from display.layout.screens import must_have
from display.setup.arguments import (
    LAYOUT_HELP,
    SCREEN_HELP,
    layout,
    screen,
    size_of_screen,
)
from display.setup.own import own_settings
from queue_server.command_line import Arguments, folder, server_address, usable_folder
from queue_server.link.enrolment import renewed

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Options:
    """The options given on the command line."""

    server: str
    token: str
    data: Path
    clips: Path
    display: dict[str, Any]
    windowed: tuple[int, int] | None
    headless: bool
    picture: Path | None
    seconds: float | None
    layout: str = ""
    name: str = ""
    counter: int = 0
    screen: tuple[int, int] = (1, 1)
    microphone: str = ""


def read_options(argv: Sequence[str]) -> Options:
    """The options of a command line.

    Raises:
        OSError, ValueError: A file cannot be read, or is not what it should be.
    """
    given = _parser().parse_args(argv)
    token = renewed(given.server, given.token_file, time.time())
    if given.layout:
        must_have(plan(given.layout).screens, *given.screen)
    for device in given.device:
        log.warning("the wall drives no devices: %s is ignored", device)
    return Options(
        server=given.server,
        token=token,
        data=usable_folder(given.data) / "display" / given.token_file.stem,
        clips=given.data / "clips",
        display=own_settings(given.config) if given.config else {},
        windowed=given.windowed,
        headless=given.headless,
        picture=given.picture,
        seconds=given.seconds,
        layout=given.layout or "",
        counter=given.counter,
        screen=given.screen,
        name=given.name or given.token_file.stem,
        microphone=given.microphone,
    )


def _parser() -> Arguments:
    parser = Arguments(prog="run.py display", description="The TV wall.")
    parser.add_argument(
        "--server", type=server_address, required=True, help="address of the queue server"
    )
    parser.add_argument("--token-file", required=True, type=Path, help="from run.py enroll")
    parser.add_argument("--config", type=Path, help="config.toml with this wall's [display]")
    parser.add_argument("--data", type=folder, default=Path("data"), help="what lasts is kept here")
    parser.add_argument(
        "--windowed", type=size_of_screen, metavar="WxH", help="a window, not full screen"
    )
    parser.add_argument("--device", action="append", default=[], metavar="NAME=DRIVER@URI")
    parser.add_argument("--headless", action="store_true", help="draw in memory only")
    parser.add_argument("--picture", type=Path, metavar="FILE", help="keep a PNG of the wall here")
    parser.add_argument("--layout", type=layout, help=LAYOUT_HELP)
    parser.add_argument(
        "--screen", type=screen, default=(1, 1), metavar="ROW,COLUMN", help=SCREEN_HELP
    )
    parser.add_argument("--counter", type=int, default=0, help="of a sign at one counter")
    parser.add_argument("--name", help="its name in notices; by default that of the token's file")
    parser.add_argument(
        "--microphone", default="", metavar="NAME",
        help="hear whether the chime sounds: pulse:SOURCE or an ALSA name; nothing is kept",
    )  # fmt: skip
    parser.add_argument("--seconds", type=float, help="exit after this long")
    return parser
