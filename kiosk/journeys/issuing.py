"""One touch asks for a number: it comes or is refused; its slip is printed or in doubt. Pure."""

from dataclasses import replace

from kiosk import events as e
from kiosk.journeys import offline
from kiosk.journeys.steps import Step, show, start, timed_out
from kiosk.model import (
    ANSWER_S,
    NO_ANSWER_S,
    RETRY_S,
    Attempt,
    HelpCall,
    KioskVisit,
    Model,
    Own,
    Screen,
)


def take(model: Model, key: str, *, paper: bool = True) -> Step:
    """Ask for a number; the key of this touch goes with the request, however often it is sent."""
    visit = model.visit
    first, *more = model.chosen
    services = model.chosen if more else ()
    request = e.Request(first, visit.priority, model.language, visit.in_person, services)
    attempt = Attempt(key=key, request=request, since=model.at, paper=paper)
    asking = show(replace(model, attempt=attempt), Screen.ISSUING)
    if model.office.alone(model.at):
        return offline.ask(asking, attempt)
    return asking, (e.Issue(key, request),)


def _mine(model: Model, key: str) -> Attempt | None:
    """The attempt this answer belongs to, while its visitor still waits for it."""
    attempt = model.attempt
    if attempt is None or attempt.key != key or attempt.ticket is not None:
        return None
    return attempt if model.screen in (Screen.ISSUING, Screen.NO_ANSWER) else None


def issued(model: Model, event: e.Issued | e.TakenOffline) -> Step:
    """The number came; print its slip, or show it where nothing prints."""
    attempt = _mine(model, event.key)
    if attempt is None:
        return model, (e.Forget(event.key),) if model.attempt is None else ()
    if attempt.own is Own.ASKED and isinstance(event, e.Issued):
        return model, ()
    held = replace(model, attempt=replace(attempt, ticket=event.ticket, retry_at=None))
    if not attempt.paper:
        return show(held, Screen.PHONE), (e.Forget(event.key),)
    if not model.office.printer.prints:
        return note(held, "failed")
    language = event.ticket["language"] if attempt.shown else attempt.request.language
    again = isinstance(attempt.shown, e.Reprint)
    return show(held, Screen.PRINTING), (e.Print(event.ticket, language, again),)


def printed_after_all(model: Model) -> Step:
    """The visitor wanted the number on the phone alone, and now wants a slip."""
    attempt = model.attempt
    if attempt is None or attempt.ticket is None or not model.office.printer.prints:
        return model, ()
    wanted = replace(model, attempt=replace(attempt, paper=True))
    return show(wanted, Screen.PRINTING), (e.Print(attempt.ticket, attempt.request.language),)


def refused(model: Model, event: e.IssueRefused) -> Step:
    """Show that there is no number, and why."""
    attempt = _mine(model, event.key)
    if attempt is None:
        return model, (e.Forget(event.key),) if model.attempt is None else ()
    if attempt.own is Own.ASKED:
        return model, ()
    refused_for = replace(attempt, code=event.code, at=event.at, retry_at=None)
    ended = replace(model, attempt=refused_for)
    return show(ended, Screen.REFUSED), (e.Forget(event.key),)


def unanswered(model: Model, event: e.IssueUnanswered) -> Model:
    """Ask again, a little later each time."""
    attempt = _mine(model, event.key)
    if attempt is None or attempt.own is Own.ASKED:
        return model
    later = model.at + min(RETRY_S * attempt.tries, 5.0)
    return replace(model, attempt=replace(attempt, retry_at=later, busy=event.busy))


def printed(model: Model, event: e.Printed) -> Step:
    """The slip came out, or did not."""
    attempt = model.attempt
    if attempt is None or attempt.ticket is None or attempt.ticket["id"] != event.ticket:
        return model, ()
    if model.screen is not Screen.PRINTING:
        return model, ()
    if event.outcome == "confirmed":
        done = replace(model, attempt=replace(attempt, outcome=event.outcome))
        return show(done, Screen.THANKS), (e.Forget(attempt.key),)
    return note(model, event.outcome)


def note(model: Model, outcome: str) -> Step:
    """No slip, or a doubtful one: show the number on the screen and call staff."""
    assert model.attempt is not None
    attempt = replace(model.attempt, outcome=outcome)
    noted = replace(model, attempt=attempt, visit=replace(model.visit, help=HelpCall.ASKED))
    return show(noted, Screen.NOTE), (e.Forget(attempt.key), e.CallPerson(f"{attempt.key}-note"))


def found(model: Model, event: e.TouchFound) -> Step:
    """After a power cut: the visitor may still be here, so ask again under the same key."""
    if model.screen is not Screen.START or model.attempt is not None:
        return model, ()
    asked = event.request
    visit = KioskVisit(
        language=asked.language,
        service=asked.service,
        chosen=asked.every,
        priority=asked.priority,
        in_person=asked.in_person,
    )
    attempt = Attempt(key=event.key, request=asked, since=model.at)
    again = show(replace(model, visit=visit, attempt=attempt), Screen.ISSUING)
    return again, (e.Issue(event.key, asked),)


def pursued(model: Model, attempt: Attempt) -> Step:
    """Repeat an unanswered question under the same key until the visitor has gone."""
    if offline.due(model, attempt):
        return offline.ask(model, attempt)
    if model.screen is Screen.ISSUING and model.at - attempt.since >= ANSWER_S:
        helped = replace(model, visit=replace(model.visit, help=HelpCall.ASKED))
        return show(helped, Screen.NO_ANSWER), (e.CallPerson(f"{attempt.key}-late"),)
    if model.screen is Screen.NO_ANSWER and model.at - model.shown >= NO_ANSWER_S:
        return start(model)
    if model.screen not in (Screen.ISSUING, Screen.NO_ANSWER):
        return timed_out(model)
    if attempt.retry_at is None or model.at < attempt.retry_at:
        return model, ()
    again = replace(attempt, retry_at=None, tries=attempt.tries + 1)
    return replace(model, attempt=again), (attempt.question,)
