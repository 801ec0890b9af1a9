"""A server in a process of its own, and the commands that are given to it."""

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.staff import engage
from tests.waiting import PATIENCE_S

ROOT = Path(__file__).parents[3]
PASSWORD = "lobby-lantern-2026"


class Office:
    """A server in a process of its own, with the supervisor ``boss``, the clerk ``mei``
    and the administrator ``chief``.
    """

    def __init__(self, data: Path) -> None:
        self.data = data
        users = [("boss", "supervisor"), ("mei", "clerk"), ("chief", "admin")]
        engage(data, users, [], PASSWORD)
        self._server = subprocess.Popen(
            [sys.executable, "run.py", "server", "--data", str(data), "--port", "0", "--open-now"],
            cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        assert self._server.stdout is not None
        self.url = self._server.stdout.readline().split()[-1]

    def run(self, *arguments: str, said: str = PASSWORD) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "run.py", *arguments],
            cwd=ROOT, input=said + "\n", text=True, capture_output=True,
           timeout=PATIENCE_S, check=False,
        )  # fmt: skip

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
        assert self._server.stdout is not None
        self._server.stdout.close()


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    built = Office(tmp_path_factory.mktemp("office"))
    yield built
    built.stop()
