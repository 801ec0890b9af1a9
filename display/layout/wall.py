"""The whole wall, landscape or portrait: head, calls, quiet column, running line."""

from dataclasses import dataclass

from display.canvas.box import Box
from display.canvas.draw import DrawCommand, Rect
from display.layout.column import column, in_brief, in_brief_px
from display.layout.header import header, remark_rows, remark_strip
from display.layout.look import Look, Scene
from display.layout.notice import lost_band, marquee_text, notice_on, slide, slide_on, slides
from display.layout.stage import call_area
from display.layout.states import closed, connecting, is_closed, nobody_called


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the parts are. ``band`` is the running line's place, None when there is none."""

    header: Box
    remarks: Box | None
    calls: Box
    column: Box
    band: Box | None

    @property
    def whole(self) -> Box:
        """Calls and column as one."""
        width, height = self.column.right - self.calls.x, self.column.bottom - self.calls.y
        return Box(self.calls.x, self.calls.y, width, height)


def frame(scene: Scene, look: Look) -> Frame:
    """Cut the screen into its parts."""
    screen = Box(0, 0, look.scale.width_px, look.scale.height_px)
    head, rest = screen.top(round(look.info * (3.1 if look.scale.portrait else 1.95)))
    strip = None
    if rows := remark_rows(scene, look, screen.w - 4 * look.gap):
        strip, rest = rest.top(round(look.fine * 1.2) * len(rows))
        strip = strip.inset(2 * look.gap, 0)
    band = None
    if scene.board and (scene.lost_since is not None or marquee_text(scene.board, look)):
        rest, band = rest.top(rest.h - round(look.info * 1.5))
    body = rest.inset(look.gap)
    if look.scale.portrait:
        calls, side = body.top(round(body.h * 0.62), look.gap)
    else:
        calls, side = body.left(round(body.w * 0.66), look.gap)
    return Frame(head, strip, calls, side, band)


def wall(scene: Scene, look: Look) -> list[DrawCommand]:
    """Everything but the running line itself, which moves and is painted by its own strip."""
    parts = frame(scene, look)
    ground = Rect(0, 0, look.scale.width_px, look.scale.height_px, look.theme.ground)
    drawn: list[DrawCommand] = [ground, *header(parts.header, scene, look)]
    if parts.remarks is not None:
        drawn += remark_strip(parts.remarks, remark_rows(scene, look, parts.remarks.w), look)
    if scene.board is None:
        return [*drawn, *connecting(parts.whole, scene, look)]
    return [
        *drawn,
        *_body(parts, scene, look),
        *_band(parts, scene, look),
    ]


def _body(parts: Frame, scene: Scene, look: Look) -> list[DrawCommand]:
    """Calls and column; while it is closed a column has nothing to count, only notices."""
    assert scene.board is not None
    if not is_closed(scene):
        return [*_calls(parts.calls, scene, look), *_side(parts.column, scene, look)]
    if not slides(scene.board):
        return closed(parts.whole, scene.board, look)
    shown = notice_on(scene.board, scene.page, parts.column, look)
    return [*closed(parts.calls, scene.board, look), *slide(parts.column, shown, look)]


def _calls(box: Box, scene: Scene, look: Look) -> list[DrawCommand]:
    assert scene.board is not None
    if scene.stage is None:
        return nobody_called(box, scene.board, look)
    return call_area(box, scene, look)


def _side(box: Box, scene: Scene, look: Look) -> list[DrawCommand]:
    assert scene.board is not None
    brief, rest = box.top(in_brief_px(look), look.gap)
    shown = slide_on(scene.board, scene.page, rest, look)
    if shown is None:
        return column(box, scene, look)
    return [*in_brief(brief, scene.board, look), *slide(rest, shown, look)]


def _band(parts: Frame, scene: Scene, look: Look) -> list[DrawCommand]:
    if parts.band is None:
        return []
    if scene.lost_since is not None:
        return lost_band(parts.band, f"{scene.lost_since:%H:%M}", look)
    box = parts.band
    return [Rect(box.x, box.y, box.w, box.h, look.theme.panel)]
