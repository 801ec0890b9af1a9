"""``run.py draw board``: the wall drawn from a board message, without a server."""

import json
import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pygame

from display import model
from display.canvas.box import Box
from display.canvas.faces import Fonts
from display.canvas.painter import Painter
from display.canvas.theme import Scale
from display.layout.lobby import full_lobby
from display.layout.look import Look, Scene
from display.layout.parts.notice import marquee_text
from display.layout.plan import USUAL, plan
from display.layout.screens import Pane, pane, seen
from display.layout.wall import areas, wall
from display.screen import Marquee
from display.setup.arguments import LAYOUT_HELP, SCREEN_HELP, layout, screen, size_of_screen
from display.store import shipped
from queue_server.command_line import Arguments, Failed, reason
from queue_server.wire.messages import Board
from queue_server.wire.shapes import check
from queue_server.wire.words.catalogue import Catalogue
from queue_server.wire.words.wording import Wording

#: Largest file of a board or catalogue, in bytes.
MOST_BYTES = 4 * 1024 * 1024
MOST_CALLS = 60


def main(argv: Sequence[str]) -> int:
    """Write the picture, and to standard error what did not fit; returns 0, or 2 for a bad file."""
    given = _parser().parse_args(argv)
    try:
        board: Board = check(_json(given.board), Board)
        catalogue = check(_json(given.catalogue), Catalogue) if given.catalogue else shipped()
        picture, cut = draw(
            _scene(board, catalogue, given.page, given.calls),
            catalogue,
            given.size,
            given.layout,
            pictures=given.pictures,
            counter=given.counter,
            screen=given.screen,
        )
        _save(picture, given.out)
    except (OSError, ValueError, pygame.error) as problem:
        raise Failed(reason(problem), 2) from problem
    if cut:
        raise Failed("does not fit: " + " | ".join(cut), 1)
    return 0


def draw(
    shown: Scene,
    catalogue: Catalogue,
    size: tuple[int, int],
    layout: str,
    *,
    pictures: Path | None = None,
    counter: int = 0,
    screen: tuple[int, int] | None = None,
) -> tuple[pygame.Surface, list[str]]:
    """The wall with this scene, and the texts that were cut short.

    ``size`` is that of one ``screen`` of several, or of the picture on all of them.
    """
    part = _pane(catalogue, size, layout, screen)
    look = Look(
        Wording(catalogue), part.whole, layout=layout, pictures=str(pictures or ""), counter=counter
    )
    ready = frozenset(one.stem for one in pictures.glob("*.jpg")) if pictures else frozenset[str]()
    scene = replace(shown, ready=ready)
    painter = Painter(pygame.Surface(size), Fonts())
    painter.paint(seen(wall(scene, look), part.box))
    band, line = areas(scene, look).band, marquee_text(scene, look)
    if band is not None and line:
        Marquee(line, band.moved(-part.box.x, -part.box.y), painter, look, 1.0).paint(
            painter.surface, 0
        )
    return painter.surface, list(painter.cut)


def _pane(
    catalogue: Catalogue, size: tuple[int, int], layout: str, screen: tuple[int, int] | None
) -> Pane:
    settings, screens = catalogue["display"], plan(layout).screens
    inches, distance_m = settings["inches"], settings["viewing_distance_m"]
    if screen is not None:
        return pane(screens, Scale(*size, inches, distance_m), *screen)
    one = Scale(settings["width_px"], settings["height_px"], inches, distance_m)
    whole = Scale(*size, pane(screens, one).whole.inches, distance_m)
    return Pane(whole, Box(0, 0, *size))


def _scene(board: Board, catalogue: Catalogue, page: int, calls: int | None) -> Scene:
    """A board at its own time; with ``calls``, a full lobby with that many, and its notices."""
    now = datetime.fromisoformat(board["at"])
    local = now.astimezone(ZoneInfo(catalogue["zone"]))
    if calls is not None:
        return replace(full_lobby(catalogue, local, board["notices"], calls), page=page)
    state, _ = model.update(model.start(now), model.BoardArrived(board), now)
    return Scene(
        board=board,
        stage=model.on_stage(state),
        bright=False,
        calls=model.last_calls(state, now),
        now=local,
        page=page,
    )


def _json(path: Path) -> Any:
    with path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise ValueError(f"{path}: over {MOST_BYTES // 1024} KiB")
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as mistake:
        raise ValueError(f"{path}: is not JSON") from mistake


def _save(picture: pygame.Surface, out: Path) -> None:
    draft = out.with_name(f".{out.stem}.{os.getpid()}.png")
    pygame.image.save(picture, draft)
    draft.replace(out)


def _parser() -> Arguments:
    parser = Arguments(prog="run.py draw", description="A screen drawn without a server.")
    parser.add_argument("what", choices=["board"], help="the TV wall")
    parser.add_argument("--board", type=Path, required=True, help="a board message, as JSON")
    parser.add_argument("--catalogue", type=Path, help="the office's catalogue, as JSON")
    parser.add_argument("--layout", type=layout, default=USUAL, help=LAYOUT_HELP)
    parser.add_argument("--screen", type=screen, metavar="ROW,COLUMN", help=SCREEN_HELP)
    parser.add_argument("--page", type=int, default=0, help="how often notices turned over")
    parser.add_argument("--calls", type=int, choices=range(MOST_CALLS + 1), metavar="N",
                        help="a made-up full lobby with so many calls")  # fmt: skip
    parser.add_argument("--pictures", type=Path, help="a folder with the pictures of notices")
    parser.add_argument("--counter", type=int, default=0, help="of a sign at one counter")
    parser.add_argument("--size", type=size_of_screen, required=True, metavar="WxH")
    parser.add_argument("--out", type=Path, required=True, help="the PNG file to write")
    return parser
