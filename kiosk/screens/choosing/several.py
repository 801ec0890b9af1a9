"""Several things on one number: how they are named, and the list to review them."""

from collections.abc import Sequence

from display.canvas.box import Box
from display.canvas.text import ROUGH
from kiosk import together
from kiosk.journeys import several
from kiosk.model import Model
from kiosk.screens.frame import Frame
from kiosk.screens.parts import Sheet, View, begin, needs
from kiosk.screens.touch.choices import Choice, choose
from queue_server.wire.words.catalogue import Service

#: With more names than this, or if they would take more than this share of the height (1 / SHARE),
#: only the first is named.
NAMED = 3
SHARE = 4
#: Shares of the wait and of the button for one more thing in a row of a wide glass.
BESIDE = (3, 2)


def services(sheet: Sheet) -> list[Service]:
    """All that the number will be for."""
    return sheet.model.office.services_of(sheet.model.chosen)


def heading(sheet: Sheet) -> str:
    """One line: the service, or the first of several and how many there are."""
    found = services(sheet)
    return "  ·  ".join([*_names(sheet, found[:1]), *_count(sheet, found)])


def name(sheet: Sheet, width: int) -> str:
    """The names, one per line, or the first alone; for several, also their count and minutes."""
    found = services(sheet)
    many = [*_count(sheet, found), *_minutes(sheet, found)]
    names = "\n".join(_names(sheet, found))
    room = sheet.frame.content.h // SHARE
    if len(found) > NAMED or needs(names, width, sheet.frame.small_px) > room:
        names = "".join(_names(sheet, found[:1]))
    totals = "  ·  ".join(many)
    if ROUGH.width(totals, round(sheet.frame.body_px * 1.2)) > width:
        totals = "\n".join(many)
    return "\n".join(filter(None, (names, totals)))


def short(sheet: Sheet) -> str:
    """The heading; for several, also how long they take."""
    return "\n".join([heading(sheet), *_minutes(sheet, services(sheet))])


def _minutes(sheet: Sheet, found: Sequence[Service]) -> list[str]:
    minutes = round(sum(one["minutes"] for one in found))
    return [sheet.say("kiosk.about_minutes", minutes=minutes)] if len(found) > 1 else []


def _names(sheet: Sheet, found: Sequence[Service]) -> list[str]:
    return [sheet.words(one["name"]) for one in found]


def _count(sheet: Sheet, found: Sequence[Service]) -> list[str]:
    return [sheet.say("kiosk.in_all", count=len(found))] if len(found) > 1 else []


def way(model: Model) -> tuple[str, str] | None:
    """Name and words of the button under what was chosen: one more, or the list; None: neither."""
    if len(model.chosen) > 1:
        return "chosen", "kiosk.add_or_remove"
    return ("add", "kiosk.add") if several.may_add(model) else None


def more_height(sheet: Sheet, width: int) -> int:
    """Height of the button for one more thing on an upright glass, with the gap above it; 0 for no
    button. On a wide glass it is beside the wait.
    """
    found, frame = way(sheet.model), sheet.frame
    if found is None or not frame.portrait:
        return 0
    words = needs(sheet.say(found[1]), width - 2 * frame.gap, frame.reading_px)
    return max(frame.touch_px, words + frame.gap // 2) + frame.gap


def more_button(sheet: Sheet, box: Box) -> None:
    """The button for one more thing, or for the list."""
    found = way(sheet.model)
    assert found is not None
    target, words = found
    sheet.button(target, sheet.say(words), box, sign="plus")


def wait_row(sheet: Sheet, area: Box) -> tuple[Box, Box | None]:
    """Boxes across an area: the wait and, on a wide glass, the button for one more beside it."""
    if sheet.frame.portrait or way(sheet.model) is None:
        return area, None
    row, more = area.columns(BESIDE, sheet.frame.gap)
    return row, more


def view(model: Model, frame: Frame) -> View:
    """The list: a touch removes a thing, which can be put back; one can be added while allowed."""
    sheet = begin(model, frame)
    office = model.office
    full = not several.may_add(model)
    title = sheet.say("error.too_many_services", most=together.most(office))
    sheet.title(title if full else sheet.say("kiosk.chosen"))
    choices = [_removable(sheet, one) for one in services(sheet)]
    if not full:
        choices.append(Choice("add", sheet.say("kiosk.add"), sign="plus"))
    columns = 1 if frame.portrait else 3 if frame.wide else 2
    choose(sheet, choices, columns, frame.content)
    if model.visit.removed:
        sheet.second("restore", sheet.say("kiosk.restore"), sign="back")
    sheet.primary("back", sheet.say("kiosk.done"), sign="tick")
    return sheet.view()


def _removable(sheet: Sheet, service: Service) -> Choice:
    """What can be removed. The last one stays: a number needs a service."""
    words = sheet.words(service["name"])
    if len(sheet.model.chosen) == 1:
        return Choice("", words, sign="tick")
    remove = sheet.say("kiosk.remove")
    return Choice(f"remove:{service['code']}", words, help=remove, sign="cross")
