"""The machines of a morning: a kiosk that is touched, its printer, and a wall that receives calls.

Tested by tests/web/pages/morning/test_morning.py.
"""

import json
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import zxingcpp

from drivers.printer.simulated.printer import SimulatedPrinter
from drivers.printer.simulated.served import TcpPrinter
from queue_server.link import BoardCame, LiveLink
from tests.waiting import PATIENCE_S, wait_until
from tests.web.pages.conftest import ROOT


class Kiosk:
    """The real kiosk without a window, touched where its buttons are; its printer is simulated."""

    def __init__(self, url: str, token: str, data: Path) -> None:
        data.mkdir()
        (data / "token").write_text(token, "ascii")
        self.paper = SimulatedPrinter()
        self._link = TcpPrinter(self.paper)
        words = [
            "kiosk", "--server", url, "--token-file", str(data / "token"), "--data", str(data),
            "--device", f"slip=escpos@tcp://127.0.0.1:{self._link.port}", "--headless", "--pilot",
        ]  # fmt: skip
        self._process = subprocess.Popen(
            [sys.executable, "run.py", *words],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
        )  # fmt: skip

    def __enter__(self) -> Self:
        self._link.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(PATIENCE_S)
        self._process.stdout.close()
        self._link.close()

    def do(self, **command: Any) -> dict[str, Any]:
        """Carry out one command; returns what is on the glass afterwards; see ``kiosk.piloted``."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(command) + "\n")
        self._process.stdin.flush()
        seen: dict[str, Any] = json.loads(self._process.stdout.readline())
        assert "error" not in seen, seen
        return seen

    def actions(self) -> dict[str, dict[str, Any]]:
        """What can be touched, by its action."""
        return {one["action"]: one for one in self.do(look=True)["texts"] if one.get("action")}

    def touch(self, action: str) -> None:
        """Touch the middle of a button, as soon as it is there."""
        one = wait_until(lambda: self.actions().get(action), f"{action} on the glass")
        self.do(touch=[one["x"] + one["w"] / 2, one["y"] + one["h"] / 2])

    def take(self, *actions: str) -> str:
        """Take the number to which these touches lead."""
        for one in actions:
            self.touch(one)
        seen = wait_until(self._given, "the number on the glass")
        self.touch("home")
        return seen

    def _given(self) -> str | None:
        seen = self.do(look=True)
        if seen["screen"] != "thanks":
            return None
        largest: dict[str, Any] = max(seen["texts"], key=lambda one: one["size_px"])
        return str(largest["text"])

    def slips(self) -> list[str]:
        """The address that each slip leads to, in the order they came out."""
        codes = [zxingcpp.read_barcodes(slip.convert("L")) for slip in self.paper.slips]
        assert all(len(found) == 1 for found in codes)
        return ["/t/" + found[0].text.rsplit("/t/", 1)[1] for found in codes]


class Wall:
    """A television as the server sees one: it receives the board and acknowledges calls."""

    def __init__(self, url: str, token: str) -> None:
        self.board: dict[str, Any] = {}
        self._link = LiveLink(url, token, ("board",))

    def __enter__(self) -> Self:
        self._link.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self._link.stop()

    def hear(self) -> None:
        """Take in what has come, and announce it."""
        for event in self._link.drain():
            if isinstance(event, BoardCame):
                self.board = dict(event.board)
        for call in self.board.get("announcements", ()):
            self._link.acknowledge(call["n"])

    def labels(self) -> dict[int, str]:
        """Who is at which counter, as shown on it."""
        self.hear()
        return {
            one["number"]: one["ticket"] for one in self.board.get("counters", ()) if one["ticket"]
        }
