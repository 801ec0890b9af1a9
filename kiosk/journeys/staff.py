"""Staff look after the kiosk on its own glass, behind a code. Pure.

Five touches on the office's name on the start screen ask for the code.
"""

from dataclasses import replace

from kiosk import events as e
from kiosk.journeys.steps import Step, show, start
from kiosk.model import Model, Screen, Staff

KNOCKS = 5
SHORTEST, LONGEST = 6, 12
#: Corners and middle.
MARKS = 5
#: Volume of the guidance, in percent: never silent, or visitors would not know that it speaks.
SOFTEST, LOUDEST, LOUDER = 10, 100, 10


def tapped(model: Model, verb: str, choice: str) -> Step | None:
    """A touch by staff; None when it is not one."""
    match model.screen:
        case Screen.START if verb == "staff":
            return _knocked(model), ()
        case Screen.STAFF_CODE if verb == "sign":
            return _typed(model, choice), ()
        case Screen.STAFF_CODE if verb == "enter" and len(model.visit.typed) >= SHORTEST:
            return _changed(model, said="staff.looking"), (e.CheckStaff(model.visit.typed),)
        case Screen.STAFF:
            return _chosen(model, verb)
        case Screen.STAFF_TOUCH if verb == "mark":
            return _hit(model), ()
    return None


def heard(model: Model, event: e.StaffChecked | e.StaffReport | e.Tested) -> Model:
    """What staff asked for came back; dropped when they have gone."""
    match event:
        case e.StaffReport(lines):
            return _changed(model, lines=lines)
        case e.Tested(outcome) if model.screen is Screen.STAFF:
            return _changed(model, said=f"staff.printed.{outcome}")
        case e.StaffChecked(right, wait_s) if model.screen is Screen.STAFF_CODE:
            cleared = replace(model, visit=replace(model.visit, typed=""))
            if right:
                return show(_changed(cleared, said=""), Screen.STAFF)
            said = "staff.locked" if wait_s else "staff.wrong"
            return _changed(cleared, said=said, wait_s=wait_s)
    return model


def _knocked(model: Model) -> Model:
    knocks = model.visit.staff.knocks + 1
    if knocks < KNOCKS:
        return _changed(model, knocks=knocks)
    visit = replace(model.visit, staff=Staff(), typed="", path=())
    return show(replace(model, visit=visit), Screen.STAFF_CODE)


def _typed(model: Model, sign: str) -> Model:
    code = model.visit.typed
    code = code[:-1] if sign == "back" else (code + sign)[:LONGEST]
    return _changed(replace(model, visit=replace(model.visit, typed=code)), said="")


def _chosen(model: Model, verb: str) -> Step | None:
    match verb:
        case "test":
            return _changed(model, said="staff.printing"), (e.TestPrinter(),)
        case "marks":
            return show(_changed(model, mark=0, said=""), Screen.STAFF_TOUCH), ()
        case "softer" if model.guided:
            return _as_loud(model, max(SOFTEST, model.usual_volume - LOUDER))
        case "louder" if model.guided:
            return _as_loud(model, min(LOUDEST, model.usual_volume + LOUDER))
        case "restart":
            return start(model)[0], (e.Restart(),)
    return None


def _as_loud(model: Model, volume: int) -> Step:
    return _changed(replace(model, volume=volume), said="staff.volume"), (e.KeepVolume(volume),)


def _hit(model: Model) -> Model:
    mark = model.visit.staff.mark + 1
    if mark < MARKS:
        return _changed(model, mark=mark)
    return show(_changed(model, mark=0, said="staff.touch_well"), Screen.STAFF)


def _changed(model: Model, **changes: object) -> Model:
    staff = replace(model.visit.staff, **changes)  # type: ignore[arg-type]  # names of fields
    return replace(model, visit=replace(model.visit, staff=staff))
