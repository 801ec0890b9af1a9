"""Several services on one number: whether they go together, and which of them decides its series.

The kiosk asks the same of its catalogue when it decides without the server.
"""

from collections.abc import Sequence

from queue_server.core.rules import BranchRules

#: More services than this on one number are a slip of the finger.
MAX_SERVICES = 8


def asked(service: str, more: Sequence[str]) -> tuple[str, ...]:
    """All services a number is requested for, each once, in the order chosen."""
    return tuple(dict.fromkeys((service, *more)))


def together(rules: BranchRules, services: Sequence[str]) -> bool:
    """Whether some counter of the office serves all of them, so that one number will do."""
    return len(services) < 2 or any(
        not counter.profile.services or counter.profile.services.issuperset(services)
        for counter in rules.counters.values()
    )


def needed(services: Sequence[str], *, apart: bool) -> tuple[str, ...]:
    """The services one counter must serve; empty if there is only the leading one, or if no counter
    serves all of them.
    """
    return () if apart or len(services) < 2 else tuple(services)


def corrected(services: Sequence[str], wrong: str, right: str) -> tuple[str, ...]:
    """The services with one put right, in its place; none twice."""
    return tuple(dict.fromkeys(right if one == wrong else one for one in services))


def leading(rules: BranchRules, services: Sequence[str]) -> str:
    """The service that gives the number its series: the longest, or the first chosen of these.

    A quick service must not bring a long one into the quick line.
    """
    if len(services) == 1:
        return services[0]
    return max(services, key=lambda code: rules.services[code].minutes)
