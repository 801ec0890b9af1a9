"""Judging a broken build: the judge of a law must object to a rule that breaks it.

The rules are broken in memory for one test; the judge is the very test of that law.
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
    """The block must object as a test does; failing for any other reason does not count."""
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        yield


def break_rule(monkeypatch: pytest.MonkeyPatch, command: type[Command], broken: Broken) -> None:
    """Replace the rule for ``command`` with ``broken``, which is given the true rule to call."""
    true = RULES[command]

    def rule(state: BranchState, rules: BranchRules, command: Any, now: datetime) -> Any:
        return broken(true, state, rules, command, now)

    monkeypatch.setitem(RULES, command, rule)
