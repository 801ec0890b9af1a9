"""The quiet column: who waits, which numbers were missed, which counters are open."""

from collections.abc import Sequence

from display.canvas.box import Box
from display.canvas.draw import DrawCommand, Rect
from display.layout.look import Look, Scene
from display.layout.parts.pieces import caption, caption_px, group_size, heading, panel, sign, words
from queue_server.wire.messages import Board, BoardCounter, WaitingClass

#: Width of a missed number, in em of its size.
MISSED_EM = 3.3
#: Counters are tiles in this many rows; the number takes this share of a tile.
TILE_ROWS, TILE_NUMBER = range(1, 6), 0.65
#: Width of a digit, in em.
CHAR_EM = 0.6


def column(box: Box, scene: Scene, look: Look) -> list[DrawCommand]:
    """Waiting above, then missed numbers and counters; upright, waiting beside the others.

    A layout that has a list of counters does not show them twice.
    """
    assert scene.board is not None
    if look.has("counters"):
        cut = box.columns if look.scale.portrait else box.rows
        waiting, missed = cut([1, 1], look.gap)
        return [*_waiting(waiting, scene.board, look), *_missed(missed, scene.board, look)]
    if look.scale.portrait:
        waiting, rest = box.columns([1, 1], look.gap)
        missed, counters = rest.rows([1, 1], look.gap)
    else:
        waiting, missed, counters = box.rows([42, 31, 27], look.gap)
    return [
        *_waiting(waiting, scene.board, look),
        *_missed(missed, scene.board, look),
        *_counters(counters, scene.board, look),
    ]


def in_brief_px(look: Look) -> int:
    """Height of ``in_brief``."""
    return round(look.info * 1.3) * 2 + look.gap


def in_brief(box: Box, board: Board, look: Look) -> list[DrawCommand]:
    """Above a slide: how many wait in all, and the last missed numbers."""
    upper, lower = box.inset(look.gap, look.gap // 2).rows([1, 1])
    total = str(sum(one["count"] for one in board["waiting"]))
    return [
        panel(box, look),
        *_brief_line(upper, look.both("tv.waiting"), [total], look),
        *_brief_line(lower, look.both("missed_numbers"), board["missed"], look),
    ]


def _brief_line(
    box: Box, both: tuple[str, str], said: Sequence[str], look: Look
) -> list[DrawCommand]:
    name, rest = box.columns([40, 60], look.gap)
    first, second = name.rows([58, 42])
    room = max(1, int(rest.w // (look.info * 0.8 * MISSED_EM)))
    return [
        words(first, both[0], look.fine, look.theme.soft, bold=True),
        words(second, both[1], round(look.fine * 0.7), look.theme.soft, language=look.second),
        words(rest, "  ".join(_newest(said, room)), round(look.info * 0.8), look.theme.text,
              bold=True, align="right"),
    ]  # fmt: skip


def _newest(labels: Sequence[str], room: int) -> list[str]:
    """The last ``room`` labels, or one fewer and a count of the rest."""
    if len(labels) <= room:
        return list(labels)
    kept = list(labels[len(labels) - max(1, room - 1) :])
    return [*kept, f"+{len(labels) - len(kept)}"]


def _framed(box: Box, both: tuple[str, str], look: Look) -> tuple[list[DrawCommand], Box]:
    inner = box.inset(look.gap + look.gap // 2, look.gap // 2)
    head, rest = inner.top(round(look.fine * 1.4))
    return [panel(box, look), *heading(head, both, look)], rest


def _waiting(box: Box, board: Board, look: Look) -> list[DrawCommand]:
    drawn, rest = _framed(box, look.both("tv.waiting"), look)
    classes = board["waiting"]
    if not classes:
        return drawn
    rows = rest.rows([1.0] * max(4, len(classes)))
    size = _class_size(rows[0], classes, look)
    for row, one in zip(rows, classes, strict=False):
        drawn += _waiting_row(row, one, size, look)
    return drawn


def _class_size(row: Box, classes: Sequence[WaitingClass], look: Look) -> int:
    """The one size for the names of all classes."""
    names = [look.class_name(one["priority"]) for one in classes]
    place = _row_places(row, look)[1]
    usual = min(look.info, round(row.h * 0.8))
    return min(
        usual,
        *(group_size([first], place, usual, bold=True) for first, _ in names),
    )


def _row_places(box: Box, look: Look) -> tuple[Box, Box, Box, Box]:
    """Sign, name, name in the second language, count."""
    mark, rest = box.left(round(look.info * 0.8), look.gap)
    names, number = rest.columns([72, 28], look.gap)
    first, second = names.columns([46, 54], look.gap)
    return mark, first, second, number


def _waiting_row(box: Box, one: WaitingClass, size: int, look: Look) -> list[DrawCommand]:
    theme = look.theme
    priority, count = one["priority"], one["count"]
    chinese, english = look.class_name(priority)
    mark, first, second, number = _row_places(box, look)
    return [
        sign(mark, look.class_shape(priority), look.class_color(priority)),
        words(first, chinese, size, theme.text, bold=True),
        words(second, english, min(look.fine, size), theme.soft, language=look.second),
        words(
            number, str(count), min(round(look.info * 1.25), round(box.h * 0.8)),
            theme.text if count else theme.soft,
            bold=True, align="right",
        ),
    ]  # fmt: skip


def _missed(box: Box, board: Board, look: Look) -> list[DrawCommand]:
    """The newest missed numbers, how many more there are, and what their holders should do."""
    drawn, rest = _framed(box, look.both("missed_numbers"), look)
    if not board["missed"]:
        return [*drawn, words(rest, look.words("tv.no_missed"), look.fine, look.theme.soft)]
    rest, help_line = rest.top(rest.h - caption_px(look))
    size = round(look.info * 0.75)
    across = max(1, int(rest.w // (size * MISSED_EM)))
    grid = rest.grid(across, max(1, int(rest.h // (size * 1.2))))
    for place, label in zip(grid, _newest(board["missed"], len(grid)), strict=False):
        drawn.append(words(place, label, size, look.theme.text))
    return [*drawn, *caption(help_line, look.both("tv.missed_help"), look)]


def _counters(box: Box, board: Board, look: Look) -> list[DrawCommand]:
    drawn, rest = _framed(box, look.both("tv.counters"), look)
    counters = board["counters"]
    if not counters:
        return drawn
    states = [one["state"] for one in counters]
    legend = [one for one in ("paused", "closed") if one in states]
    if legend:
        lines = len(legend) if look.scale.portrait else 1
        rest, foot = rest.top(rest.h - round(look.fine * 1.2) * lines)
        drawn += _legend(foot, legend, look)
    gap = look.gap // 2
    body = rest.inset(0, gap // 2)
    size, across, rows = max(_tiles(body, counters, rows, look) for rows in TILE_ROWS)
    for cell, counter in zip(body.grid(across, rows, gap), counters, strict=False):
        drawn += _counter(cell, counter, size, look)
    return drawn


def _tiles(
    box: Box, counters: Sequence[BoardCounter], rows: int, look: Look
) -> tuple[int, int, int]:
    """Size of the numbers in that many rows, and the columns and rows used."""
    across = -(-len(counters) // rows)
    cell = box.grid(across, rows, look.gap // 2)[0]
    longest = max(len(str(one["number"])) for one in counters)
    # The sign of a paused counter is beside its number.
    width = cell.w * TILE_NUMBER / (longest * CHAR_EM)
    return min(look.info, round(cell.h * 0.9), int(width)), across, rows


def _legend(box: Box, states: Sequence[str], look: Look) -> list[DrawCommand]:
    """What the two kinds of outlined counters mean; the filled ones explain themselves."""
    theme, drawn = look.theme, list[DrawCommand]()
    size = round(look.fine * 0.75)
    parts = box.rows([1] * len(states)) if look.scale.portrait else box.columns([1, 1], look.gap)
    for part, state in zip(parts, states, strict=False):
        mark, rest = part.left(size, look.gap // 2)
        mark = mark.inset(0, max(0, (mark.h - size) // 2))
        drawn += [
            sign(mark, "pause", theme.called)
            if state == "paused"
            else Rect(mark.x, mark.y, mark.w, mark.h, None, 2, theme.line, 2),
            words(rest, "  ".join(look.both(f"counter.{state}")), size, theme.soft),
        ]
    return drawn


def _counter(box: Box, counter: BoardCounter, size: int, look: Look) -> list[DrawCommand]:
    """Open counters are filled, closed ones only outlined, paused ones carry the pause sign."""
    theme = look.theme
    number, state = str(counter["number"]), counter["state"]
    radius = look.radius // 2
    if state not in ("closed", "paused"):
        frame = Rect(box.x, box.y, box.w, box.h, theme.pressed, radius)
        return [frame, words(box, number, size, theme.text, bold=True, align="center")]
    frame = Rect(box.x, box.y, box.w, box.h, None, radius, theme.line, 2)
    if state == "closed":
        return [frame, words(box, number, size, theme.soft, align="center")]
    left, right = box.columns([TILE_NUMBER, 1 - TILE_NUMBER])
    mark = right.inset(0, round(box.h * 0.3))
    return [
        frame,
        words(left, number, size, theme.soft, align="right"),
        sign(mark, "pause", theme.called),
    ]
