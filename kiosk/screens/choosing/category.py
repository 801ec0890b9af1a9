"""What is it about? What most people come for, then the groups that have services now."""

from display.canvas.box import Box
from kiosk.finding import search
from kiosk.journeys import several
from kiosk.model import Model
from kiosk.screens.frame import Frame, columns
from kiosk.screens.parts import Sheet, View, begin, needs
from kiosk.screens.touch.choices import Choice, card, choose, known_sign
from queue_server.wire.words.catalogue import Service


def view(model: Model, frame: Frame) -> View:
    """Groups as cards with their pictograms, under a row of the services most asked for."""
    sheet = begin(model, frame)
    later = model.visit.later.wanted
    sheet.title(sheet.say("book.title" if later else "choose_service"))
    choices = [
        Choice(
            f"category:{category['code']}",
            sheet.words(category["name"]),
            sign=known_sign(category["code"], category["icon"]),
        )
        for category in model.office.groups(later=later)
    ]
    top = frame.content.y + _popular(sheet)
    bottom = other_ways(sheet)
    area = Box(frame.content.x, top, frame.content.w, bottom - top)
    choose(sheet, choices, 2 if frame.portrait else 4, area)
    return sheet.view()


def other_ways(sheet: Sheet) -> int:
    """The search and the appointments, under the choices; returns the y at which those end."""
    frame, office = sheet.frame, sheet.model.office
    ways = []
    if search.kinds(office, sheet.language):
        ways.append(("find", sheet.say("kiosk.find")))
    # Visitors who book or add something have chosen between these ways already.
    begun = sheet.model.visit.later.wanted or several.adding(sheet.model)
    if office.checks_in and not begun:
        ways.append(("checkin", sheet.say("checkin")))
    if office.books_later and not begun:
        ways.append(("later", sheet.say("kiosk.later")))
    if not ways:
        return frame.action.bottom
    for (name, words), box in zip(ways, columns(frame.action, len(ways), frame.gap), strict=True):
        sheet.button(name, words, box)
    return frame.content.bottom


def _popular(sheet: Sheet) -> int:
    """Draw the row, where its words have room; returns its height with the gap under it."""
    frame, content = sheet.frame, sheet.frame.content
    held = sheet.model.chosen if several.adding(sheet.model) else ()
    services = [one for one in sheet.model.office.popular if one["code"] not in held]
    if not services or sheet.model.visit.later.wanted:
        return 0
    w = (content.w - frame.gap * (len(services) - 1)) // len(services)
    caption = round(frame.body_px * 1.7)
    room = w - 2 * frame.gap
    h = max(frame.touch_px, *(needs(_name(sheet, s), room, frame.body_px) + 16 for s in services))
    if h > frame.body_px * 5 or caption + h > (frame.action.bottom - content.y) // 4:
        return 0
    title = Box(content.x, content.y, content.w, caption)
    sheet.text(title, sheet.say("kiosk.popular"), frame.body_px, color=sheet.theme.soft)
    for i, service in enumerate(services):
        box = Box(content.x + i * (w + frame.gap), title.bottom, w, h)
        card(sheet, Choice(f"service:{service['code']}", _name(sheet, service)), box)
    return caption + h + frame.gap


def _name(sheet: Sheet, service: Service) -> str:
    return sheet.words(service["name"])
