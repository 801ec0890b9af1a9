"""The head of the wall: which office this is, the date in its calendar, the time."""

from datetime import datetime

from display.canvas.box import Box
from display.canvas.draw import DrawCommand
from display.canvas.text import ROUGH
from display.layout.look import Look, Scene
from display.layout.parts.pieces import pair, sign, words
from queue_server.wire.messages import Board

#: A sign, and a sentence in each of the wall's two languages.
Remark = tuple[str, tuple[str, str]]


def header(box: Box, scene: Scene, look: Look) -> list[DrawCommand]:
    """Office on the left, date and clock on the right; anything unusual in between."""
    inner = box.inset(2 * look.gap, look.gap // 2)
    if look.scale.portrait:
        upper, lower = inner.rows([60, 40])
        office, clock = upper.columns([74, 26], look.gap)
        return [
            *_office(office, scene, look),
            _clock(clock, scene, look),
            *_dates_in_line(lower, scene.now, look),
        ]
    office, time = inner.columns([50, 50], 2 * look.gap)
    date, clock = time.columns([68, 32], 2 * look.gap)
    dates = _dates(scene.now, look)
    return [
        *_office(office, scene, look),
        *pair(date, dates, look, first=look.fine, align="right", bold=False),
        _clock(clock, scene, look),
    ]


def _office(box: Box, scene: Scene, look: Look) -> list[DrawCommand]:
    """The office, or for a moment the name of this wall."""
    if scene.named:
        return [words(box, scene.named, round(look.info * 1.4), look.theme.called, bold=True)]
    return pair(box, look.office, look, first=round(look.info * 0.8))


def _clock(box: Box, scene: Scene, look: Look) -> DrawCommand:
    size = round(look.info * 1.6)
    return words(box, f"{scene.now:%H:%M}", size, look.theme.text, bold=True, align="right")


def _dates_in_line(box: Box, day: datetime, look: Look) -> list[DrawCommand]:
    left, right = box.columns([48, 52], look.gap)
    theme = look.theme
    first, second = _dates(day, look)
    return [
        words(left, first, look.fine, theme.text),
        words(right, second, look.fine, theme.soft, align="right", language=look.second),
    ]


def _dates(day: datetime, look: Look) -> tuple[str, str]:
    first, second = (look.wording.full_date(day, tag) for tag in (look.first, look.second))
    return first, look.in_second(second)


def still_serving(scene: Scene) -> bool:
    """Whether a visitor is being called or served now."""
    counters = scene.board["counters"] if scene.board is not None else ()
    return scene.bright or any(counter["ticket"] for counter in counters)


def remarks(scene: Scene, look: Look) -> list[Remark]:
    """Signs and sentences for anything unusual: practice mode, closed by hand, no sound."""
    found: list[Remark] = []
    if scene.board is not None:
        if scene.board["open_now"]:
            found.append(("alarm", look.both("open_now")))
        found += _stopped(scene, scene.board, look)
    if scene.muted_until is not None:
        until = f"{scene.muted_until:%H:%M}"
        found.append(("sound_off", look.both("tv.muted", time=until)))
    if scene.silent_since is not None:
        since = f"{scene.silent_since:%H:%M}"
        found.append(("sound_off", look.both("tv.no_sound", time=since)))
    return found


def _stopped(scene: Scene, board: Board, look: Look) -> list[Remark]:
    """Closed by hand, while people already there are served; else the services suspended now."""
    closed = board["closed"]
    if closed and (numbers := closed.get("numbers")):
        if not still_serving(scene):
            return []  # the whole stage says so
        then = look.both(f"closed.numbers_{numbers}")
        first, second = look.pick(closed["wording"])
        second = second or look.both("closed")[1]
        return [("alarm", (f"{first} {then[0]}", f"{second} {then[1]}"))]
    names = [look.service_name(code) for code in board["suspended"]]
    if not names:
        return []
    first, second = ("、".join(n[0] for n in names[:3]), ", ".join(n[1] or n[0] for n in names[:3]))
    stop = look.both("closed.suspended")
    return [("alarm", (look.words("said_of", look.first, what=stop[0], said=first),
                       look.words("said_of", look.second, what=stop[1], said=second)))]  # fmt: skip


def remark_rows(scene: Scene, look: Look, width: int) -> list[list[tuple[str, str]]]:
    """The remarks as rows of signs and sentences: side by side if legible, else one below the
    other, else each language on a row of its own.
    """
    found = remarks(scene, look)
    whole = [(name, "  ".join(dict.fromkeys(both))) for name, both in found]
    if all(_fits(sentence, look, width // len(whole)) for _, sentence in whole):
        return [whole] if whole else []
    rows: list[list[tuple[str, str]]] = []
    for (name, both), one in zip(found, whole, strict=True):
        rows += [[one]] if _fits(one[1], look, width) else [[(name, said)] for said in both]
    return rows


def _fits(sentence: str, look: Look, width: int) -> bool:
    # The rough measure is a tenth too wide for sentences of both languages.
    return ROUGH.width(sentence, _remark_px(look)) * 9 // 10 + 2 * look.fine <= width


def _remark_px(look: Look) -> int:
    return round(look.fine * 0.8)


def remark_strip(box: Box, rows: list[list[tuple[str, str]]], look: Look) -> list[DrawCommand]:
    """The remarks, row by row."""
    drawn: list[DrawCommand] = []
    for line, row in zip(box.rows([1.0] * len(rows)), rows, strict=True):
        for part, (name, sentence) in zip(
            line.columns([1.0] * len(row), look.gap), row, strict=True
        ):
            mark, rest = part.left(round(look.fine * 0.9), look.gap // 2)
            drawn += [
                sign(mark, name, look.theme.called),
                words(rest, sentence, _remark_px(look), look.theme.called),
            ]
    return drawn
