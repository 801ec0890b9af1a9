"""A visitor books a later day: service, day, time, hold, confirmation. Pure.

The seats are held while the visitor looks at them. Leaving without the code gives them back,
along with a booking made from them whose answer never arrived.
"""

from dataclasses import replace

from kiosk import events as e
from kiosk import later as b
from kiosk.journeys.steps import Step, back, go, show
from kiosk.later import Later
from kiosk.model import Model, Screen

#: After this long without an answer nothing is booked.
ANSWER_S = 12.0
RETRY_S = 1.0
#: With this little time left, more is asked for, once. A visitor idle for as long as that has
#: gone, and the seats are given back; one who is still here is only slow.
EXTEND_S = 60.0
#: Reasons that are not refusals from the server.
OFFLINE, UNANSWERED = "kiosk.book_offline", "kiosk.book_unanswered"
OVER = "error.hold_over"
#: Screens that keep the seats; once any other is up, they are no longer wanted.
HOLDING = frozenset({Screen.BOOKING, Screen.BOOK_CHECK, Screen.LANGUAGE})


def tapped(model: Model, verb: str, choice: str, key: str) -> Step | None:
    """A touch on the way to a later day; None when it is not one."""
    match model.screen:
        case Screen.START | Screen.CATEGORY | Screen.SERVICE if (
            verb == "later" and model.office.books_later and not model.visit.later.wanted
        ):
            return _begun(model), ()
        case Screen.CATEGORY if verb == "back" and model.visit.later.wanted:
            return back(_with(model, Later())), ()
        case Screen.CATEGORY | Screen.SERVICE | Screen.FIND if verb == "service":
            return _service(model, choice, key) if model.visit.later.wanted else None
        case Screen.BOOK_DAY if verb == "day":
            return _ask_times(go(model, Screen.BOOK_TIME), choice, key)
        case Screen.BOOK_TIME if verb in ("time", "near"):
            return _hold(model, verb, choice, key)
        case Screen.BOOK_CHECK if verb == "book":
            return _book(model, key)
        case Screen.BOOK_CHECK | Screen.BOOK_TROUBLE if verb in ("back", "other"):
            return _back_to_times(model, key)
    return None


def left(before: Model, after: Model) -> Step:
    """Give back seats whose visitor has gone, or has gone back."""
    held = before.visit.later
    if not held.hold or held.made is not None:
        return after, ()
    now = after.visit.later
    if now.hold == held.hold and after.screen not in HOLDING and now.made is None:
        asked = None if isinstance(now.asked, b.BookHeld) else now.asked
        after = _with(after, replace(now, hold="", asked=asked))
    gone = after.visit.later.hold != held.hold
    return after, (b.DropHeld(held.hold),) if gone else ()


def heard(model: Model, event: b.BookAnswer) -> Step:
    """An answer came; of late ones, only seats matter, to be given back."""
    later = model.visit.later
    if isinstance(event, b.Extended):
        longer = replace(later, until=max(later.until, event.until))
        return _with(model, longer) if event.hold == later.hold else model, ()
    if later.asked is None or later.asked.key != event.key:
        return model, (b.DropHeld(event.hold),) if isinstance(event, b.Held) else ()
    match event:
        case b.BookUnanswered():
            wait_s = min(RETRY_S * later.tries, 5.0)
            return _with(model, replace(later, retry_at=model.at + wait_s)), ()
        case b.BookRefused():
            return _refused(model, event), ()
        case b.DaysFound(_, days):
            return _with(model, replace(later, asked=None, days=days)), ()
        case b.TimesFound(_, starts, nearest):
            found = replace(later, asked=None, starts=starts, nearest=nearest)
            return _with(model, found), ()
        case b.Held(_, hold, until):
            held = replace(later, asked=None, hold=hold, until=until, extended=False)
            return show(_with(model, held), Screen.BOOK_CHECK), ()
        case b.Booked(_, made):
            return _booked(_with(model, replace(later, asked=None, made=made)))
    return model, ()


def printed(model: Model, event: e.Printed) -> Model:
    """The slip of the appointment came out, or did not."""
    later = model.visit.later
    if later.made is None or later.made["booking"]["id"] != event.ticket:
        return model
    return _with(model, replace(later, outcome=event.outcome))


def pursued(model: Model) -> Step | None:
    """Repeat a question under its key while its visitor waits; None when there is nothing to do."""
    later = model.visit.later
    if model.screen is Screen.BOOK_CHECK and model.office.wall >= later.until:
        return _trouble(model, OVER), ()
    if model.screen is Screen.BOOK_CHECK and _runs_out(model):
        asked = b.ExtendHold(f"extend-{later.hold}", later.hold)
        return _with(model, replace(later, extended=True)), (asked,)
    if later.asked is None or model.screen not in ASKING:
        return None
    if model.at - later.since >= ANSWER_S:
        return _trouble(model, UNANSWERED if model.office.linked else OFFLINE), ()
    if later.retry_at is None or model.at < later.retry_at:
        return None
    again = replace(later, retry_at=None, tries=later.tries + 1)
    return _with(model, again), (later.asked,)


def _runs_out(model: Model) -> bool:
    later = model.visit.later
    return not later.extended and model.office.wall >= later.until - EXTEND_S


#: Where a visitor waits for an answer.
ASKING = frozenset({Screen.BOOK_DAY, Screen.BOOK_TIME, Screen.BOOKING})


def _begun(model: Model) -> Model:
    """Show the groups again, with what can be booked."""
    if not model.office.linked:
        return _trouble(model, OFFLINE)
    return go(_with(model, Later(wanted=True)), Screen.CATEGORY)


def _service(model: Model, code: str, key: str) -> Step:
    pools = model.office.bookable.get(code, ())
    if not pools:
        return _trouble(model, "error.not_in_pool"), ()
    chosen = go(_with(model, Later(wanted=True)), Screen.BOOK_DAY, service=code)
    return _ask(chosen, b.FindDays(key, code, pools))


def _ask(model: Model, question: b.BookQuestion, **known: object) -> Step:
    later = replace(
        model.visit.later, asked=question, since=model.at, tries=1, retry_at=None,
        **known,  # type: ignore[arg-type]  # names of fields
    )  # fmt: skip
    return _with(model, later), (question,)


def _ask_times(model: Model, day: str, key: str) -> Step:
    service = model.visit.service
    pools = model.office.bookable.get(service, ())
    question = b.FindTimes(key, service, pools, day)
    return _ask(model, question, day=day, starts=None, nearest=(), taken=False)


def _hold(model: Model, verb: str, choice: str, key: str) -> Step:
    later = model.visit.later
    if verb == "near":
        found = later.nearest[int(choice)]
    else:
        found = next(one for one in later.starts or () if one.clock == choice)
    question = b.HoldSeat(key, model.visit.service, found)
    return _ask(go(model, Screen.BOOKING), question, start=found)


def _book(model: Model, key: str) -> Step:
    question = b.BookHeld(key, model.visit.later.hold, model.language)
    return _ask(show(model, Screen.BOOKING), question)


def _back_to_times(model: Model, key: str) -> Step:
    """Ask again for the free times of the day."""
    shown, later = back(model), model.visit.later
    if shown.screen is not Screen.BOOK_TIME:
        return shown, ()
    return _ask_times(shown, later.day, key)


def _refused(model: Model, event: b.BookRefused) -> Model:
    """A time taken meanwhile leads to the nearest ones; any other refusal is shown."""
    later = model.visit.later
    if isinstance(later.asked, b.HoldSeat) and event.nearest:
        instead = replace(later, asked=None, starts=(), nearest=event.nearest, taken=True)
        return back(_with(model, instead))
    return _trouble(model, f"error.{event.code}")


def _booked(model: Model) -> Step:
    made = model.visit.later.made
    assert made is not None
    shown = show(model, Screen.BOOKED)
    if not model.office.printer.prints:
        return printed(shown, e.Printed(made["booking"]["id"], "failed")), ()
    return shown, (b.PrintBooking(made, model.language),)


def _trouble(model: Model, why: str) -> Model:
    """Say why nothing is booked; ``back`` leads to where there is something to choose."""
    failed = _with(model, replace(model.visit.later, asked=None, hold="", trouble=why))
    if model.screen in (Screen.BOOKING, Screen.BOOK_CHECK):
        return show(failed, Screen.BOOK_TROUBLE)
    return go(failed, Screen.BOOK_TROUBLE)


def _with(model: Model, later: Later) -> Model:
    return replace(model, visit=replace(model.visit, later=later))
