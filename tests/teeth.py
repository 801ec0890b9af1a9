"""Judging a broken build: the judge of a law must object to a rule that breaks it.

The rules are broken in memory for one test; the judge is the very test that stands for the law.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pytest

from queue_server.core.decide import RULES, Command, Rule
from queue_server.core.rules import BranchRules
from queue_server.core.state.branch import BranchState

Broken = Callable[[Rule, BranchState, BranchRules, Any, datetime], Any]


@contextmanager
def found_out() -> Iterator[None]:
    """What runs in it must object as a test does; that it falls over for another reason is none."""
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        yield


def break_rule(monkeypatch: pytest.MonkeyPatch, command: type[Command], broken: Broken) -> None:
    """Put ``broken`` in the place of the rule for ``command``; it gets the true one to call."""
    true = RULES[command]

    def rule(state: BranchState, rules: BranchRules, command: Any, now: datetime) -> Any:
        return broken(true, state, rules, command, now)

    monkeypatch.setitem(RULES, command, rule)
