"""What to know about a service before taking a number for it, the most needed first. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from kiosk.screens.choosing.several import services
from kiosk.screens.parts import Sheet
from queue_server.wire.words.catalogue import Service


@dataclass(frozen=True, slots=True)
class Fact:
    """A heading with what belongs under it; ``listed``: a list of things rather than a sentence.

    ``link``: an address, shown as a code to scan.
    """

    name: str
    heading: str
    lines: tuple[str, ...]
    listed: bool = False
    link: str = ""


def facts(sheet: Sheet) -> list[Fact]:
    """The facts about all that was chosen; what the catalogue does not know is left out."""
    return list(_known(sheet, services(sheet)))


def _known(sheet: Sheet, chosen: list[Service]) -> Iterator[Fact]:
    say, words, office = sheet.say, sheet.words, sheet.model.office
    shows = sheet.model.settings["show_documents"]
    if shows and (papers := office.to_bring(chosen, sheet.language)):
        yield Fact("bring", say("kiosk.facts.bring"), tuple(papers), listed=True)
    if fees := _fees(sheet, chosen):
        yield Fact("fee", say("kiosk.facts.fee"), fees, listed=len(fees) > 1)
    if who := _of_each(sheet, [(one, words(one["who"])) for one in chosen]):
        yield Fact("who", say("kiosk.facts.who"), who, listed=len(who) > 1)
    papers = [words(paper) for one in chosen for paper in one.get("looked_up", ())]
    if papers:
        found = tuple(dict.fromkeys(papers))
        yield Fact("looked_up", say("kiosk.facts.looked_up"), found, listed=True)
    for service in chosen:
        if online := service.get("online"):
            note = _of_each(sheet, [(service, words(online["note"]))], named=len(chosen) > 1)
            yield Fact("online", say("kiosk.facts.online"), note, link=online["url"])


def _of_each(
    sheet: Sheet, known: list[tuple[Service, str]], *, named: bool = False
) -> tuple[str, ...]:
    """What is known of each service, after its name where they differ."""
    worded = [(one, words) for one, words in known if words]
    if not named and (
        len(known) == 1 or (len(worded) == len(known) and len(set(map(_words, worded))) == 1)
    ):
        return tuple(dict.fromkeys(map(_words, worded)))
    line = "kiosk.facts.line"
    return tuple(
        sheet.say(line, heading=sheet.words(one["name"]), words=words) for one, words in worded
    )


def _words(one: tuple[Service, str]) -> str:
    return one[1]


def _fees(sheet: Sheet, chosen: list[Service]) -> tuple[str, ...]:
    """The fees: one sum where all are bare amounts, else one line each."""
    if len(chosen) > 1 and not any(one["fee_note"] for one in chosen):
        total = sum(one["fee_ntd"] for one in chosen)
        return (_amount(sheet, total),) if total else ()
    return _of_each(sheet, [(one, _fee(sheet, one)) for one in chosen])


def _fee(sheet: Sheet, service: Service) -> str:
    """The fee in the office's words, else the bare amount; with neither there may be a fee."""
    if service["fee_note"]:
        return sheet.words(service["fee_note"])
    if not service["fee_ntd"]:
        return ""
    return _amount(sheet, service["fee_ntd"])


def _amount(sheet: Sheet, amount: int) -> str:
    currency = sheet.model.office.catalogue["currency"]
    return sheet.say("kiosk.facts.amount", amount=f"{amount:,}", currency=currency)
