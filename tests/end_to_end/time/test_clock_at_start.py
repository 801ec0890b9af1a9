"""A machine starts with a wrong clock: its battery is empty, or it was set years ahead."""

import subprocess
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.end_to_end.processes import PASSWORD
from tests.end_to_end.time.clock import LIBRARIES
from tests.end_to_end.time.conftest import Opened
from tests.end_to_end.time.office import OfficeInTime
from tests.loaded import run

pytestmark = pytest.mark.skipif(not LIBRARIES, reason="faketime is not installed")

TAIPEI = ZoneInfo("Asia/Taipei")
MORNING = datetime(2026, 11, 24, 9, 30, tzinfo=TAIPEI)
NEXT_MORNING = MORNING + timedelta(days=1)
YEARS_AHEAD = MORNING.replace(year=2036)
BEGINNING = datetime(1970, 1, 1, 8, 0, 20, tzinfo=TAIPEI)


def test_an_office_that_starts_in_1970_goes_on_with_the_day_it_was_in(opened: Opened) -> None:
    office = opened(MORNING)
    came = office.take(2)
    office.restart(BEGINNING)
    came += office.take(1)
    office.clock.set(MORNING + timedelta(minutes=20))
    came += office.take(1)
    assert len(set(came)) == 4
    assert [one["label"] for one in office.call(4)] == came
    assert {row["day"] for row in office.journal()} == {"2026-11-24"}


def test_a_start_with_a_clock_ten_years_ahead_costs_only_the_time_until_it_is_set_right(
    opened: Opened,
) -> None:
    office = opened(MORNING)
    came = office.take(2)
    office.restart(YEARS_AHEAD)
    assert office.refused() == "day_ahead_of_calendar"
    assert office.reasons() == ["day_ahead_of_calendar"]
    office.restart(NEXT_MORNING)
    assert office.reasons() == []
    assert office.take(2) == came
    assert {row["day"] for row in office.journal()} == {"2026-11-24", "2026-11-25"}


def test_a_clock_that_runs_ahead_by_years_for_a_moment_changes_no_day(opened: Opened) -> None:
    office = opened(MORNING)
    came = office.take(2)
    office.clock.set(YEARS_AHEAD)
    assert office.refused() == "day_ahead_of_calendar"
    office.clock.set(MORNING + timedelta(minutes=1))
    came += office.take(1)
    assert len(set(came)) == 3
    assert {row["day"] for row in office.journal()} == {"2026-11-24"}


def test_a_day_that_was_opened_ten_years_ahead_is_put_right_by_an_admin(opened: Opened) -> None:
    office = opened(YEARS_AHEAD)
    office.take(2)
    office.clock.set(MORNING)
    assert office.reasons() == ["day_ahead_of_calendar"]
    done = correct_day(office, "2026-11-24", "the battery was changed", "admin")
    assert (done.returncode, done.stderr) == (0, "")
    assert office.reasons() == []
    assert office.board()["service_day"] == "2026-11-24"
    assert [label[1:] for label in office.take(2)] == ["001", "002"]


def test_a_clerk_corrects_no_day(opened: Opened) -> None:
    office = opened(MORNING)
    done = correct_day(office, "2026-11-23", "to try", "clerk")
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert office.board()["service_day"] == "2026-11-24"


def correct_day(
    office: OfficeInTime, day: str, reason: str, user: str
) -> subprocess.CompletedProcess[str]:
    """The command as a person at the server runs it."""
    words = ["day", "--correct", day, "--reason", reason, "--user", user]
    return run([*words, "--server", office.server.url], stdin=PASSWORD + "\n")
