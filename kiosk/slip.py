"""A ticket in words ready to print, from the catalogue, in the visitor's language. Pure."""

from dataclasses import replace
from typing import Any

from drivers.printer.slip import SlipContent
from kiosk.events import Ticket
from kiosk.office import FALLBACK, Office, in_language


def address(office: Office, ticket: Ticket) -> str:
    """Where the visitor follows the ticket on a phone; empty when the office has no public site."""
    base = str(office.setting("slip", "public_url", "") or office.server_url).rstrip("/")
    track = str(ticket.get("track") or "")
    return f"{base}{track}" if base and track else ""


def facts(office: Office, ticket: Ticket, language: str) -> list[str]:
    """People ahead, and the honest interval where there is one."""
    lines = [office.say("people_ahead", language, count=ticket["ahead"])]
    if wait := ticket.get("wait"):
        low, high = wait["low_min"], wait["high_min"]
        lines.append(office.say("wait_interval", language, low=low, high=high))
    return lines


def compose(office: Office, ticket: Ticket, language: str) -> SlipContent:
    """Everything on the slip. Where the visitor's language has no wording the Chinese stands."""
    service = office.service(str(ticket["service"]))
    klass = office.priority(str(ticket["priority"]))
    name = service.get("name") or {}
    link = address(office, ticket)
    wanted = service.get("documents", ()) if office.setting("slip", "show_documents", True) else ()
    bring = [in_language(item, language) for item in wanted]
    footer = in_language(office.setting("slip", "footer", None) or {}, language)
    missed = office.catalogue.get("missed") or {}
    rule = office.say("missed_rule", language, count=missed.get("requeue_after_calls", 3))
    return SlipContent(
        ticket=str(ticket["id"]),
        label=str(ticket["label"]),
        office=_both(office.name, language),
        heading=office.say("your_number", language),
        class_name=_both(klass.get("wording") or {}, language, " ") or str(ticket["priority"]),
        class_shape=str(klass.get("shape") or "circle"),
        service=in_language(name, language),
        service_second=in_language(name, FALLBACK) if language != FALLBACK else "",
        issued=office.clock(str(ticket["issued_at"]), language),
        address=link,
        facts=tuple(facts(office, ticket, language)),
        bring_title=office.say("docs_title", language) if bring else "",
        bring=tuple(bring),
        address_caption=office.say("track_queue", language) if link else "",
        missed_rule=rule,
        extra=(footer,) if footer else (),
    )


def reprint(office: Office, ticket: Ticket, language: str) -> SlipContent:
    """The same slip once more, as it would read now, marked 補印 in both languages."""
    mark = office.strings.get("reprinted", {"zh-TW": "補印"})
    return replace(compose(office, ticket, language), reprint_mark=_both(mark, language, " "))


def _both(text: Any, language: str, between: str = "\n") -> str:
    """The visitor's words; on foreign slips the Chinese first, for the clerk who reads it."""
    own, chinese = in_language(text, language), in_language(text, FALLBACK)
    return chinese if language == FALLBACK or own == chinese else f"{chinese}{between}{own}"
