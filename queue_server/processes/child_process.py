"""Ending a program that a part of the server has started.

Tested by tests/processes/test_child_process.py and by each part that starts one.
"""

from asyncio.subprocess import Process
from contextlib import suppress


async def put_down(process: Process) -> None:
    """Kill a process unless it has ended, and wait until it is gone.

    It may end at the very moment it is killed. That error must not reach the task being cancelled
    meanwhile: it would replace the cancellation.
    """
    if process.returncode is None:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
