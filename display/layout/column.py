"""The quiet column: who waits, which numbers were missed, which counters are open."""

from display.canvas.box import Box
from display.canvas.draw import DrawCommand, Rect
from display.layout.look import Look, Scene
from display.layout.parts import heading, panel, sign, words
from queue_server.wire.messages import Board, BoardCounter, WaitingClass

#: Missed numbers shown at most; the newest are last in the board.
MISSED_SHOWN = 8


def column(box: Box, scene: Scene, look: Look) -> list[DrawCommand]:
    """Waiting above, then missed numbers and counters."""
    assert scene.board is not None
    waiting, missed, counters = box.rows([54, 19, 27], look.gap)
    return [
        *_waiting(waiting, scene.board, look),
        *_missed(missed, scene.board, look),
        *_counters(counters, scene.board, look),
    ]


def _framed(box: Box, both: tuple[str, str], look: Look) -> tuple[list[DrawCommand], Box]:
    inner = box.inset(look.gap + look.gap // 2, look.gap // 2)
    head, rest = inner.top(round(look.fine * 1.4))
    return [panel(box, look), *heading(head, both, look)], rest


def _waiting(box: Box, board: Board, look: Look) -> list[DrawCommand]:
    drawn, rest = _framed(box, look.both("tv.waiting"), look)
    classes = board["waiting"]
    if not classes:
        return drawn
    for row, one in zip(rest.rows([1] * max(4, len(classes))), classes, strict=False):
        drawn += _waiting_row(row, one, look)
    return drawn


def _waiting_row(box: Box, one: WaitingClass, look: Look) -> list[DrawCommand]:
    theme = look.theme
    priority, count = one["priority"], one["count"]
    chinese, english = look.class_name(priority)
    mark, rest = box.left(round(look.info * 0.8), look.gap)
    names, number = rest.columns([74, 26], look.gap)
    first, second = names.left(round(look.info * (len(chinese) + 0.4)))
    return [
        sign(mark, look.class_shape(priority), look.class_color(priority)),
        words(first, chinese, look.info, theme.text, bold=True),
        words(second, english, look.fine, theme.soft, language=look.second),
        words(
            number, str(count), min(round(look.info * 1.25), round(box.h * 0.95)),
            theme.text if count else theme.soft,
            bold=True, align="right",
        ),
    ]  # fmt: skip


def _missed(box: Box, board: Board, look: Look) -> list[DrawCommand]:
    drawn, rest = _framed(box, look.both("missed_numbers"), look)
    labels = list(board["missed"])[-MISSED_SHOWN:]
    if not labels:
        return [*drawn, words(rest, look.words("tv.no_missed"), look.fine, look.theme.soft)]
    text = "  ".join(labels)
    return [*drawn, words(rest, text, look.info, look.theme.text, language=look.second, lines=2)]


def _counters(box: Box, board: Board, look: Look) -> list[DrawCommand]:
    drawn, rest = _framed(box, look.both("tv.counters"), look)
    counters = board["counters"]
    if not counters:
        return drawn
    rows = 1 if len(counters) <= 5 else 2 if len(counters) <= 16 else 3
    across = -(-len(counters) // rows)
    gap = look.gap // 2
    body = rest.inset(0, gap // 2)
    for cell, counter in zip(body.grid(across, rows, gap), counters, strict=False):
        drawn += _counter(cell, counter, look)
    return drawn


def _counter(box: Box, counter: BoardCounter, look: Look) -> list[DrawCommand]:
    """Open counters are filled, closed ones only outlined, paused ones carry the sign for it."""
    theme = look.theme
    number, state = str(counter["number"]), counter["state"]
    size, radius = min(look.info, round(box.h * 0.9)), look.radius // 2
    if state not in ("closed", "paused"):
        frame = Rect(box.x, box.y, box.w, box.h, theme.pressed, radius)
        return [frame, words(box, number, size, theme.text, bold=True, align="center")]
    frame = Rect(box.x, box.y, box.w, box.h, None, radius, theme.line, 2)
    if state == "closed":
        return [frame, words(box, number, size, theme.soft, align="center")]
    left, right = box.columns([60, 40])
    mark = right.inset(0, round(box.h * 0.3))
    return [
        frame,
        words(left, number, size, theme.soft, align="right"),
        sign(mark, "pause", theme.called),
    ]
