"""A server that stops asks each wing to keep what it has, and ends them in the opposite order."""

from collections.abc import Awaitable, Callable

from queue_server.bootstrap import ListenOptions, Server
from queue_server.clock import SetClock
from queue_server.opening import memory_storage
from queue_server.settings import Settings
from tests.served import MONDAY_TEN, Served


def telling(told: list[str], name: str) -> Callable[[], Awaitable[None]]:
    """What a wing does at the end of a server, here that it was asked."""

    async def tell() -> None:
        told.append(name)

    return tell


async def test_the_last_wing_made_is_the_first_to_stop_once_all_have_kept_theirs(
    settings: Settings, listening: ListenOptions
) -> None:
    told: list[str] = []
    server = Server(settings, memory_storage(), listening, SetClock(MONDAY_TEN))
    await server.start()
    server.wings.stops += [telling(told, "stop one"), telling(told, "stop two")]
    server.wings.keeps += [telling(told, "keep one"), telling(told, "keep two")]
    await server.stop()
    assert told == ["keep one", "keep two", "stop two", "stop one"]


async def test_the_figures_of_the_day_are_kept_as_they_are_when_the_server_stops(
    served: Served,
) -> None:
    await served.issue()
    await served.server.stop()
    monday = MONDAY_TEN.date()
    [(day, counts)] = await served.storage.journal.figures("longjing", "counts", monday)
    assert (day, counts["issued"]) == (monday, 1)
