"""The head of the wall: which office this is, the date of both calendars, the time."""

from datetime import datetime

from display.canvas.box import Box
from display.canvas.draw import DrawCommand
from display.layout.look import FIRST, SECOND, Look, Scene, pick
from display.layout.parts import pair, sign, words
from display.model import Board

#: The first year of the Republic is 1912.
ROC_EPOCH = 1911


def roc_year(year: int) -> int:
    """Gregorian 2026 is 115."""
    return year - ROC_EPOCH


def date_text(day: datetime, look: Look, language: str) -> str:
    """中華民國115年11月23日（星期一）, or Monday, 2026-11-23."""
    return look.words(
        "tv.date",
        language,
        roc=roc_year(day.year),
        year=day.year,
        month=day.month if language == FIRST else f"{day.month:02}",
        day=day.day if language == FIRST else f"{day.day:02}",
        weekday=weekday(day, look, language),
    )


def weekday(day: datetime, look: Look, language: str) -> str:
    """星期一 or Monday."""
    return look.words(f"tv.weekday.{day.isoweekday()}", language)


def header(box: Box, scene: Scene, look: Look) -> list[DrawCommand]:
    """Office on the left, date and clock on the right; whatever is unusual in between."""
    inner = box.inset(2 * look.gap, look.gap // 2)
    if look.scale.portrait:
        upper, lower = inner.rows([60, 40])
        office, clock = upper.columns([74, 26], look.gap)
        return [
            *pair(office, look.office, look, first=round(look.info * 0.8)),
            _clock(clock, scene, look),
            *_dates_in_line(lower, scene.now, look),
        ]
    office, time = inner.columns([50, 50], 2 * look.gap)
    date, clock = time.columns([68, 32], 2 * look.gap)
    dates = date_text(scene.now, look, FIRST), date_text(scene.now, look, SECOND)
    return [
        *pair(office, look.office, look, first=round(look.info * 0.8)),
        *pair(date, dates, look, first=look.fine, align="right", bold=False),
        _clock(clock, scene, look),
    ]


def _clock(box: Box, scene: Scene, look: Look) -> DrawCommand:
    size = round(look.info * 1.6)
    return words(box, f"{scene.now:%H:%M}", size, look.theme.text, bold=True, align="right")


def _dates_in_line(box: Box, day: datetime, look: Look) -> list[DrawCommand]:
    left, right = box.columns([55, 45], look.gap)
    theme = look.theme
    return [
        words(left, date_text(day, look, FIRST), look.fine, theme.text),
        words(
            right, date_text(day, look, SECOND), look.fine, theme.soft, align="right",
            language=SECOND,
        ),
    ]  # fmt: skip


def still_serving(scene: Scene) -> bool:
    """Whether somebody is called or served now."""
    counters = scene.board["counters"] if scene.board is not None else ()
    return scene.bright or any(counter["ticket"] for counter in counters)


def remarks(scene: Scene, look: Look) -> list[tuple[str, str]]:
    """Signs and sentences for what is unusual: practice mode, closed by hand, no sound."""
    found = []
    if scene.board is not None:
        if scene.board.get("open_now"):
            found.append(("alarm", " ".join(look.both("open_now"))))
        found += _stopped(scene, scene.board, look)
    if scene.silent_since is not None:
        since = f"{scene.silent_since:%H:%M}"
        found.append(("sound_off", " ".join(look.both("tv.no_sound", time=since))))
    return found


def _stopped(scene: Scene, board: Board, look: Look) -> list[tuple[str, str]]:
    """Closed by hand while people are served to the end; else the services suspended now."""
    closed = board.get("closed") or {}
    if numbers := closed.get("numbers"):
        if not still_serving(scene):
            return []  # the whole stage says it
        wording, then = closed.get("wording") or {}, look.both(f"closed.numbers_{numbers}")
        said = (pick(wording, FIRST), then[0], pick(wording, SECOND), then[1])
        return [("alarm", " ".join(dict.fromkeys(said)))]
    names = [look.service_name(code) for code in board.get("suspended") or {}]
    if not names:
        return []
    first, second = ("、".join(n[0] for n in names[:3]), ", ".join(n[1] for n in names[:3]))
    both = (
        look.words("said_of", tag, what=look.words("closed.suspended", tag), said=these)
        for tag, these in ((FIRST, first), (SECOND, second))
    )
    return [("alarm", "  ".join(both))]


def remark_strip(box: Box, scene: Scene, look: Look) -> list[DrawCommand]:
    """The remarks side by side on one line."""
    drawn: list[DrawCommand] = []
    found = remarks(scene, look)
    shares = [1.0] * len(found)
    parts = box.rows(shares) if look.scale.portrait else box.columns(shares, look.gap)
    for part, (name, sentence) in zip(parts, found, strict=True):
        mark, rest = part.left(round(look.fine * 0.9), look.gap // 2)
        drawn += [
            sign(mark, name, look.theme.called),
            words(rest, sentence, round(look.fine * 0.8), look.theme.called),
        ]
    return drawn
