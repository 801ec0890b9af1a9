"""What the processes of a branch tell each other outside the journal."""

import asyncio
from dataclasses import replace

from queue_server.clock import SetClock
from queue_server.storage.memory import MemoryDatabase, MemoryJournal
from queue_server.usecases.branch import Branch
from tests.office import MONDAY_TEN, rules
from tests.waiting import PATIENCE_S


async def test_a_branch_hears_what_its_other_processes_say_and_no_other_branch() -> None:
    database, clock, heard = MemoryDatabase(), SetClock(MONDAY_TEN), list[str]()
    here, twin = (Branch(rules(), MemoryJournal(database), clock) for _ in range(2))
    elsewhere = Branch(replace(rules(), branch="fengyuan"), MemoryJournal(database), clock)
    here.on_message(lambda process, message: heard.append(message))
    for one in (here, twin, elsewhere):
        await one.start()
    elsewhere.send("shown 3")
    twin.send("shown 4")
    async with asyncio.timeout(PATIENCE_S):
        while not heard:  # noqa: ASYNC110 - a turn of the loop is all it takes
            await asyncio.sleep(0)
    for one in (here, twin, elsewhere):
        await one.stop()
    assert heard == ["shown 4"]
