"""The whole wall, landscape or portrait: head, the parts of its layout, running line."""

from dataclasses import dataclass

from display.canvas.box import Box
from display.canvas.draw import DrawCommand, Rect
from display.layout.look import Look, Scene
from display.layout.parts.column import column, in_brief, in_brief_px
from display.layout.parts.counters import counter_list, window
from display.layout.parts.header import header, remark_rows, remark_strip
from display.layout.parts.notice import PlaylistTurn, lost_band, marquee_text, page_on, slide, turns
from display.layout.parts.stage import call_area
from display.layout.parts.states import closed, connecting, is_closed, nobody_called
from display.layout.plan import USUAL, PartName, plan
from queue_server.wire.messages import Board

#: The positions of the picture, in half gaps, and how many minutes it stays at each.
ORBIT = ((0, 0), (1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1))
ORBIT_MIN = 2


@dataclass(frozen=True, slots=True)
class Areas:
    """Where the parts are. ``band`` is the running line's place, None when there is no line."""

    header: Box
    remarks: Box | None
    body: Box
    band: Box | None


def areas(scene: Scene, look: Look) -> Areas:
    """Cut the screen into its parts."""
    screen = Box(*scene.shift, look.scale.width_px, look.scale.height_px)
    head, rest = screen.top(round(look.info * (3.1 if look.scale.portrait else 1.95)))
    strip = None
    if rows := remark_rows(scene, look, screen.w - 4 * look.gap):
        strip, rest = rest.top(round(look.fine * 1.2) * len(rows))
        strip = strip.inset(2 * look.gap, 0)
    band = None
    if scene.board and (scene.lost_since is not None or marquee_text(scene, look)):
        rest, band = rest.top(rest.h - round(look.info * 1.5))
    body = rest.inset(look.gap)
    return Areas(head, strip, body, band)


def wall(scene: Scene, look: Look) -> list[DrawCommand]:
    """Everything but the running line itself, which moves and is painted by its own strip."""
    parts = areas(scene, look)
    ground = Rect(0, 0, look.scale.width_px, look.scale.height_px, look.theme.ground)
    drawn: list[DrawCommand] = [ground, *header(parts.header, scene, look)]
    if parts.remarks is not None:
        drawn += remark_strip(parts.remarks, remark_rows(scene, look, parts.remarks.w), look)
    if scene.board is None:
        return [*drawn, *connecting(parts.body, scene, look)]
    return [
        *drawn,
        *_body(parts, scene, look),
        *_band(parts, scene, look),
    ]


def _body(parts: Areas, scene: Scene, look: Look) -> list[DrawCommand]:
    """The parts of the layout; while closed, only why, and the notices."""
    assert scene.board is not None
    if is_closed(scene):
        return _closed(parts.body, scene, scene.board, look)
    places = plan(look.layout).places(parts.body, look.gap)
    return [command for name, box in places for command in _part(name, box, scene, look)]


def _closed(box: Box, scene: Scene, board: Board, look: Look) -> list[DrawCommand]:
    (_, poster), (_, side) = plan(USUAL).places(box, look.gap)
    shown = page_on(turns(scene, side, look, column=False), scene.page)
    if shown is None:
        return closed(box, board, look)
    return [*closed(poster, board, look), *slide(side, shown, look)]


def orbit(minute: int, look: Look) -> tuple[int, int]:
    """How far the picture is moved at a minute of the day."""
    reach = max(1, look.gap // 2)
    place = minute // ORBIT_MIN % len(ORBIT)
    x, y = ORBIT[place]
    return x * reach, y * reach


def playlist(scene: Scene, look: Look) -> list[PlaylistTurn]:
    """One round of the notices as shown on this wall; empty if it shows none."""
    if scene.board is None:
        return []
    body = areas(scene, look).body
    if is_closed(scene):
        side = plan(USUAL).places(body, look.gap)[1][1]
        return turns(scene, side, look, column=False)
    for name, box in plan(look.layout).places(body, look.gap):
        if name in ("column", "notices"):
            return turns(scene, _below_brief(box, look), look, column=name == "column")
    return []


def _below_brief(box: Box, look: Look) -> Box:
    return box.top(in_brief_px(look), look.gap)[1]


def _part(name: PartName, box: Box, scene: Scene, look: Look) -> list[DrawCommand]:
    match name:
        case "calls":
            return _calls(box, scene, look)
        case "column":
            return _side(box, scene, look)
        case "notices":
            return _notices(box, scene, look)
        case "counters":
            return counter_list(box, scene, look)
        case "window":
            return window(box, scene, look)


def _calls(box: Box, scene: Scene, look: Look) -> list[DrawCommand]:
    assert scene.board is not None
    if scene.stage is None:
        return nobody_called(box, scene.board, look)
    return call_area(box, scene, look)


def _side(box: Box, scene: Scene, look: Look) -> list[DrawCommand]:
    """The column, alternating with notices below its brief form."""
    assert scene.board is not None
    brief, rest = box.top(in_brief_px(look), look.gap)
    shown = page_on(turns(scene, rest, look, column=True), scene.page)
    if shown is None:
        return column(box, scene, look)
    return [*in_brief(brief, scene.board, look), *slide(rest, shown, look)]


def _notices(box: Box, scene: Scene, look: Look) -> list[DrawCommand]:
    """Always a notice, below the column in brief; the column itself if there is none."""
    assert scene.board is not None
    brief, rest = box.top(in_brief_px(look), look.gap)
    shown = page_on(turns(scene, rest, look, column=False), scene.page)
    if shown is None:
        return column(box, scene, look)
    return [*in_brief(brief, scene.board, look), *slide(rest, shown, look)]


def _band(parts: Areas, scene: Scene, look: Look) -> list[DrawCommand]:
    if parts.band is None:
        return []
    if scene.lost_since is not None:
        return lost_band(parts.band, f"{scene.lost_since:%H:%M}", look)
    box = parts.band
    return [Rect(box.x, box.y, box.w, box.h, look.theme.panel)]
