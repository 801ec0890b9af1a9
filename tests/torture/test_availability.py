"""Ten thousand random offices, each looked at minute by minute."""

import os
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from queue_server.core import hours
from queue_server.core.booking import availability
from queue_server.core.rules import BranchRules, Pool
from tests.core.booking.test_availability import ZONES, cases, judge
from tests.torture.conftest import Record, none_in

pytestmark = pytest.mark.torture

OFFICES = int(os.environ.get("JIAOHAO_OFFICES", "10000"))


def look_at(offices: int) -> int:
    """Judge so many; returns how many there were.

    Raises:
        AssertionError: If a time is offered that nobody finds, or found that is not offered.
    """
    count = 0

    @settings(
        max_examples=offices, deadline=None, database=None, derandomize=True,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate],
    )  # fmt: skip
    @given(cases())
    def one(case: object) -> None:
        nonlocal count
        count += 1
        judge(case)

    one()
    return count


def always_as_many(rules: BranchRules, pool: Pool, *_: object) -> int:
    """The lanes of a pool, as if it had no hours with others."""
    return pool.lanes or len(rules.counters)


def always_there(rules: BranchRules, day: date, minute: int) -> datetime | None:
    """The instant of a local minute, as if no clock ever skipped one."""
    wall = datetime(day.year, day.month, day.day, minute // 60, minute % 60)
    return wall.replace(tzinfo=hours.zone(rules.zone)).astimezone(UTC)


@pytest.mark.timeout(1800)
def test_ten_thousand_offices_offer_what_a_patient_person_finds(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = look_at(OFFICES)
    monkeypatch.setattr(availability, "lanes_at", always_as_many)
    with pytest.raises(AssertionError):
        look_at(OFFICES)
    monkeypatch.undo()
    monkeypatch.setattr(availability, "start_of", always_there)
    with pytest.raises(AssertionError):
        look_at(OFFICES)
    record(
        "free times against an oracle that looks minute by minute",
        f"{count:,} random offices in {len(ZONES)} zones, on days on which clocks change",
        f"offered and not there, or there and not offered {none_in(count)}",
        "hours with other lanes ignored, and an hour that clocks skip taken for there: both found",
    )
