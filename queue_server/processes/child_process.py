"""Ending a program that a part of the server has started.

Tested by tests/processes/test_child_process.py and by each part that starts one.
"""

from asyncio.subprocess import Process
from contextlib import suppress


async def put_down(process: Process) -> None:
    """Kill it unless it has ended, and wait until it is gone.

    It may end in the very moment it is killed. The error of that must not reach the task that is
    cancelled meanwhile: it would take the place of the cancellation.
    """
    if process.returncode is None:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
