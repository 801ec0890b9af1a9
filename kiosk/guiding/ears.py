"""Headphones that come and go, and keys that change how guidance sounds, not what it says. Pure.

Plugging in starts the guidance; unplugging ends it at once and, a few seconds later, drops all
that the visitor chose. Headphones that stay behind in the jack guide nobody until a key is pressed.
"""

from dataclasses import replace

from drivers.keypad.decode import HEARING
from kiosk import events as e
from kiosk.journeys.steps import Step, start
from kiosk.model import HELD, KioskVisit, Model, Screen

#: A plug that slipped out is back in within this.
GRACE_S = 3.0
#: Steps of speed, and steps louder and softer than usual.
FASTEST, LOUDEST, SOFTEST = 3, 3, -3


KEYS = frozenset(HEARING)


def hears(model: Model, name: str) -> bool:
    """Whether a key is about hearing, or is the first one pressed by a visitor with headphones."""
    return name in KEYS or (model.headphones and not model.visit.audio)


def pressed(model: Model, event: e.KeyPressed) -> Model:
    """The model after a key that is about hearing."""
    model = replace(model, at=max(model.at, event.at))
    if event.name == "headphones-out":
        return _pulled(model)
    model = replace(model, touched=model.at)
    if event.name == "headphones-in":
        return _began(replace(model, headphones=True, pulled_at=None))
    if model.headphones and not model.visit.audio:
        return _began(model)
    return replace(model, visit=_changed(model.visit, event.name))


def _began(model: Model) -> Model:
    visit = replace(model.visit, audio=True)
    return replace(model, visit=visit, focus=model.focus or 0, touched=model.at)


def _pulled(model: Model) -> Model:
    if not model.headphones:
        return model
    visit = replace(model.visit, audio=False)
    return replace(model, headphones=False, visit=visit, pulled_at=model.at)


def gone(model: Model) -> bool:
    """Whether the visitor who pulled out the headphones has left."""
    if model.pulled_at is None or model.screen in HELD:
        return False
    return model.at - model.pulled_at >= GRACE_S


def forgotten(model: Model) -> Step:
    """Drop all that visitor chose; a number that was given stays until it has been read."""
    model = replace(model, pulled_at=None)
    if model.screen in (Screen.NOTE, Screen.PHONE, Screen.THANKS):
        return model, ()
    return start(model)


def kept(model: Model, after: Step) -> Step:
    """The visitor went back to the start by key: guidance goes on, all else starts afresh."""
    started, effects = after
    return (_began(started) if model.visit.audio else started), effects


def _changed(visit: KioskVisit, name: str) -> KioskVisit:
    match name:
        case "faster":
            return replace(visit, faster=min(FASTEST, visit.faster + 1))
        case "slower":
            return replace(visit, faster=max(0, visit.faster - 1))
        case "louder":
            return replace(visit, louder=min(LOUDEST, visit.louder + 1))
        case "softer":
            return replace(visit, louder=max(SOFTEST, visit.louder - 1))
    return visit
