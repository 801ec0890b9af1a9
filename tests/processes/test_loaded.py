"""A process forked from a loaded one is like one that was started: streams, signals, exit codes."""

import os
import signal
import tempfile
from pathlib import Path

import pytest

from tests.loaded import Loaded, heard, run
from tests.ports import free_port
from tests.waiting import PATIENCE_S, wait_until


def test_a_command_says_where_and_ends_as_it_should() -> None:
    done = run(["lottery", "--no-such-option"])
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("run.py lottery: ")
    helped = run(["enroll", "--help"])
    assert (helped.returncode, helped.stderr) == (0, "")
    assert "usage: run.py enroll" in helped.stdout


def test_it_reads_what_it_is_given_and_lives_in_its_own_environment(tmp_path: Path) -> None:
    words = ["user", "add", "mei", "--role", "clerk", "--data", str(tmp_path)]
    said = run(words, stdin="lantern-over-door\n", env={**os.environ, "LC_ALL": "C"})
    assert (said.returncode, said.stderr) == (0, "")
    again = run(words, stdin="lantern-over-door\n")
    assert again.returncode == 1
    assert len(again.stderr.splitlines()) == 1


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGKILL, -9), (signal.SIGINT, 0)])
def test_a_server_listens_and_ends_by_the_signal(tmp_path: Path, sent: int, code: int) -> None:
    with tempfile.TemporaryFile() as out:
        words = ["server", "--data", str(tmp_path), "--port", str(free_port())]
        server = Loaded(words, stdout=out, new_session=True)
        assert server.poll() is None
        assert os.getsid(server.pid) == server.pid

        def listening() -> bool:
            assert server.poll() is None
            return b"listening on" in os.pread(out.fileno(), 1000, 0)

        try:
            wait_until(listening, "the server")
            server.send_signal(sent)
            assert server.wait(PATIENCE_S) == server.poll() == server.returncode == code
            server.send_signal(sent)  # to nobody
        finally:
            server.kill()


def test_whoever_reads_what_it_says_sees_its_end() -> None:
    process, said = heard(["help"])
    with said:
        assert "usage: python run.py" in said.read()
    assert process.wait(PATIENCE_S) == 0
