"""No answer within a second: the kiosk gives the number itself, and it is final. Pure.

From then on its own number counts for this touch: whatever the server answers later is dropped
here, and put right on the server when the number is brought in.
"""

from dataclasses import replace

from kiosk import events as e
from kiosk.journeys.steps import Step
from kiosk.model import OFFLINE_S, Attempt, Model, Own, Screen


def due(model: Model, attempt: Attempt) -> bool:
    """Whether the visitor has waited long enough for the server."""
    if model.office.own_series is None or model.screen is not Screen.ISSUING:
        return False
    if attempt.own is not Own.NO or attempt.busy or attempt.shown is not None:
        return False
    return model.at - attempt.since >= OFFLINE_S


def ask(model: Model, attempt: Attempt) -> Step:
    """Give the touch a number of the kiosk's own."""
    asked = replace(attempt, own=Own.ASKED, retry_at=None)
    effect = e.TakeOffline(attempt.key, attempt.request, model.at - attempt.since)
    return replace(model, attempt=asked), (effect,)


def failed(model: Model, event: e.OfflineFailed) -> Model:
    """The disk or the series failed to give a number: go on asking the server."""
    attempt = model.attempt
    if attempt is None or attempt.key != event.key or attempt.ticket is not None:
        return model
    return replace(model, attempt=replace(attempt, own=Own.FAILED, retry_at=model.at))
