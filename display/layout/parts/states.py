"""Nothing to call: closed, none called yet, not connected. Each says why, and what comes next."""

from display.canvas.box import Box
from display.canvas.draw import DrawCommand
from display.canvas.text import line_height
from display.layout.look import Look, Scene
from display.layout.parts.header import still_serving
from display.layout.parts.pieces import panel, sign, words
from queue_server.wire.messages import Board, Closed
from queue_server.wire.words import week
from queue_server.wire.words.catalogue import OpenRow


def is_closed(scene: Scene) -> bool:
    """Whether it is closed, and no visitor is being called or served any more."""
    board = scene.board
    if board is None or board["session"] is not None:
        return False
    return not still_serving(scene)


def closed(box: Box, board: Board, look: Look) -> list[DrawCommand]:
    """Why the office is closed and when it opens again."""
    reason: Closed = board["closed"] or {"reason": "", "wording": {}, "opens_at": None}
    own, plain = look.pick(reason["wording"]), look.both("closed")
    both = own[0] or plain[0], own[1] or plain[1]
    when = _next(look.first, reason, look), look.in_second(_next(look.second, reason, look))
    if numbers := reason.get("numbers"):
        then = look.both(f"closed.numbers_{numbers}")
        when = (_joined(then[0], when[0]), _joined(then[1], when[1]))
    rows = week.rows(look.wording, look.first)
    if not rows:
        return _poster(box, "clock", look.theme.primary, both, when, look)
    row_h = line_height("中", look.info)
    upper, foot = box.top(box.h - row_h * len(rows) - 2 * look.gap, look.gap)
    return [
        *_poster(upper, "clock", look.theme.primary, both, when, look),
        *_hours(foot, rows, look),
    ]


def _next(language: str, reason: Closed, look: Look) -> str:
    """When anyone may come again, and when booked visitors may before that."""
    opens, booked = reason["opens_at"], reason.get("booked_at")
    return _joined(
        opening(opens, look, language) if opens else "",
        opening(booked, look, language, "hours.booked_at") if booked else "",
    )


def _hours(box: Box, rows: list[OpenRow], look: Look) -> list[DrawCommand]:
    """The week's hours: days on the left, times on the right."""
    drawn: list[DrawCommand] = [panel(box, look)]
    theme = look.theme
    for row, line in zip(rows, box.inset(2 * look.gap, 0).rows([1.0] * len(rows)), strict=True):
        left, right = line.columns([1, 1], 2 * look.gap)
        drawn += [
            words(left, row["days"], look.info, theme.soft, align="right", language=look.first),
            words(right, row["times"], look.info, theme.text, language=look.first),
        ]
    return drawn


def _joined(*sentences: str) -> str:
    return "\n".join(one for one in sentences if one)


def opening(opens_at: str, look: Look, language: str, key: str = "closed.opens_at") -> str:
    """下次服務時間：11月24日（星期二）08:00."""
    return look.words(key, language, time=look.wording.day_time(opens_at, language))


def nobody_called(box: Box, board: Board, look: Look) -> list[DrawCommand]:
    """Open, but no number was called yet."""
    session = board["session"]
    booked = session is not None and session.get("booked_only", False)
    then = look.both("error.booked_only" if booked else "tv.take_number")
    return _poster(box, "slip", look.theme.primary, look.both("tv.none_called"), then, look)


def connecting(box: Box, scene: Scene, look: Look) -> list[DrawCommand]:
    """Nothing heard from the server since the start: since when, and what to do."""
    since = f"{scene.lost_since or scene.now:%H:%M}"
    return _poster(
        box,
        "link_lost",
        look.theme.alarm,
        look.both("tv.connecting", time=since),
        look.both("system_offline"),
        look,
    )


def _poster(
    box: Box, shape: str, color: str, what: tuple[str, str], then: tuple[str, str], look: Look
) -> list[DrawCommand]:
    inner = box.inset(4 * look.gap)
    picture, what_box, then_box = inner.rows([26, 30, 44], look.gap)
    return [
        panel(box, look),
        sign(picture.inset(0, 2 * look.gap), shape, color),
        *_what(what_box, what, look),
        *_then(then_box, then, look),
    ]


def _what(box: Box, what: tuple[str, str], look: Look) -> list[DrawCommand]:
    upper, lower = box.rows([60, 40])
    size = round(look.info * 1.55)
    return [
        words(upper, what[0], size, look.theme.text, bold=True, align="center", lines=2),
        words(
            lower,
            what[1],
            look.info,
            look.theme.soft,
            align="center",
            language=look.second,
            lines=2,
        ),
    ]


def _then(box: Box, then: tuple[str, str], look: Look) -> list[DrawCommand]:
    upper, lower = box.rows([58, 42])
    theme = look.theme
    return [
        words(upper, then[0], look.info, theme.text, align="center", lines=4),
        words(lower, then[1], look.fine, theme.soft, align="center", language=look.second, lines=4),
    ]
