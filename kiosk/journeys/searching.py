"""A search on the glass: what is touched, and whether it led to a service. Pure.

Tested by tests/kiosk/finding/test_search.py.
"""

from dataclasses import replace

from kiosk import events as e
from kiosk.finding import search
from kiosk.model import Model, Screen

#: Screens from which a visitor comes back to the search.
ASIDE = frozenset({Screen.FIND, Screen.LANGUAGE})


def touched(model: Model, verb: str, choice: str) -> Model:
    """A sign was touched, or other signs were asked for."""
    visit = model.visit
    if verb == "letters":
        return replace(model, visit=replace(visit, turned=visit.turned + 1, typed="", page=0))
    shown = search.kind(model.office, model.language, visit.turned)
    return replace(model, visit=replace(visit, typed=search.longer(visit.typed, choice, shown)))


def over(before: Model, after: Model) -> tuple[e.Effect, ...]:
    """Count a search that was left, and whether for a service; its words go with the visit."""
    if before.screen is not Screen.FIND or after.screen in ASIDE or not before.visit.typed:
        return ()
    led = after.screen in (Screen.CONFIRM, Screen.SUSPENDED, Screen.APART)
    return (e.Searched(before.language, led),)
