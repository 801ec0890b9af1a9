"""Every counter of the hall and the number at it."""

from display.canvas.box import Box
from display.canvas.draw import DrawCommand
from display.layout.look import Look, Scene
from display.layout.parts.pieces import figure, group_size, panel, sign, words
from queue_server.wire.messages import BoardCounter

#: More counters than this stand in two columns.
ONE_COLUMN = 4


def counter_list(box: Box, scene: Scene, look: Look) -> list[DrawCommand]:
    """A row for each counter, in one size; the number just called flashes where it is."""
    assert scene.board is not None
    counters = scene.board["counters"]
    if not counters:
        return [panel(box, look)]
    columns = 1 if len(counters) <= ONE_COLUMN else 2
    rows = box.grid(columns, max(3, -(-len(counters) // columns)), look.gap)
    place = _places(rows[0], look)[2]
    usual = min(look.number, round(rows[0].h * 0.9))
    size = group_size([one["ticket"] or "" for one in counters], place, usual, bold=True)
    return [
        command
        for row, one in zip(rows, counters, strict=False)
        for command in _row(row, one, size, _flashes(scene, one), look)
    ]


def window(box: Box, scene: Scene, look: Look) -> list[DrawCommand]:
    """One counter as large as the screen; the first one where none is named or known."""
    assert scene.board is not None
    counters = scene.board["counters"]
    own = next((one for one in counters if one["number"] == look.counter), None)
    own = own or next(iter(counters), None)
    if own is None:
        return [panel(box, look)]
    theme, bright = look.theme, _flashes(scene, own)
    ground, ink = (theme.called, theme.on_called) if bright else (theme.panel, theme.text)
    number, label = box.rows([36, 64]) if look.scale.portrait else box.columns([36, 64])
    name, figures = number.inset(2 * look.gap).rows([26, 74])
    soft = ink if bright else theme.soft
    return [
        panel(box, look, ground),
        *heading_of(name, look.both("counter"), soft, look),
        figure(figures, str(own["number"]), theme.on_called if bright else theme.called, look),
        *_at_window(label.inset(2 * look.gap), own, ink, look),
    ]


def heading_of(box: Box, both: tuple[str, str], color: str, look: Look) -> list[DrawCommand]:
    """A word in both languages, one above the other."""
    upper, lower = box.rows([58, 42])
    return [
        words(upper, both[0], look.info, color, bold=True, align="center"),
        words(lower, both[1], look.fine, color, align="center", language=look.second),
    ]


def _at_window(box: Box, own: BoardCounter, ink: str, look: Look) -> list[DrawCommand]:
    if own["ticket"]:
        return [figure(box, own["ticket"], ink, look)]
    return heading_of(box, look.both(f"counter.{_state(own)}"), ink, look)


def _flashes(scene: Scene, counter: BoardCounter) -> bool:
    stage = scene.stage
    here = stage is not None and (stage.counter, stage.label) == (
        counter["number"],
        counter["ticket"],
    )
    return here and scene.bright


def _places(box: Box, look: Look) -> tuple[Box, Box, Box]:
    number, arrow, label = box.inset(look.gap, 0).columns([20, 10, 70], look.gap)
    return number, arrow, label


def _row(box: Box, counter: BoardCounter, size: int, bright: bool, look: Look) -> list[DrawCommand]:
    theme = look.theme
    number, arrow, label = _places(box, look)
    ground, ink = (theme.called, theme.on_called) if bright else (theme.panel, theme.text)
    mark = theme.on_called if bright else theme.called
    drawn: list[DrawCommand] = [
        panel(box, look, ground),
        words(number, str(counter["number"]), size, mark, bold=True, align="center"),
    ]
    if counter["ticket"]:
        called = words(label, counter["ticket"], size, ink, bold=True, align="right")
        return [*drawn, sign(arrow, "arrow_left", theme.soft if not bright else ink), called]
    first, second = look.both(f"counter.{_state(counter)}")
    upper, lower = label.rows([58, 42])
    return [
        *drawn,
        words(upper, first, look.info, theme.soft, align="right"),
        words(lower, second, look.fine, theme.soft, align="right", language=look.second),
    ]


def _state(counter: BoardCounter) -> str:
    """The word for a counter at which no number is: open counters wait for one."""
    return counter["state"] if counter["state"] in ("paused", "closed") else "open"
