"""What may be asked for: the reports by name, and a question with its bounds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from queue_server.core.decide.counter.rating import REASONS
from queue_server.core.errors import BadRequest, UnknownThing
from queue_server.reports.rules.cube.cells import SPLITS

#: A year and a day: the last day of one year beside that of the next.
MOST_DAYS = 367
#: People no longer read a table with more lines than this.
MOST_SPLITS = 3
#: Lists of visits are cut here, and say so.
MOST_LINES = 2000
LONGEST = 10

#: Beyond them a month has no month before or after it.
FIRST_YEAR, LAST_YEAR = 1990, 9990
LONGEST_VALUE = 100

FORMATS = ("json", "csv", "xlsx", "ods", "pdf")

#: Figures of each report that counts visits, in the order of its columns.
FIGURES: Mapping[str, tuple[str, ...]] = {
    "visits": (
        "issued", "finished", "cancelled", "no_show", "left_at_close", "open", "returned",
        "held", "held_mean_min", "transfers",
    ),
    "waits": (
        "waited", "wait_mean_min", "wait_p50_min", "wait_p95_min", "wait_max_min",
        "within_target_share", "walk_mean_s", "overtaken_max",
    ),
    "service": (
        "finished", "service_mean_min", "service_p50_min", "service_p95_min", "stay_p50_min",
        "stay_p95_min",
    ),
    "calls": ("calls", "picked", "missed", "early", "missed_share", "returned", "no_show"),
    "told": ("told", "told_early", "told_late", "told_kept_share"),
    "ratings": (
        "finished", "rated", "response_share", "rating_mean", "satisfied_low_share",
        "satisfied_high_share",
    ),
    "reasons": ("rated", *(f"reason_{name}" for name in REASONS)),
}  # fmt: skip

#: The time of counters, what became of appointments, the seats there were for them, searches at the
#: kiosks, slips in trouble and advice: these are not visits, and are split by what they have.
COUNTERS, BOOKINGS, SEATS = "counters", "bookings", "seats"
SEARCHES, SLIPS = "searches", "slips"
#: What was advised on the morning of a day, beside what was needed.
STAFFING_SAID = "staffing_said"
SPLITS_OF: Mapping[str, tuple[str, ...]] = {
    COUNTERS: ("day", "month", "weekday", "half", "counter"),
    BOOKINGS: tuple(split for split in SPLITS if split != "counter"),
    SEATS: ("day", "month", "weekday", "half"),
    SEARCHES: ("day", "month", "weekday", "language"),
    SLIPS: ("day", "month", "weekday"),
    STAFFING_SAID: ("day", "month", "weekday", "half"),
}
#: Appointments one by one.
APPOINTMENTS = "appointments"
#: Reports that list visits one by one: all of them, or those that waited longest.
LISTS = ("legs", "longest", APPOINTMENTS)
#: When devices and the server were away in the office's hours.
OUTAGES = "outages"
#: The monthly review: of the month in which the period begins, whatever its end.
REVIEW = "month"
#: The table for everyone; it has an address of its own.
OPEN_DATA = "open_data"
#: Counters for each half hour of the day on which the period ends.
STAFFING = "staffing"
#: How right it was on the days before.
STAFFING_DAYS = "staffing_days"
#: Those that advise from a roster.
ADVICE = (STAFFING, STAFFING_DAYS)
REPORTS = (*FIGURES, *SPLITS_OF, *LISTS, OUTAGES, REVIEW, *ADVICE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A report by name, over the days from ``since`` to ``until``, split ``by``, of the visits
    whose splits have the values in ``where``.
    """

    name: str
    since: date
    until: date
    by: tuple[str, ...] = ("day",)
    where: tuple[tuple[str, str], ...] = ()


def checked(ask: Ask) -> Ask:
    """The question, if it can be answered.

    Raises:
        UnknownThing: ``unknown_report``.
        BadRequest: ``invalid`` naming the field.
    """
    if ask.name not in REPORTS:
        raise UnknownThing("unknown_report", f"there is no report {ask.name}")
    if not FIRST_YEAR <= ask.since.year < LAST_YEAR:
        raise _invalid("from", f"from {FIRST_YEAR} to {LAST_YEAR}")
    if ask.until < ask.since:
        raise _invalid("to", "must not be before from")
    if ask.until - ask.since >= timedelta(days=MOST_DAYS):
        raise _invalid("to", f"at most {MOST_DAYS} days")
    if not 1 <= len(ask.by) <= MOST_SPLITS or len(set(ask.by)) < len(ask.by):
        raise _invalid("by", f"one to {MOST_SPLITS} different splits")
    splits = SPLITS_OF.get(ask.name, SPLITS)
    if any(one not in splits for one in ask.by):
        raise _invalid("by", f"of {', '.join(splits)}")
    if any(name not in splits for name, _ in ask.where):
        raise _invalid("where", f"of {', '.join(splits)}")
    if any(len(value) > LONGEST_VALUE or not value.isprintable() for _, value in ask.where):
        raise _invalid("where", f"printable, at most {LONGEST_VALUE} characters")
    return ask


def _invalid(field: str, why: str) -> BadRequest:
    return BadRequest("invalid", f"{field}: {why}", field=field)
