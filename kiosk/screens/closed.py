"""No numbers now: closed, suspended, server away, still waking. Each says why and what to do."""

from collections.abc import Sequence

from display.canvas.box import Box
from kiosk.screens.parts import Sheet, needs
from queue_server.wire.messages import Closed, Suspended
from queue_server.wire.words import week
from queue_server.wire.words.catalogue import OpenRow

#: A board that says neither why the office is closed nor until when.
NO_REASON: Closed = {"reason": "", "wording": {}, "opens_at": None}


def shut(sheet: Sheet, *, tall: bool = True) -> None:
    """Outside the opening periods, or closed by hand: why, and when the doors open."""
    office = sheet.model.office
    closed = (office.board and office.board["closed"]) or NO_REASON
    why = sheet.words(closed["wording"]) or sheet.say("closed")
    lines = _opens(sheet, closed["opens_at"]) + _booked(sheet, closed.get("booked_at"))
    # What becomes of numbers already taken matters more than the notice of the day.
    lines += _taken(sheet, closed) or _marquee(sheet)
    table = week.rows(office, sheet.language)
    notice(sheet, "clock", why, lines, sheet.theme.text, tall=tall, table=table)


def booked_only(sheet: Sheet, *, tall: bool = True) -> None:
    """The running session is for booked visitors alone: when anyone may come again."""
    board = sheet.model.office.board
    session = board["session"] if board else None
    lines = _opens(sheet, session.get("walk_in_at") if session else None)
    notice(sheet, "clock", sheet.say("error.booked_only"), lines, sheet.theme.text, tall=tall)


def next_opening(sheet: Sheet) -> list[str]:
    """When the office opens again, if it is closed now."""
    board = sheet.model.office.board
    closed = board["closed"] if board else None
    return _opens(sheet, closed["opens_at"]) if closed else []


def _opens(sheet: Sheet, instant: str | None) -> list[str]:
    """When anyone may take a number again, if known."""
    if instant is None:
        return []
    when = sheet.model.office.clock(instant, sheet.language)
    return [sheet.say("closed.opens_at", time=when)]


def _booked(sheet: Sheet, instant: str | None) -> list[str]:
    """When only booked visitors are served before that."""
    if instant is None:
        return []
    when = sheet.model.office.clock(instant, sheet.language)
    return [sheet.say("hours.booked_at", time=when)]


def _taken(sheet: Sheet, facts: Closed | Suspended) -> list[str]:
    """Closed by hand: what becomes of the numbers taken before."""
    numbers = facts.get("numbers")
    return [sheet.say(f"closed.numbers_{numbers}")] if numbers else []


def _marquee(sheet: Sheet) -> list[str]:
    """The first notice of the office, if it has one."""
    board = sheet.model.office.board
    return [sheet.words(board["notices"][0]["title"])] if board and board["notices"] else []


def suspended(sheet: Sheet, *, tall: bool = True) -> None:
    """Every service is suspended: the reason of the first is shown for all."""
    office = sheet.model.office
    first = office.suspension(office.services[0]["code"])
    lines = suspension_lines(sheet, first)
    notice(sheet, "alarm", sheet.say("closed.suspended"), lines, sheet.theme.alarm, tall=tall)


def suspension_lines(sheet: Sheet, facts: Suspended | None) -> list[str]:
    """Why a service is suspended and until when, in words."""
    if facts is None:
        return []
    why = sheet.words(facts["wording"])
    lines = [why] if why else []
    if until := facts["until"]:
        when = sheet.model.office.clock(until, sheet.language)
        lines.append(sheet.say("kiosk.until", time=when))
    return lines + _taken(sheet, facts)


def away(sheet: Sheet, *, tall: bool = True) -> None:
    """The server cannot be reached: since when, and where to get a number."""
    office = sheet.model.office
    lines = []
    if office.lost_wall is not None:
        when = office.clock(office.lost_wall, sheet.language)
        lines.append(sheet.say("kiosk.away_since", time=when))
    lines.append(sheet.say("kiosk.away_do"))
    title = sheet.say("system_offline") if office.strings else _UNHEARD
    if not office.strings:
        lines = list(_UNHEARD_DO)
    notice(sheet, "link_lost", title, lines, sheet.theme.alarm, tall=tall)


def waking(sheet: Sheet, *, tall: bool = True) -> None:
    """Connected, but the catalogue or the board has not come yet."""
    notice(sheet, "clock", _WAKING, list(_WAKING_DO), sheet.theme.text, tall=tall)


#: Before the catalogue comes, these are the only words there are.
_UNHEARD = "系統暫停服務，請洽服務台"
_UNHEARD_DO = ("Out of service. Please ask at the service desk.",)
_WAKING = "系統啟動中，請稍候"
_WAKING_DO = ("Starting, please wait.",)


def notice(
    sheet: Sheet,
    sign: str,
    title: str,
    lines: list[str],
    color: str,
    *,
    tall: bool = True,
    table: Sequence[OpenRow] = (),
) -> None:
    """A state as a sign, what is the case, the facts under it and, if there is room, a table."""
    frame = sheet.frame
    top = frame.title.y
    bottom = frame.action.bottom if tall else frame.content.bottom
    area = Box(frame.content.x, top, frame.content.w, bottom - top)
    if sheet.model.visit.help:
        bar = round(frame.body_px * 3)
        sheet.help_bar(Box(area.x, area.bottom - bar, area.w, bar))
        area = Box(area.x, area.y, area.w, area.h - bar - frame.gap)
    area = _table(sheet, area, table, least=_least(sheet, area, title, lines))
    side, title_h, heights = _shares(sheet, area, title, lines)
    block = side + frame.gap + title_h + sum(heights)
    y = area.y + max(0, (area.h - block) // 2)
    sheet.shape(sign, Box(area.x + (area.w - side) // 2, y, side, side), color)
    y += side + frame.gap
    heading = Box(area.x, y, area.w, title_h)
    sheet.text(heading, title, frame.title_px, bold=True, align="center", max_lines=3)
    y += title_h
    for words, height in zip(lines, heights, strict=True):
        row = Box(area.x, y, area.w, height)
        size = round(frame.body_px * 1.12)
        sheet.text(row, words, size, color=sheet.theme.soft, align="center", max_lines=3)
        y += height


def _least(sheet: Sheet, area: Box, title: str, lines: list[str]) -> int:
    """The least height that the facts need."""
    frame = sheet.frame
    words = needs(title, area.w, frame.title_px) + frame.gap
    return words + sum(needs(line, area.w, frame.small_px) for line in lines)


def _table(sheet: Sheet, area: Box, table: Sequence[OpenRow], least: int) -> Box:
    """Days on the left, times on the right, at the foot of ``area``; returns what is left."""
    frame = sheet.frame
    half = (area.w - 2 * frame.gap) // 2
    said = (words for row in table for words in (row["days"], row["times"]))
    row_h = max((needs(words, half, frame.small_px) for words in said), default=0)
    h = row_h * len(table) + frame.gap
    if not table or area.h - h < least:
        return area
    body, foot = area.top(area.h - h, frame.gap)
    for row, box in zip(table, foot.rows([1.0] * len(table)), strict=True):
        left, right = box.columns([1, 1], 2 * frame.gap)
        soft = sheet.theme.soft
        sheet.text(left, row["days"], frame.body_px, color=soft, align="right", max_lines=2)
        sheet.text(right, row["times"], frame.body_px, color=sheet.theme.text, max_lines=2)
    return body


def _shares(sheet: Sheet, area: Box, title: str, lines: list[str]) -> tuple[int, int, list[int]]:
    """Heights of sign, title and lines. Where room is short the sign shrinks first, then
    the title: the facts are never below the least legible size.
    """
    frame = sheet.frame
    least = [needs(words, area.w, frame.small_px) for words in lines]
    room = area.h - frame.gap - sum(least)
    title_h = min(round(frame.title_px * 3), needs(title, area.w, frame.title_px), room)
    side = max(0, min(round(frame.body_px * 5.5), area.h // 4, room - title_h))
    spare = (room - title_h - side) // max(1, len(lines))
    roomy = round(frame.body_px * 3.6)
    return side, title_h, [max(height, min(roomy, height + spare)) for height in least]
