"""A ticket in words ready to print, from the catalogue, in the visitor's language. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from drivers.errors import DeviceError
from drivers.printer.slip.render import SlipContent
from queue_server.wire.devices import Reason, Remedy
from queue_server.wire.messages import Ticket
from queue_server.wire.messages.values import Text
from queue_server.wire.words.catalogue import Service
from queue_server.wire.words.wording import Wording


def address(words: Wording, ticket: Ticket) -> str:
    """Where the visitor follows the ticket on a phone; empty when the office has no public site."""
    base = (words.catalogue["slip"]["public_url"] or words.server_url).rstrip("/")
    track = ticket["track"]
    return f"{base}{track}" if base and track else ""


def facts(words: Wording, ticket: Ticket, language: str) -> list[str]:
    """People ahead, and the honest interval if there is one; or that it is not known yet."""
    if ticket.get("offline", False):
        alone = [words.say("offline_given", language), words.say("offline_wait", language)]
        return alone + fetched(words, ticket, language)
    lines = [words.say("people_ahead", language, count=ticket["ahead"])]
    if wait := ticket["wait"]:
        low, high = wait["low_min"], wait["high_min"]
        lines.append(words.say("wait_interval", language, low=low, high=high))
    return lines + fetched(words, ticket, language)


def fetched(words: Wording, ticket: Ticket, language: str) -> list[str]:
    """Where a visitor who cannot see or hear calls waits; nothing for others."""
    return [words.say("kiosk.in_person_told", language)] if ticket.get("in_person") else []


def compose(words: Wording, ticket: Ticket, language: str) -> SlipContent:
    """Everything on the slip. Chinese is used where the visitor's language has no wording."""
    services = words.services_of(ticket["services"])
    klass = words.priority(ticket["priority"])
    link = address(words, ticket)
    settings = words.catalogue["slip"]
    bring = words.to_bring(services, language) if settings["show_documents"] else []
    footer = words.text(settings["footer"], language)
    missed = words.catalogue["missed"]
    rule = words.say("missed_rule", language, count=missed["requeue_after_calls"])
    return SlipContent(
        ticket=ticket["id"],
        label=ticket["label"],
        office=_both(words, words.name, language),
        heading=words.say("your_number", language),
        class_name=(_both(words, klass["wording"], language, " ") if klass else "")
        or ticket["priority"],
        class_shape=klass["shape"] if klass else "circle",
        service=_names(words, services, language),
        service_second=_names(words, services, words.fallback)
        if language != words.fallback
        else "",
        issued=words.clock(ticket["issued_at"], language),
        address=link,
        facts=tuple(facts(words, ticket, language)),
        bring_title=words.say("docs_title", language) if bring else "",
        bring=tuple(bring),
        address_caption=words.say("track_queue", language) if link else "",
        missed_rule=rule,
        extra=(footer,) if footer else (),
    )


def reprint(words: Wording, ticket: Ticket) -> SlipContent:
    """The slip of a ticket once more, as it would read now, marked 補印.

    Raises:
        DeviceError: ``not_ready`` while there is no catalogue to take the words from.
    """
    if not words.heard:
        raise DeviceError("no catalogue yet", reason=Reason.NOT_READY, remedy=Remedy.WAIT)
    language = ticket["language"]
    mark = _both(words, words.strings.get("reprinted", {"zh-TW": "補印"}), language, " ")
    return replace(compose(words, ticket, language), reprint_mark=mark)


def _names(words: Wording, services: Sequence[Service], language: str) -> str:
    """What the number is for, one line each."""
    return "\n".join(words.text(one["name"], language) for one in services)


def _both(words: Wording, text: Text, language: str, between: str = "\n") -> str:
    """The visitor's words; on foreign slips below the branch's own, which the clerk reads."""
    own, house = words.text(text, language), words.text(text, words.fallback)
    return house if language == words.fallback or own == house else f"{house}{between}{own}"
