"""Security events are kept, one per line, with no secret among them."""

import json
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from queue_server.clock import SetClock
from queue_server.core.errors import Refused
from queue_server.people.memory import MemoryAccountStore
from queue_server.people.passwords import Passwords
from queue_server.people.use import Accounts
from queue_server.traces import security_log
from queue_server.traces.security_log import SecurityLog, WrittenEvents

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
GOOD = "lantern-over-the-door"


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


async def test_who_signed_in_failed_and_was_locked_out_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "logs" / "security.jsonl"
    clock = SetClock(NOON)
    trace = SecurityLog(path, clock.now)
    accounts = Accounts(
        MemoryAccountStore(), clock, passwords=Passwords(memory_kib=64), trace=trace
    )
    await accounts.start()
    await accounts.users.add("mei", "clerk", GOOD)
    await accounts.sign_in("mei", GOOD, "192.0.2.1")
    for _ in range(5):
        with pytest.raises(Refused):
            await accounts.sign_in("mei", "wrong-password", "192.0.2.66")
    await accounts.enrolment.enroll("front", "kiosk")
    await accounts.enrolment.revoke("front")
    await accounts.stop()
    kept = lines(path)
    assert [one["event"] for one in kept] == [
        "user_added", "signed_in", *["sign_in_failed"] * 5, "locked_out",
        "device_enrolled", "device_revoked",
    ]  # fmt: skip
    assert kept[1] == {
        "at": "2026-11-23T04:00:00.000+00:00", "event": "signed_in", "user": "mei",
        "role": "clerk", "address": "192.0.2.1", "method": "password",
    }  # fmt: skip
    assert GOOD not in path.read_text(encoding="utf-8")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_name_with_a_line_break_forges_no_line(tmp_path: Path) -> None:
    path = tmp_path / "security.jsonl"
    SecurityLog(path, lambda: NOON).note("sign_in_failed", user='x\n{"event": "signed_in"}')
    assert len(lines(path)) == 1


def test_the_files_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(security_log, "MOST_BYTES", 200)
    trace = SecurityLog(tmp_path / "security.jsonl", lambda: NOON)
    for number in range(100):
        trace.note("signed_in", number=number)
    files = sorted(tmp_path.iterdir())
    assert len(files) <= security_log.KEPT + 1
    assert all(file.stat().st_size <= 300 for file in files)
    assert lines(tmp_path / "security.jsonl.1")[-1]["number"] in range(90, 100)


def test_a_file_that_cannot_be_written_stops_nobody_and_is_said_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "taken").write_text("", encoding="utf-8")
    trace = SecurityLog(tmp_path / "taken" / "security.jsonl", lambda: NOON)
    trace.note("signed_in")
    trace.note("signed_in")
    assert caplog.text.count("cannot be written") == 1


def test_the_newest_events_are_read_first_across_rotated_files(tmp_path: Path) -> None:
    path = tmp_path / "security.jsonl"
    path.with_name("security.jsonl.1").write_bytes(b'{"event": "first"}\n{"event": "second"}\n')
    path.write_bytes(b'{"event": "third"}\nhalf a li\n[1]\n{"event": "fourth"}\n')
    written = WrittenEvents(path)
    assert [one["event"] for one in written.newest(9)] == ["fourth", "third", "second", "first"]
    assert [one["event"] for one in written.newest(3)] == ["fourth", "third", "second"]
    assert WrittenEvents(tmp_path / "none").newest(9) == []
