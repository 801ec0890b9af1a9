"""The head of a day is noted once, and read back from wherever it was written."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from queue_server.core import events as ev
from queue_server.storage.memory import MemoryJournal
from queue_server.usecases.heads import MOST_DAYS, DayHead, heads_in, note_closed_days
from tests.storage.making import DAY, Writer, together

BRANCH = "longjing"
HEXES = st.text("0123456789abcdef", min_size=16, max_size=16)
HEADS = st.builds(
    DayHead,
    branch=st.text("abcdefghijklmnopqrstuvwxyz0123456789-_", min_size=1, max_size=20),
    day=st.dates(),
    seq=st.integers(0, 10**12),
    chain=HEXES,
    accounts=st.one_of(st.just(""), st.builds("{}-{}".format, st.integers(0, 10**9), HEXES)),
)


class Noted:
    """A trace that remembers."""

    def __init__(self) -> None:
        self.events: list[tuple[str, dict[str, str | int | None]]] = []

    def note(self, event: str, **facts: str | int | None) -> None:
        self.events.append((event, facts))


@given(st.lists(HEADS, max_size=5), st.sampled_from(["\n", " , ", '"}\n{"head":"', " → "]))
def test_heads_are_found_in_reports_logs_and_lists(heads: list[DayHead], between: str) -> None:
    assert list(heads_in(between + between.join(map(str, heads)) + between)) == heads


@given(st.text(max_size=300))
def test_any_file_may_be_searched(text: str) -> None:
    heads_in(text)


def test_a_day_the_calendar_has_not_is_no_head() -> None:
    assert list(heads_in("longjing:2026-02-30:4:0123456789abcdef:")) == []


async def test_the_head_of_a_closed_day_is_noted_once() -> None:
    journal, trace, w = MemoryJournal(), Noted(), Writer()
    await journal.append(*together(w.open_day(), w.issues(2)))

    async def accounts() -> str:
        return "3-00112233445566aa"

    async def note(today: date) -> None:
        await note_closed_days(BRANCH, today, journal, accounts, trace)

    await note(DAY)
    assert trace.events == []  # the day still runs
    await journal.append(*w.open_day(DAY + timedelta(days=3)))
    await note(DAY + timedelta(days=3))
    await note(DAY + timedelta(days=3))
    [(event, facts)] = trace.events
    assert event == "day_closed"
    [head] = heads_in(str(facts["head"]))
    assert (head.branch, head.day, head.seq, head.accounts) == (
        BRANCH, DAY, 3, "3-00112233445566aa",
    )  # fmt: skip
    assert head.chain == journal.database.branch(BRANCH).rows[2].chain.hex()[:16]


async def test_a_day_that_went_on_after_a_wrong_clock_ended_it_is_noted_as_it_ended() -> None:
    journal, trace, w = MemoryJournal(), Noted(), Writer()

    async def accounts() -> str:
        return ""

    async def note(today: date) -> None:
        for _ in range(2):
            await note_closed_days(BRANCH, today, journal, accounts, trace)

    await journal.append(*together(w.open_day(), w.issues(2)))
    await journal.append(*w.open_day(DAY + timedelta(days=1)))
    await note(DAY + timedelta(days=1))
    w.day = DAY
    await journal.append(*w.only(ev.CounterOpened(counter=1, clerk="mei")))
    await journal.append(*w.open_day(DAY + timedelta(days=1)))
    await note(DAY + timedelta(days=1))
    heads = [one for _, facts in trace.events for one in heads_in(str(facts["head"]))]
    assert [(one.day, one.seq) for one in heads] == [(DAY, 3), (DAY, 5)]


async def test_days_are_noted_later_if_the_servers_after_them_lived_too_short() -> None:
    journal, trace, w = MemoryJournal(), Noted(), Writer()

    async def accounts() -> str:
        return ""

    async def note(today: date) -> list[date]:
        trace.events.clear()
        await note_closed_days(BRANCH, today, journal, accounts, trace)
        return [one.day for _, facts in trace.events for one in heads_in(str(facts["head"]))]

    days = [DAY + timedelta(days=n) for n in range(MOST_DAYS + 5)]
    for day in days[:2]:
        await journal.append(*w.open_day(day))
    assert await note(days[1]) == days[:1]
    for day in days[2:4]:
        await journal.append(*w.open_day(day))
    assert await note(days[3]) == days[1:3]
    assert await note(days[3]) == []
    for day in days[4:]:
        await journal.append(*w.open_day(day))
    assert await note(days[-1]) == days[3:-1][-MOST_DAYS:]
