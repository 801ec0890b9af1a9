"""The office that is simulated when no configuration is given: eight counters, three dedicated."""

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

#: Class: target wait in minutes.
TARGETS_MIN = {"general": 30, "caring": 8, "elderly": 8, "english": 30}
#: Service: minutes at the counter; ``synthetic`` sets the share of the visitors.
MINUTES = {"T01": 6.0, "N01": 10.0, "M01": 15.0, "S01": 8.0, "R02": 20.0}
DEDICATED = {1: "caring", 2: "elderly", 3: "english"}
COUNTERS = 8


def default_office(policy: Policy | None = None) -> BranchRules:
    """Eight all-purpose counters, of which 1 to 3 take their own class first."""
    classes = {
        name: PriorityClass(
            name=name,
            wording={"zh-TW": name},
            target=timedelta(minutes=minutes),
        )
        for name, minutes in TARGETS_MIN.items()
    }
    services = {
        code: Service(
            code=code, name={"zh-TW": code}, category="all", series="general", minutes=minutes
        )
        for code, minutes in MINUTES.items()
    }
    return BranchRules(
        branch="simulated",
        name={"zh-TW": "模擬戶政所"},
        zone="Asia/Taipei",
        series={"general": Series(name="general", prefix="A")},
        services=services,
        classes=classes,
        counters={n: _counter(n) for n in range(1, COUNTERS + 1)},
        sessions=(),
        calendar=Calendar(),
        policy=policy or Policy(),
    )


def _counter(number: int) -> Counter:
    """A dedicated counter serves every class when its own is empty."""
    own = DEDICATED.get(number)
    ordinary = ("general", "caring", "elderly")
    if own is None:
        profile = WorkProfile(first=ordinary, then=("english",))
    else:
        others = tuple(name for name in (*ordinary, "english") if name != own)
        profile = WorkProfile(first=(own,), then=others)
    return Counter(number=number, name={"zh-TW": f"{number} 號櫃檯"}, profile=profile)
