"""Which service? Those of the chosen category; suspended ones say so. Also: why it is suspended."""

from display.canvas.box import Box
from kiosk.journeys import several
from kiosk.model import Model
from kiosk.screens.choosing.category import other_ways
from kiosk.screens.closed import notice, suspension_lines
from kiosk.screens.frame import Frame
from kiosk.screens.parts import View, begin
from kiosk.screens.touch.choices import Choice, choose


def view(model: Model, frame: Frame) -> View:
    """Services as cards, one below the other on a portrait screen."""
    sheet = begin(model, frame)
    office = model.office
    later = model.visit.later.wanted
    held = model.chosen if several.adding(model) else ()
    sheet.title(sheet.say("book.title" if later else "choose_service"))
    choices = [
        Choice(
            f"service:{service['code']}",
            sheet.words(service["name"]),
            sign="tick" if service["code"] in held and not tag else "",
            on=service["code"] in held,
            help="" if tag else sheet.say("kiosk.about_minutes", minutes=round(service["minutes"])),
            tag=tag,
        )
        for service in office.in_category(model.visit.category, later=later)
        for stopped in [not later and office.suspension(service["code"])]
        for tag in [sheet.say("service_suspended") if stopped else ""]
    ]
    content = frame.content
    area = None
    if office.has_one_group:  # the screen of groups, with the other ways, was left out
        area = Box(content.x, content.y, content.w, other_ways(sheet) - content.y)
    choose(sheet, choices, 1 if frame.portrait else 3 if frame.wide else 2, area)
    return sheet.view()


def suspended(model: Model, frame: Frame) -> View:
    """Why this service gives no numbers, until when, and another way on."""
    sheet = begin(model, frame)
    code = model.visit.service
    service = model.office.service(code)
    name = sheet.words(service["name"] if service else {})
    lines = suspension_lines(sheet, model.office.suspension(code))
    lines.append(sheet.say("kiosk.ask_desk"))
    title = f"{name}\n{sheet.say('service_suspended')}"
    notice(sheet, "alarm", title, lines, sheet.theme.alarm, tall=False)
    sheet.primary("back", sheet.say("kiosk.other_service"), sign="back")
    return sheet.view()


def apart(model: Model, frame: Frame) -> View:
    """Says that no counter does this together with what was chosen before, and offers a way on."""
    sheet = begin(model, frame)
    service = model.office.service(model.visit.service)
    name = sheet.words(service["name"] if service else {})
    lines = [sheet.say("error.services_apart")]
    notice(sheet, "alarm", name, lines, sheet.theme.alarm, tall=False)
    sheet.primary("back", sheet.say("kiosk.other_service"), sign="back")
    return sheet.view()
