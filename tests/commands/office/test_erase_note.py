"""Free words beside the journal are erased from the command line, against a running server."""

import subprocess
from typing import Any

import pytest

from queue_server.commands.office import erase_note
from queue_server.commands.office.client import StaffLink
from tests.commands.office.a_server import PASSWORD, Office, office

__all__ = ["office"]

SAID = "the visitor fell on the stairs"


def chief(office: Office, *arguments: str) -> subprocess.CompletedProcess[str]:
    return office.run(*arguments, "--server", office.url, "--user", "chief")


def newest(office: Office) -> dict[str, Any]:
    """The newest row that is not an erasure's or a sign-in's."""
    link = StaffLink(office.url)
    link.sign_in("chief", PASSWORD)
    row: dict[str, Any] = link.call("GET", "/journal?limit=1000")["rows"][-1]
    link.sign_out()
    link.close()
    return row


def test_why_an_office_closed_is_read_until_it_is_erased(office: Office) -> None:
    closed = office.boss("suspend", "branch", "--reason", SAID, "--wording", "暫停服務")
    assert closed.returncode == 0, closed.stderr
    assert SAID in office.boss("suspensions").stdout
    row = newest(office)
    assert row["data"]["note"] == SAID
    done = chief(office, "erase-note", str(row["seq"]))
    assert (done.returncode, done.stdout.strip()) == (0, str(row["seq"]))
    assert newest(office)["data"]["reason"] == "(erased)"
    assert SAID not in office.boss("suspensions").stdout
    again = chief(office, "erase-note", str(row["seq"]))
    assert (again.returncode, again.stdout) == (1, "")
    assert again.stderr.startswith("run.py erase-note: ")
    office.boss("lift", closed.stdout.strip())


def test_who_may_not_read_the_journal_erases_nothing_in_it(office: Office) -> None:
    closed = office.boss("suspend", "service:T01", "--reason", SAID)
    row = newest(office)
    assert office.boss("erase-note", str(row["seq"])).returncode == 1
    assert newest(office)["data"]["note"] == SAID
    office.boss("lift", closed.stdout.strip())


def test_a_personal_number_in_a_reason_is_refused_with_a_hint(office: Office) -> None:
    done = office.boss("suspend", "branch", "--reason", "A123456789 fell")
    assert (done.returncode, done.stdout) == (2, "")
    assert "personal number" in done.stderr


def test_what_is_no_row_is_a_bad_argument() -> None:
    with pytest.raises(SystemExit) as ended:
        erase_note.main(["x", "--user", "chief"])
    assert ended.value.code == 2
