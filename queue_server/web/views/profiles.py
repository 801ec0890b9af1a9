"""What a counter serves, as supervisors see it."""

from datetime import datetime

from queue_server.core import profiles
from queue_server.core.events import CounterProfileSet
from queue_server.core.rules import BranchRules
from queue_server.core.state.branch import BranchState
from queue_server.web.shapes import CounterProfile
from queue_server.web.views.base import Views


def shown(views: Views, saved: CounterProfileSet) -> CounterProfile:
    """A profile set in place of the configured one."""
    return {
        "first": list(saved.first),
        "then": list(saved.then),
        "never": list(saved.never),
        "until": views.maybe(saved.until),
    }


def configured(rules: BranchRules, number: int) -> CounterProfile:
    """The configured profile."""
    profile = rules.counters[number].profile
    served = {*profile.first, *profile.then}
    return {
        "first": list(profile.first),
        "then": list(profile.then),
        "never": [name for name in rules.classes if name not in served],
        "until": None,
    }


def current(views: Views, state: BranchState, number: int, now: datetime) -> CounterProfile:
    """What the counter serves at this instant."""
    found = profiles.live(state, number, now)
    return configured(views.rules, number) if found is None else shown(views, found)
