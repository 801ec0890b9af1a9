"""Everything a clerk does on the page: where it is possible, how it is pressed, what is written.

Tested by tests/web/pages/cuts/test_cuts.py.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from queue_server.wire.verbs import NAMES
from tests.web.pages.conftest import ROOT
from tests.web.pages.cuts.desk import COUNTER, Desk

Step = Callable[[Desk], None]
SERVICE = "T01"
ON_OFFER = f"[data-do=take-over][data-counter='{COUNTER}']"
_PAGES = ROOT / "queue_server" / "web" / "pages"


@dataclass(frozen=True)
class Act:
    """One thing a clerk does."""

    #: The verb, or the action of the page.
    of: str
    #: Makes it possible, and waits until the page shows that.
    before: Step
    press: Step
    #: What the journal has of it once done; of the first request, if there are two.
    written: tuple[str, ...]
    #: What the requests after the first write.
    then: tuple[str, ...] = ()
    #: Whether those are still sent once the first is known to have been done.
    goes_on: bool = False
    #: What the finger does the second time; None: the same again.
    again: Step | None = None
    #: What is left to do afterwards, such as reading a number.
    after: Step | None = None
    #: Whether the second press is answered with the reason why it is not done.
    doubted: bool = True
    #: Asked for on a sheet that stays until it is done, and from which it can be sent again.
    sheet: bool = False


# --- where a counter is ---------------------------------------------------------------------


def idle(desk: Desk) -> None:
    desk.open()
    desk.sit()
    desk.until(lambda: desk.shows(".card.idle"), "an open counter")


def someone(desk: Desk) -> None:
    """A visitor who waits."""
    idle(desk)
    label = desk.ask("POST", "/tickets", {"service": SERVICE})["ticket"]["label"]
    desk.until(lambda: desk.shows(".waiting li.row", label), "the number in the line")


def called(desk: Desk) -> None:
    someone(desk)
    desk.at("call-next")
    desk.until(lambda: desk.shows(".card.called"), "a call")


def serving(desk: Desk) -> None:
    called(desk)
    desk.at("start")
    desk.until(lambda: desk.shows(".card.serving"), "a visitor")


def held(desk: Desk) -> None:
    serving(desk)
    desk.at("hold")
    desk.until(lambda: desk.shows(".held .row"), "a visitor set aside")


def missed(desk: Desk) -> None:
    called(desk)
    desk.at("no-show")
    desk.until(lambda: desk.shows(".missed .row"), "a missed visitor")


def paused(desk: Desk) -> None:
    idle(desk)
    desk.at("pause", reason="lunch")
    desk.until(lambda: desk.shows(".card.paused"), "a pause")


def two_after_each_other(desk: Desk) -> None:
    serving(desk)
    desk.ask("POST", "/tickets", {"service": SERVICE})
    desk.until(lambda: desk.shows(".waiting li.row"), "who comes next")


def away(desk: Desk) -> None:
    """At no counter, with none open in this clerk's name."""
    idle(desk)
    desk.at("close")
    desk.until(lambda: desk.shows(".card.closed"), "a closed counter")
    desk.page.locator("[data-do=leave]").click()
    desk.page.locator(f"[data-do=choose][data-counter='{COUNTER}']").wait_for()


def missed_by_all(desk: Desk) -> None:
    """A missed visitor, and no counter to which to call them back."""
    missed(desk)
    desk.at("close")
    desk.until(lambda: desk.shows(".card.closed"), "a closed counter")


def asked_for(desk: Desk) -> None:
    """Another clerk asks to take over here."""
    idle(desk)
    desk.another("take-over", holder="mei")
    desk.until(lambda: desk.shows("[data-do=hand-to]"), "who asks for the counter")


def on_offer(desk: Desk) -> None:
    """At no counter; another clerk's counter is offered to anyone."""
    away(desk)
    desk.another("open")
    desk.another("hand-over", to="")
    desk.until(lambda: desk.shows(ON_OFFER, "可接手"), "the counter on offer")


def help_wanted(desk: Desk) -> None:
    idle(desk)
    # The previous case's line must be gone, or it would be taken for the new one.
    desk.until(lambda: not desk.shows(".alerts .newest", "lobby"), "that nobody calls")
    desk.ask("POST", "/help", {"place": "lobby"})
    desk.until(lambda: desk.shows(".alerts .newest", "lobby"), "the call for help")
    if not desk.shows(".alerts .list"):
        desk.page.locator("[data-do=alerts]").click()
    desk.until(lambda: desk.shows("[data-do=answer-help]"), "its line")


def alarm_in_hand(desk: Desk) -> None:
    help_wanted(desk)
    desk.mine("DELETE", "/help/lobby")
    desk.mine("POST", "/alarms/take", {"alarm": "help:lobby"})
    in_hand(desk)


# --- how it is pressed ----------------------------------------------------------------------


def key(letter: str, *more: str) -> Step:
    """A letter key, and the answers to its questions."""

    def press(desk: Desk) -> None:
        desk.page.keyboard.press(letter)
        for answer in more:
            _answer(desk, answer)

    return press


def _answer(desk: Desk, answer: str) -> None:
    """A digit picks, a word is typed into the filter, a selector is clicked."""
    page = desk.page
    if answer.isdigit():
        page.locator("dialog .options kbd").first.wait_for()
        page.keyboard.press(answer)
        return
    page.locator("dialog input[type=search]").fill(answer)
    page.keyboard.press("Enter")


def bare(letter: str) -> Step:
    """The letter alone: its first question is not asked while it is under way."""
    return lambda desk: desk.page.keyboard.press(letter)


def click(selector: str) -> Step:
    return lambda desk: desk.page.locator(selector).first.click(force=True)


def of_ticket(words: str, *more: Step) -> Step:
    """By the menu of the first waiting visitor."""

    def press(desk: Desk) -> None:
        desk.page.locator(".waiting [data-do=ticket]").first.click()
        desk.page.locator("dialog .options button", has_text=words).click()
        for one in more:
            one(desk)

    return press


def of_ticket_again(words: str) -> Step:
    """By the same menu, which may no longer offer it."""

    def press(desk: Desk) -> None:
        desk.page.locator(".waiting [data-do=ticket]").first.click()
        desk.page.locator("dialog .options button").first.wait_for()
        if desk.shows("dialog .options button", words):
            desk.page.locator("dialog .options button", has_text=words).click()
        else:
            desk.page.keyboard.press("Escape")
        desk.page.locator("dialog").wait_for(state="detached")

    return press


def palette(word: str, *more: str) -> Step:
    def press(desk: Desk) -> None:
        desk.page.keyboard.press("Control+k")
        for answer in (word, *more):
            _answer(desk, answer)

    return press


def write_note(desk: Desk) -> None:
    desk.page.locator("dialog textarea").fill("待補簽名")
    desk.page.locator("dialog button.primary").click()


def note(desk: Desk) -> None:
    desk.page.locator("[data-do=note]").click()
    write_note(desk)


def save_again(desk: Desk) -> None:
    """The sheet stays until it is saved; after that there is nothing to press."""
    if desk.shows("dialog textarea"):
        desk.page.locator("dialog button.primary").click(force=True)


def sit_down(desk: Desk) -> None:
    desk.page.locator(ON_OFFER).click()
    desk.page.locator("dialog button.danger").click()


def sit_down_again(desk: Desk) -> None:
    """While the first is under way, nothing is asked."""
    desk.page.locator(ON_OFFER).click(force=True)
    if desk.shows("dialog button.danger"):
        desk.page.locator("dialog button.danger").click()


def settled(selector: str) -> Step:
    """By a button that came with news, once the page is still under it."""
    return lambda desk: desk.page.locator(selector).first.click()


def where_offered(selector: str) -> Step:
    """By a button that is gone while it is unknown whether it was pressed."""

    def press(desk: Desk) -> None:
        if desk.shows(selector):
            click(selector)(desk)

    return press


def close_alarm(desk: Desk) -> None:
    desk.page.locator("[data-do=alarm-close]").click()
    desk.page.locator("dialog button.primary").click()


def read_number(desk: Desk) -> None:
    """Read the number that was given out to its visitor, even when its answer was lost."""
    desk.until(lambda: desk.shows("dialog .issued .label"), "the number")
    shown = desk.page.locator("dialog .issued .label").inner_text()
    assert shown in [one["label"] for one in desk.tickets("waiting")]
    desk.page.keyboard.press("Enter")
    desk.page.locator("dialog").wait_for(state="detached")


def in_hand(desk: Desk) -> None:
    desk.until(lambda: desk.shows("[data-do=alarm-close]"), "the own alarm")


ISSUED = ("ticket_issued",)
ACTS = {
    "open": Act("open", paused, key("n"), ("counter_opened",)),
    "choose": Act("choose", away, click(f"[data-do=choose][data-counter='{COUNTER}']"),
                  ("counter_opened",)),
    "call-next": Act("call-next", someone, key("n"), ("ticket_called",)),
    "call": Act("call", someone, of_ticket("叫此號"), ("ticket_called",),
                again=of_ticket_again("叫此號"), doubted=False),
    "walk-direct": Act("walk-direct", idle, key("w", SERVICE, "2"),
                       ("ticket_issued", "ticket_started"), again=bare("w")),
    "start": Act("start", called, key("s"), ("ticket_started",)),
    "recall": Act("recall", called, key("r"), ("ticket_recalled",)),
    "no-show": Act("no-show", called, key("x"), ("ticket_missed",)),
    "skip": Act("skip", called, key("k"), ("ticket_skipped",)),
    "finish": Act("finish", serving, key("f"), ("ticket_finished",)),
    "outcome": Act("outcome", serving, key("o", "2"), ("ticket_finished",), again=bare("o")),
    "finish-next": Act("finish-next", two_after_each_other, key("d"), ("ticket_finished",),
                       then=("ticket_called",)),
    "hold": Act("hold", serving, key("h"), ("ticket_held",)),
    "transfer": Act("transfer", serving, key("t", "6 號"), ("ticket_transferred",),
                    again=bare("t")),
    "add-service": Act("add-service", serving, key("a", "R02"), ("service_added",),
                       again=bare("a")),
    "resume": Act("resume", held, key("e"), ("ticket_resumed",)),
    "requeue": Act("requeue", missed, key("b"), ("ticket_requeued",)),
    "undo": Act("undo", called, key("u"), ("step_undone",)),
    "pause": Act("pause", idle, key("p", "1", "1"), ("counter_paused",), again=bare("p")),
    "close": Act("close", idle, key("c"), ("counter_closed",)),
    "on-behalf": Act("on-behalf", idle, key("i", SERVICE, "2"), ISSUED, again=bare("i"),
                     after=read_number),
    "palette": Act("palette", idle, palette(SERVICE, "2"), ISSUED, after=read_number,
                   again=bare("i")),
    "resume by its row": Act("resume", held, click("[data-do=resume]"), ("ticket_resumed",)),
    "requeue by its row": Act("requeue", missed, click("[data-do=requeue]"),
                              ("ticket_requeued",)),
    "requeue at no counter": Act("requeue", missed_by_all, click("[data-do=requeue]"),
                                 ("ticket_requeued",)),
    "note": Act("note", serving, note, ("ticket_noted",), again=save_again, sheet=True),
    "note in the line": Act("ticket", someone, of_ticket("寫備註", write_note),
                            ("ticket_noted",), again=save_again, sheet=True),
    "in person": Act("ticket", someone, of_ticket("改為走過去叫"), ("in_person_asked",)),
    "class": Act("ticket", someone, of_ticket("更正類別", lambda desk: _answer(desk, "2")),
                 ("ticket_reclassified",)),
    "cancel": Act("ticket", someone, of_ticket("取消此號碼", click("dialog .danger")),
                  ("ticket_cancelled",)),
    "hand-over": Act("hand-over", idle, click("[data-verb=hand-over]"), ("counter_offered",),
                     again=where_offered("[data-verb=hand-over]"), doubted=False),
    "keep": Act("keep", asked_for, settled("[data-do=keep]"), ("counter_kept",),
               again=where_offered("[data-do=keep]")),
    "hand-to": Act("hand-to", asked_for, settled("[data-do=hand-to]"), ("counter_handed_over",),
               again=where_offered("[data-do=hand-to]")),
    "take-over": Act("take-over", on_offer, sit_down, ("counter_handed_over",),
                     again=sit_down_again),
    "help": Act("ask-help", idle, click("[data-do=ask-help]"), ("help_requested",)),
    "answer help": Act("answer-help", help_wanted, click("[data-do=answer-help]"),
                       ("help_answered",), then=("alarm_taken",), goes_on=True, after=in_hand),
    "close alarm": Act("alarm-close", alarm_in_hand, close_alarm, ("alarm_closed",)),
}  # fmt: skip
#: Actions of the page that do not affect the office, or are tested elsewhere to happen once.
NO_ACTS = {
    "look-up", "my-day", "paper", "leave", "move-here", "keys", "alerts", "dismiss",
    "alarms-today",
    "verb",  # each by its name
    "alarm-take",  # as the second step of answering
}  # fmt: skip
#: Requests to a device: its own host ensures that nothing is done twice.
BY_DEVICE = {"photo", "reprint", "sign"}


def offered() -> set[str]:
    """Everything for which the page has an action or a verb."""
    own = (_PAGES / "clerk" / "main.js").read_text("utf-8")
    actions = own.partition("\n  actions: {")[2].partition("\n  },")[0]
    alarms = (_PAGES / "lib" / "alarms.js").read_text("utf-8").partition("alarmActions =")[2]
    model = (_PAGES / "clerk" / "model.js").read_text("utf-8").partition("const OWN")[2]
    return {
        *NAMES,
        *re.findall(r'^    "?([a-z-]+)"?:', actions, re.MULTILINE),
        *re.findall(r'^  "([a-z-]+)":', alarms.partition("});")[0], re.MULTILINE),
        *re.findall(r'name: "([a-z-]+)"', model.partition("];")[0]),
    }
