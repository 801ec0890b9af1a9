"""The table of verbs: complete, said alike everywhere, and true to the rules."""

import pytest

from queue_server.core.decide import VERBS as RULES
from queue_server.settings import Settings
from queue_server.web.routes.counters import BODIES
from queue_server.wire.verbs import KEYPAD, NAMES, VERBS, Needs, possible

EVERYTHING: frozenset[Needs] = frozenset({"held", "missed", "step"})


def test_the_table_has_exactly_the_verbs_that_have_a_rule_and_a_route() -> None:
    assert sorted(NAMES) == sorted(RULES) == sorted(BODIES)


def test_a_letter_never_means_two_verbs() -> None:
    letters = [verb["key"] for verb in VERBS if verb["key"]]
    assert len(letters) == len(set(letters))


@pytest.mark.parametrize("verb", KEYPAD)
def test_a_keypad_says_only_verbs_that_need_no_words(verb: str) -> None:
    assert not BODIES[verb].__required_keys__


def test_every_button_has_words() -> None:
    strings = Settings.load().catalogue()["strings"]
    assert {verb["text"] for verb in VERBS} <= set(strings)


def test_a_closed_counter_can_only_be_opened_and_a_paused_one_closed_too() -> None:
    assert possible("closed", EVERYTHING) == ["open"]
    assert possible("paused", EVERYTHING) == ["open", "close"]


def test_what_needs_a_visitor_or_a_step_is_offered_only_with_one() -> None:
    assert "resume" not in possible("idle", frozenset())
    assert possible("idle", frozenset({"held"})) == [
        "call-next", "call", "walk-direct", "resume", "pause", "close",
    ]  # fmt: skip
    assert possible("called", EVERYTHING) == [
        "start", "recall", "no-show", "skip", "transfer", "requeue", "undo",
    ]  # fmt: skip
    assert possible("serving", frozenset({"missed"})) == [
        "finish", "hold", "transfer", "add-service", "requeue",
    ]  # fmt: skip
