"""Calculates which texts of a wall can be read from its last seat. Pure.

Capitals and digits need 0.7° of height, Chinese 1.3 times as much (``display/canvas/theme.py``).
Only called numbers are made for the last seat; for the rest, the distance is reported.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from display.canvas.draw import Text
from display.canvas.text import ROUGH, is_han, lay_out
from display.canvas.theme import Scale
from display.layout.lobby import full_lobby
from display.layout.look import Look, Scene
from display.layout.plan import plan
from display.layout.screens import pane
from display.layout.wall import playlist, wall
from queue_server.wire.messages import Board, Notice
from queue_server.wire.messages.board import Closed
from queue_server.wire.words.catalogue import Catalogue
from queue_server.wire.words.wording import Wording

#: Turns of the playlist that are checked.
MOST_PAGES = 40


def too_small(
    catalogue: Catalogue, layout: str, notices: Sequence[Notice], now: datetime
) -> list[tuple[str, float]]:
    """Each text that cannot be read from the last seat, and from how far it can, in metres.

    ``now`` is local time. The texts are those of a full lobby, of its notices, and of a closed
    office; the shortest distances come first.

    Raises:
        ValueError: There is no such layout.
    """
    look = _look(catalogue, layout)
    reach: dict[str, float] = {}
    for scene in _scenes(catalogue, notices, now, look):
        for one in wall(scene, look):
            if isinstance(one, Text) and one.text.strip():
                found = reach_m(one, look.scale)
                reach[one.text] = min(found, reach.get(one.text, found))
    far = look.scale.distance_m
    return sorted(((t, m) for t, m in reach.items() if m < far), key=lambda pair: pair[1])


def reach_m(text: Text, scale: Scale) -> float:
    """The distance at which a text can be read at the size it is drawn, in metres.

    Its size is measured without fonts, so the result is too small rather than too large.
    """
    least = text.size_px // 2 if text.min_px is None else text.min_px
    laid = lay_out(
        text.text, text.w, text.h, text.size_px, max(6, least), measure=ROUGH, bold=text.bold,
        language=text.language, wrapping=text.wrap, max_lines=text.max_lines,
    )  # fmt: skip
    return scale.reach_m(laid.size_px, chinese=any(map(is_han, text.text)))


def report(
    catalogue: Catalogue, layout: str, notices: Sequence[Notice], now: datetime, *, named: bool
) -> list[str]:
    """What :func:`too_small` found, as lines for people: how many texts.

    ``named``: also each of them, one line for each distance.

    Raises:
        ValueError: There is no such layout.
    """
    found = too_small(catalogue, layout, notices, now)
    settings = catalogue["display"]
    seat = f"{settings['viewing_distance_m']:g} m on {settings['inches']:g} inches"
    if not found:
        return [f"display, layout {layout}: every text is legible from {seat}"]
    if not named:
        texts = f"{len(found)} text{'s' if len(found) > 1 else ''}"
        verdict = f"legible from {seat} except {texts}; --legible lists them"
        return [f"display, layout {layout}: {verdict}"]
    by_reach: dict[str, list[str]] = {}
    for text, metres in found:
        by_reach.setdefault(f"{metres:.1f}", []).append(" ".join(text.split()))
    head = f"display, layout {layout}: not legible from {seat}, but from nearer:"
    return [head, *(f"  {m} m: {' | '.join(texts)}" for m, texts in by_reach.items())]


def _look(catalogue: Catalogue, layout: str) -> Look:
    given = catalogue["display"]
    one = Scale(
        given["width_px"], given["height_px"], given["inches"], given["viewing_distance_m"]
    )  # fmt: skip
    whole = pane(plan(layout).screens, one).whole
    return Look(Wording(catalogue), whole, layout=layout, slide_s=given["slide_s"])


def _scenes(
    catalogue: Catalogue, notices: Sequence[Notice], now: datetime, look: Look
) -> list[Scene]:
    lobby = full_lobby(catalogue, now, notices)
    assert lobby.board is not None
    pages = len(playlist(lobby, look)) or 1
    why: Closed = {
        "reason": "hours", "wording": {}, "opens_at": (now + timedelta(days=1)).isoformat(),
    }  # fmt: skip
    board: Board = {**lobby.board, "session": None, "closed": why, "notices": [], "counters": []}
    return [
        *(replace(lobby, page=page) for page in range(min(MOST_PAGES, pages))),
        replace(lobby, board=board, stage=None, calls=()),
    ]
