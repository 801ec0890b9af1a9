"""Whatever a person does wrong on a command line, they read one line and get the right exit code.

As processes, since the interpreter, too, decides what is printed and when. Most are forked from
a loaded one; test_arguments.py starts every command as a person does.
"""

import os
import pty
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest

from tests.end_to_end.processes import ROOT, RUN, Process
from tests.loaded import Loaded
from tests.loaded import run as run_loaded
from tests.ports import free_port
from tests.waiting import PATIENCE_S, wait_until

WRONG, FAILED, INTERRUPTED = 2, 1, 130

#: Everything but what a mistake is about, so that the mistake alone is found.
SOUND: dict[str, list[str]] = {
    "server": ["--port", "0"],
    "demo": ["--headless", "--port", "0"],
    "kiosk": ["--headless", "--server", "http://127.0.0.1:9", "--token-file", "TOKEN"],
    "display": ["--headless", "--server", "http://127.0.0.1:9", "--token-file", "TOKEN"],
    "devices": ["--server", "http://127.0.0.1:9", "--token-file", "TOKEN"],
    "user add": ["mei", "--role", "clerk"],
    "user password": ["mei"],
    "user link": ["mei"],
    "user remove": ["mei"],
    "enroll": ["front", "--kind", "kiosk"],
    "suspend": ["branch", "--reason", "typhoon", "--user", "boss"],
    "lift": ["s1", "--user", "boss"],
    "suspensions": ["--user", "boss"],
    "day": ["--user", "boss"],
    "devices simulate-printer": ["--out", "OUT"],
    "devices test": ["slip=escpos@sim:printer"],
    "simulate": ["--days", "1"],
    "report": ["rebuild"],
    "grant": ["role", "--database", "postgresql://owner@127.0.0.1:9/city"],
}
KEEP_DATA = ("server", "demo", "kiosk", "display", "devices", "user add", "user link", "enroll",
             "verify", "backup", "restore", "devices test")  # fmt: skip
WRITE_DATA = ("server", "demo", "kiosk", "display", "devices", "user add", "enroll", "devices test")
LISTEN = ("server", "demo", "devices simulate-printer")
TAKE_A_TOKEN = ("kiosk", "display", "devices")
KNOW_THE_SERVER = (*TAKE_A_TOKEN, "suspend", "lift", "suspensions", "day")
TAKE_A_DATABASE = ("server", "user add", "enroll", "grant", "verify", "backup", "restore")
TAKE_A_CONFIG = ("server", "demo", "check", "user add", "enroll", "suspensions", "grant",
                 "simulate", "kiosk", "display", "devices")  # fmt: skip
CHECKED = ("check", "server", "demo", "user add", "enroll", "suspensions", "grant", "simulate")


class Place:
    """A folder with a token, a file that is no folder, and room for what a command writes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "TOKEN").write_text("a-token-that-nobody-knows\n", "ascii")
        (folder / "FILE").write_text("a file\n", "ascii")

    def words(self, command: str, *more: str) -> list[str]:
        """The command line; names in capitals stand for things in this folder."""
        words = [*command.split(), *SOUND.get(command, ()), *more]
        if command in KEEP_DATA and "--data" not in more:
            words += ["--data", "DATA"]
        return [str(self.folder / word) if word.isupper() else word for word in words]

    def fails(self, command: str, *more: str, stdin: str = "") -> tuple[int, str]:
        """Run it to its end; returns exit code and the one line it must have said."""
        done = run_loaded(self.words(command, *more), stdin=stdin)
        return done.returncode, one_line(done.stderr, command)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def one_line(said: str, command: str) -> str:
    """What was said, which is one line that names the command and hides no fault of ours."""
    assert "Traceback" not in said, said
    assert "[Errno" not in said, said
    lines = said.splitlines()
    assert len(lines) == 1, said
    assert lines[0].startswith(f"run.py {command.split()[0]}"), said
    return lines[0]


# -- wrong arguments ------------------------------------------------------------------------------


@pytest.mark.parametrize("command", [name for name in SOUND if " " in name])
def test_an_option_that_no_command_has_is_named(place: Place, command: str) -> None:
    code, line = place.fails(command, "--no-such-option")
    assert code == WRONG
    assert line.endswith("(--help lists the options)")


@pytest.mark.parametrize("command", LISTEN)
def test_what_is_no_port_is_a_wrong_argument(place: Place, command: str) -> None:
    code, line = place.fails(command, "--port", "99999")
    assert (code, "not a port" in line) == (WRONG, True), line


def test_what_is_no_address_is_a_wrong_argument(place: Place) -> None:
    code, line = place.fails("server", "--host", "999.1.1.1")
    assert (code, "not an address" in line) == (WRONG, True), line


def test_a_host_name_that_no_machine_has_is_a_wrong_argument(place: Place) -> None:
    code, line = place.fails("server", "--host", "no-such-host.invalid")
    assert (code, "no-such-host.invalid" in line) == (WRONG, True)


@pytest.mark.parametrize("command", KNOW_THE_SERVER)
def test_what_is_no_server_is_a_wrong_argument(place: Place, command: str) -> None:
    code, line = place.fails(command, "--server", "127.0.0.1:8080")
    assert (code, "not a server address" in line) == (WRONG, True), line


@pytest.mark.parametrize("command", TAKE_A_DATABASE)
def test_what_is_no_database_is_a_wrong_argument(place: Place, command: str) -> None:
    code, line = place.fails(command, "--database", "postgresql://h:x/y")
    assert (code, "argument --database" in line) == (WRONG, True), line


@pytest.mark.parametrize("command", KEEP_DATA)
def test_a_file_where_a_folder_belongs_is_a_wrong_argument(place: Place, command: str) -> None:
    code, line = place.fails(command, "--data", "FILE")
    assert (code, "not a folder" in line) == (WRONG, True), line


@pytest.mark.parametrize("command", CHECKED)
def test_a_configuration_that_is_not_there_is_said_by_its_name(place: Place, command: str) -> None:
    done = run_loaded(place.words(command, "--config", "NOTHING"), stdin="pass word\n")
    assert done.returncode == WRONG
    assert "NOTHING: cannot be read" in done.stderr.splitlines()[0]
    assert "Traceback" not in done.stderr


# -- the machine ----------------------------------------------------------------------------------


@pytest.mark.parametrize("command", WRITE_DATA)
def test_a_folder_that_cannot_be_made_is_said_by_its_name(place: Place, command: str) -> None:
    code, line = place.fails(command, "--data", "/proc/nothing", stdin="correct horse 9\n")
    assert code in (WRONG, FAILED)
    assert "/proc/nothing" in line


def test_a_port_that_is_taken_is_said_by_its_number(place: Place) -> None:
    port = str(free_port())
    first = Process("server", [*RUN, *place.words("server", "--port", port)], place.folder, True)
    try:
        first.wait_for("listening on")
        code, line = place.fails("server", "--data", "OTHER", "--port", port)
        assert code == FAILED
        assert f"cannot listen on 127.0.0.1:{port}: Address already in use" in line
    finally:
        first.stop()


@pytest.mark.parametrize("command", TAKE_A_TOKEN)
def test_a_token_file_that_is_not_there_is_said_by_its_name(place: Place, command: str) -> None:
    code, line = place.fails(command, "--token-file", "NOTHING")
    assert (code, str(place.folder / "NOTHING") in line) == (WRONG, True), line


# -- standard output ------------------------------------------------------------------------------

SAY_AT_ONCE = ("check", "suspend --help", "devices list", "help")
SAY_LATER = ("server", "enroll", "demo")
NEEDS_FULL = pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full here")


def full_is_blamed(code: int, said: str, command: str) -> None:
    assert code == FAILED
    line = one_line(said, command)
    assert line.endswith("standard output cannot be written: No space left on device")


@NEEDS_FULL
@pytest.mark.parametrize("command", SAY_AT_ONCE)
def test_a_full_standard_output_is_blamed_and_nothing_else(place: Place, command: str) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [*RUN, *place.words(command)], stdout=full, stderr=subprocess.PIPE, text=True,
            cwd=ROOT, timeout=PATIENCE_S, check=False,
        )  # fmt: skip
    full_is_blamed(done.returncode, done.stderr, command)


@NEEDS_FULL
@pytest.mark.parametrize("command", SAY_LATER)
def test_what_fills_up_after_some_work_is_blamed_too(place: Place, command: str) -> None:
    said = place.folder / "said"
    with open("/dev/full", "wb") as full, said.open("wb") as complaints:
        process = Loaded(place.words(command), stdout=full, stderr=complaints)
        code = process.wait(PATIENCE_S)
    full_is_blamed(code, said.read_text("utf-8"), command)


@pytest.mark.parametrize("command", ["server", "enroll", "check", "backup"])
def test_without_a_standard_output_nothing_is_begun(place: Place, command: str) -> None:
    words = [*RUN, *place.words(command)]
    done = subprocess.run(
        ["/bin/sh", "-c", 'exec "$@" >&-', "sh", *words], stderr=subprocess.PIPE, text=True,
        cwd=ROOT, timeout=PATIENCE_S, check=False,
    )  # fmt: skip
    assert done.returncode == FAILED
    assert one_line(done.stderr, command).endswith("standard output is closed")
    assert not (place.folder / "DATA").exists()


def test_a_reader_that_stopped_reading_ends_the_command_in_one_line(place: Place) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [*RUN, "check"], stdout=writer, stderr=subprocess.PIPE, text=True,
        cwd=ROOT, timeout=PATIENCE_S, check=False,
    )  # fmt: skip
    os.close(writer)
    assert done.returncode == FAILED
    assert one_line(done.stderr, "check").endswith("Broken pipe")


# -- at a prompt ----------------------------------------------------------------------------------


class Terminal:
    """A command with a terminal of its own, as a person has it before them."""

    def __init__(self, words: list[str]) -> None:
        self._shown = b""
        self._line, its = pty.openpty()
        self._process = Loaded(words, stdin=its, stdout=its, stderr=its, new_session=True)
        os.close(its)

    def wait_for(self, text: str) -> None:
        wait_until(lambda: text in self._read(), f"{text!r} on the terminal")
        self._shown = b""

    def type(self, keys: str) -> None:
        os.write(self._line, keys.encode())

    def end(self) -> tuple[int, str]:
        """Exit code and what is left on the screen; a command that hangs is killed."""
        try:
            wait_until(self._is_over, "the command to end")
        except AssertionError:
            self._process.kill()
            raise
        shown, code = self._read(), self._process.poll()
        os.close(self._line)
        assert code is not None
        return code, shown

    def _is_over(self) -> bool:
        self._read()
        return self._process.poll() is not None

    def _read(self) -> str:
        os.set_blocking(self._line, False)
        with suppress(OSError):  # nothing there, or the other end is gone
            while piece := os.read(self._line, 4096):
                self._shown += piece
        return self._shown.decode("utf-8", "replace")


@pytest.mark.parametrize(
    ("keys", "code", "said"),
    [("\x04", FAILED, "no password was given"), ("\x03", INTERRUPTED, "interrupted")],
    ids=["Ctrl-D", "Ctrl-C"],
)
@pytest.mark.parametrize("command", ["user add", "user password", "suspensions"])
def test_who_gives_up_at_the_password_is_let_go(
    place: Place, command: str, keys: str, code: int, said: str
) -> None:
    terminal = Terminal(place.words(command))
    terminal.wait_for("password: ")
    terminal.type(keys)
    ended, shown = terminal.end()
    assert ended == code
    assert said in shown
    assert "Traceback" not in shown


def test_a_slip_in_a_password_that_nobody_sees_is_found_by_typing_it_twice(place: Place) -> None:
    for again, code, said in (
        ("lantern-over-dior", FAILED, "the two passwords differ"),
        ("lantern-over-door", 0, "mei may sign in as clerk"),
    ):
        terminal = Terminal(place.words("user add"))
        terminal.wait_for("password: ")
        terminal.type("lantern-over-door\n")
        terminal.wait_for("again: ")
        terminal.type(again + "\n")
        ended, shown = terminal.end()
        assert (ended, said in shown) == (code, True), shown


@pytest.mark.parametrize("command", ["user add", "user password"])
def test_a_password_that_never_comes_is_one_line(place: Place, command: str) -> None:
    code, line = place.fails(command)
    assert (code, "no password was given" in line) == (FAILED, True)


def test_a_link_for_signing_in_names_the_server(place: Place) -> None:
    for words, stdin in ((place.words("user add"), "lantern-over-door\n"),
                         (place.words("user link"), "")):  # fmt: skip
        done = run_loaded(words, stdin=stdin)
        assert done.returncode == 0
    assert done.stdout.startswith("http://127.0.0.1:8080/signin?once=")
    assert len(done.stdout.splitlines()) == 1


# -- what is left behind --------------------------------------------------------------------------


def test_nobody_else_can_read_what_a_server_keeps(place: Place) -> None:
    server = Process("server", [*RUN, *place.words("server")], place.folder, True)
    try:
        server.wait_for("listening on")
    finally:
        server.stop()
    kept = [place.folder / "DATA", *(place.folder / "DATA").rglob("*")]
    assert len(kept) > 2
    open_to_others = [one for one in kept if one.stat().st_mode & 0o077]
    assert open_to_others == []
