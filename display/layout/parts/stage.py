"""The calls: the newest on the stage, the others beside it in cells."""

from collections.abc import Sequence

from display.canvas.box import Box
from display.canvas.draw import DrawCommand, Rect
from display.layout.look import Look, Scene
from display.layout.parts.pieces import LEAST_NUMBER, figure, group_size, panel, sign, words
from display.model import ShownCall

#: Cells are laid out in this many columns; three rows of them hold the last six calls.
CELL_COLUMNS = 2
CELL_ROWS = 3
#: Width of a letter or digit, and of the space around a label and a counter, in em.
CHAR_EM, LABEL_EM, COUNTER_EM = 0.6, 0.25, 0.4
#: A bar this much wider than high has arrow, word and number side by side; one this much
#: higher than wide has them one below the other.
FLAT, UPRIGHT = 2.2, 1.2
#: The small list takes at most the first share of the calls' place; where that is too little for
#: all of them, the second, so that the newest call stays the largest.
OLDER_SHARE, CROWD_SHARE = 0.2, 0.15


def stage(box: Box, call: ShownCall, bright: bool, look: Look) -> list[DrawCommand]:
    """The newest call: its number, an arrow, its counter, its class. ``bright`` inverts it."""
    theme = look.theme
    ground = theme.called if bright else theme.panel
    ink = theme.on_called if bright else theme.called
    inner = box.inset(2 * look.gap, look.gap)
    caption, body = inner.top(look.info + look.gap)
    label, bar = body.columns(_shares(look), 2 * look.gap)
    return [
        panel(box, look, ground),
        *_caption(caption, call, bright, look),
        figure(label, call.label, ink, look),
        *_bar(bar.inset(0, look.gap // 2), call, bright, look),
    ]


def _shares(look: Look) -> list[float]:
    """How number and bar share the stage: on an upright wall, width limits the number."""
    return [64, 36] if look.scale.portrait else [58, 42]


def _said(call: ShownCall, look: Look) -> tuple[str, str]:
    if call.kind == "call":
        return look.both("now_serving")
    return look.both("tv.nth_call", count=call.calls) if call.calls > 2 else look.both("tv.recall")


def _caption(box: Box, call: ShownCall, bright: bool, look: Look) -> list[DrawCommand]:
    theme = look.theme
    ink = theme.on_called if bright else theme.soft
    chinese, english = _said(call, look)
    left, right = box.columns(_shares(look), 2 * look.gap)
    first, second = left.left(round(look.fine * (len(chinese) + 0.6)))
    return [
        words(first, chinese, look.fine, ink, bold=True),
        words(second, english, look.fine, ink, language=look.second),
        *_beside(right, call, look, theme.on_called if bright else None),
    ]


def _beside(box: Box, call: ShownCall, look: Look, ink: str | None) -> list[DrawCommand]:
    """The class; before it, if staff go to fetch the visitor, that, as it matters to everyone."""
    if not call.in_person:
        return class_tag(box, call.priority, look, ink)
    chinese, english = look.both("tv.in_person")
    return _tag(box, "megaphone", chinese, english, ink or look.theme.called, look)


def class_tag(box: Box, priority: str, look: Look, ink: str | None = None) -> list[DrawCommand]:
    """Shape and word of a class in its colour."""
    color = ink or look.class_color(priority)
    chinese, english = look.class_name(priority)
    return _tag(box, look.class_shape(priority), chinese, english, color, look)


def _tag(
    box: Box, shape: str, chinese: str, english: str, color: str, look: Look
) -> list[DrawCommand]:
    mark, rest = box.left(look.fine, look.gap)
    first, second = rest.left(round(look.fine * (len(chinese) + 0.6)))
    return [
        sign(mark, shape, color),
        words(first, chinese, look.fine, color, bold=True),
        words(second, english, look.fine, color, language=look.second),
    ]


def _bar(box: Box, call: ShownCall, bright: bool, look: Look) -> list[DrawCommand]:
    """The filled bar with the arrow to the counter."""
    theme = look.theme
    ground, ink = (theme.on_called, theme.called) if bright else (theme.called, theme.on_called)
    arrow, word, number = _bar_places(box.inset(look.gap), look)
    chinese, english = word.rows([58, 42])
    first, second = look.both("counter")
    size = group_size([first], chinese, look.info, bold=True, least=LEAST_NUMBER)
    small = group_size([second], english, round(size * 0.7), least=LEAST_NUMBER)
    return [
        Rect(box.x, box.y, box.w, box.h, ground, look.radius),
        sign(arrow, "arrow", ink),
        words(chinese, first, size, ink, bold=True, align="center"),
        words(english, second, small, ink, align="center", language=look.second),
        figure(number, str(call.counter), ink, look),
    ]


def _bar_places(box: Box, look: Look) -> tuple[Box, Box, Box]:
    """Boxes for arrow, word and number, each as large as the shape of the bar allows."""
    if box.w > FLAT * box.h:
        arrow, word, number = box.columns([22, 36, 42], look.gap)
    elif box.h > UPRIGHT * box.w:
        word, arrow, number = box.rows([22, 22, 56], look.gap)
    else:
        way, number = box.columns([46, 54], look.gap)
        arrow, word = way.rows([44, 56])
    return arrow, word, number


def cells(box: Box, calls: tuple[ShownCall, ...], look: Look) -> list[DrawCommand]:
    """The last six calls, newest first, row by row, in one size; no empty rows."""
    drawn: list[DrawCommand] = []
    grid = box.grid(CELL_COLUMNS, _cell_rows(calls), look.gap)
    shown = calls[: len(grid)]
    shares, size = _cell_shares(shown), _cell_size(grid[0], shown, look)
    for rank, (cell, call) in enumerate(zip(grid, shown, strict=False)):
        newest = rank < CELL_COLUMNS
        drawn += [panel(cell, look), *_cell(cell, call, shares, size, look, newest=newest)]
    return drawn


def _cell_rows(calls: Sequence[ShownCall]) -> int:
    return min(CELL_ROWS, -(-len(calls) // CELL_COLUMNS))


def _cell_size(box: Box, calls: Sequence[ShownCall], look: Look) -> int:
    """The one size for labels and counters of these calls in cells like this."""
    _, label, _, number = _cell_places(box, _cell_shares(calls), look)
    usual = min(look.number, round(box.h * 1.2))
    labels, counters = [one.label for one in calls], [str(one.counter) for one in calls]
    return min(
        group_size(labels, label, usual, bold=True, least=LEAST_NUMBER),
        group_size(counters, number, usual, bold=True, least=LEAST_NUMBER),
    )


def _cell_shares(calls: Sequence[ShownCall]) -> list[float]:
    """How labels, arrows and counters share a cell: by the longest of each."""
    label, counter = _longest(calls)
    return [18 * label, 8, 2 + 18 * counter]


def _longest(calls: Sequence[ShownCall]) -> tuple[int, int]:
    """How many characters the longest label and the longest counter have."""
    labels, counters = [one.label for one in calls], [str(one.counter) for one in calls]
    return max(map(len, labels), default=4), max(map(len, counters), default=1)


def _cell_places(box: Box, shares: list[float], look: Look) -> tuple[Box, Box, Box, Box]:
    mark, rest = box.inset(look.gap, 0).left(look.fine, look.gap)
    label, arrow, number = rest.columns(shares, look.gap // 2)
    return mark, label, arrow, number


def _cell(
    box: Box, call: ShownCall, shares: list[float], size: int, look: Look, *, newest: bool
) -> list[DrawCommand]:
    theme = look.theme
    ink = theme.text if newest else theme.soft
    mark, label, arrow, number = _cell_places(box, shares, look)
    return [
        sign(mark, look.class_shape(call.priority), look.class_color(call.priority)),
        words(label, call.label, size, ink, bold=True),
        sign(arrow, "arrow", theme.soft),
        words(number, str(call.counter), size, theme.called, bold=True, align="right"),
    ]


def _older_size(look: Look) -> int:
    return round(look.fine * 0.9)


def _older_rows(box: Box, calls: Sequence[ShownCall], look: Look) -> int:
    """How many rows of the small list the calls take, within the room there is."""
    rows = -(-len(calls) // _older_columns(box, calls, look))
    pitch = round(_older_size(look) * 1.25)
    return rows if rows * pitch <= box.h * OLDER_SHARE else int(box.h * CROWD_SHARE) // pitch


def _older_columns(box: Box, calls: Sequence[ShownCall], look: Look) -> int:
    return max(1, int(box.w // (_older_size(look) * sum(_older_shares(calls)))))


def _older_shares(calls: Sequence[ShownCall]) -> list[float]:
    """Widths of label and counter in the small list, in em."""
    label, counter = _longest(calls)
    return [label * CHAR_EM + LABEL_EM, counter * CHAR_EM + COUNTER_EM]


def older(box: Box, rows: int, calls: tuple[ShownCall, ...], look: Look) -> list[DrawCommand]:
    """Calls of a burst beyond the last six, small, and how many more there are."""
    places = box.grid(_older_columns(box, calls, look), rows, look.gap // 2)
    room = len(places) if len(calls) <= len(places) else len(places) - 1
    size, theme, drawn = _older_size(look), look.theme, list[DrawCommand]()
    for place, call in zip(places, calls[:room], strict=False):
        label, number = place.columns(_older_shares(calls), look.gap // 3)
        drawn += [
            words(label, call.label, size, theme.soft, bold=True),
            words(number, str(call.counter), size, theme.called, bold=True),
        ]
    if len(calls) > room:
        drawn.append(words(places[-1], f"+{len(calls) - room}", size, theme.soft))
    return drawn


def call_area(box: Box, scene: Scene, look: Look) -> list[DrawCommand]:
    """Stage above, cells below, and below these what a burst has pushed out of the cells.

    The cells are as high as the legible number needs, or as the largest number that fits a narrow
    cell; the stage has the rest.
    """
    assert scene.stage is not None
    if not scene.calls:
        return stage(box, scene.stage, scene.bright, look)
    six = CELL_COLUMNS * CELL_ROWS
    behind, foot = scene.calls[six:], None
    rows = _older_rows(box, behind, look)
    whole = box
    if behind and rows:
        whole, foot = box.top(box.h - rows * round(_older_size(look) * 1.25) - look.gap, look.gap)
    tall = Box(0, 0, (box.w - look.gap) // CELL_COLUMNS, box.h)
    number = _cell_size(tall, scene.calls[:six], look)
    row = min(round(number * 0.84) + (0 if foot else look.gap), round(box.h * 0.18))
    lines = _cell_rows(scene.calls)
    cells_h = lines * row + (lines - 1) * look.gap
    upper, lower = whole.top(whole.h - cells_h - look.gap, look.gap)
    return [
        *stage(upper, scene.stage, scene.bright, look),
        *cells(lower, scene.calls, look),
        *(older(foot, rows, behind, look) if foot else []),
    ]
