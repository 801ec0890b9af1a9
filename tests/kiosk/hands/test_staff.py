"""The staff code: kept as a hash, and not to be guessed."""

import io
import logging
import stat
from pathlib import Path

import pytest

from kiosk.hands import staff
from kiosk.hands.staff import LOCKED_S, LOG_LINES, TRIES, LogTail, StaffCode, code_file, keep


class Time:
    """Seconds that a test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_the_code_is_not_in_its_file_which_is_for_the_owner_alone(tmp_path: Path) -> None:
    path = code_file(tmp_path)
    keep(path, "246810")
    assert "246810" not in path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert StaffCode(path, Time()).check("246810") == (True, 0)
    assert StaffCode(path, Time()).check("246811") == (False, 0)


def test_after_five_wrong_codes_none_is_looked_at_for_five_minutes(tmp_path: Path) -> None:
    path, time = code_file(tmp_path), Time()
    keep(path, "246810")
    code = StaffCode(path, time)
    said = [code.check("111111") for _ in range(TRIES)]
    assert said[-2:] == [(False, 0), (False, int(LOCKED_S))]
    assert not code.check("246810")[0]
    time.now += LOCKED_S
    assert code.check("246810") == (True, 0)


@pytest.mark.parametrize("content", [None, "", "{}", '{"salt": "x", "hash": 1}', "[]"])
def test_without_a_sound_file_no_code_is_right(tmp_path: Path, content: str | None) -> None:
    path = code_file(tmp_path)
    if content is not None:
        path.write_text(content)
    assert StaffCode(path, Time()).check("000000") == (False, 0)


@pytest.mark.parametrize("code", ["", "12345", "1234567890123", "12345a", "１２３４５６"])
def test_what_is_no_code_is_not_kept(
    tmp_path: Path, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(code + "\n"))
    assert staff.main(["--data", str(tmp_path)]) == 1
    assert not code_file(tmp_path).exists()


def test_a_code_is_set_by_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("246810\n"))
    assert staff.main(["--data", str(tmp_path)]) == 0
    assert StaffCode(code_file(tmp_path), Time()).check("246810") == (True, 0)


def test_the_newest_warnings_are_kept() -> None:
    tail, log = LogTail(), logging.getLogger("tests.tail")
    log.addHandler(tail)
    try:
        for n in range(LOG_LINES + 3):
            log.warning("trouble %s\nmore", n)
        log.info("all is well")
    finally:
        log.removeHandler(tail)
    assert [line.split(" ", 1)[1][:9] for line in tail.lines] == [
        f"trouble {n}" for n in range(3, LOG_LINES + 3)
    ]
