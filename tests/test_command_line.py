"""What people write on a command line, and what they read when it goes wrong."""

import argparse
import errno
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server import command_line
from queue_server.command_line import Failed, folder, host, one_line, port, server_address


@given(st.integers(0, 65_535))
def test_every_tcp_port_is_taken(number: int) -> None:
    assert port(str(number)) == number


@pytest.mark.parametrize(
    "text", ["127.0.0.1", "::1", "0.0.0.0", "localhost", "office.example", "pc-3", "1.office.tw"]
)
def test_addresses_and_host_names_can_be_listened_on(text: str) -> None:
    assert host(text) == text


@pytest.mark.parametrize(
    ("read", "text"),
    [
        *((port, text) for text in ("99999", "65536", "-1", "high", "", "８０", "80 ", "1e3")),
        *((host, text) for text in ("999.1.1.1", "1.2.3", "", "a b", "http://h", "h:80", "[::1]")),
        *((host, text) for text in ("-h", "h-", "a..b", "x" * 64, ".".join(["x" * 60] * 5))),
        *((server_address, text) for text in ("nonsense", "h:8080", "ftp://h", "http://", "")),
        *((server_address, text) for text in ("http://h:port", "http://h:0", "http://[::1")),
        (folder, ""),
        (folder, __file__),
        (folder, f"{__file__}/inside"),
    ],
)
def test_what_makes_no_sense_is_refused_where_it_is_read(
    read: Callable[[str], object], text: str
) -> None:
    with pytest.raises(argparse.ArgumentTypeError):
        read(text)


@given(st.text())
def test_nothing_that_is_read_breaks_the_reader(text: str) -> None:
    for read in (port, host, server_address):
        with suppress(argparse.ArgumentTypeError):
            read(text)


def test_an_address_loses_its_closing_slash() -> None:
    assert server_address("http://127.0.0.1:8080/") == "http://127.0.0.1:8080"


@given(st.text())
def test_what_is_said_is_one_line_whatever_it_quotes(text: str) -> None:
    said = one_line(text)
    assert len(said.splitlines()) <= 1
    assert said.isprintable()


def test_a_folder_that_is_not_there_yet_may_be_named(tmp_path: Path) -> None:
    assert folder(str(tmp_path / "new" / "data")) == tmp_path / "new" / "data"


@pytest.mark.parametrize(
    ("error", "line", "code"),
    [
        (Failed("the fonts are missing"), "the fonts are missing", 1),
        (Failed("two\nlines", 2), "two lines", 2),
        (KeyboardInterrupt(), "interrupted", 130),
        (FileNotFoundError(errno.ENOENT, "No such file", "/nope"), "/nope: No such file", 1),
        (OSError(errno.EIO, "Input/output error"), "Input/output error", 1),
    ],
)
def test_what_a_person_can_mend_is_one_line(
    capsys: pytest.CaptureFixture[str], error: BaseException, line: str, code: int
) -> None:
    def command(argv: list[str]) -> int:
        raise error

    assert command_line.run("backup", command, []) == code
    assert capsys.readouterr() == ("", f"run.py backup: {line}\n")


def test_a_fault_of_the_program_keeps_its_traceback() -> None:
    def command(argv: list[str]) -> int:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        command_line.run("backup", command, [])
