"""What is configured for one branch: its series, services, classes, counters, hours and policy.

Plain values, made from the configuration by ``queue_server.settings``; every rule takes them as
an argument.
"""

from dataclasses import dataclass, field
from datetime import date, time, timedelta

Text = dict[str, str]
"""A wording by language tag; the branch's own language is always present."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A run of numbers: label = ``prefix`` + zero-padded number, restarting each service day."""

    name: str
    prefix: str
    first: int = 1
    last: int = 999
    digits: int = 3
    skip_four: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What a visitor can come for. ``minutes`` is the catalogue's expected service time."""

    code: str
    name: Text
    category: str
    series: str
    minutes: float
    documents: tuple[Text, ...] = ()
    fee_ntd: int = 0
    fee_note: str = ""
    who: str = ""
    enabled: bool = True
    daily_limit: int | None = None
    signature: str = "none"
    photo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityClass:
    """A class of visitors; ``series`` (if given) wins over the service's series."""

    name: str
    wording: Text
    help: Text = field(default_factory=dict)
    target: timedelta = timedelta(minutes=30)
    series: str | None = None
    shape: str = "circle"
    offered: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkProfile:
    """What a counter calls: ``first`` classes, ``then`` classes if none of those wait, no others.

    Empty ``services`` means every service.
    """

    first: tuple[str, ...] = ()
    then: tuple[str, ...] = ()
    services: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """A fixed place with a number where visitors are served."""

    number: int
    name: Text
    profile: WorkProfile
    languages: tuple[str, ...] = ("zh-TW",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """An opening period on ``days`` (0 Monday … 6 Sunday): on workdays, holidays or both.

    Empty ``services`` means every service; numbers stop ``last_ticket`` before the end.
    """

    name: str
    wording: Text
    opens: time
    closes: time
    days: frozenset[int] = frozenset(range(5))
    on_workdays: bool = True
    on_holidays: bool = False
    services: frozenset[str] = frozenset()
    counters: frozenset[int] = frozenset()
    last_ticket: timedelta = timedelta(0)
    booked_only: bool = False
    daily_limit: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """Office days off and make-up workdays (dates, local)."""

    days_off: frozenset[date] = frozenset()
    makeup_workdays: frozenset[date] = frozenset()
    covers_years: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How the next ticket is chosen; see docs/algorithms/calling.md.

    ``booked_due_at``: share of the target wait from which a booked visitor goes before others.
    """

    name: str = "relative_wait"
    overtake_cap: int = 10
    booked_due_at: float = 0.3
    ratio: tuple[int, int] = (2, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedRule:
    """When a called visitor counts as absent, and how a returning one is put back."""

    min_calls: int = 2
    min_wait: timedelta = timedelta(seconds=20)
    requeue_after_calls: int = 3
    limit: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class LunchRule:
    """The local times between which clerks take turns at lunch, and how long a turn is."""

    begins: time = time(11, 30)
    ends: time = time(13, 30)
    length: timedelta = timedelta(minutes=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosureTemplate:
    """An occasion on which the office, sessions or services close, prepared in advance.

    Without ``sessions`` and ``services`` it is the whole office. ``starts`` None means at once, or
    when the day begins; ``lasts``: to the end of the ``day`` or the ``session``, else ``minutes``,
    else until it is lifted. ``public`` is the text visitors read.
    """

    name: str
    wording: Text
    public: Text
    sessions: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    reason: str = ""
    starts: time | None = None
    lasts: str = ""
    minutes: int | None = None
    numbers: str = "kept"

    @property
    def scopes(self) -> tuple[str, ...]:
        """What it closes, as a suspension names it."""
        named = (*(f"session:{one}" for one in self.sessions),
                 *(f"service:{one}" for one in self.services))  # fmt: skip
        return named or ("branch",)


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolHours:
    """A number of lanes on these weekdays (0 Monday … 6 Sunday) between two local times."""

    days: frozenset[int]
    opens: time
    closes: time
    lanes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """What a booking takes a seat in. Empty ``services`` or ``sessions`` mean all.

    ``lanes`` None: the counters the session staffs, less the walk-in share. The public may book
    from ``opens_days`` before the day until ``closes_at`` of the office day ``closes_before``
    office days earlier. ``places`` are where it may: ``web``, ``kiosk``. ``release`` is the
    shortest and longest time a returned seat is hidden.
    """

    name: str
    services: frozenset[str] = frozenset()
    sessions: frozenset[str] = frozenset()
    unit: timedelta = timedelta(minutes=10)
    lanes: int | None = 1
    hours: tuple[PoolHours, ...] = ()
    walkin_share: float = 0.5
    staff_share: float = 0.0
    opens_days: int = 7
    closes_at: time = time(15)
    closes_before: int = 1
    hold: timedelta = timedelta(minutes=8)
    early: timedelta = timedelta(minutes=30)
    late: timedelta = timedelta(minutes=15)
    party_min: int = 1
    party_max: int = 1
    places: frozenset[str] = frozenset({"web", "kiosk"})
    waitlist: bool = True
    release: tuple[timedelta, timedelta] = (timedelta(minutes=10), timedelta(minutes=40))


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchRules:
    """Everything the rules need to know of one branch that is configured rather than happening.

    ``fallback`` is the branch's own language. ``spoken`` are the languages in which every call is
    spoken; empty: the visitor's and the branch's. ``open_now`` keeps the branch open whatever the
    calendar says (training, demonstration). ``offline``: by kiosk, the series of the numbers it
    gives while the server does not answer; the series has no other numbers.
    """

    branch: str
    name: Text
    zone: str
    series: dict[str, Series]
    services: dict[str, Service]
    classes: dict[str, PriorityClass]
    counters: dict[int, Counter]
    sessions: tuple[Session, ...]
    calendar: Calendar
    pools: dict[str, Pool] = field(default_factory=dict)
    closure_templates: dict[str, ClosureTemplate] = field(default_factory=dict)
    lunch: LunchRule = LunchRule()
    policy: Policy = Policy()
    missed: MissedRule = MissedRule()
    undo_within: timedelta = timedelta(seconds=30)
    outcomes: tuple[str, ...] = ("done",)
    pause_reasons: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    suspension_reasons: tuple[str, ...] = ()
    correction_reasons: tuple[str, ...] = ()
    alarm_outcomes: tuple[str, ...] = ("done",)
    free_reasons: bool = True
    languages: tuple[str, ...] = ("zh-TW", "en")
    fallback: str = "zh-TW"
    spoken: tuple[str, ...] = ()
    crowd_alert: int = 3
    may_pick: frozenset[str] = frozenset({"clerk", "supervisor", "admin"})
    open_now: bool = False
    offline: dict[str, str] = field(default_factory=dict)
