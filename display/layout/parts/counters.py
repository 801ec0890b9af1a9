"""Every counter of the hall and the number at it."""

from collections.abc import Sequence

from display.canvas.box import Box
from display.canvas.draw import DrawCommand
from display.layout.look import Look, Scene
from display.layout.parts.pieces import LEAST_NUMBER, figure, group_size, panel, sign, words
from display.layout.parts.states import nobody_called
from queue_server.wire.messages import BoardCounter

#: Most columns of counters.
MOST_COLUMNS = 5


def counter_list(box: Box, scene: Scene, look: Look) -> list[DrawCommand]:
    """A row for each counter, in one size; the number just called flashes in its place."""
    assert scene.board is not None
    counters = scene.board["counters"]
    if not counters:
        return nobody_called(box, scene.board, look)
    # The number of columns that makes the numbers largest; of several, the fewest.
    size, columns = max(
        (_size(_rows(box, counters, across, look)[0], counters, look), -across)
         for across in range(1, min(MOST_COLUMNS, len(counters)) + 1)
    )  # fmt: skip
    shares = _shares(counters)
    return [
        command
        for row, one in zip(_rows(box, counters, -columns, look), counters, strict=False)
        for command in _row(row, one, shares, size, _flashes(scene, one), look)
    ]


def _rows(box: Box, counters: Sequence[BoardCounter], across: int, look: Look) -> list[Box]:
    return box.grid(across, -(-len(counters) // across), look.gap)


def _size(row: Box, counters: Sequence[BoardCounter], look: Look) -> int:
    """The em size at which the longest number and counter fit whole in a row like this."""
    number, _, label = _places(row, _shares(counters), look)
    usual = max(1, round(row.h * 0.9))
    labels = [one["ticket"] or "" for one in counters]
    numbers = [str(one["number"]) for one in counters]
    return min(
        group_size(labels, label, usual, bold=True, least=LEAST_NUMBER),
        group_size(numbers, number, usual, bold=True, least=LEAST_NUMBER),
    )


def _shares(counters: Sequence[BoardCounter]) -> list[float]:
    """How counter, arrow and number share a row: by the longest of each."""
    number = max(len(str(one["number"])) for one in counters)
    label = max(len(one["ticket"] or "") for one in counters)
    return [2 + 18 * number, 10, 18 * max(4, label)]


def window(box: Box, scene: Scene, look: Look) -> list[DrawCommand]:
    """One counter as large as the screen; the first one if none is named or known."""
    assert scene.board is not None
    counters = scene.board["counters"]
    own = next((one for one in counters if one["number"] == look.counter), None)
    own = own or next(iter(counters), None)
    if own is None:
        return nobody_called(box, scene.board, look)
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


def _places(box: Box, shares: list[float], look: Look) -> tuple[Box, Box, Box]:
    number, arrow, label = box.inset(look.gap, 0).columns(shares, look.gap)
    return number, arrow, label


def _row(
    box: Box, counter: BoardCounter, shares: list[float], size: int, bright: bool, look: Look
) -> list[DrawCommand]:
    theme = look.theme
    number, arrow, label = _places(box, shares, look)
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
    # A word is no larger than a number, and its own size where there is room.
    usual = min(look.info, round(upper.h * 0.8))
    own = group_size([first], upper, usual, least=LEAST_NUMBER)
    small = group_size([second], lower, round(own * 0.64), least=LEAST_NUMBER)
    return [
        *drawn,
        words(upper, first, own, theme.soft, align="right"),
        words(lower, second, small, theme.soft, align="right", language=look.second),
    ]


def _state(counter: BoardCounter) -> str:
    """The word for a counter without a number: open ones are waiting for one."""
    return counter["state"] if counter["state"] in ("paused", "closed") else "open"
