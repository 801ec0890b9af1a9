"""The table of verbs: complete, worded alike everywhere, and true to the rules."""

from typing import get_args

import pytest

from queue_server.core.decide import VERBS as RULES
from queue_server.core.line.lifecycle import TRANSITIONS
from queue_server.settings import Settings
from queue_server.web.routes.counters import BODIES
from queue_server.wire.verbs import (
    KEYPAD,
    NAMES,
    VERBS,
    Needs,
    Situation,
    Verb,
    entry,
    possible,
)

EVERYTHING: frozenset[Needs] = frozenset({"held", "missed", "step"})


def test_the_table_has_exactly_the_verbs_that_have_a_rule_and_a_route() -> None:
    assert sorted(NAMES) == sorted(RULES) == sorted(BODIES)


def test_an_entry_says_all_of_a_verb_and_what_is_left_out_is_nothing() -> None:
    assert entry("call-next", "n", "idle", keypad=True) == {
        "name": "call-next",
        "text": "clerk.next",
        "key": "n",
        "keypad": True,
        "possible": ["idle"],
        "needs": "",
        "button": "grid",
        "asks": [],
    }
    plain = entry("no-show-again", "x", "called", "serving", needs="missed")
    assert (plain["text"], plain["keypad"]) == ("clerk.no_show_again", False)
    assert (plain["possible"], plain["needs"]) == (["called", "serving"], "missed")
    asking = entry("walk-direct", "w", "idle", button="row", asks=("service", "priority"))
    assert (asking["button"], asking["asks"]) == ("row", ["service", "priority"])


def test_a_letter_never_means_two_verbs() -> None:
    letters = [verb["key"] for verb in VERBS if verb["key"]]
    assert len(letters) == len(set(letters))


@pytest.mark.parametrize("verb", KEYPAD)
def test_a_keypad_says_only_verbs_that_need_no_words(verb: str) -> None:
    assert not BODIES[verb].__required_keys__


@pytest.mark.parametrize("verb", VERBS, ids=lambda v: v["name"])
def test_what_a_verb_asks_is_what_its_request_takes_and_all_it_must_have(verb: Verb) -> None:
    body = BODIES[verb["name"]]
    assert set(verb["asks"]) <= set(body.__annotations__)
    if verb["button"] != "menu":  # said there of the number that the menu is about
        assert body.__required_keys__ <= set(verb["asks"])


def test_every_button_has_words() -> None:
    strings = Settings.load().catalogue()["strings"]
    assert {verb["text"] for verb in VERBS} <= set(strings)


def test_a_closed_counter_can_only_be_opened_and_a_paused_one_closed_too() -> None:
    assert possible("closed", EVERYTHING) == ["open"]
    assert possible("paused", EVERYTHING) == ["open", "close", "hand-over"]


@pytest.mark.parametrize("verb", [verb for verb in VERBS if verb["needs"]], ids=lambda v: v["name"])
def test_what_needs_a_visitor_or_a_step_is_offered_only_with_one(verb: Verb) -> None:
    for situation in verb["possible"]:
        assert verb["name"] not in possible(situation, EVERYTHING - {verb["needs"]})
        assert verb["name"] in possible(situation, frozenset({verb["needs"]}))


@pytest.mark.parametrize("situation", get_args(Situation))
def test_nothing_is_offered_that_the_life_of_a_ticket_does_not_allow(situation: Situation) -> None:
    """A verb that has a ticket at the counter take a step is offered only where it can."""
    steps = {str(action) for _, action in TRANSITIONS} & set(NAMES)
    here = {str(action) for state, action in TRANSITIONS if str(state) == situation}
    elsewhere = {"idle": {"call", "walk-direct", "resume", "requeue"}}.get(situation, {"requeue"})
    assert set(possible(situation, EVERYTHING)) & steps <= here | elsewhere


def test_verbs_are_offered_in_the_order_of_the_table() -> None:
    offered = possible("idle", EVERYTHING)
    assert offered == [name for name in NAMES if name in offered]
    assert offered[0] == "call-next"
