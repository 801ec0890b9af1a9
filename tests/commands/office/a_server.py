"""A server in a process of its own, and the commands given to it."""

import json
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.loaded import heard, run
from tests.staff import engage
from tests.waiting import PATIENCE_S

PASSWORD = "lobby-lantern-2026"


class Office:
    """A server in a process of its own, with the supervisor ``boss``, the clerk ``mei``
    and the administrator ``chief``.
    """

    def __init__(self, data: Path) -> None:
        self.data = data
        users = [("boss", "supervisor"), ("mei", "clerk"), ("chief", "admin")]
        engage(data, users, [], PASSWORD)
        words = ["server", "--data", str(data), "--port", "0", "--open-now"]
        self._server, self._said = heard(words)
        self.url = self._said.readline().split()[-1]

    def run(self, *arguments: str, said: str = PASSWORD) -> subprocess.CompletedProcess[str]:
        return run(arguments, stdin=said + "\n")

    def boss(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.run(*arguments, "--server", self.url, "--user", "boss")

    def board(self) -> dict[str, Any]:
        with urllib.request.urlopen(
            f"{self.url}/api/v1/public/board", timeout=PATIENCE_S
        ) as answer:
            board: dict[str, Any] = json.load(answer)
            return board

    def stop(self) -> None:
        self._server.terminate()
        self._server.wait(PATIENCE_S)
        self._said.close()


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    built = Office(tmp_path_factory.mktemp("office"))
    yield built
    built.stop()
