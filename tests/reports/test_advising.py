"""The advice of a day is kept on its morning, once, and stays as it was said."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import orjson
import pytest

from queue_server.reports.rules.staffing.said import ADVISED
from tests.served import MONDAY_TEN, Served

DAY = date(2026, 11, 23)
#: Half past six in Taipei.
MORNING = datetime(2026, 11, 22, 22, 30, tzinfo=UTC)


async def kept(served: Served) -> dict[date, Any]:
    found = await served.storage.journal.figures(served.server.branch.rules.branch, ADVISED, DAY)
    return dict(found)


class Adviser:
    """A workshop that advises so many counters each time it is asked, one more than before."""

    def __init__(self) -> None:
        self.asked = 0

    async def make(self, order: bytes, said: Any = None) -> bytes:
        self.asked += 1
        columns = [{"key": key} for key in ("half", "expected", "counters")]
        rows = [["09:30", 4.0, self.asked], ["10:00", 6.5, self.asked]]
        return orjson.dumps({"columns": columns, "rows": rows, "as_of_seq": 7})


@pytest.fixture
def adviser(served: Served, monkeypatch: pytest.MonkeyPatch) -> Adviser:
    made = Adviser()
    monkeypatch.setattr(served.storage.workshop, "make", made.make)
    return made


async def look(served: Served, at: datetime) -> None:
    served.clock.set(at)
    await served.server.chores.run_all([ADVISED])


async def test_it_is_kept_once_in_the_morning(served: Served, adviser: Adviser) -> None:
    await look(served, MORNING - timedelta(minutes=1))
    assert await kept(served) == {}
    await look(served, MORNING)
    first = await kept(served)
    assert first[DAY]["halves"] == {"19": [4.0, 1], "20": [6.5, 1]}
    assert first[DAY]["at"] == MORNING.isoformat()
    await look(served, MONDAY_TEN)
    assert (await kept(served), adviser.asked) == (first, 1)


async def test_a_server_that_comes_late_says_it_for_what_is_to_come(
    served: Served, adviser: Adviser
) -> None:
    await look(served, MONDAY_TEN - timedelta(minutes=10))
    assert (await kept(served))[DAY]["halves"] == {"20": [6.5, 1]}


async def test_on_a_day_off_and_in_the_evening_there_is_none(
    served: Served, adviser: Adviser
) -> None:
    await look(served, MORNING + timedelta(hours=14))
    rules = served.server.branch.rules
    assert adviser.asked == 0, rules.sessions
    await look(served, MORNING + timedelta(days=1))
    assert adviser.asked == 1


async def test_the_report_of_what_was_said_is_there_over_http(
    served: Served, adviser: Adviser, monkeypatch: pytest.MonkeyPatch
) -> None:
    await look(served, MORNING)
    monkeypatch.undo()
    await served.time_comes(MONDAY_TEN)
    path = "/api/v1/reports/staffing_said.json?by=half&language=en"
    reply = await served.call("GET", path, who="supervisor")
    assert [row[:3] for row in reply.body["rows"]] == [["09:30", 1, 4.0], ["10:00", 1, 6.5]]
