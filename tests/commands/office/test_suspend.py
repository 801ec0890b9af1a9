"""Suspensions from the command line, against a running server."""

import pytest

from queue_server.commands.office import suspensions
from tests.commands.office.a_server import PASSWORD, Office, office
from tests.loaded import run

__all__ = ["office"]


def test_a_typhoon_closes_every_screen_at_once_until_it_is_lifted(office: Office) -> None:
    done = office.boss(
        "suspend", "branch", "--reason", "typhoon", "--wording", "颱風停班",
        "--wording-en", "Closed for the typhoon", "--numbers", "void",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    closed = office.board()["closed"]
    assert (closed["wording"]["en"], closed["numbers"]) == ("Closed for the typhoon", "void")

    listed = office.boss("suspensions")
    suspension = done.stdout.strip()
    assert listed.stdout.split()[:2] == [suspension, "branch"]
    assert "typhoon" in listed.stdout

    lifted = office.boss("lift", suspension)
    assert (lifted.returncode, lifted.stdout.strip()) == (0, suspension)
    assert office.board()["closed"] is None
    assert office.boss("suspensions").stdout == ""


def test_a_time_without_offset_is_the_branchs_own(office: Office) -> None:
    done = office.boss(
        "suspend", "service:T01", "--reason", "system", "--from", "2026-01-01T08:00",
        "--until", "2099-01-01T12:00:00+00:00",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    stop = office.board()["suspended"]["T01"]
    assert stop["until"].startswith("2099-01-01T20:00")
    assert stop["wording"] == {"zh-TW": "system"}
    assert "2026-01-01T08:00:00.000+08:00" in office.boss("suspensions").stdout
    office.boss("lift", done.stdout.strip())


def test_a_one_time_link_signs_in_once(office: Office) -> None:
    link = office.run("user", "link", "boss", "--data", str(office.data)).stdout.strip()
    way = ("suspensions", "--server", office.url, "--link", link)
    assert office.run(*way).returncode == 0
    again = office.run(*way)
    assert again.returncode == 1
    assert again.stderr.startswith("run.py suspensions: ")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["suspend", "service:NOPE", "--reason", "x"], 2),
        (["suspend", "branch", "--reason", "x", "--from", "tomorrow"], 2),
        (["suspend", "branch", "--reason", "x", "--until", "2020-01-01"], 2),
        (["lift", "nothing"], 1),
    ],
)  # fmt: skip
def test_a_mistake_is_one_line_and_changes_nothing(
    office: Office, arguments: list[str], code: int
) -> None:
    done = office.boss(*arguments)
    assert (done.returncode, done.stdout) == (code, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"run.py {arguments[0]}: ")
    assert office.boss("suspensions").stdout == ""


def test_a_clerk_or_a_stranger_suspends_nothing(office: Office) -> None:
    wish = ("suspend", "branch", "--reason", "x", "--server", office.url)
    for user, said in (("mei", PASSWORD), ("boss", "wrong-password-here")):
        done = office.run(*wish, "--user", user, said=said)
        assert done.returncode == 1
        assert len(done.stderr.splitlines()) == 1
    assert office.board()["closed"] is None


def test_without_a_server_it_says_where_it_looked() -> None:
    done = run(["suspensions", "--server", "http://127.0.0.1:9", "--link", "x"])
    assert done.returncode == 1
    assert "http://127.0.0.1:9" in done.stderr


@pytest.mark.parametrize("server", ["nonsense", "ftp://127.0.0.1", "http://", "127.0.0.1:8080"])
def test_what_is_no_address_is_a_bad_argument(
    server: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        suspensions.main(["--server", server, "--link", "x"])
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert "argument --server: not a server address" in said
    assert said.count("\n") == 1
