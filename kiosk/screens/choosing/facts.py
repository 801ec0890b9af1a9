"""What is to be known of a service before a number is taken for it, the most needed first. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from kiosk.screens.parts import Sheet
from queue_server.wire.words.catalogue import Service


@dataclass(frozen=True, slots=True)
class Fact:
    """A heading with what belongs under it; ``listed``: things one by one, rather than a sentence.

    ``link``: an address to be scanned.
    """

    name: str
    heading: str
    lines: tuple[str, ...]
    listed: bool = False
    link: str = ""


def facts(sheet: Sheet) -> list[Fact]:
    """Of the chosen service; what the catalogue does not know is left out."""
    service = sheet.model.office.service(sheet.model.visit.service)
    return list(_known(sheet, service)) if service else []


def _known(sheet: Sheet, service: Service) -> Iterator[Fact]:
    say, words = sheet.say, sheet.words
    documents = service["documents"] if sheet.model.settings["show_documents"] else []
    if documents:
        yield Fact("bring", say("kiosk.facts.bring"), tuple(map(words, documents)), listed=True)
    if fee := _fee(sheet, service):
        yield Fact("fee", say("kiosk.facts.fee"), (fee,))
    if who := words(service["who"]):
        yield Fact("who", say("kiosk.facts.who"), (who,))
    if looked_up := service.get("looked_up"):
        yield Fact(
            "looked_up", say("kiosk.facts.looked_up"), tuple(map(words, looked_up)), listed=True
        )
    if online := service.get("online"):
        note = words(online["note"])
        yield Fact("online", say("kiosk.facts.online"), (note,), link=online["url"])


def _fee(sheet: Sheet, service: Service) -> str:
    """In the office's words, else the bare amount; an office that says neither may take a fee."""
    if service["fee_note"]:
        return sheet.words(service["fee_note"])
    if not service["fee_ntd"]:
        return ""
    currency = sheet.model.office.catalogue["currency"]
    return sheet.say("kiosk.facts.amount", amount=f"{service['fee_ntd']:,}", currency=currency)
