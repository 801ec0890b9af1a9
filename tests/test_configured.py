"""What an office writes in its files reaches the part of the server that uses it."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from queue_server import configured
from queue_server.settings import Settings
from queue_server.settings.tables import config as t

ROOT = Path(__file__).parents[1]
CATALOGUE = (ROOT / "queue_server" / "catalogue").as_posix()


def office(folder: Path, table: str = "", **written: str) -> Settings:
    """The first office with some keys of one table written in another way, in TOML."""
    text = (ROOT / "config.toml").read_text("utf-8")
    text = re.sub(r'(?m)^catalogue = "[^"]+"', f'catalogue = "{CATALOGUE}"', text)
    if table:
        before, own, after = re.split(rf"(?ms)^(\[{re.escape(table)}\]$.*?)(?=^\[|\Z)", text)
        for key, value in written.items():
            own, found = re.subn(rf"(?m)^{key} = [^#\n]*", f"{key} = {value} ", own)
            assert found == 1, key
        text = before + own + after
    file = folder / "config.toml"
    file.write_text(text, "utf-8")
    return Settings.load(file)


#: How each key of a table is written, and what the server then uses.
ACCOUNTS: list[tuple[str, str, str, str, object]] = [
    ("security", "lockout", '"tw-appendix10"', "lockout", "tw-appendix10"),
    ("security", "session_idle_min", "7", "idle", timedelta(minutes=7)),
    ("security", "session_max_h", "5", "longest", timedelta(hours=5)),
    ("security", "password_min_chars", "21", "password_min_chars", 21),
    ("security", "enrolment_min", "33", "link_valid", timedelta(minutes=33)),
    ("security", "sign_ins_per_min", "9", "failures_per_min", 9),
    ("sign_in", "second_step", '["admin"]', "second_step", frozenset({"admin"})),
    ("sign_in", "prove_again_min", "4", "proof", timedelta(minutes=4)),
]
RETENTION: list[tuple[str, str, str, str, object]] = [
    ("retention", "journal_days", "400", "journal_days", 400),
    ("retention", "notes_days", "3", "notes_days", 3),
    ("retention", "backups", "8", "backup_days", 8),
]


@pytest.mark.parametrize(
    ("part", "table", "key", "written", "field", "wanted"),
    [(configured.account_policy, *row) for row in ACCOUNTS]
    + [(configured.retention, *row) for row in RETENTION],
    ids=[f"{row[0]}.{row[1]}" for row in ACCOUNTS + RETENTION],
)
def test_what_is_written_is_what_the_server_goes_by(
    tmp_path: Path,
    part: Callable[[Settings], Any],
    table: str,
    key: str,
    written: str,
    field: str,
    wanted: object,
) -> None:
    usual = part(office(tmp_path))
    assert getattr(part(office(tmp_path, table, **{key: written})), field) == wanted
    assert getattr(usual, field) != wanted


def test_no_key_of_how_long_things_are_kept_is_left_out() -> None:
    assert {row[1] for row in RETENTION} == set(t.RetentionTable.model_fields)


def test_no_key_of_sign_in_and_limits_is_left_out() -> None:
    elsewhere = {"issue_interval_s", "proof_of_work"}  # the next test; tests/web/pages/visitors
    named = {row[1] for row in ACCOUNTS if row[0] == "security"}
    assert named | elsewhere == set(t.SecurityTable.model_fields)


def test_a_kiosk_may_ask_as_often_as_is_written(tmp_path: Path) -> None:
    slow = configured.limits(office(tmp_path, "security", issue_interval_s="7.5"), on=True)
    assert slow.issue.every_s == 7.5


def test_requests_are_written_down_where_that_is_wanted(tmp_path: Path) -> None:
    assert configured.access_log(office(tmp_path), tmp_path) is None
    assert configured.access_log(office(tmp_path, "logs", access="true"), tmp_path) is not None
