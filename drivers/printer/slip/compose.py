"""A ticket in words ready to print, from the catalogue, in the visitor's language. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from drivers.errors import DeviceError, Rejected, Remedy
from drivers.printer.slip.render import SlipContent
from queue_server.wire.wording import FALLBACK, Wording, in_language

Ticket = Mapping[str, Any]


def address(words: Wording, ticket: Ticket) -> str:
    """Where the visitor follows the ticket on a phone; empty when the office has no public site."""
    base = str(words.setting("slip", "public_url", "") or words.server_url).rstrip("/")
    track = str(ticket.get("track") or "")
    return f"{base}{track}" if base and track else ""


def facts(words: Wording, ticket: Ticket, language: str) -> list[str]:
    """People ahead, and the honest interval where there is one."""
    lines = [words.say("people_ahead", language, count=ticket["ahead"])]
    if wait := ticket.get("wait"):
        low, high = wait["low_min"], wait["high_min"]
        lines.append(words.say("wait_interval", language, low=low, high=high))
    return lines


def compose(words: Wording, ticket: Ticket, language: str) -> SlipContent:
    """Everything on the slip. Where the visitor's language has no wording the Chinese stands."""
    service = words.service(str(ticket["service"]))
    klass = words.priority(str(ticket["priority"]))
    name = service.get("name") or {}
    link = address(words, ticket)
    wanted = service.get("documents", ()) if words.setting("slip", "show_documents", True) else ()
    bring = [in_language(item, language) for item in wanted]
    footer = in_language(words.setting("slip", "footer", None) or {}, language)
    missed = words.catalogue.get("missed") or {}
    rule = words.say("missed_rule", language, count=missed.get("requeue_after_calls", 3))
    return SlipContent(
        ticket=str(ticket["id"]),
        label=str(ticket["label"]),
        office=_both(words.name, language),
        heading=words.say("your_number", language),
        class_name=_both(klass.get("wording") or {}, language, " ") or str(ticket["priority"]),
        class_shape=str(klass.get("shape") or "circle"),
        service=in_language(name, language),
        service_second=in_language(name, FALLBACK) if language != FALLBACK else "",
        issued=words.clock(str(ticket["issued_at"]), language),
        address=link,
        facts=tuple(facts(words, ticket, language)),
        bring_title=words.say("docs_title", language) if bring else "",
        bring=tuple(bring),
        address_caption=words.say("track_queue", language) if link else "",
        missed_rule=rule,
        extra=(footer,) if footer else (),
    )


def reprint(words: Wording, ticket: Any) -> SlipContent:
    """The slip of a ticket from the wire once more, as it would read now, marked 補印.

    Raises:
        DeviceError: ``not_ready`` while there is no catalogue to take the words from.
        Rejected: That is no ticket.
    """
    if not words.catalogue:
        raise DeviceError("no catalogue yet", reason="not_ready", remedy=Remedy.WAIT)
    try:
        language = str(ticket.get("language") or FALLBACK)
        mark = _both(words.strings.get("reprinted", {FALLBACK: "補印"}), language, " ")
        return replace(compose(words, ticket, language), reprint_mark=mark)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Rejected(f"no ticket: {error!r}") from error


def _both(text: Any, language: str, between: str = "\n") -> str:
    """The visitor's words; on foreign slips the Chinese first, for the clerk who reads it."""
    own, chinese = in_language(text, language), in_language(text, FALLBACK)
    return chinese if language == FALLBACK or own == chinese else f"{chinese}{between}{own}"
