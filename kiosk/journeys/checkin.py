"""A visitor with an appointment: a code is scanned or typed, and a number is given. Pure."""

from dataclasses import replace

from kiosk import events as e
from kiosk.journeys.steps import Step, ask_shown
from kiosk.known_office import NoNumbers
from kiosk.model import Model
from queue_server.wire.codes import CODE_SIGNS
from queue_server.wire.paths import BOOKING_PAGE


def scanned(model: Model, event: e.Scanned) -> Step:
    """A code was held to the scanner; it is ignored while a number is being made."""
    if model.attempt is not None or not offered(model):
        return model, ()
    return _arrive(model, event.key, event.code)


def offered(model: Model) -> bool:
    """Whether the office has appointments and can be asked about them."""
    why_not = model.office.no_numbers(model.at)
    return model.office.checks_in and why_not in (None, NoNumbers.BOOKED_ONLY)


def typed(model: Model, sign: str) -> Model:
    """Add one sign to the code, or remove the last one."""
    code = model.visit.typed
    code = code[:-1] if sign == "back" else (code + sign)[:CODE_SIGNS]
    return replace(model, visit=replace(model.visit, typed=code))


def entered(model: Model, key: str) -> Step:
    """Check in with the code once it is whole."""
    if len(model.visit.typed) < CODE_SIGNS:
        return model, ()
    return _arrive(model, key, model.visit.typed)


def _arrive(model: Model, key: str, shown: str) -> Step:
    _, found, token = shown.partition(BOOKING_PAGE)
    effect = e.CheckIn(key, token=token) if found else e.CheckIn(key, code=shown)
    return ask_shown(model, effect)
