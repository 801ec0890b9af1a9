"""An appointment in words ready to print: its code, when, for what, what to bring. Pure."""

from drivers.printer.slip.render import SlipContent
from queue_server.wire.messages.booking import BookingMade
from queue_server.wire.words.wording import Wording


def address(words: Wording, track: str) -> str:
    """Where the visitor can see, change or cancel it; empty when the office has no public site."""
    base = (words.catalogue["slip"]["public_url"] or words.server_url).rstrip("/")
    return f"{base}{track}" if base and track else ""


def appointment(words: Wording, made: BookingMade, language: str) -> SlipContent:
    """Everything on the slip of an appointment. Its only date is that of the appointment."""
    booking = made["booking"]
    service = words.service(booking["services"][0])
    name = service["name"] if service else {}
    settings = words.catalogue["slip"]
    wanted = service["documents"] if service and settings["show_documents"] else []
    bring = tuple(words.text(item, language) for item in wanted)
    hour, minute = divmod(booking["minute"], 60)
    own = words.text(name, words.fallback)
    link = address(words, made["track"])
    return SlipContent(
        ticket=booking["id"],
        label=made["code"],
        office=words.text(words.name, language),
        heading=words.say("kiosk.book_code", language),
        class_name=words.say("kiosk.book_appointment", language),
        class_shape="circle",
        service=f"{words.day(booking['day'], language)} {hour:02d}:{minute:02d}",
        facts=tuple(dict.fromkeys(filter(None, (words.text(name, language), own)))),
        issued="",
        address=link,
        bring_title=words.say("docs_title", language) if bring else "",
        bring=bring,
        address_caption=words.say("kiosk.book_page", language) if link else "",
        missed_rule=words.say("book.late", language, minutes=booking["late_min"]),
    )
