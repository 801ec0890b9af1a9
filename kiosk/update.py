"""The kiosk's mind: ``update(model, event)`` gives the next model and the effects. Pure.

::

    start ─► category ─► service ─► confirm ◄─► priority, documents
      ▲   language is the touch     │ one touch, one key
      │         refused ◄───────── issuing ─► no_answer
      │            │                  │          │
      └────────────┴── thanks ◄── printing ◄─────┘
                         note ◄──────┘  (no slip, or nobody knows: the number, large)

Four touches give a number: language, group, service, print. The screens behind ``confirm`` are
optional.

Every arrow back to ``start`` is also taken after a while without a touch, and drops
``KioskVisit`` and ``Attempt``.
A number is asked for under the key of the touch that asked; however often the question has to be
repeated, the key stays, and the server gives one ticket for one key.
"""

from dataclasses import replace

from kiosk import events as e
from kiosk import later as b
from kiosk.guiding import ears
from kiosk.journeys import checkin, issuing, later, offline, reprinting, searching, staff
from kiosk.journeys.choosing import moved
from kiosk.journeys.steps import Step, start, timed_out
from kiosk.known_office import Printer
from kiosk.model import HELD, PRINT_S, SETTLE_S, HelpCall, KioskVisit, Model, Screen


def update(model: Model, event: e.Event) -> Step:
    """Take one event; return the next model and the effects to carry out, in order."""
    after, effects = _taken(model, event)
    after, given_back = later.left(model, after)
    return after, (*effects, *given_back, *searching.over(model, after))


def _taken(model: Model, event: e.Event) -> Step:
    match event:
        case e.Pressed():
            return _pressed(model, event), ()
        case e.Lifted():
            return _lifted(model, event)
        case e.Tick():
            return _ticked(model, event)
        case e.Issued() | e.TakenOffline():
            return issuing.issued(model, event)
        case e.IssueRefused():
            return issuing.refused(model, event)
        case e.IssueUnanswered():
            return issuing.unanswered(model, event), ()
        case e.Scanned():
            return _scanned(model, event)
        case e.OfflineFailed():
            return offline.failed(model, event), ()
        case e.Printed():
            return issuing.printed(later.printed(model, event), event)
        case b.BookAnswer():
            return later.heard(model, event)
        case e.TouchFound():
            return issuing.found(model, event)
        case _:
            return _heard(model, event), ()


def _scanned(model: Model, event: e.Scanned) -> Step:
    """A code was held to the scanner; ignored while something is being booked."""
    if model.screen is Screen.BOOKING:
        return model, ()
    if reprinting.token_in(event.code):
        return reprinting.scanned(model, event)
    return checkin.scanned(model, event)


def _heard(model: Model, event: e.Event) -> Model:
    office = model.office
    match event:
        case e.CatalogueCame(catalogue):
            office = replace(office, catalogue=catalogue)
        case e.BoardCame(board):
            office = replace(office, board=board)
        case e.LinkUp():
            office = replace(office, linked=True, lost_at=None, lost_wall=None, refused=False)
        case e.LinkLost(wall, refused):
            office = office.lost(model.at, wall, refused=refused)
        case e.PrinterIs(usable, paper, reason):
            office = replace(office, printer=Printer(usable, paper, reason))
        case e.Guided(volume):
            return replace(model, guided=True, volume=volume)
        case e.StaffChecked() | e.StaffReport() | e.Tested():
            return staff.heard(model, event)
        case e.KeyPressed():
            return ears.pressed(model, event)
        case e.Focused(focus, at):
            return replace(model, focus=focus, at=max(model.at, at), touched=max(model.at, at))
        case e.HelpAnswered(reached):
            return _help_answered(model, reached)
    return replace(model, office=office)


def _help_answered(model: Model, reached: bool) -> Model:
    if model.visit.help is not HelpCall.ASKED:
        return model
    answer = HelpCall.COMING if reached else HelpCall.UNREACHED
    return replace(model, visit=replace(model.visit, help=answer))


def _pressed(model: Model, event: e.Pressed) -> Model:
    at = max(model.at, event.at)
    model = replace(model, at=at, touched=at)
    if at - model.shown < SETTLE_S:
        return model
    return replace(model, pressed=event.target, pressed_key=event.key)


def _lifted(model: Model, event: e.Lifted) -> Step:
    target, key = model.pressed, model.pressed_key
    at = max(model.at, event.at)
    model = replace(model, pressed=None, pressed_key="", at=at, touched=at)
    if target is None or target != event.target:
        return model, ()
    if model.screen is not Screen.START and target == "more_time":
        return model, ()
    return _tapped(model, target, key)


def _tapped(model: Model, target: str, key: str) -> Step:
    verb, _, choice = target.partition(":")
    if verb == "help":
        return _help(model, key)
    if verb in ("large", "contrast", "low"):
        return replace(model, visit=_switched(model.visit, verb)), ()
    if model.screen in HELD:
        return model, ()
    if verb == "home":
        return ears.kept(model, start(model))
    if (done := staff.tapped(model, verb, choice)) is not None:
        return done
    if (done := later.tapped(model, verb, choice, key)) is not None:
        return done
    if verb == "take" and model.screen in (Screen.CONFIRM, Screen.DOCUMENTS):
        return issuing.take(model, key)
    if verb == "phone" and model.screen is Screen.CONFIRM and model.office.on_phones(model.at):
        return issuing.take(model, key, paper=False)
    if verb == "arrive" and model.screen is Screen.CHECKIN:
        return checkin.entered(model, key)
    if verb == "slip" and model.screen is Screen.PHONE:
        return issuing.printed_after_all(model)
    return moved(model, verb, choice), ()


def _help(model: Model, key: str) -> Step:
    """The first press calls; a call that did not reach the staff may be repeated."""
    if model.visit.help in (HelpCall.ASKED, HelpCall.COMING):
        return model, ()
    return replace(model, visit=replace(model.visit, help=HelpCall.ASKED)), (e.CallPerson(key),)


def _switched(visit: KioskVisit, name: str) -> KioskVisit:
    match name:
        case "large":
            # A page holds fewer choices in large text: begin at the first.
            return replace(visit, large=not visit.large, page=0)
        case "contrast":
            return replace(visit, contrast=not visit.contrast)
        case _:
            return replace(visit, low=not visit.low, page=0)


def _ticked(model: Model, event: e.Tick) -> Step:
    at = max(model.at, event.at)
    model = replace(model, at=at, office=replace(model.office, wall=event.wall))
    if ears.gone(model):
        return ears.forgotten(model)
    if model.screen is Screen.START:
        return _rested(model), ()
    if model.attempt is not None and model.attempt.ticket is None and not model.attempt.code:
        return issuing.pursued(model, model.attempt)
    if model.screen is Screen.PRINTING and at - model.shown >= PRINT_S:
        return issuing.note(model, "uncertain")
    return later.pursued(model) or timed_out(model)


def _rested(model: Model) -> Model:
    """On the start screen a switch or a call for help is forgotten after a while, too."""
    used = model.visit != KioskVisit() or model.focus is not None
    if used and model.at - model.touched >= model.idle_s + model.warn_s:
        return replace(model, visit=KioskVisit(), pressed=None, focus=None)
    return model
