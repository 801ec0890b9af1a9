"""``run.py day`` on the data of a stopped server; for a running one: tests/end_to_end/time."""

import asyncio
import subprocess
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from queue_server.clock import SetClock, SystemClock
from queue_server.commands.office import day as command
from queue_server.core import hours
from queue_server.opening import open_storage
from queue_server.settings import DEFAULT_PATH, Settings
from queue_server.usecases.branch import Branch
from tests.loaded import run as run_loaded

RULES = Settings.load(DEFAULT_PATH).rules


def run(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run_loaded(["day", "--data", str(data), *arguments])


def opened(data: Path, at: datetime) -> None:
    """A branch that was open at an instant."""

    async def work() -> None:
        storage = await open_storage(data, branch=RULES.branch, ballast_bytes=0)
        branch = Branch(RULES, storage.journal, SetClock(at))
        await branch.start()
        await branch.stop()
        await storage.close()

    asyncio.run(work())


def kept_on(data: Path, day: date) -> bool:
    """Whether figures of a day are kept."""

    async def work() -> bool:
        storage = await open_storage(data, branch=RULES.branch, ballast_bytes=0)
        found = await storage.journal.figures(RULES.branch, "offered", day)
        await storage.close()
        return bool(found)

    return asyncio.run(work())


@pytest.fixture
def now() -> datetime:
    return SystemClock().now()


def test_a_day_years_ahead_is_shown_and_put_right_where_no_server_runs(
    tmp_path: Path, now: datetime
) -> None:
    opened(tmp_path, now + timedelta(days=3650))
    shown = run(tmp_path, "--user", "root")
    assert shown.returncode == 0, shown.stderr
    assert "day_ahead_of_calendar" in shown.stdout
    today = str(hours.service_day(RULES, now))
    done = run(tmp_path, "--correct", today, "--reason", "battery", "--user", "root")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"service day {today}, time ")
    assert kept_on(tmp_path, hours.service_day(RULES, now + timedelta(days=3650)))
    again = run(tmp_path, "--correct", today, "--reason", "battery", "--user", "root")
    assert (again.returncode, len(again.stderr.splitlines())) == (1, 1)
    assert "is right" in again.stderr


def test_data_that_has_never_been_open_has_no_day_and_showing_it_opens_none(tmp_path: Path) -> None:
    for _ in range(2):
        shown = run(tmp_path, "--user", "root")
        assert (shown.returncode, shown.stdout) == (0, "no service day has been opened yet\n")


def test_the_data_of_a_running_server_are_left_alone(tmp_path: Path) -> None:
    async def work() -> subprocess.CompletedProcess[str]:
        storage = await open_storage(tmp_path, branch=RULES.branch, ballast_bytes=0)
        try:
            return await asyncio.to_thread(run, tmp_path, "--user", "root")
        finally:
            await storage.close()

    done = asyncio.run(work())
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert "in use" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["--correct", "2026-11-24", "--user", "root"],
        ["--reason", "battery", "--user", "root"],
        ["--correct", "today", "--reason", "battery", "--user", "root"],
        ["--correct", "2026-02-30", "--reason", "battery", "--user", "root"],
        ["--link", "abc"],
        [],
    ],
)
def test_a_mistake_on_the_command_line_is_one_clear_line(
    tmp_path: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        command.main(["--data", str(tmp_path), *arguments])
    assert ended.value.code == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
