"""What the simulator must know of the office, as plain data that travels to another process."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from queue_server.core.rules import (
    BranchRules,
    Calendar,
    Counter,
    Policy,
    PriorityClass,
    Series,
    Service,
    WorkProfile,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """Targets in minutes by class, minutes by service, counters with the classes they call
    ``first`` and ``then`` and their services; the policy; how many counters are open now, and the
    booked visitors of the day by half hour.
    """

    zone: str
    targets: Mapping[str, float]
    services: Mapping[str, float]
    counters: tuple[tuple[int, tuple[str, ...], tuple[str, ...], tuple[str, ...]], ...]
    policy: str
    overtake_cap: int
    ratio: tuple[int, int]
    workdays: tuple[str, ...] = ()
    open_now: int = 0
    booked: Mapping[str, float] | None = None


def roster_of(rules: BranchRules) -> Roster:
    """The roster of a branch."""
    return Roster(
        zone=rules.zone,
        targets={name: one.target.total_seconds() / 60 for name, one in rules.classes.items()},
        services={code: one.minutes for code, one in rules.services.items()},
        counters=tuple(
            (number, one.profile.first, one.profile.then, tuple(sorted(one.profile.services)))
            for number, one in sorted(rules.counters.items())
        ),
        policy=rules.policy.name,
        overtake_cap=rules.policy.overtake_cap,
        ratio=rules.policy.ratio,
    )


def nobody(zone: str) -> Roster:
    """The roster of an office of which nothing is known."""
    return Roster(
        zone=zone, targets={}, services={}, counters=(), policy="", overtake_cap=0, ratio=(1, 1)
    )


def rules_of(roster: Roster) -> BranchRules:
    """Rules that call as the branch's do; all that a simulated day needs and no more."""
    return BranchRules(
        branch="simulated",
        name={},
        zone=roster.zone,
        series={"all": Series(name="all", prefix="A")},
        services={
            code: Service(code=code, name={}, category="", series="all", minutes=minutes)
            for code, minutes in roster.services.items()
        },
        classes={
            name: PriorityClass(name=name, wording={}, target=timedelta(minutes=minutes))
            for name, minutes in roster.targets.items()
        },
        counters={
            number: Counter(
                number=number,
                name={},
                profile=WorkProfile(
                    first=tuple(first), then=tuple(then), services=frozenset(services)
                ),
            )
            for number, first, then, services in roster.counters
        },
        sessions=(),
        calendar=Calendar(),
        policy=Policy(name=roster.policy, overtake_cap=roster.overtake_cap, ratio=(*roster.ratio,)),
    )
