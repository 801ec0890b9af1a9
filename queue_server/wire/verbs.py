"""Every verb of a counter, written once: its name, when it is possible, its words.

The catalogue, keypads and the counter's offers take theirs from here; the rules in
``core/decide`` still have the last word. Tested by tests/wire/test_verbs.py.
"""

from typing import Literal, TypedDict

Situation = Literal["closed", "paused", "idle", "called", "serving"]
"""The state of a counter: idle is open without a ticket, the last two are its ticket's state."""
Needs = Literal["", "held", "missed", "step"]
"""What else must exist: a held visitor, a missed one, or a step that can be undone."""
Button = Literal["grid", "main", "menu", "row", "side", "counters"]
"""Where a verb's button is on the clerk page: in the grid of verbs, or elsewhere for a reason.

The next step is ``main``. A verb about one number is in the ``menu`` of a waiting visitor, or in
the ``row`` of a held or missed one. A verb about the clerk alone is at the ``side``; one about
another clerk's counter is in the list of ``counters``.
"""
Word = Literal["service", "priority", "reason", "outcome"]
"""What the page can ask before a verb, by its name in the request."""


class Verb(TypedDict):
    """One verb: ``text`` is the catalogue key of its button, ``key`` its letter for clerks.

    ``keypad``: one key is enough, because it needs no further input. ``asks``: the inputs that the
    clerk page asks for first, one after the other.
    """

    name: str
    text: str
    key: str
    keypad: bool
    possible: list[Situation]
    needs: Needs
    button: Button
    asks: list[Word]


def entry(
    name: str,
    key: str,
    *possible: Situation,
    keypad: bool = False,
    needs: Needs = "",
    button: Button = "grid",
    asks: tuple[Word, ...] = (),
) -> Verb:
    """A verb for the table; its name gives the catalogue key of its button."""
    said = "next" if name == "call-next" else name.replace("-", "_")
    return {
        "name": name,
        "text": f"clerk.{said}",
        "key": key,
        "keypad": keypad,
        "possible": list(possible),
        "needs": needs,
        "button": button,
        "asks": list(asks),
    }


#: In the order in which they are offered and stand in the grid: a new one at the end moves no
#: other.
VERBS: tuple[Verb, ...] = (
    entry("open", "", "closed", "paused", keypad=True, button="main"),
    entry("call-next", "n", "idle", keypad=True, button="main"),
    entry("call", "", "idle", button="menu"),
    entry("start", "s", "called", keypad=True, button="main"),
    entry("recall", "r", "called", keypad=True),
    entry("no-show", "x", "called", keypad=True),
    entry("skip", "k", "called", keypad=True),
    entry("finish", "f", "serving", keypad=True, button="main"),
    entry("hold", "h", "serving", keypad=True, asks=("reason",)),
    entry("transfer", "t", "called", "serving"),
    entry("add-service", "a", "serving", asks=("service",)),
    entry("resume", "e", "idle", keypad=True, needs="held", button="row"),
    entry("requeue", "b", "idle", "called", "serving", needs="missed", button="row"),
    entry("undo", "u", "idle", "called", "serving", keypad=True, needs="step"),
    entry("walk-direct", "w", "idle", asks=("service", "priority")),
    entry("pause", "p", "idle", keypad=True),
    entry("close", "c", "paused", "idle", keypad=True),
    entry("hand-over", "", "paused", "idle", "called", "serving", button="side"),
    # given from elsewhere, for another clerk's counter
    entry("take-over", "", button="counters"),
)

NAMES = tuple(verb["name"] for verb in VERBS)
#: What one key of a keypad may mean.
KEYPAD = tuple(verb["name"] for verb in VERBS if verb["keypad"])


def possible(situation: Situation, there: frozenset[Needs]) -> list[str]:
    """The verbs that can be offered; ``there`` is what else exists of what verbs need."""
    return [
        verb["name"]
        for verb in VERBS
        if situation in verb["possible"] and (not verb["needs"] or verb["needs"] in there)
    ]
