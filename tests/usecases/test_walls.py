"""What the server knows of the displays' announcements."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.clock import SetClock
from queue_server.core.decide.counter.calls import Recall
from queue_server.core.decide.counter.leaving import NoShow
from queue_server.storage.memory import MemoryDatabase, MemoryJournal
from queue_server.usecases.branch import Branch
from queue_server.usecases.branch.processes import BELIEVED_FOR
from queue_server.usecases.branch.walls import KEPT, KIND, MOST_PROCESSES, Walls
from queue_server.usecases.ports import Message
from tests.office import MONDAY_TEN, rules
from tests.usecases.acts import do, issue
from tests.waiting import until


class Lobby:
    """A wall's acknowledgements, the clock and the number of calls in the test's hand."""

    def __init__(self, called: int = 5) -> None:
        self.now = MONDAY_TEN
        self.called = called
        self.said: list[str] = []
        self.walls = Walls(lambda: self.now, lambda: self.called, self._say)

    def _say(self, message: Message) -> None:
        self.said.append(f"{message.kind} {message.text}")

    def hear(self, text: str, process: str = "other") -> None:
        self.walls.heard(process, Message(KIND, text))

    def when(self, n: int) -> datetime | None:
        return self.walls.announced.when(n)


def test_the_first_display_to_announce_a_call_counts() -> None:
    lobby = Lobby()
    lobby.walls.joined("hall")
    lobby.walls.joined("stairs")
    assert lobby.walls.reached("hall", 3)
    lobby.now += timedelta(seconds=4)
    assert not lobby.walls.reached("stairs", 3)
    assert lobby.when(3) == MONDAY_TEN
    assert lobby.when(4) is None


def test_a_screen_that_is_no_display_announces_nothing() -> None:
    lobby = Lobby()
    assert not lobby.walls.reached("kiosk", 3)
    assert not lobby.walls.announced.listening


def test_nobody_is_waited_for_when_the_last_display_has_gone() -> None:
    lobby = Lobby()
    lobby.walls.joined("hall")
    assert lobby.walls.announced.listening
    lobby.walls.left("hall")
    lobby.walls.left("hall")
    assert not lobby.walls.announced.listening


def test_a_display_cannot_answer_for_calls_that_are_still_to_come() -> None:
    lobby = Lobby(called=5)
    lobby.walls.joined("hall")
    assert lobby.walls.reached("hall", 10**9)
    assert lobby.when(6) is None
    lobby.called = 6
    assert lobby.walls.reached("hall", 6)


def test_a_long_day_of_calls_takes_no_more_room_than_a_short_one() -> None:
    lobby = Lobby(called=10 * KEPT)
    lobby.walls.joined("hall")
    for n in range(1, 10 * KEPT + 1):
        lobby.walls.reached("hall", n)
    assert len(lobby.walls.announced.reached) == KEPT


def test_absence_alone_is_asked_with_what_the_displays_have_announced() -> None:
    lobby = Lobby()
    lobby.walls.joined("hall")
    asked = lobby.walls.known_to(NoShow(counter=2, clerk="wang"))
    assert isinstance(asked, NoShow)
    assert asked.announced.listening
    recall = Recall(counter=2, clerk="wang")
    assert lobby.walls.known_to(recall) is recall


# Several processes.


def test_what_is_announced_here_is_said_to_the_other_processes() -> None:
    lobby = Lobby()
    lobby.walls.joined("hall")
    lobby.walls.reached("hall", 3)
    lobby.walls.reached("hall", 2)
    lobby.walls.left("hall")
    lobby.walls.left("kiosk")
    assert lobby.said == ["walls 1 0", "walls 1 3", "walls 0 3"]


def test_a_display_of_another_process_counts_like_one_of_ours() -> None:
    lobby = Lobby()
    known: list[datetime | None] = []
    lobby.walls.on_announced_elsewhere(lambda: known.append(lobby.when(3)))
    lobby.hear("1 0")
    assert lobby.walls.announced.listening
    assert lobby.when(3) is None
    lobby.now += timedelta(seconds=4)
    lobby.hear("1 3")
    lobby.hear("1 3")
    assert (lobby.when(3), known) == (lobby.now, [lobby.now])
    lobby.hear("0 3")
    assert not lobby.walls.announced.listening


def test_another_process_may_have_read_on_and_not_be_years_ahead() -> None:
    lobby = Lobby(called=5)
    lobby.hear("1 7")
    assert lobby.when(7) is not None
    lobby.hear(f"1 {5 + KEPT + 1}")
    assert lobby.when(8) is None


async def test_a_process_that_fell_silent_has_no_displays_and_a_living_one_repeats_itself() -> None:
    lobby = Lobby()
    lobby.walls.joined("hall")
    lobby.hear("2 0")
    lobby.walls.left("hall")
    lobby.now += BELIEVED_FOR
    await lobby.walls.send_again(lobby.now)
    assert not lobby.walls.announced.listening
    lobby.said.clear()
    lobby.walls.joined("hall")
    await lobby.walls.send_again(lobby.now)
    assert lobby.said == ["walls 1 0"] * 2


def test_a_flood_of_processes_is_bounded() -> None:
    lobby = Lobby()
    for n in range(5 * MOST_PROCESSES):
        lobby.hear("1 0", f"process {n}")
    assert len(lobby.walls._elsewhere) == MOST_PROCESSES


@given(
    st.sampled_from([KIND, "windows"]),
    st.text(max_size=40) | st.builds("{} {}".format, st.integers(), st.text(max_size=9)),
)
def test_whatever_another_process_says_does_no_harm(kind: str, text: str) -> None:
    lobby = Lobby()
    lobby.walls.heard("other", Message(kind, text))
    lobby.walls.joined("hall")
    assert lobby.walls.reached("hall", 5) or lobby.when(5) is not None


@pytest.mark.parametrize("ours", [True, False])
async def test_absence_counts_alike_at_every_process_of_a_branch(ours: bool) -> None:
    # The clerk is at one process, the wall at the other; no-one but the wall knows when it spoke.
    database, clock = MemoryDatabase(), SetClock(MONDAY_TEN)
    here, there = [Branch(rules(), MemoryJournal(database), clock) for _ in range(2)]
    for branch in (here, there):
        await branch.start()
    at_wall = here if ours else there
    at_wall.walls.joined("hall")
    await issue(here)
    await do(here, "open")
    await do(here, "call-next")
    clock.advance(timedelta(seconds=6))
    await at_wall.turn()
    at_wall.walls.reached("hall", 1)
    await until(lambda: here.walls.announced.when(1) and there.walls.announced.when(1))
    assert here.walls.announced == there.walls.announced
    assert here.walls.announced.when(1) == clock.now()
    for branch in (here, there):
        await branch.stop()
