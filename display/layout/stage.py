"""The calls: the newest on the stage, the others beside it in cells."""

from display.canvas.box import Box
from display.canvas.draw import DrawCommand, Rect
from display.layout.look import Look, Scene
from display.layout.parts import panel, sign, words
from display.model import Call

#: Cells are laid out in this many columns; three rows of them hold the last six calls.
CELL_COLUMNS = 2
CELL_ROWS = 3


def stage(box: Box, call: Call, bright: bool, look: Look) -> list[DrawCommand]:
    """The newest call: its number, an arrow, its counter, its class. ``bright`` turns it over."""
    theme = look.theme
    ground = theme.called if bright else theme.panel
    ink = theme.on_called if bright else theme.called
    inner = box.inset(2 * look.gap, look.gap)
    caption, body = inner.top(look.info + look.gap)
    label, bar = body.columns([58, 42], 2 * look.gap)
    return [
        panel(box, look, ground),
        *_caption(caption, call, bright, look),
        words(label, call.label, label.h * 2, ink, bold=True, align="center"),
        *_bar(bar.inset(0, look.gap // 2), call, bright, look),
    ]


def _caption(box: Box, call: Call, bright: bool, look: Look) -> list[DrawCommand]:
    theme = look.theme
    ink = theme.on_called if bright else theme.soft
    chinese, english = look.both("tv.recall" if call.kind == "recall" else "now_serving")
    left, right = box.columns([58, 42], 2 * look.gap)
    first, second = left.left(round(look.fine * (len(chinese) + 0.6)))
    return [
        words(first, chinese, look.fine, ink, bold=True),
        words(second, english, look.fine, ink, language=look.second),
        *class_tag(right, call.priority, look, theme.on_called if bright else None),
    ]


def class_tag(box: Box, priority: str, look: Look, ink: str | None = None) -> list[DrawCommand]:
    """Shape and word of a class in its colour."""
    color = ink or look.class_color(priority)
    chinese, english = look.class_name(priority)
    mark, rest = box.left(look.fine, look.gap)
    first, second = rest.left(round(look.fine * (len(chinese) + 0.6)))
    return [
        sign(mark, look.class_shape(priority), color),
        words(first, chinese, look.fine, color, bold=True),
        words(second, english, look.fine, color, language=look.second),
    ]


def _bar(box: Box, call: Call, bright: bool, look: Look) -> list[DrawCommand]:
    """The filled bar with the arrow to the counter."""
    theme = look.theme
    ground, ink = (theme.on_called, theme.called) if bright else (theme.called, theme.on_called)
    way, number = box.inset(look.gap).columns([46, 54], look.gap)
    arrow, chinese, english = way.rows([44, 32, 24])
    first, second = look.both("counter")
    return [
        Rect(box.x, box.y, box.w, box.h, ground, look.radius),
        sign(arrow, "arrow", ink),
        words(chinese, first, look.fine, ink, bold=True, align="center"),
        words(english, second, look.fine, ink, align="center", language=look.second),
        words(number, str(call.counter), number.h * 2, ink, bold=True, align="center"),
    ]


def cells(box: Box, calls: tuple[Call, ...], look: Look) -> list[DrawCommand]:
    """The last calls, newest first, row by row; no empty cells. More than six make them smaller."""
    rows = max(CELL_ROWS, -(-len(calls) // CELL_COLUMNS))
    drawn: list[DrawCommand] = []
    grid = box.grid(CELL_COLUMNS, rows, look.gap)
    for rank, (cell, call) in enumerate(zip(grid, calls, strict=False)):
        drawn += [panel(cell, look), *_cell(cell, call, look, newest=rank < CELL_COLUMNS)]
    return drawn


def _cell(box: Box, call: Call, look: Look, *, newest: bool) -> list[DrawCommand]:
    theme = look.theme
    ink = theme.text if newest else theme.soft
    inner = box.inset(look.gap, 0)
    mark, rest = inner.left(look.fine, look.gap)
    label, arrow, number = rest.columns([70, 9, 21], look.gap // 2)
    size = min(look.number, round(box.h * 1.2))
    return [
        sign(mark, look.class_shape(call.priority), look.class_color(call.priority)),
        words(label, call.label, size, ink, bold=True),
        sign(arrow, "arrow", theme.soft),
        words(number, str(call.counter), size, theme.called, bold=True, align="right"),
    ]


def call_area(box: Box, scene: Scene, look: Look) -> list[DrawCommand]:
    """Stage above, cells below: rows as high as the legible number asks, the stage the rest."""
    assert scene.stage is not None
    row = min(round(look.number * 0.8) + look.gap, round(box.h * 0.18))
    cells_h = CELL_ROWS * row + (CELL_ROWS - 1) * look.gap
    upper, lower = box.top(box.h - cells_h - look.gap, look.gap)
    return [*stage(upper, scene.stage, scene.bright, look), *cells(lower, scene.calls, look)]
