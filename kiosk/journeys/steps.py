"""From one screen to another: the steps of every journey. Pure."""

from dataclasses import replace

from kiosk import events as e
from kiosk.model import ENDING, HELD, NOTE_S, Attempt, KioskVisit, Model, Screen

Step = tuple[Model, tuple[e.Effect, ...]]


def go(model: Model, screen: Screen, **chosen: str) -> Model:
    """Go to the next screen, with what was chosen; ``back`` leads here again."""
    path = (*model.visit.path, model.screen)
    visit = replace(model.visit, path=path, page=0, **chosen)  # type: ignore[arg-type]  # names of fields
    return show(replace(model, visit=visit), screen)


def show(model: Model, screen: Screen) -> Model:
    """Put a screen up; a visitor with the keypad begins at its first words."""
    focus = None if model.focus is None else 0
    return replace(
        model, screen=screen, shown=model.at, touched=model.at, pressed=None, focus=focus
    )


def ask_shown(model: Model, effect: e.CheckIn | e.Reprint) -> Step:
    """Ask the server about what a visitor held to the scanner, or typed."""
    request = e.Request("", "", model.language)
    attempt = Attempt(key=effect.key, request=request, since=model.at, shown=effect)
    return show(replace(model, attempt=attempt), Screen.ISSUING), (effect,)


def back(model: Model) -> Model:
    """Go back to the screen before."""
    if not model.visit.path:
        return model
    *path, screen = model.visit.path
    if screen is Screen.START:
        return start(model)[0]
    return show(replace(model, visit=replace(model.visit, path=tuple(path), page=0)), screen)


def start(model: Model) -> Step:
    """The visitor is done: forget everything chosen, switched, asked and given."""
    unsettled = (
        (e.Forget(model.attempt.key),)
        if model.attempt is not None and model.attempt.outcome == "" and not model.attempt.code
        else ()
    )
    return show(
        replace(model, visit=KioskVisit(), attempt=None, focus=None), Screen.START
    ), unsettled


def timed_out(model: Model) -> Step:
    """Go back to the start from a screen that ends on its own or has not been touched."""
    ending = ENDING.get(model.screen)
    if ending is not None:
        if model.screen is Screen.THANKS:
            ending = float(model.settings["thanks_s"])
        if model.visit.audio:
            # Words take longer to hear than to see.
            ending = max(ending, NOTE_S)
        return start(model) if model.at - model.touched >= ending else (model, ())
    if model.screen in HELD or model.at - model.touched < model.idle_s + model.warn_s:
        return model, ()
    return start(model)
