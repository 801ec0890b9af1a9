"""Which number a kiosk gives next without the server, and the ticket made from it. Pure."""

from datetime import date

from kiosk.events import Request
from queue_server.wire.messages import Ticket
from queue_server.wire.paths import TICKET_PAGE
from queue_server.wire.words.catalogue import OfflineSeries


def following(series: OfflineSeries, last: int) -> int | None:
    """The number after ``last`` (0: the first of the day); None when the series is used up."""
    number = max(series["first"], last + 1)
    while series["skip_four"] and "4" in str(number):
        number += 1
    return number if number <= series["last"] else None


def label(series: OfflineSeries, number: int) -> str:
    """What is printed, shown and later called: ``K007``."""
    return f"{series['prefix']}{number:0{series['digits']}d}"


def ticket(
    shown: str, number: int, series: str, day: date, issued_at: str, token: str, asked: Request
) -> Ticket:
    """A ticket as the server would give it, except that the wait is unknown."""
    made: Ticket = {
        "id": f"{day:%Y%m%d}-{shown}",
        "label": shown,
        "series": series,
        "number": number,
        "service": asked.service,
        "services": list(asked.every),
        "priority": asked.priority,
        "language": asked.language,
        "state": "waiting",
        "counter": None,
        "issued_at": issued_at,
        "called_at": None,
        "started_at": None,
        "finished_at": None,
        "ahead": 0,
        "wait": None,
        "calls": 0,
        "track": f"{TICKET_PAGE}{token}",
        "offline": True,
    }
    if asked.in_person:
        made["in_person"] = True
    return made
