"""The password of a database is shown nowhere and to nobody, whatever fails."""

import io
import logging
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server import command_line
from queue_server.commands.care import backup, closing, grant, report, restore, verify
from queue_server.commands.people import user
from queue_server.storage.care import retention
from queue_server.storage.postgres.engine import make_engine
from queue_server.traces import redaction
from queue_server.traces.logs import LineFormatter

CANARY = "k4nari%2Fe/!"
QUOTED = "k4nari%252Fe%2F%21"


@pytest.fixture(autouse=True)
def forget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redaction, "hidden", set())


def canary(said: str) -> bool:
    return "k4nari" in said


@given(st.text("abcXYZ019!$ ü%/@:?&=", min_size=1, max_size=12))
def test_an_address_for_everybody_leads_to_the_same_database(password: str) -> None:
    quoted = quote(password, safe="")
    for address in (
        f"postgresql://mei:{quoted}@h:5432/city?sslmode=require",
        f"postgresql://mei@h:5432/city?password={quoted}&sslmode=require",
    ):
        assert redaction.password_of(address) == password
        shown = redaction.without_password(address)
        assert shown == "postgresql://mei@h:5432/city?sslmode=require"
        assert redaction.password_of(shown) is None


@pytest.mark.parametrize("address", ["", "x", "http://[", "postgresql://h/city", "postgresql:///c"])
def test_an_address_without_a_password_hides_nothing(address: str) -> None:
    redaction.hide(address)
    assert redaction.redacted(f"at {address}") == f"at {address}"


@pytest.mark.parametrize(
    "address", [f"postgresql://mei:{QUOTED}@h/city", f"postgresql://mei@h/city?password={QUOTED}"]
)
def test_the_nightly_backup_shows_no_password_in_its_arguments(
    tmp_path: Path, address: str
) -> None:
    assert not canary(" ".join(retention.dump_command(tmp_path, address)))
    assert retention.dump_environment(address)["PGPASSWORD"] == CANARY


def test_a_log_entry_and_its_traceback_show_no_password() -> None:
    make_engine(f"postgresql://mei:{QUOTED}@h/city").dispose()
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(LineFormatter("%(message)s"))
    log = logging.getLogger("a log that says passwords")
    log.propagate = False
    log.addHandler(handler)
    try:
        raise RuntimeError(f"postgresql://mei:{QUOTED}@h/city and {CANARY}")
    except RuntimeError:
        log.exception("no connection with %s", CANARY)
    assert "RuntimeError: postgresql://mei:***@h/city and ***" in out.getvalue()
    assert not canary(out.getvalue())


@pytest.mark.parametrize(
    ("name", "main", "more"),
    [
        ("verify", verify.main, []),
        ("backup", backup.main, []),
        ("closing", closing.main, []),
        ("report", report.main, ["rebuild"]),
        ("grant", grant.main, ["role"]),
        ("restore", restore.main, []),
        ("user", user.main, ["link", "mei"]),
    ],
)
@pytest.mark.parametrize("query", ["", "?sslmode=nonsense", f"?no-such-option={QUOTED}"])
def test_no_command_repeats_the_password_of_a_database_it_cannot_reach(
    name: str,
    main: command_line.Command,
    more: list[str],
    query: str,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / "address"
    file.write_text(f"postgresql://mei:{QUOTED}@127.0.0.1:1/city{query}")
    data = [] if name == "grant" else ["--data", str(tmp_path / "data")]
    code = command_line.run(name, main, [*more, *data, "--database-file", str(file)])
    said = capfd.readouterr()
    assert code == 1
    assert not canary(said.out + said.err), said
