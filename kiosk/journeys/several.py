"""A visitor who came for more than one thing: added, looked over, removed, put back. Pure.

Tested by tests/kiosk/journeys/test_several.py.
"""

from dataclasses import replace

from kiosk import together
from kiosk.journeys.steps import go, show
from kiosk.model import Model, Screen


def may_add(model: Model) -> bool:
    """Whether one more goes on this number."""
    return len(model.chosen) < together.most(model.office)


def adding(model: Model) -> bool:
    """Whether what is chosen now is added to what was chosen before."""
    return Screen.CONFIRM in model.visit.path


def chosen(model: Model, code: str) -> Model:
    """Add a service, unless it is there already or must be done at another counter."""
    held = model.chosen
    if code in held or not may_add(model):
        return _checked(model, held)
    if not together.together(model.office, (*held, code)):
        return go(model, Screen.APART, service=code)
    return _checked(model, (*held, code))


def _checked(model: Model, held: tuple[str, ...]) -> Model:
    """Back to the question whether all is right; ``back`` from there leads to the first choice."""
    path = model.visit.path[: model.visit.path.index(Screen.CONFIRM)]
    first = model.office.service(held[0])
    category = first["category"] if first else ""
    now = _with(model, held)
    visit = replace(now.visit, path=path, category=category)
    return show(replace(now, visit=visit), Screen.CONFIRM)


def one_less(model: Model) -> Model:
    """Back from the question: remove what was added last."""
    return show(_with(model, model.chosen[:-1]), Screen.CONFIRM)


def looked_over(model: Model, verb: str, code: str) -> Model:
    """Remove something from the list, or put the last one removed back in its place."""
    held, removed = model.chosen, model.visit.removed
    if verb == "remove" and code in held and len(held) > 1:
        at = held.index(code)
        return _with(model, (*held[:at], *held[at + 1 :]), ((code, at),))
    if verb == "restore" and removed:
        ((back, at),) = removed
        return _with(model, (*held[:at], back, *held[at:]))
    return model


def _with(model: Model, held: tuple[str, ...], removed: tuple[tuple[str, int], ...] = ()) -> Model:
    visit = replace(model.visit, chosen=held, service=held[-1], removed=removed, page=0)
    return replace(model, visit=visit)
