"""A clerk in a process of its own, who calls, starts and finishes; prints what each Next took (ms).

``python -m bench.tools.clerk PORT CALLS < cookie``; ended earlier by its parent.
"""

import asyncio
import contextlib
import subprocess
import sys
import time
from collections.abc import Iterator

from bench.tools.load import Connection
from bench.tools.office import HOST, ROOT, key

#: Forty calls per second, as in an office of forty counters at its busiest.
PAUSE_S = 0.02


class Clerk:
    """The process; ``took``: the milliseconds of each Next, sorted, once it has ended."""

    def __init__(self, port: int, cookie: str, calls: int) -> None:
        command = [sys.executable, "-m", "bench.tools.clerk", str(port), str(calls)]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(cookie.encode())
        self._process.stdin.close()
        self._process.stdout.readline()  # the first call was answered
        self.took: list[float] = []

    def end(self) -> None:
        """Stop it calling."""
        self._process.terminate()

    def read(self) -> None:
        """All that it has printed, until it ends."""
        assert self._process.stdout is not None
        self.took = sorted(float(line) for line in self._process.stdout if line.endswith(b"\n"))
        self._process.wait()


@contextlib.contextmanager
def clerk(port: int, cookie: str, calls: int) -> Iterator[Clerk]:
    """A clerk at work."""
    one = Clerk(port, cookie, calls)
    try:
        yield one
    finally:
        one.end()
        if not one.took:
            one.read()


async def _work(port: int, cookie: str, calls: int) -> None:
    line = await Connection(HOST, port, {"Cookie": cookie}).open()
    for verb in ("start", "finish"):  # what a clerk ended early has left
        await line.request("POST", f"/api/v1/counters/1/{verb}", b"{}", key())
    for _ in range(calls):
        began = time.perf_counter()
        status, reply = await line.request("POST", "/api/v1/counters/1/call-next", b"{}", key())
        print((time.perf_counter() - began) * 1000, flush=True)
        assert status == 200, reply
        for verb in ("start", "finish"):
            await line.request("POST", f"/api/v1/counters/1/{verb}", b"{}", key())
        await asyncio.sleep(PAUSE_S)


if __name__ == "__main__":
    asyncio.run(_work(int(sys.argv[1]), sys.stdin.read(), int(sys.argv[2])))
