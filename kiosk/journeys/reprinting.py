"""A visitor holds the ticket page of a telephone to the scanner: the slip is reprinted. Pure."""

from kiosk import events as e
from kiosk.journeys.steps import Step, ask_shown
from kiosk.model import Model
from queue_server.wire.paths import TICKET_PAGE


def token_in(code: str) -> str:
    """The token of a visitor's own page; empty where the code is something else."""
    _, found, token = code.partition(TICKET_PAGE)
    return token if found and token.replace("-", "").replace("_", "").isalnum() else ""


def scanned(model: Model, event: e.Scanned) -> Step:
    """A code was held to the scanner: ignored while a number is being made or offline."""
    if model.attempt is not None or not model.office.linked or not model.office.ready:
        return model, ()
    return ask_shown(model, e.Reprint(event.key, token_in(event.code)))
