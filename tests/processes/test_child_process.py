"""Programs that parts of the server start."""

import asyncio
import sys

import pytest

from queue_server.processes.child_process import put_down


@pytest.mark.parametrize("words", ["import time; time.sleep(600)", "pass"])
async def test_a_program_is_gone_whether_it_ran_or_had_just_ended(words: str) -> None:
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", words)
    if words == "pass":
        await process.wait()
    await put_down(process)
    await put_down(process)
    assert process.returncode is not None


async def test_one_that_ends_in_the_moment_it_is_killed_raises_nothing() -> None:
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", "")
    transport = process._transport  # type: ignore[attr-defined]
    await process.wait()

    class Late:
        """The process as it is between its end and the note of it."""

        returncode = None
        kill = transport.kill
        wait = process.wait

    await put_down(Late())  # type: ignore[arg-type]
