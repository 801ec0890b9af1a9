"""What each counter serves at an instant: as configured, or as a supervisor set over that."""

from dataclasses import replace
from datetime import datetime

from queue_server.core.events import CounterProfileSet
from queue_server.core.rules import BranchRules, Counter, WorkProfile
from queue_server.core.state.branch import BranchState


def live(state: BranchState, number: int, now: datetime) -> CounterProfileSet | None:
    """The profile set over the configured one, while it is in force."""
    found = state.profiles.get(number)
    if found is None or (found.until is not None and found.until <= now):
        return None
    return found


def counter(state: BranchState, rules: BranchRules, number: int, now: datetime) -> Counter:
    """The counter with the profile in force at this instant.

    Raises:
        KeyError: If the branch has no such counter.
    """
    configured = rules.counters[number]
    found = live(state, number, now)
    if found is None:
        return configured
    profile = WorkProfile(first=found.first, then=found.then, services=configured.profile.services)
    return replace(configured, profile=profile)
