"""A reason of the command's own list stays one; any other words are a note."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from queue_server.core.decide import with_listed_reason
from queue_server.core.decide.counter.counters import Pause
from queue_server.core.decide.counter.leaving import Hold
from queue_server.core.decide.line.corrections import CallInPerson
from queue_server.core.decide.line.tickets import Cancel
from queue_server.core.decide.standing.closures import SuspendTogether
from queue_server.core.decide.standing.day import CorrectDay
from queue_server.core.decide.standing.suspensions import Suspend
from queue_server.core.errors import BadRequest
from tests.office import MONDAY_TEN, rules

LISTS = {
    "reasons": ("form", "left"),
    "pause_reasons": ("lunch",),
    "suspension_reasons": ("flood",),
    "correction_reasons": ("battery",),
}
DAY = date(2026, 11, 23)
COMMANDS: list[tuple[Any, str]] = [
    (Cancel(ticket="t", clerk="wang"), "reasons"),
    (Hold(counter=2, clerk="wang"), "reasons"),
    (Pause(counter=2, clerk="wang"), "pause_reasons"),
    (Suspend(id="s", scope="branch"), "suspension_reasons"),
    (SuspendTogether(act="a", scopes=("branch",)), "suspension_reasons"),
    (CorrectDay(day=DAY, clock=MONDAY_TEN, numbers={}), "correction_reasons"),
]


@pytest.mark.parametrize(("command", "own"), COMMANDS, ids=lambda one: getattr(one, "NAME", one))
def test_only_a_reason_of_its_own_list_is_one(command: Any, own: str) -> None:
    office = rules(**LISTS)
    for name, listed in LISTS.items():
        for word in listed:
            said = with_listed_reason(replace(command, reason=word, note="now"), office)
            kept = (word, "now") if name == own else ("", f"{word} now")
            assert said == replace(command, reason=kept[0], note=kept[1])
            assert said.note == kept[1]  # which no comparison looks at
    silent = with_listed_reason(command, office)
    assert (silent.reason, silent.note) == ("", "")


@pytest.mark.parametrize(("command", "own"), COMMANDS, ids=lambda one: getattr(one, "NAME", one))
def test_where_free_words_are_no_reason_the_listed_ones_are_named(command: Any, own: str) -> None:
    office = rules(**LISTS, free_reasons=False)
    with pytest.raises(BadRequest) as refused:
        with_listed_reason(replace(command, reason="gone"), office)
    assert refused.value.code == "unknown_reason"
    assert refused.value.facts == {"field": "reason", "listed": ", ".join(LISTS[own])}


def test_a_command_that_gives_no_reason_stays_as_it_is() -> None:
    command = CallInPerson(ticket="t", asked=True)
    assert with_listed_reason(command, rules(**LISTS)) is command
