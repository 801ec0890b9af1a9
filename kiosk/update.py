"""The kiosk's mind: ``update(model, event)`` gives the next model and what to do. Pure.

::

    start ─► category ─► service ─► confirm ◄─► priority, documents
      ▲   language is the touch     │ one touch, one key
      │         refused ◄───────── issuing ─► no_answer
      │            │                  │          │
      └────────────┴── thanks ◄── printing ◄─────┘
                         note ◄──────┘  (no slip, or nobody knows: the number, large)

Four touches give a number: language, group, service, print. The screens behind ``confirm`` are for
those who want them.

Every arrow back to ``start`` is also taken after a while without a touch, and drops ``Visit`` and
``Attempt``.
A number is asked for under the key of the touch that asked; however often the question has to be
repeated, the key stays, and the server gives one ticket for one key.
"""

from dataclasses import replace

from kiosk import events as e
from kiosk.model import (
    ANSWER_S,
    ENDING,
    HELD,
    NO_ANSWER_S,
    PRINT_S,
    RETRY_S,
    SETTLE_S,
    Attempt,
    Help,
    Model,
    Screen,
    Visit,
)
from kiosk.office import NO_NEED, Printer

Step = tuple[Model, tuple[e.Effect, ...]]


def update(model: Model, event: e.Event) -> Step:
    """Take one event; return the next model and the effects to carry out, in order."""
    match event:
        case e.Pressed():
            return _pressed(model, event), ()
        case e.Released():
            return _released(model, event)
        case e.Tick():
            return _ticked(model, event)
        case e.Issued():
            return _issued(model, event)
        case e.IssueRefused():
            return _refused(model, event)
        case e.IssueUnanswered():
            return _unanswered(model, event), ()
        case e.Printed():
            return _printed(model, event)
        case e.TouchFound():
            return _found(model, event)
        case _:
            return _heard(model, event), ()


# -- the office -------------------------------------------------------------------------------


def _heard(model: Model, event: e.Event) -> Model:
    office = model.office
    match event:
        case e.CatalogueCame(catalogue):
            office = replace(office, catalogue=catalogue)
        case e.BoardCame(board):
            office = replace(office, board=board)
        case e.LinkUp():
            office = replace(office, linked=True, lost_at=None, lost_wall=None)
        case e.LinkLost(wall):
            office = office.lost(model.at, wall)
        case e.PrinterIs(usable, paper, reason):
            office = replace(office, printer=Printer(usable, paper, reason))
        case e.HelpAnswered(reached):
            return _help_answered(model, reached)
    return replace(model, office=office)


def _help_answered(model: Model, reached: bool) -> Model:
    if model.visit.help is not Help.ASKED:
        return model
    answer = Help.COMING if reached else Help.UNREACHED
    return replace(model, visit=replace(model.visit, help=answer))


# -- touches ----------------------------------------------------------------------------------


def _pressed(model: Model, event: e.Pressed) -> Model:
    at = max(model.at, event.at)
    model = replace(model, at=at, touched=at)
    if at - model.shown < SETTLE_S:
        return model
    return replace(model, pressed=event.target, pressed_key=event.key)


def _released(model: Model, event: e.Released) -> Step:
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
        return _start(model)
    if verb == "take" and model.screen in (Screen.CONFIRM, Screen.DOCUMENTS):
        return _take(model, key)
    return _moved(model, verb, choice), ()


def _help(model: Model, key: str) -> Step:
    """The first press calls; one that did not reach the staff may be made again."""
    if model.visit.help in (Help.ASKED, Help.COMING):
        return model, ()
    return replace(model, visit=replace(model.visit, help=Help.ASKED)), (e.CallPerson(key),)


def _switched(visit: Visit, name: str) -> Visit:
    match name:
        case "large":
            # A page holds fewer choices in large text: begin at the first.
            return replace(visit, large=not visit.large, page=0)
        case "contrast":
            return replace(visit, contrast=not visit.contrast)
        case _:
            return replace(visit, low=not visit.low, page=0)


def _moved(model: Model, verb: str, choice: str) -> Model:
    """A touch that leads on: by the screen it was made on, else one that all screens know."""
    match model.screen:
        case Screen.START if verb == "language" and choice:
            return _begun(model, choice)
        case Screen.LANGUAGE if verb == "language" and choice:
            return _spoken(model, choice)
        case Screen.CATEGORY if verb == "category":
            return _go(model, Screen.SERVICE, category=choice)
        case Screen.CATEGORY | Screen.SERVICE if verb == "service":
            return _service_chosen(model, choice)
        case Screen.CONFIRM | Screen.PRIORITY if verb in ("priority", "change", "documents"):
            return _refined(model, verb, choice)
        case Screen.REFUSED if verb == "other":
            return _other_service(model)
    return _anywhere(model, verb, choice)


def _refined(model: Model, verb: str, choice: str) -> Model:
    """What may be looked up or changed before the number is printed."""
    if verb != "priority":
        return _go(model, Screen.PRIORITY if verb == "change" else Screen.DOCUMENTS)
    chosen = replace(model, visit=replace(model.visit, priority=choice))
    return chosen if model.screen is Screen.CONFIRM else _back(chosen)


def _anywhere(model: Model, verb: str, choice: str) -> Model:
    match verb:
        case "page":
            return _paged(model, int(choice))
        case "back":
            return _back(model)
        case "language":
            return _language_wanted(model)
    return model


def _takes_numbers(model: Model) -> bool:
    return model.office.no_numbers(model.at) is None


def _go(model: Model, screen: Screen, **chosen: str) -> Model:
    path = (*model.visit.path, model.screen)
    visit = replace(model.visit, path=path, page=0, **chosen)  # type: ignore[arg-type]
    return _show(replace(model, visit=visit), screen)


def _show(model: Model, screen: Screen) -> Model:
    return replace(model, screen=screen, shown=model.at, touched=model.at, pressed=None)


def _back(model: Model) -> Model:
    if not model.visit.path:
        return model
    *path, screen = model.visit.path
    if screen is Screen.START:
        return _start(model)[0]
    return _show(replace(model, visit=replace(model.visit, path=tuple(path), page=0)), screen)


def _paged(model: Model, page: int) -> Model:
    shown = replace(model, visit=replace(model.visit, page=max(0, page)))
    return _show(shown, model.screen)


def _language_wanted(model: Model) -> Model:
    """The language button, always there: choosing leads back to where the visitor was."""
    office = model.office
    if model.screen is Screen.LANGUAGE or model.attempt is not None or not office.ready:
        return model
    return _go(model, Screen.LANGUAGE)


def _spoken(model: Model, language: str) -> Model:
    """A language was chosen where another had been spoken: back to where the visitor was."""
    if language not in model.office.languages:
        return model
    spoken = replace(model, visit=replace(model.visit, language=language))
    if model.visit.path[-1:] == (Screen.START,):
        # Why there are no numbers is read in one's own language, too.
        return _show(replace(spoken, visit=replace(spoken.visit, path=())), Screen.START)
    return _back(spoken)


def _begun(model: Model, language: str) -> Model:
    """The button of a language is the start."""
    if language not in model.office.languages or not _takes_numbers(model):
        return model
    return _first_question(replace(model, visit=replace(model.visit, language=language)))


def _first_question(model: Model) -> Model:
    """An office with one group of services does not ask for it."""
    groups = model.office.categories
    if len(groups) == 1:
        return _go(model, Screen.SERVICE, category=groups[0]["code"])
    return _go(model, Screen.CATEGORY)


def _service_chosen(model: Model, code: str) -> Model:
    if model.office.service(code) is None:
        return model
    if model.office.suspension(code):
        return _go(model, Screen.SUSPENDED, service=code)
    return _go(model, Screen.CONFIRM, service=code, priority=NO_NEED)


def _other_service(model: Model) -> Model:
    """After a refusal: the language and the switches stay, the choices begin anew."""
    visit = replace(model.visit, service="", category="", priority=NO_NEED, path=())
    begun = replace(model, attempt=None, visit=visit, screen=Screen.START)
    return _first_question(begun) if _takes_numbers(begun) else _start(begun)[0]


# -- the number -------------------------------------------------------------------------------


def _take(model: Model, key: str) -> Step:
    visit = model.visit
    request = e.Request(visit.service, visit.priority, model.language)
    attempt = Attempt(key=key, request=request, since=model.at)
    return _show(replace(model, attempt=attempt), Screen.ISSUING), (e.Issue(key, request),)


def _mine(model: Model, key: str) -> Attempt | None:
    """The attempt this answer belongs to, while its person is still there and waits for it."""
    attempt = model.attempt
    if attempt is None or attempt.key != key or attempt.ticket is not None:
        return None
    return attempt if model.screen in (Screen.ISSUING, Screen.NO_ANSWER) else None


def _issued(model: Model, event: e.Issued) -> Step:
    attempt = _mine(model, event.key)
    if attempt is None:
        return model, (e.Forget(event.key),) if model.attempt is None else ()
    held = replace(model, attempt=replace(attempt, ticket=event.ticket, retry_at=None))
    if not model.office.printer.prints:
        return _note(held, "failed")
    return _show(held, Screen.PRINTING), (e.Print(event.ticket, attempt.request.language),)


def _refused(model: Model, event: e.IssueRefused) -> Step:
    attempt = _mine(model, event.key)
    if attempt is None:
        return model, (e.Forget(event.key),) if model.attempt is None else ()
    told = replace(model, attempt=replace(attempt, code=event.code, retry_at=None))
    return _show(told, Screen.REFUSED), (e.Forget(event.key),)


def _unanswered(model: Model, event: e.IssueUnanswered) -> Model:
    attempt = _mine(model, event.key)
    if attempt is None:
        return model
    later = model.at + min(RETRY_S * attempt.tries, 5.0)
    return replace(model, attempt=replace(attempt, retry_at=later))


def _printed(model: Model, event: e.Printed) -> Step:
    attempt = model.attempt
    if attempt is None or attempt.ticket is None or attempt.ticket["id"] != event.ticket:
        return model, ()
    if model.screen is not Screen.PRINTING:
        return model, ()
    if event.outcome == "confirmed":
        done = replace(model, attempt=replace(attempt, outcome=event.outcome))
        return _show(done, Screen.THANKS), (e.Forget(attempt.key),)
    return _note(model, event.outcome)


def _note(model: Model, outcome: str) -> Step:
    """No slip, or in doubt: the number is shown on the screen and staff are called."""
    assert model.attempt is not None
    attempt = replace(model.attempt, outcome=outcome)
    noted = replace(model, attempt=attempt, visit=replace(model.visit, help=Help.ASKED))
    return _show(noted, Screen.NOTE), (e.Forget(attempt.key), e.CallPerson(f"{attempt.key}-note"))


def _found(model: Model, event: e.TouchFound) -> Step:
    """After a power cut: the visitor may still be here, so the same touch is asked for again."""
    if model.screen is not Screen.START or model.attempt is not None:
        return model, ()
    asked = event.request
    visit = Visit(language=asked.language, service=asked.service, priority=asked.priority)
    attempt = Attempt(key=event.key, request=asked, since=model.at)
    again = _show(replace(model, visit=visit, attempt=attempt), Screen.ISSUING)
    return again, (e.Issue(event.key, asked),)


# -- time -------------------------------------------------------------------------------------


def _ticked(model: Model, event: e.Tick) -> Step:
    at = max(model.at, event.at)
    model = replace(model, at=at, office=replace(model.office, wall=event.wall))
    if model.screen is Screen.START:
        return _rested(model), ()
    if model.attempt is not None and model.attempt.ticket is None and not model.attempt.code:
        return _pursued(model, model.attempt)
    if model.screen is Screen.PRINTING and at - model.shown >= PRINT_S:
        return _note(model, "uncertain")
    return _timed_out(model)


def _rested(model: Model) -> Model:
    """On the start screen a switch or a call for help is forgotten after a while, too."""
    if model.visit != Visit() and model.at - model.touched >= model.idle_s + model.warn_s:
        return replace(model, visit=Visit(), pressed=None)
    return model


def _pursued(model: Model, attempt: Attempt) -> Step:
    """Repeat a question that was not answered, under the same key, until the person has gone."""
    if model.screen is Screen.ISSUING and model.at - attempt.since >= ANSWER_S:
        told = replace(model, visit=replace(model.visit, help=Help.ASKED))
        return _show(told, Screen.NO_ANSWER), (e.CallPerson(f"{attempt.key}-late"),)
    if model.screen is Screen.NO_ANSWER and model.at - model.shown >= NO_ANSWER_S:
        return _start(model)
    if model.screen not in (Screen.ISSUING, Screen.NO_ANSWER):
        return _timed_out(model)
    if attempt.retry_at is None or model.at < attempt.retry_at:
        return model, ()
    again = replace(attempt, retry_at=None, tries=attempt.tries + 1)
    return replace(model, attempt=again), (e.Issue(attempt.key, attempt.request),)


def _timed_out(model: Model) -> Step:
    ending = ENDING.get(model.screen)
    if ending is not None:
        if model.screen is Screen.THANKS:
            ending = float(model.settings["thanks_s"])
        return _start(model) if model.at - model.touched >= ending else (model, ())
    if model.screen in HELD or model.at - model.touched < model.idle_s + model.warn_s:
        return model, ()
    return _start(model)


def _start(model: Model) -> Step:
    """The person is done: forget everything chosen, switched, asked and given."""
    unsettled = (
        (e.Forget(model.attempt.key),)
        if model.attempt is not None and model.attempt.outcome == "" and not model.attempt.code
        else ()
    )
    return _show(replace(model, visit=Visit(), attempt=None), Screen.START), unsettled
