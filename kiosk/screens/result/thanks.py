"""The slip came out: please take it. Goes back to the start on its own."""

from drivers.printer.slip.compose import address, facts
from kiosk.model import Model
from kiosk.screens.frame import Frame
from kiosk.screens.parts import Sheet, View, begin
from kiosk.screens.result.number import with_code
from queue_server.wire.messages import Ticket
from queue_server.wire.messages.values import GENERAL


def view(model: Model, frame: Frame) -> View:
    """The number again, its services, what to do now and what to expect; its code for the phone."""
    sheet = begin(model, frame)
    assert model.attempt is not None
    assert model.attempt.ticket is not None
    ticket = model.attempt.ticket
    lines = [sheet.say("take_ticket"), _what_for(sheet, ticket)]
    lines += facts(model.office, ticket, sheet.language)
    if not ticket.get("in_person"):
        lines.append(sheet.say("wait_here"))
    link = address(model.office, ticket)
    with_code(sheet, ticket, lines, "tick", frame.theme.ok, link=link)
    sheet.primary("home", sheet.say("kiosk.done"), sign="tick")
    return sheet.view()


def _what_for(sheet: Sheet, ticket: Ticket) -> str:
    """The service, or the first of several and how many there are; and the class if special."""
    office = sheet.model.office
    known, services = office.priority(ticket["priority"]), office.services_of(ticket["services"])
    words = [sheet.words(one["name"]) for one in services[:1]]
    if len(services) > 1:
        words.append(sheet.say("kiosk.in_all", count=len(services)))
    if known and known["name"] != GENERAL:
        words.append(sheet.words(known["wording"]))
    return "  ·  ".join(words)
