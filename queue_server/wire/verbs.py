"""Every verb of a counter, written once: its name, where it is possible, how it is said.

The catalogue, keypads and the counter's offers take theirs from here; the rules in
``core/decide`` still have the last word. Tested by tests/wire/test_verbs.py.
"""

from typing import Literal, TypedDict

Situation = Literal["closed", "paused", "idle", "called", "serving"]
"""Where a counter is: idle is open without a ticket, the last two are its ticket's state."""
Needs = Literal["", "held", "missed", "step"]
"""What must be there besides: a held or a missed visitor, a step that can be taken back."""


class Verb(TypedDict):
    """One verb: ``text`` is the catalogue key of its button, ``key`` its letter for clerks.

    ``keypad``: one key can say it, because it needs no further words.
    """

    name: str
    text: str
    key: str
    keypad: bool
    possible: list[Situation]
    needs: Needs


def _verb(
    name: str, key: str, *possible: Situation, keypad: bool = False, needs: Needs = ""
) -> Verb:
    said = "next" if name == "call-next" else name.replace("-", "_")
    return {
        "name": name,
        "text": f"clerk.{said}",
        "key": key,
        "keypad": keypad,
        "possible": list(possible),
        "needs": needs,
    }


#: In the order in which they are offered.
VERBS: tuple[Verb, ...] = (
    _verb("open", "", "closed", "paused", keypad=True),
    _verb("call-next", "n", "idle", keypad=True),
    _verb("call", "", "idle"),
    _verb("walk-direct", "w", "idle"),
    _verb("start", "s", "called", keypad=True),
    _verb("recall", "r", "called", keypad=True),
    _verb("no-show", "x", "called", keypad=True),
    _verb("skip", "k", "called", keypad=True),
    _verb("finish", "f", "serving", keypad=True),
    _verb("hold", "h", "serving", keypad=True),
    _verb("transfer", "t", "called", "serving"),
    _verb("add-service", "a", "serving"),
    _verb("resume", "e", "idle", keypad=True, needs="held"),
    _verb("requeue", "b", "idle", "called", "serving", needs="missed"),
    _verb("undo", "u", "idle", "called", "serving", keypad=True, needs="step"),
    _verb("pause", "p", "idle", keypad=True),
    _verb("close", "c", "paused", "idle", keypad=True),
    _verb("hand-over", "", "paused", "idle", "called", "serving"),
    _verb("take-over", ""),  # said from elsewhere, of a counter that is another's
)

NAMES = tuple(verb["name"] for verb in VERBS)
#: What one key of a keypad may mean.
KEYPAD = tuple(verb["name"] for verb in VERBS if verb["keypad"])


def possible(situation: Situation, there: frozenset[Needs]) -> list[str]:
    """The verbs that can be offered; ``there`` is what the branch has besides."""
    return [
        verb["name"]
        for verb in VERBS
        if situation in verb["possible"] and (not verb["needs"] or verb["needs"] in there)
    ]
