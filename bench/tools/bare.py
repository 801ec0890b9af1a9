"""aiohttp alone: one answer from memory to every request. ``python -m bench.tools.bare PORT``.

Its answers per second on this machine in the same run are the most that any answer of the server
could reach.
"""

import asyncio
import contextlib
import subprocess
import sys
from collections.abc import Iterator

from aiohttp import web

from bench.tools.office import HOST, ROOT, free_port

ANSWER = b'{"answer": "' + b"x" * 2000 + b'"}'


@contextlib.contextmanager
def bare() -> Iterator[int]:
    """Run it; yields its port."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.tools.bare", str(port)], cwd=ROOT, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    process.stdout.readline()
    try:
        yield port
    finally:
        process.terminate()
        process.wait()


async def _serve(port: int) -> None:
    async def answer(request: web.BaseRequest) -> web.Response:
        await request.read()
        return web.Response(body=ANSWER, content_type="application/json")

    runner = web.ServerRunner(web.Server(answer))
    await runner.setup()
    await web.TCPSite(runner, HOST, port).start()
    print("listening", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1])))
