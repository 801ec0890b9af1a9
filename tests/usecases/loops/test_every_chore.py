"""What holds for each chore of the office: when it runs again at once, it adds no row and does not
fail. A new chore is tested here without a line of its own.
"""

from datetime import datetime, timedelta

import pytest

from queue_server.usecases.loops.chores import Chore
from tests.served import MONDAY_TEN, Served

#: While visitors wait, after closing, the next morning, and when a month is over.
MOMENTS = [timedelta(0), timedelta(hours=9), timedelta(days=1), timedelta(days=40)]


async def changed_by_a_second_run(served: Served) -> list[int]:
    """The numbers of rows that the chores append when they run again at the same moment."""
    await served.server.chores.run_all()
    before = await served.seq()
    await served.server.chores.run_all()
    return list(range(before + 1, await served.seq() + 1))


@pytest.mark.parametrize("later", MOMENTS)
async def test_chores_that_run_twice_do_nothing_the_second_time(
    served: Served, later: timedelta
) -> None:
    await served.issue()
    served.clock.set(MONDAY_TEN + later)
    assert await changed_by_a_second_run(served) == []
    assert served.server.chores.failing == {}


async def test_a_chore_that_does_its_work_again_is_found(served: Served) -> None:
    async def again(now: datetime) -> None:
        await served.issue()

    served.server.chores.add(Chore(name="again", every=timedelta(minutes=1), run=again))
    assert await changed_by_a_second_run(served)
