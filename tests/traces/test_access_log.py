"""Requests are logged if wanted, without tokens, in files of limited size."""

import json
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from queue_server.traces import access_log
from queue_server.traces.access_log import AccessLog
from tests.served import Served

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


async def test_a_request_is_kept_with_who_asked_and_without_a_token(
    served: Served, tmp_path: Path
) -> None:
    path = tmp_path / "logs" / "access.jsonl"
    served.server.services.traces.access = AccessLog(path, lambda: NOON)
    ticket = await served.issue()
    await served.call("GET", ticket["track"])
    served.server.reopen_logs()
    issued, tracked = lines(path)
    assert issued.pop("ms") is not None
    assert issued == {
        "at": "2026-11-23T04:00:00.000+00:00", "event": "request", "address": "127.0.0.1",
        "who": "user:clerk", "route": "POST /api/v1/tickets", "status": 201,
    }  # fmt: skip
    assert (tracked["route"], tracked["who"]) == ("GET /t/{token}", None)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_after_a_rotation_from_outside_it_goes_on_in_a_new_file(tmp_path: Path) -> None:
    path = tmp_path / "access.jsonl"
    kept = AccessLog(path, lambda: NOON)
    kept.note("request", n=1)
    path.rename(tmp_path / "yesterday")
    kept.note("request", n=2)
    kept.reopen()
    kept.note("request", n=3)
    kept.reopen()
    assert [one["n"] for one in lines(tmp_path / "yesterday")] == [1, 2]
    assert [one["n"] for one in lines(path)] == [3]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_files_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access_log, "MOST_BYTES", 200)
    kept = AccessLog(tmp_path / "access.jsonl", lambda: NOON)
    for number in range(100):
        kept.note("request", number=number)
    kept.reopen()
    files = list(tmp_path.iterdir())
    assert len(files) == access_log.KEPT + 1
    assert all(file.stat().st_size <= 200 for file in files)
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_a_file_that_cannot_be_written_stops_nobody_and_is_said_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "logs" / "access.jsonl"
    kept = AccessLog(path, lambda: NOON)
    path.unlink()
    path.parent.rmdir()
    kept.note("request")
    kept.note("request")
    assert caplog.text.count("cannot be written") == 1
