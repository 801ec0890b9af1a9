"""Policies side by side on the same arrivals: the figures, as values and as a table. Minutes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Any

from queue_server.core.decide.line.calling import POLICIES
from queue_server.core.decide.line.issuing import GENERAL
from queue_server.core.forecast.scoring import ForecastScore
from queue_server.core.rules import BranchRules
from queue_server.simulate.day import PlayedDay, Served, SimulatedDay
from queue_server.simulate.forecast import ORACLE, Day

#: Classes that stand for a need, not a skill: the ones that targets are about.
CARED_FOR = ("caring", "elderly")


@dataclass(frozen=True, slots=True)
class ClassFigures:
    """Waits of one class."""

    n: int
    mean: float
    p50: float
    p95: float
    max: float


@dataclass(frozen=True, slots=True)
class BookedFigures:
    """Visitors with an appointment beside those without.

    ``within``: the share of those with one called within the target of their class.
    """

    p95: float
    within: float
    walkin: ClassFigures


@dataclass(frozen=True, slots=True)
class PolicyFigures:
    """What one policy made of the days. ``booked`` only if a visitor had an appointment."""

    classes: dict[str, ClassFigures]
    cared_for_p95: float
    max_overtakes: int
    within_target: float
    utilisation: float
    rules: dict[str, int]
    left: int
    booked: BookedFigures | None = None


@dataclass(frozen=True, slots=True)
class FrontPoint:
    """One setting of the default policy against plain first come, first served."""

    target_min: float
    cap: int
    general_p95_ratio: float
    cared_for_p95_ratio: float
    max_overtakes: int


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which this share lies; 0 for no values."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def under(rules: BranchRules, policy: str) -> BranchRules:
    """The same branch under another policy."""
    return replace(rules, policy=replace(rules.policy, name=policy))


def play(rules: BranchRules, days: Iterable[Day]) -> PolicyFigures:
    """Run the days and sum them up."""
    return figures(rules, [SimulatedDay(rules, visits, shifts).run() for visits, shifts in days])


def figures(rules: BranchRules, runs: Sequence[PlayedDay]) -> PolicyFigures:
    """Sum up runs of one policy."""
    served = [one for run in runs for one in run.served]
    waits: dict[str, list[float]] = {}
    by_rule: dict[str, int] = {}
    for one in served:
        waits.setdefault(one.visit.priority, []).append(one.wait_s / 60)
        by_rule[one.rule] = by_rule.get(one.rule, 0) + 1
    targets_s = {name: c.target.total_seconds() for name, c in rules.classes.items()}
    within = sum(one.wait_s <= targets_s[one.visit.priority] for one in served)
    open_s = sum(run.open_s for run in runs)
    return PolicyFigures(
        classes={name: _class(waits[name]) for name in rules.classes if name in waits},
        cared_for_p95=quantile([w for name in CARED_FOR for w in waits.get(name, [])], 0.95),
        max_overtakes=max((one.overtaken for one in served), default=0),
        within_target=within / max(1, len(served)),
        utilisation=sum(run.busy_s for run in runs) / open_s if open_s else 0.0,
        rules=by_rule,
        left=sum(run.left for run in runs),
        booked=_booked(served, targets_s),
    )


def _booked(served: Sequence[Served], targets_s: Mapping[str, float]) -> BookedFigures | None:
    booked = [one for one in served if one.visit.due_s is not None]
    others = [one.wait_s / 60 for one in served if one.visit.due_s is None]
    if not booked or not others:
        return None
    in_time = sum(one.wait_s <= targets_s[one.visit.priority] for one in booked)
    return BookedFigures(
        p95=quantile([one.wait_s / 60 for one in booked], 0.95),
        within=in_time / len(booked),
        walkin=_class(others),
    )


def _class(waits: Sequence[float]) -> ClassFigures:
    return ClassFigures(
        n=len(waits),
        mean=sum(waits) / len(waits),
        p50=quantile(waits, 0.5),
        p95=quantile(waits, 0.95),
        max=max(waits),
    )


def compare(
    rules: BranchRules, policies: Sequence[str], days: Sequence[Day]
) -> dict[str, PolicyFigures]:
    """Every policy on the very same days."""
    return {name: play(under(rules, name), days) for name in policies}


def known(policies: Sequence[str], rules: BranchRules) -> list[str]:
    """The policies asked for, or all, the branch's own first.

    Raises:
        ValueError: Naming the policy that does not exist and those that do.
    """
    for name in policies:
        if name not in POLICIES:
            raise ValueError(f"there is no policy {name!r}; choose one of: {', '.join(POLICIES)}")
    return list(policies) or list(dict.fromkeys((rules.policy.name, *POLICIES)))


def front(
    rules: BranchRules,
    days: Sequence[Day],
    *,
    targets_min: Sequence[float] = (15, 10, 8, 5),
    caps: Sequence[int] = (4, 6, 8, 10, 14, 1000),
) -> list[FrontPoint]:
    """The default policy at several settings, relative to first come, first served."""
    base = play(under(rules, "dedicated_fifo"), days)
    return [_point(rules, days, base, t, cap) for t in targets_min for cap in caps]


def _point(
    rules: BranchRules, days: Sequence[Day], base: PolicyFigures, target_min: float, cap: int
) -> FrontPoint:
    target = timedelta(minutes=target_min)
    classes = {
        name: replace(c, target=target) if name in CARED_FOR else c
        for name, c in rules.classes.items()
    }
    policy = replace(rules.policy, name="relative_wait", overtake_cap=cap)
    found = play(replace(rules, classes=classes, policy=policy), days)
    return FrontPoint(
        target_min=target_min,
        cap=cap,
        general_p95_ratio=_p95(found) / max(0.01, _p95(base)),
        cared_for_p95_ratio=found.cared_for_p95 / max(0.01, base.cared_for_p95),
        max_overtakes=found.max_overtakes,
    )


def _p95(found: PolicyFigures) -> float:
    general = found.classes.get(GENERAL)
    return general.p95 if general is not None else 0.0


def as_json(compared: dict[str, PolicyFigures], forecast: ForecastScore | None) -> dict[str, Any]:
    """The answer of ``run.py simulate --json``."""
    return {
        "policies": {name: _plain(asdict(one)) for name, one in compared.items()},
        "forecast": None if forecast is None else _forecast_json(forecast),
    }


def _forecast_json(found: ForecastScore) -> dict[str, Any]:
    rivals = {name: {"mae": round(mae, 3)} for name, mae in found.rivals.items()}
    oracle = rivals.pop(ORACLE, None)
    answer: dict[str, Any] = {
        "n": found.n,
        "mae": round(found.mae, 3),
        "bias": round(found.bias, 3),
        "coverage": round(found.coverage, 4),
        "under_5_min": round(found.under, 4),
        "buckets": [
            {
                "low_min": b.low_min,
                "high_min": b.high_min if b.high_min < 1e6 else None,
                "n": b.n,
                "coverage": round(b.coverage, 4),
            }
            for b in found.buckets
        ],
        "baselines": rivals,
    }
    if oracle is not None:
        answer["oracle"] = oracle
    return answer


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 3)
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return value


def table(compared: dict[str, PolicyFigures]) -> str:
    """The figures as a Markdown table."""
    head = (
        "| Policy | Class | Visitors | p50 | p95 | Longest | Mean |\n"
        "|---|---|---|---|---|---|---|\n"
    )
    rows = [
        f"| {name} | {kind} | {c.n} | {c.p50:.1f} | {c.p95:.1f} | {c.max:.1f} | {c.mean:.1f} |"
        for name, one in compared.items()
        for kind, c in one.classes.items()
    ]
    return head + "\n".join(rows) + "\n\n" + _policy_table(compared) + _booked_table(compared)


def _policy_table(compared: dict[str, PolicyFigures]) -> str:
    base = compared.get("dedicated_fifo")
    head = (
        "| Policy | General p95 ÷ FIFO | Caring and elderly p95 ÷ FIFO | Most overtakes "
        "| Within target | Counters busy |\n|---|---|---|---|---|---|\n"
    )
    rows = [
        f"| {name} | {_ratio(base, one, _p95)} | {_ratio(base, one, lambda f: f.cared_for_p95)} "
        f"| {one.max_overtakes} | {one.within_target:.0%} | {one.utilisation:.0%} |"
        for name, one in compared.items()
    ]
    return head + "\n".join(rows) + "\n"


def _booked_table(compared: dict[str, PolicyFigures]) -> str:
    """Booked against walk-in; empty when no visitor had an appointment."""
    found = {name: one.booked for name, one in compared.items() if one.booked is not None}
    if not found:
        return ""
    base = compared.get("first_come")
    head = (
        "\n| Policy | Booked p95 | Booked within target | Walk-in p50 | Walk-in p95 "
        "| Walk-in p95 ÷ first come | Most overtakes |\n|---|---|---|---|---|---|---|\n"
    )
    rows = [
        f"| {name} | {one.p95:.1f} | {one.within:.1%} | {one.walkin.p50:.1f} "
        f"| {one.walkin.p95:.1f} | {_ratio(base, compared[name], walkin_p95)} "
        f"| {compared[name].max_overtakes} |"
        for name, one in found.items()
    ]
    return head + "\n".join(rows) + "\n"


def walkin_p95(found: PolicyFigures) -> float:
    """The p95 wait of visitors without an appointment; 0 when no visitor had one."""
    return found.booked.walkin.p95 if found.booked is not None else 0.0


def _ratio(
    base: PolicyFigures | None, one: PolicyFigures, figure: Callable[[PolicyFigures], float]
) -> str:
    if base is None or figure(base) <= 0:
        return "–"
    return f"{figure(one) / figure(base):.2f}"


def forecast_table(found: ForecastScore) -> str:
    """The forecast's figures as Markdown tables."""
    rivals = "".join(f"| {name} | {mae:.2f} |\n" for name, mae in found.rivals.items())
    buckets = "".join(
        f"| {b.low_min:.0f}–{f'{b.high_min:.0f}' if b.high_min < 1e6 else ''} | {b.n} "
        f"| {b.coverage:.1%} |\n"
        for b in found.buckets
    )
    return (
        f"{found.n} visitors who waited: mean absolute error {found.mae:.2f} min, bias "
        f"{found.bias:+.2f} min, quoted over 5 min too little {found.under:.1%}, coverage "
        f"{found.coverage:.1%}.\n\n| Rule | Mean absolute error (min) |\n|---|---|\n"
        f"| **forecast** | **{found.mae:.2f}** |\n{rivals}\n"
        f"| Predicted wait (min) | Visitors | Inside the interval |\n|---|---|---|\n{buckets}"
    )
